use std::collections::HashMap;

use crate::types::{AccountBase, RemovedTransaction, Transaction, TransactionsUpdateStatus};

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
    pub(super) fn size(&self) -> usize {
        self.added.len() + self.modified.len() + self.removed.len() + self.accounts.len()
    }

    /// This, and the page after it.
    pub(super) fn join(mut self, page: Self) -> Self {
        self.added.extend(page.added);
        self.modified.extend(page.modified);
        self.removed.extend(page.removed);
        // Each page names the accounts of its transactions, as they are by then.
        let known = self.accounts.iter().enumerate().map(|(place, account)| (account.account_id.clone(), place));
        let mut places: HashMap<_, _> = known.collect();
        for account in page.accounts {
            if let Some(known) = places.get(&account.account_id).and_then(|place| self.accounts.get_mut(*place)) {
                *known = account;
            } else {
                places.insert(account.account_id.clone(), self.accounts.len());
                self.accounts.push(account);
            }
        }
        Self { next_cursor: page.next_cursor, status: page.status, ..self }
    }
}
