//! All that has changed in an Item's transactions, as one set.

mod request;
mod store;
mod update;

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;

use crate::pages::{self, Track};
use crate::retry::Restarts;
use crate::{Client, Error, ErrorKind, Outcome, RetryPolicy};

pub use request::SyncRequest;
pub use store::SyncStore;
pub use update::TransactionsUpdate;

/// Collects all changes since a cursor: `.await` gives them.
///
/// A set is whole or not at all: where transactions change while its pages are read, or a page fails, it is
/// read again from its beginning. Before it begins anew it waits, as the client's [`RetryPolicy`] says; the policy's
/// budget is one for these waits, however long the set takes.
///
/// A server whose pages lead back to one that was read, or don't end within [`max_pages`](Self::max_pages),
/// [`max_size`](Self::max_size) and a hundred pages in a row with nothing on them, is an error of the kind
/// [`Paging`](ErrorKind::Paging).
#[must_use = "it is made when it is awaited"]
pub struct SyncAll<R> {
    client: Client,
    request: R,
    bounds: Bounds,
}

/// How much is done for a set.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    restarts: u32,
    pages: u32,
    /// The whole set is in memory.
    size: usize,
}

/// Two years of more than a thousand transactions a day.
const BOUNDS: Bounds = Bounds { restarts: pages::RESTARTS, pages: pages::MAX_PAGES, size: 1_000_000 };

#[cfg(feature = "transactions")]
impl Client {
    /// All that has changed in an Item's transactions since `cursor`; all there is without one.
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
    /// All that has changed in the transactions of a processor's account since `cursor`; all there is
    /// without one.
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
    /// Sets more of the request, such as the page size.
    pub fn with(mut self, change: impl FnOnce(R) -> R) -> Self {
        self.request = change(self.request);
        self
    }

    /// How many times the set is begun anew at most; 5 unless set.
    pub fn restarts(mut self, restarts: u32) -> Self {
        self.bounds.restarts = restarts;
        self
    }

    /// How many pages a set may have; 10,000 unless set.
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.bounds.pages = pages;
        self
    }

    /// How many transactions and accounts a set may hold, since all of it is in memory; a million unless set.
    pub fn max_size(mut self, size: usize) -> Self {
        self.bounds.size = size;
        self
    }

    /// Brings what `store` keeps of the Item up to date, and gives what has changed. The set begins at the
    /// store's cursor; nothing is kept while Plaid has no cursor yet.
    ///
    /// # Errors
    /// As the operation; and [`ErrorKind::Store`] when the store fails, with its error as the source.
    pub async fn keep_in<S: SyncStore>(mut self, store: &mut S) -> Result<TransactionsUpdate, Error> {
        let name = self.request.call(&self.client).name();
        let failed = |what: &'static str, error: S::Error| {
            Error::new(ErrorKind::Store, what).with_outcome(Outcome::Done).of(name.clone()).caused_by(error)
        };
        let cursor = store.load().await.map_err(|e| failed("the cursor can't be loaded", e))?;
        self.request.begin_at(cursor);
        let update = self.run().await?;
        if let Some(cursor) = &update.next_cursor {
            store.apply(&update, cursor).await.map_err(|e| failed("the set can't be kept", e))?;
        }
        Ok(update)
    }

    async fn run(self) -> Result<TransactionsUpdate, Error> {
        let Self { client, request, bounds } = self;
        let policy = &client.inner.retry;
        let mut restarts = Restarts::new(bounds.restarts);
        loop {
            let error = match whole(&client, request.clone(), bounds).await {
                Ok(update) => return Ok(update),
                Err(error) => error,
            };
            let again = pages::has_changed(&error) || (error.is_retryable() && !policy.is_off());
            let Some(wait) = again.then(|| restarts.wait(policy, &error)).flatten() else { return Err(error) };
            tokio::time::sleep(wait).await;
        }
    }
}

/// Reads a set from beginning to end. A page is not asked for twice: the set is.
async fn whole<R: SyncRequest>(client: &Client, mut request: R, bounds: Bounds) -> Result<TransactionsUpdate, Error> {
    let mut whole: Option<TransactionsUpdate> = None;
    let mut track = Track::new(bounds.pages);
    loop {
        let call = request.call(client);
        let name = call.name();
        track.may_go_on().map_err(|what| pages::astray(name.clone(), what))?;
        let page = call.retry(RetryPolicy::off()).await?.into_inner();
        let turn = request.turn(&page);
        let page = R::take(page);
        track.found(!page.is_empty());
        let so_far = match whole.take() {
            None => page,
            Some(before) => before.join(page),
        };
        if so_far.size() > bounds.size {
            let what = format!(
                "the set holds more than {} transactions and accounts, which is the limit: raise it with `max_size`, \
                 or read the pages themselves, one by one",
                bounds.size
            );
            return Err(pages::astray(name, what));
        }
        match track.turn(turn) {
            Ok(None) => return Ok(so_far),
            Ok(Some(_)) => whole = Some(so_far),
            Err(astray) => return Err(pages::astray(name, astray.what())),
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
