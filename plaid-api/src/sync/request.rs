use super::TransactionsUpdate;
use crate::pages::Paged;

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
