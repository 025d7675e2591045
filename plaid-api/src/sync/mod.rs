//! The transactions sync: all changes in an Item's transactions, as one set.

mod request;
mod store;
mod update;

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;

use crate::pages::{self, Walk};
use crate::retry::Restarts;
use crate::{Client, Error, ErrorKind, Outcome, RetryPolicy};

pub use request::SyncRequest;
pub use store::SyncStore;
pub use update::TransactionsUpdate;

/// Collects all changes since a cursor. `.await` returns them.
///
/// A set is complete or an error. If transactions change while its pages are read, or if a page fails, the set is read
/// again from its first page, after a wait that grows as the client's [`RetryPolicy`] says. The policy's budget applies
/// to the sum of these waits, however long the set takes.
///
/// The result is an error of the kind [`Paging`](ErrorKind::Paging) if the server's pages repeat, or exceed
/// [`max_pages`](Self::max_pages), [`max_size`](Self::max_size) or a hundred empty pages in a row.
#[must_use = "nothing is sent until it is awaited"]
pub struct SyncAll<R> {
    client: Client,
    request: R,
    bounds: Bounds,
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
    /// Collects all changes in an Item's transactions since `cursor`, or all transactions if it is `None`.
    ///
    /// ```
    /// # async fn example(client: plaid_api::Client, cursor: Option<String>) -> Result<(), plaid_api::Error> {
    /// let update = client.transactions_sync_all("access-sandbox-1", cursor).await?;
    /// println!("{} new, cursor {:?}", update.added.len(), update.next_cursor);
    /// # Ok(())
    /// # }
    /// ```
    pub fn transactions_sync_all(
        &self,
        access_token: impl Into<crate::types::AccessToken>,
        cursor: Option<String>,
    ) -> SyncAll<crate::types::TransactionsSyncRequest> {
        let mut request = crate::types::TransactionsSyncRequest::new(access_token);
        request.cursor = cursor;
        SyncAll { client: self.clone(), request, bounds: BOUNDS }
    }
}

#[cfg(feature = "processor")]
impl Client {
    /// Collects all changes in the transactions of a processor's account since `cursor`, or all transactions if it is
    /// `None`.
    pub fn processor_transactions_sync_all(
        &self,
        processor_token: impl Into<crate::types::ProcessorToken>,
        cursor: Option<String>,
    ) -> SyncAll<crate::types::ProcessorTransactionsSyncRequest> {
        let mut request = crate::types::ProcessorTransactionsSyncRequest::new(processor_token);
        request.cursor = cursor;
        SyncAll { client: self.clone(), request, bounds: BOUNDS }
    }
}

impl<R: SyncRequest> SyncAll<R> {
    /// Changes other fields of the request, such as the page size.
    pub fn with(mut self, change: impl FnOnce(R) -> R) -> Self {
        self.request = change(self.request);
        self
    }

    /// Sets how many times the set is begun again at most. The default is 5.
    pub fn restarts(mut self, restarts: u32) -> Self {
        self.bounds.restarts = restarts;
        self
    }

    /// Sets the maximum number of pages of a set. The default is 10,000.
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.bounds.pages = pages;
        self
    }

    /// Sets the maximum number of transactions and accounts in a set, all of which are in memory. The default is a
    /// million.
    pub fn max_size(mut self, size: usize) -> Self {
        self.bounds.size = size;
        self
    }

    /// Updates what `store` keeps of the Item, and returns the changes. The set begins at the store's cursor. Nothing
    /// is stored while Plaid has no cursor yet.
    ///
    /// # Errors
    /// The errors of the operation, and [`ErrorKind::Store`] when the store fails, with its error as the source.
    pub async fn keep_in<S: SyncStore>(mut self, store: &mut S) -> Result<TransactionsUpdate, Error> {
        let name = self.request.call(&self.client).name();
        let failed = |what: &'static str, error: S::Error| {
            Error::new(ErrorKind::Store, what).with_outcome(Outcome::Done).of(name.clone()).caused_by(error)
        };
        let cursor = store.load().await.map_err(|e| failed("the cursor can't be loaded", e))?;
        self.request.begin_at(cursor);
        let update = self.run().await?;
        if let Some(cursor) = &update.next_cursor {
            store.apply(&update, cursor).await.map_err(|e| failed("the set can't be stored", e))?;
        }
        Ok(update)
    }

    async fn run(self) -> Result<TransactionsUpdate, Error> {
        let Self { client, request, bounds } = self;
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
        let page = walk.call().retry(RetryPolicy::off()).await?.into_inner();
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
            return Err(walk.error(what));
        }
        match turn {
            Ok(None) => return Ok(so_far),
            Ok(Some(_)) => whole = Some(so_far),
            Err(astray) => return Err(walk.error(astray.what())),
        }
    }
}

impl<R: SyncRequest> IntoFuture for SyncAll<R> {
    type Output = Result<TransactionsUpdate, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<R> fmt::Debug for SyncAll<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncAll").field("bounds", &self.bounds).finish_non_exhaustive()
    }
}
