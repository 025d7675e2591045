use std::future::Future;

use super::TransactionsUpdate;
use crate::credentials::BoxError;

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
