use super::TransactionsUpdate;
use crate::pages::Paged;

/// A request for changes in transactions, of an Item or of a processor's account.
pub trait SyncRequest: Paged {
    /// Returns the changes on a page.
    #[doc(hidden)]
    fn take(page: Self::Page) -> TransactionsUpdate;

    /// Sets the cursor at which the set begins.
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
