//! Runs the same call for many Items, some of them at a time.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_util::stream::{self, StreamExt as _};

/// Makes a call for each Item, at most `at_once` at a time, and yields each Item with its answer in the order of
/// completion. A call that fails does not stop the others.
///
/// ```
/// use plaid_api::types::{AccessToken, AccountsGetRequest};
/// use plaid_api::{Client, fleet};
///
/// # async fn example(client: Client, tokens: Vec<AccessToken>) {
/// let mut answers = fleet::each(tokens, 8, |token| client.accounts_get(&AccountsGetRequest::new(token)));
/// while let Some((_token, accounts)) = answers.next().await {
///     match accounts {
///         Ok(accounts) => println!("{} accounts", accounts.accounts.len()),
///         Err(error) => eprintln!("{error}"),
///     }
/// }
/// # }
/// ```
pub fn each<'a, I, C, F>(items: I, at_once: usize, mut call: F) -> Fleet<'a, (I::Item, C::Output)>
where
    I: IntoIterator<IntoIter: Send + 'a, Item: Send + 'a>,
    C: IntoFuture<IntoFuture: Send + 'a, Output: 'a>,
    F: FnMut(&I::Item) -> C + Send + 'a,
{
    let calls = items.into_iter().map(move |item| {
        let answer = call(&item).into_future();
        async move { (item, answer.await) }
    });
    Fleet(Box::pin(stream::iter(calls).buffer_unordered(at_once.max(1))))
}

/// A stream of the answers for many Items: see [`each`].
#[must_use = "no call is made until an answer is asked for"]
pub struct Fleet<'a, T>(Pin<Box<dyn Stream<Item = T> + Send + 'a>>);

impl<T> Fleet<'_, T> {
    /// Returns the next answer, or `None` after the last.
    pub async fn next(&mut self) -> Option<T> {
        self.0.next().await
    }
}

impl<T> Stream for Fleet<'_, T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.0.as_mut().poll_next(context)
    }
}

impl<T> fmt::Debug for Fleet<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fleet").finish_non_exhaustive()
    }
}
