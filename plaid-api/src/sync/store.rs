use std::future::Future;

use super::TransactionsUpdate;
use crate::credentials::BoxError;

/// Stores the cursor and the transactions of one Item.
///
/// `examples/transactions_sync` implements it with SQLite. An implementation in memory:
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
/// client.transactions_sync_all("access-sandbox-1").keep_in(&mut store).await?;
/// # Ok(())
/// # }
/// ```
pub trait SyncStore: Send {
    /// The error of the store.
    type Error: Into<BoxError>;

    /// Returns the cursor of the last set, if there was one.
    fn load(&mut self) -> impl Future<Output = Result<Option<String>, Self::Error>> + Send;

    /// Stores a set and its cursor atomically: if anything fails, neither is stored.
    fn apply(
        &mut self,
        update: &TransactionsUpdate,
        cursor: &str,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}
