//! All that has changed in an Item's transactions, as one set.

use std::collections::HashMap;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use crate::credentials::BoxError;
use crate::pages::{self, Paged, Track};
use crate::retry::Restarts;
use crate::types::{AccountBase, RemovedTransaction, Transaction, TransactionsUpdateStatus};
use crate::{Client, Error, ErrorKind, Outcome, RetryPolicy};

/// A whole set of changes, and the cursor to keep with it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TransactionsUpdate {
    /// New transactions.
    pub added: Vec<Transaction>,
    /// Transactions that changed.
    pub modified: Vec<Transaction>,
    /// Transactions that are no more.
    pub removed: Vec<RemovedTransaction>,
    /// The accounts that the transactions are of, each as the last page says that has it.
    pub accounts: Vec<AccountBase>,
    /// Where the next set begins: keep it together with what the set says, in one transaction of your
    /// database. `None` while Plaid has none yet: keep the one that you have.
    pub next_cursor: Option<String>,
    /// How far Plaid has come with fetching the Item's history.
    pub status: TransactionsUpdateStatus,
}

impl TransactionsUpdate {
    /// Whether there is nothing in it, and no further cursor.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.modified.is_empty() && self.removed.is_empty()
    }

    /// How much it holds.
    fn size(&self) -> usize {
        self.added.len() + self.modified.len() + self.removed.len() + self.accounts.len()
    }

    /// This, and the page after it.
    fn join(mut self, page: Self) -> Self {
        self.added.extend(page.added);
        self.modified.extend(page.modified);
        self.removed.extend(page.removed);
        // Each page names the accounts of its transactions, as they are by then.
        let known = self.accounts.iter().enumerate().map(|(place, account)| (account.account_id.clone(), place));
        let mut places: HashMap<_, _> = known.collect();
        for account in page.accounts {
            match places.get(&account.account_id).and_then(|place| self.accounts.get_mut(*place)) {
                Some(known) => *known = account,
                None => {
                    places.insert(account.account_id.clone(), self.accounts.len());
                    self.accounts.push(account);
                }
            }
        }
        Self { next_cursor: page.next_cursor, status: page.status, ..self }
    }
}

/// A request for changes in transactions: an Item's, or a processor's.
pub trait SyncRequest: Paged {
    /// Takes apart what is on a page.
    #[doc(hidden)]
    fn take(page: Self::Page) -> TransactionsUpdate;

    /// Begins at a cursor.
    #[doc(hidden)]
    fn begin_at(&mut self, cursor: Option<String>);
}

#[cfg(feature = "transactions")]
impl SyncRequest for crate::types::TransactionsSyncRequest {
    fn take(page: Self::Page) -> TransactionsUpdate {
        TransactionsUpdate {
            added: page.added,
            modified: page.modified,
            removed: page.removed,
            accounts: page.accounts,
            next_cursor: Some(page.next_cursor).filter(|c| !c.is_empty()),
            status: page.transactions_update_status,
        }
    }

    fn begin_at(&mut self, cursor: Option<String>) {
        self.cursor = cursor;
    }
}

#[cfg(feature = "processor")]
impl SyncRequest for crate::types::ProcessorTransactionsSyncRequest {
    fn take(page: Self::Page) -> TransactionsUpdate {
        TransactionsUpdate {
            added: page.added,
            modified: page.modified,
            removed: page.removed,
            accounts: page.account.into_iter().collect(),
            next_cursor: Some(page.next_cursor).filter(|c| !c.is_empty()),
            status: page.transactions_update_status,
        }
    }

    fn begin_at(&mut self, cursor: Option<String>) {
        self.cursor = cursor;
    }
}

/// Where the cursor of one Item and what its sets say are kept.
///
/// `examples/transactions_sync` has one for SQLite. In memory it is no more than this:
///
/// ```
/// use std::convert::Infallible;
/// use plaid_api::sync::{SyncStore, TransactionsUpdate};
///
/// #[derive(Default)]
/// struct Memory {
///     cursor: Option<String>,
///     count: usize,
/// }
///
/// impl SyncStore for Memory {
///     type Error = Infallible;
///
///     async fn load(&mut self) -> Result<Option<String>, Infallible> {
///         Ok(self.cursor.clone())
///     }
///
///     async fn apply(&mut self, update: &TransactionsUpdate, cursor: &str) -> Result<(), Infallible> {
///         self.count = self.count + update.added.len() - update.removed.len();
///         self.cursor = Some(cursor.to_owned());
///         Ok(())
///     }
/// }
///
/// # async fn example(client: plaid_api::Client) -> Result<(), plaid_api::Error> {
/// let mut store = Memory::default();
/// client.transactions_sync_all("access-sandbox-1", None).keep_in(&mut store).await?;
/// # Ok(())
/// # }
/// ```
pub trait SyncStore: Send {
    /// What can go wrong.
    type Error: Into<BoxError>;

    /// The cursor that came with the last set, if there was one.
    fn load(&mut self) -> impl Future<Output = Result<Option<String>, Self::Error>> + Send;

    /// Keeps a set and its cursor: both or, if anything fails, neither.
    fn apply(
        &mut self,
        update: &TransactionsUpdate,
        cursor: &str,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

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
