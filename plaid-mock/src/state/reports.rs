//! Asset reports and audit copies.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::accounts::Account;
use crate::time::Millis;
use crate::world::store::Store;

/// All reports and audit copies.
#[derive(Default, Serialize, Deserialize)]
pub struct Reports {
    /// The reports by their token.
    pub reports: Store<Report>,
    /// The token of the report, by the token of its copy.
    pub copies: Store<String>,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Report {
    pub id: String,
    pub days: u64,
    pub client_report_id: Option<String>,
    pub user: Value,
    pub webhook: Option<String>,
    /// The ids of the Items.
    pub items: Vec<String>,
    /// The ids of the accounts that it leaves out.
    pub excluded: Vec<String>,
    pub progress: Progress,
    /// The seed of its made-up history.
    pub seed: u64,
}

/// The progress of a report.
#[derive(Clone, Serialize, Deserialize)]
pub enum Progress {
    Working,
    Ready { at: Millis, items: Vec<Snapshot> },
    Failed,
}

/// An Item as it was when the report was made.
#[derive(Clone, Serialize, Deserialize)]
pub struct Snapshot {
    pub id: String,
    pub institution: String,
    pub accounts: Vec<Account>,
}

impl Report {
    /// Returns the accounts of a snapshot that the report shows.
    pub fn shown<'a>(&'a self, item: &'a Snapshot) -> impl Iterator<Item = &'a Account> {
        item.accounts.iter().filter(|account| !self.excluded.contains(&account.id))
    }
}
