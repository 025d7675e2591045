//! Streams of pages and their items. The method of each of these operations has a companion with the ending `_pages`:
//!
#![doc = include_str!("../generated/paged.md")]

mod items;
mod track;
mod turn;
mod walk;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::operation::Operation;
use crate::retry::Restarts;
use crate::types::ErrorCode;
use crate::{Answer, Call, Client, Error};

pub use items::Items;
pub(crate) use track::MAX_PAGES;
use track::{Astray, Track};
#[doc(hidden)]
pub use turn::{Cursor, Slot, Turn};
pub(crate) use walk::Walk;

/// A request whose answer comes in pages.
pub trait Paged: Clone + Send + Sync + Unpin + 'static {
    /// The answer with one page.
    type Page: Answer;
    /// An item on a page.
    type Item: Send + Unpin + 'static;

    /// Whether a failure voids the pages before it, so that the stream begins again.
    #[doc(hidden)]
    const BEGINS_ANEW: bool = false;

    /// The operation that answers.
    #[doc(hidden)]
    const OPERATION: Operation;

    #[doc(hidden)]
    fn call(&self, client: &Client) -> Call<Self::Page>;

    /// Changes the request so that it asks for the page after this one.
    #[doc(hidden)]
    fn turn(&mut self, page: &Self::Page) -> Turn;

    #[doc(hidden)]
    fn items(page: Self::Page) -> Vec<Self::Item>;
}

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Pending<R> = BoxFuture<Result<<R as Paged>::Page, Error>>;
type Prepare<R> = Box<dyn Fn(Call<<R as Paged>::Page>) -> Call<<R as Paged>::Page> + Send + Sync>;

/// A stream of the pages of a request.
///
/// It ends after the last page, and after an error for which asking again is useless:
///
/// - After an error that [is retryable](Error::is_retryable), the next call of [`next`](Self::next) asks for the failed
///   page again, so no pages are lost. The wait grows with each failure, as the call's
///   [`RetryPolicy`](crate::RetryPolicy) says. The stream ends with the sixth failure in a row, or when the waits would
///   exceed the policy's budget.
/// - Any other error is returned once and ends the stream.
/// - If pages repeat, or there are more than [`max_pages`](Self::max_pages), an error of the kind
///   [`Paging`](crate::ErrorKind::Paging) ends the stream.
///
/// To continue later, begin a new request at [`position`](Self::position).
///
/// Pages of `/transactions/sync` are void if one of them fails, or if transactions change meanwhile. After such an
/// error the stream begins again, at most five times in all: drop the pages before the error. `transactions_sync_all`
/// does this for you.
///
/// ```
/// use plaid_api::Client;
/// use plaid_api::types::IdentityVerificationListRequest;
///
/// # async fn example(client: Client) -> Result<(), plaid_api::Error> {
/// let request = IdentityVerificationListRequest::new("idvtmp_1").client_user_id("user-42");
/// let mut pages = client.identity_verification_list_pages(&request);
/// while let Some(page) = pages.next().await {
///     println!("{} sessions", page?.identity_verifications.len());
/// }
///
/// // Or item by item.
/// let mut sessions = client.identity_verification_list_pages(&request).items();
/// while let Some(session) = sessions.next().await {
///     println!("{}", session?.id);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "no page is read until it is asked for"]
pub struct Pages<R: Paged> {
    walk: Walk<R>,
    prepare: Option<Prepare<R>>,
    pending: Option<Pending<R>>,
    position: Option<String>,
    restarts: Restarts,
    state: State,
}

/// The maximum number of times that a failed page is requested again, or a set of pages is begun again.
pub(crate) const RESTARTS: u32 = 5;

#[derive(Clone, Copy, PartialEq)]
enum State {
    More,
    /// The page that was returned last is valid, but the next one is not.
    Astray(Astray),
    Over,
}

impl<R: Paged> Pages<R> {
    #[allow(dead_code, reason = "what some product needs")]
    pub(crate) fn new(client: &Client, request: &R) -> Self {
        Self {
            walk: Walk::new(client.clone(), request.clone(), MAX_PAGES),
            prepare: None,
            pending: None,
            position: None,
            restarts: Restarts::new(RESTARTS),
            state: State::More,
        }
    }

    /// Changes each of the calls, such as its time limit.
    pub fn each_call(mut self, prepare: impl Fn(Call<R::Page>) -> Call<R::Page> + Send + Sync + 'static) -> Self {
        self.prepare = Some(Box::new(prepare));
        self
    }

    /// Sets the maximum number of pages. The default is 10,000. More pages are an error, so that a server with endless
    /// cursors can't keep the caller busy for ever. After that error, [`position`](Self::position) is where the next
    /// page begins.
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.walk.max_pages(pages);
        self
    }

    /// Returns the next page, or `None` if the stream has ended.
    ///
    /// # Errors
    /// Fails like the operation, and with [`ErrorKind::Paging`](crate::ErrorKind::Paging) if the server's pages repeat
    /// or are too many.
    pub async fn next(&mut self) -> Option<Result<R::Page, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Turns the stream of pages into a stream of their items.
    pub fn items(self) -> Items<R> {
        Items::of(self)
    }

    /// Returns where the next page begins: a cursor, an offset or an id, to be set in a request. `None` means the
    /// beginning of the original request. If the last page does not lead to another one, this is still where the last
    /// page began.
    #[must_use]
    pub fn position(&self) -> Option<&str> {
        self.position.as_deref()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R::Page, Error>>> {
        match self.state {
            State::More => {}
            State::Over => return Poll::Ready(None),
            State::Astray(astray) => return Poll::Ready(Some(Err(self.end(astray)))),
        }
        let mut pending = if let Some(pending) = self.pending.take() {
            pending
        } else if let Err(error) = self.walk.may_go_on() {
            self.state = State::Over;
            return Poll::Ready(Some(Err(error)));
        } else {
            Box::pin(self.ask())
        };
        let Poll::Ready(answer) = pending.as_mut().poll(context) else {
            self.pending = Some(pending);
            return Poll::Pending;
        };
        let answer = match answer {
            Ok(page) => self.turn(page),
            Err(error) => Err(self.fail(error)),
        };
        Poll::Ready(Some(answer))
    }

    /// Creates the call for the next page.
    fn ask(&self) -> Call<R::Page> {
        let call = self.walk.call();
        match &self.prepare {
            Some(prepare) => prepare(call),
            None => call,
        }
    }

    /// Moves on to the page after this one.
    fn turn(&mut self, page: R::Page) -> Result<R::Page, Error> {
        // A set that begins again may fail each time after some pages, so progress does not reset its failures.
        if !R::BEGINS_ANEW {
            self.restarts.reset();
        }
        match self.walk.turn(&page) {
            Ok(None) => self.state = State::Over,
            Ok(Some(position)) => self.position = Some(position),
            // The items on this page have been returned before.
            Err(Astray::Repeated) => return Err(self.end(Astray::Repeated)),
            Err(astray) => self.state = State::Astray(astray),
        }
        Ok(page)
    }

    /// Prepares to ask again if that may help, and otherwise ends the stream.
    fn fail(&mut self, error: Error) -> Error {
        if R::BEGINS_ANEW {
            self.walk.begin_again();
            self.position = None;
        }
        self.state = State::Over;
        if error.is_retryable() || (R::BEGINS_ANEW && has_changed(&error)) {
            let call = self.ask();
            if let Some(wait) = call.policy().and_then(|policy| self.restarts.wait(policy, &error)) {
                // The wait begins now, so it includes the time that the caller takes to handle the error.
                let pause = tokio::time::sleep(wait);
                self.pending = Some(Box::pin(async {
                    pause.await;
                    call.await
                }));
                self.state = State::More;
            }
        }
        error
    }

    /// Ends the stream, and returns the error for that.
    fn end(&mut self, astray: Astray) -> Error {
        self.state = State::Over;
        Walk::<R>::error(astray.what())
    }
}

/// Returns whether transactions changed while their pages were read, so that the pages are inconsistent.
pub(crate) fn has_changed(error: &Error) -> bool {
    error.code() == Some(&ErrorCode::TransactionsSyncMutationDuringPagination)
}

impl<R: Paged> Stream for Pages<R> {
    type Item = Result<R::Page, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<R: Paged> fmt::Debug for Pages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}
