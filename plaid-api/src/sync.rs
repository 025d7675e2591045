//! All that has changed in an Item's transactions, as one set.

use std::collections::HashSet;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Instant;

use crate::credentials::BoxError;
use crate::pages::{Paged, Turn};
use crate::types::{AccountBase, ErrorCode, RemovedTransaction, Transaction, TransactionsUpdateStatus};
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
    /// The accounts that the transactions are of.
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

    /// This, and the page after it.
    fn join(mut self, page: Self) -> Self {
        self.added.extend(page.added);
        self.modified.extend(page.modified);
        self.removed.extend(page.removed);
        // Each page names the accounts of its transactions.
        for account in page.accounts {
            if !self.accounts.iter().any(|a| a.account_id == account.account_id) {
                self.accounts.push(account);
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
/// read again from its beginning.
#[must_use = "it is made when it is awaited"]
pub struct SyncAll<R> {
    client: Client,
    request: R,
    restarts: u32,
}

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
        SyncAll { client: self.clone(), request, restarts: RESTARTS }
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
        SyncAll { client: self.clone(), request, restarts: RESTARTS }
    }
}

/// How many times a set is begun anew.
const RESTARTS: u32 = 5;

impl<R: SyncRequest> SyncAll<R> {
    /// Sets more of the request, such as the page size.
    pub fn with(mut self, change: impl FnOnce(R) -> R) -> Self {
        self.request = change(self.request);
        self
    }

    /// How many times the set is begun anew at most; 5 unless set.
    pub fn restarts(mut self, restarts: u32) -> Self {
        self.restarts = restarts;
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
        let Self { client, request, restarts } = self;
        let policy = &client.inner.retry;
        let started = Instant::now();
        let mut restart = 1;
        loop {
            let error = match whole(&client, request.clone()).await {
                Ok(update) => return Ok(update),
                Err(error) => error,
            };
            let has_changed = error.code() == Some(&ErrorCode::TransactionsSyncMutationDuringPagination);
            let again = has_changed || (error.is_retryable() && !policy.is_off());
            let wait = policy.pause(&error, restart);
            if !again || restart > restarts || wait >= policy.left(started.elapsed()) {
                return Err(error);
            }
            tokio::time::sleep(wait).await;
            restart += 1;
        }
    }
}

/// Reads a set from beginning to end. A page is not asked for twice: the set is.
async fn whole<R: SyncRequest>(client: &Client, mut request: R) -> Result<TransactionsUpdate, Error> {
    let mut whole = None;
    let mut seen = HashSet::new();
    loop {
        let call = request.call(client);
        let name = call.name();
        let astray = |what| Err(Error::new(ErrorKind::Paging, what).with_outcome(Outcome::Done).of(name.clone()));
        let page = call.retry(RetryPolicy::off()).await?.into_inner();
        let turn = request.turn(&page);
        let page = R::take(page);
        let so_far = match whole.take() {
            None => page,
            Some(before) => TransactionsUpdate::join(before, page),
        };
        match turn {
            Turn::End => return Ok(so_far),
            Turn::Lost => return astray("the server says that there is a further page, and not where"),
            Turn::At(cursor) => {
                if !seen.insert(cursor) {
                    return astray("the server's pages lead back to one that was read");
                }
                whole = Some(so_far);
            }
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
        f.debug_struct("SyncAll").field("restarts", &self.restarts).finish_non_exhaustive()
    }
}
