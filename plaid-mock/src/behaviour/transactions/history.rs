//! What happened on the accounts of an Item, whether or not its transactions have been fetched.
//!
//! Statements, Signal and Income read it. What has been fetched is in the ledger; the rest is what a fetch would find,
//! because the transactions of a day follow from the Item's id.

use fastrand::Rng;

use super::fetch::{RECENT_DAYS, spending_accounts};
use super::merchants::{self, MERCHANTS};
use crate::ids;
use crate::state::World;
use crate::state::accounts::Account;
use crate::state::items::Item;
use crate::state::ledger::{Ledger, Row, Source, Status};
use crate::time::{Day, day_of};

/// A transaction of the history.
pub struct Entry {
    pub id: String,
    pub row: Row,
}

impl Entry {
    /// Returns the name of the counterparty, or the description that a caller wrote.
    pub fn name(&self) -> &str {
        match &self.row.source {
            Source::Merchant(index) => MERCHANTS.get(*index).map_or("", |merchant| merchant.name),
            Source::Text(text) => text,
        }
    }
}

/// Returns the transactions of an Item between two days, both inclusive, oldest first.
pub fn between(world: &World, item: &Item, from: Day, until: Day) -> Vec<Entry> {
    let ledger = world.state.ledgers.get(&item.id);
    let fetched_from = ledger.and_then(|ledger| first_fetched(item, ledger)).unwrap_or(Day::MAX);
    let mut entries = unfetched(item, from, until.min(fetched_from.saturating_sub(1)));
    for (index, row) in ledger.iter().flat_map(|ledger| ledger.present()) {
        if row.day >= fetched_from && (from..=until).contains(&row.day) {
            let id = ledger.map(|ledger| ledger.id(index)).unwrap_or_default();
            entries.push(Entry { id, row: row.clone() });
        }
    }
    entries.sort_by_key(|entry| entry.row.day);
    entries
}

/// Returns the first day whose transactions have been fetched.
fn first_fetched(item: &Item, ledger: &Ledger) -> Option<Day> {
    let days = match ledger.status {
        Status::NotReady => return None,
        Status::Initial => ledger.days.min(RECENT_DAYS),
        Status::Historical => ledger.days,
    };
    Some(day_of(item.created) - days + 1)
}

/// Returns what a fetch would find.
fn unfetched(item: &Item, from: Day, until: Day) -> Vec<Entry> {
    let (seed, accounts) = (ids::seed_of(&item.id), spending_accounts(item));
    let mut rows: Vec<Row> =
        (from..=until.min(day_of(item.created))).flat_map(|day| merchants::day(seed, day, &accounts)).collect();
    for (index, account) in item.accounts.iter().enumerate() {
        let own = account.own.iter().filter(|own| (from..=until).contains(&own.day));
        rows.extend(own.map(|own| Row::new(index, own.day, own.cents, Source::Text(own.text.clone()))));
    }
    let mut random = Rng::with_seed(seed);
    rows.into_iter().map(|row| Entry { id: ids::plain(&mut random), row }).collect()
}

/// Returns by how many cents a transaction of an account raises its balance. What is spent raises the balance of a
/// credit card, which is owed, and lowers that of a checking account.
pub fn effect(account: &Account, row: &Row) -> i64 {
    if matches!(account.kind.as_str(), "credit" | "loan") { row.cents } else { -row.cents }
}
