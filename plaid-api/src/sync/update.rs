use std::collections::HashMap;

use crate::types::{AccountBase, RemovedTransaction, Transaction, TransactionsUpdateStatus};

/// A complete set of changes, with the cursor to store with it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TransactionsUpdate {
    /// New transactions.
    pub added: Vec<Transaction>,
    /// Transactions that changed.
    pub modified: Vec<Transaction>,
    /// Transactions that were removed.
    pub removed: Vec<RemovedTransaction>,
    /// The accounts of the transactions, each as on the last page that has it.
    pub accounts: Vec<AccountBase>,
    /// The cursor at which the next set begins. Store it together with the changes, in one database transaction. `None`
    /// if Plaid has no cursor yet; keep your previous one then.
    pub next_cursor: Option<String>,
    /// The part of the Item's history that Plaid has fetched.
    pub status: TransactionsUpdateStatus,
}

impl TransactionsUpdate {
    /// Returns whether there are no added, modified or removed transactions. The cursor may still have changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.modified.is_empty() && self.removed.is_empty()
    }

    /// Returns the number of transactions and accounts.
    pub(super) fn size(&self) -> usize {
        self.added.len() + self.modified.len() + self.removed.len() + self.accounts.len()
    }

    /// Appends the next page.
    pub(super) fn join(mut self, page: Self) -> Self {
        self.added.extend(page.added);
        self.modified.extend(page.modified);
        self.removed.extend(page.removed);
        // Each page has the current state of its transactions' accounts.
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
