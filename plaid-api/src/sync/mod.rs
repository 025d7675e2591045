//! The transactions sync: all changes in an Item's transactions, as one set.

mod request;
mod store;
mod update;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::lazy::{Lazy, has_begun};
use crate::pages::{self, Walk};
use crate::retry::Restarts;
use crate::{Client, Error, ErrorKind, IntoField, Outcome, RetryPolicy};

pub use request::SyncRequest;
pub use store::SyncStore;
pub use update::TransactionsUpdate;

/// A future that collects all changes in transactions, since [a cursor](Self::since) or from the first. Nothing is sent
/// before it is polled.
///
/// A set is complete or an error. If transactions change while its pages are read, or if a page fails, the set is read
/// again from its first page, after a wait that grows as the client's [`RetryPolicy`] says. The policy's budget applies
/// to the sum of these waits, however long the set takes.
///
/// The result is an error of the kind [`Paging`](ErrorKind::Paging) if the server's pages repeat, or exceed
/// [`max_pages`](Self::max_pages), [`max_size`](Self::max_size) or a hundred empty pages in a row.
#[must_use = "nothing is sent until it is awaited"]
pub struct SyncAll<R> {
    state: Lazy<Sync<R>, TransactionsUpdate>,
}

/// A sync that has not begun.
struct Sync<R> {
    client: Client,
    request: R,
    bounds: Bounds,
    /// Whether the caller has set a cursor.
    has_cursor: bool,
}

/// The limits on one set.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    restarts: u32,
    pages: u32,
    /// The maximum number of transactions and accounts, all of which are in memory.
    size: usize,
}

/// The size is enough for two years with more than a thousand transactions a day.
const BOUNDS: Bounds = Bounds { restarts: pages::RESTARTS, pages: pages::MAX_PAGES, size: 1_000_000 };

#[cfg(feature = "transactions")]
impl Client {
    /// Collects all changes in an Item's transactions, from [`transactions_sync`](Self::transactions_sync). Without
    /// [a cursor](SyncAll::since) these are all transactions. [`keep_in`](SyncAll::keep_in) keeps them in your store.
    ///
    /// ```
    /// # async fn example(client: plaid_api::Client, cursor: Option<String>) -> Result<(), plaid_api::Error> {
    /// let update = client.transactions_sync_all("access-sandbox-1").since(cursor).await?;
    /// println!("{} new, cursor {:?}", update.added.len(), update.next_cursor);
    /// # Ok(())
    /// # }
    /// ```
    pub fn transactions_sync_all(
        &self,
        access_token: impl Into<crate::types::AccessToken>,
    ) -> SyncAll<crate::types::TransactionsSyncRequest> {
        SyncAll::new(self, crate::types::TransactionsSyncRequest::new(access_token))
    }
}

#[cfg(feature = "processor")]
impl Client {
    /// Collects all changes in the transactions of a processor's account, from
    /// [`processor_transactions_sync`](Self::processor_transactions_sync). Without [a cursor](SyncAll::since) these are
    /// all transactions.
    pub fn processor_transactions_sync_all(
        &self,
        processor_token: impl Into<crate::types::ProcessorToken>,
    ) -> SyncAll<crate::types::ProcessorTransactionsSyncRequest> {
        SyncAll::new(self, crate::types::ProcessorTransactionsSyncRequest::new(processor_token))
    }
}

impl<R: SyncRequest> SyncAll<R> {
    fn new(client: &Client, request: R) -> Self {
        let sync = Sync { client: client.clone(), request, bounds: BOUNDS, has_cursor: false };
        Self { state: Lazy::Prepared(sync.into()) }
    }

    /// Sets the cursor since which changes are collected: the `next_cursor` of the last set. `None` collects all
    /// transactions.
    pub fn since(self, cursor: impl IntoField<String>) -> Self {
        let cursor = cursor.into_field();
        self.change(|sync| {
            sync.has_cursor = cursor.is_some();
            sync.request.begin_at(cursor);
        })
    }

    /// Changes other fields of the request, such as the page size.
    pub fn with(self, change: impl FnOnce(R) -> R) -> Self {
        self.change(|sync| sync.request = change(sync.request.clone()))
    }

    /// Sets how many times the set is begun again at most. The default is 5.
    pub fn restarts(self, restarts: u32) -> Self {
        self.change(|sync| sync.bounds.restarts = restarts)
    }

    /// Sets the maximum number of pages of a set. The default is 10,000.
    pub fn max_pages(self, pages: u32) -> Self {
        self.change(|sync| sync.bounds.pages = pages)
    }

    /// Sets the maximum number of transactions and accounts in a set, all of which are in memory. The default is a
    /// million.
    pub fn max_size(self, size: usize) -> Self {
        self.change(|sync| sync.bounds.size = size)
    }

    fn change(mut self, change: impl FnOnce(&mut Sync<R>)) -> Self {
        self.state.change(change);
        self
    }

    /// Updates what `store` keeps of the Item, and returns the changes. The set begins at the store's cursor. Nothing
    /// is stored while Plaid has no cursor yet.
    ///
    /// # Errors
    /// The errors of the operation, [`ErrorKind::Store`] when the store fails, with its error as the source, and
    /// [`ErrorKind::Configuration`] if [`since`](Self::since) has set a cursor as well.
    pub async fn keep_in<S: SyncStore>(self, store: &mut S) -> Result<TransactionsUpdate, Error> {
        let mut sync = self.state.into_prepared().ok_or_else(has_begun)?;
        if sync.has_cursor {
            let what = "the store has the cursor of the last set, so `since` must not set another";
            return Err(Error::configuration(what).of(R::OPERATION));
        }
        let failed = |what: &'static str, error: S::Error| {
            Error::new(ErrorKind::Store, what).with_outcome(Outcome::Done).of(R::OPERATION).caused_by(error)
        };
        let cursor = store.load().await.map_err(|e| failed("the cursor can't be loaded", e))?;
        sync.request.begin_at(cursor);
        let update = sync.run().await?;
        if let Some(cursor) = &update.next_cursor {
            store.apply(&update, cursor).await.map_err(|e| failed("the set can't be stored", e))?;
        }
        Ok(update)
    }
}

impl<R: SyncRequest> Sync<R> {
    async fn run(self) -> Result<TransactionsUpdate, Error> {
        let Self { client, request, bounds, .. } = self;
        let mut walk = Walk::new(client.clone(), request, bounds.pages);
        let policy = &client.inner.retry;
        let mut restarts = Restarts::new(bounds.restarts);
        loop {
            let error = match whole(&mut walk, bounds.size).await {
                Ok(update) => return Ok(update),
                Err(error) => error,
            };
            let again = pages::has_changed(&error) || (error.is_retryable() && !policy.is_off());
            let Some(wait) = again.then(|| restarts.wait(policy, &error)).flatten() else { return Err(error) };
            tokio::time::sleep(wait).await;
            walk.begin_again();
        }
    }
}

/// Reads a set from its first page to its last. A failed page is not retried, because the set begins again.
async fn whole<R: SyncRequest>(walk: &mut Walk<R>, max_size: usize) -> Result<TransactionsUpdate, Error> {
    let mut whole: Option<TransactionsUpdate> = None;
    loop {
        walk.may_go_on()?;
        let page = walk.call().retry(RetryPolicy::off()).await?;
        let turn = walk.turn(&page);
        let page = R::take(page);
        walk.found(!page.is_empty());
        let so_far = match whole.take() {
            None => page,
            Some(before) => before.join(page),
        };
        if so_far.size() > max_size {
            let what = format!(
                "the set holds more than {max_size} transactions and accounts, which is the limit: raise it with \
                 `max_size`, or read the pages one by one"
            );
            return Err(Walk::<R>::error(what));
        }
        match turn {
            Ok(None) => return Ok(so_far),
            Ok(Some(_)) => whole = Some(so_far),
            Err(astray) => return Err(Walk::<R>::error(astray.what())),
        }
    }
}

impl<R: SyncRequest> Future for SyncAll<R> {
    type Output = Result<TransactionsUpdate, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.state.poll(context, |sync| sync.run())
    }
}

impl<R> fmt::Debug for SyncAll<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bounds = self.state.prepared().map(|sync| sync.bounds);
        f.debug_struct("SyncAll").field("bounds", &bounds).finish_non_exhaustive()
    }
}
