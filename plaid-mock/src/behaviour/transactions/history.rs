//! The history of the accounts of an Item, whether or not its transactions have been fetched.
//!
//! Statements, Signal and Income read it. What has been fetched is in the ledger; the rest is what a fetch will find.

use super::facts::name;
use super::fetch::{DEFAULT_DAYS, RECENT_DAYS, foreseen};
use crate::state::World;
use crate::state::accounts::Account;
use crate::state::items::Item;
use crate::state::ledger::{Ledger, Row, Status};
use crate::time::{Day, day_of};

/// A transaction of the history.
pub struct Entry {
    pub id: String,
    pub row: Row,
    /// The name of the counterparty, or the description that a caller wrote.
    pub name: String,
}

/// Returns the transactions of an Item between two days, both inclusive, oldest first.
pub fn between(world: &World, item: &Item, from: Day, until: Day) -> Vec<Entry> {
    let created = day_of(item.created);
    let ledger = world.state.ledgers.get(&item.id);
    let (mut entries, mut last) = (Vec::new(), until);
    if let Some(ledger) = ledger.filter(|ledger| ledger.status != Status::NotReady) {
        let fetched = if ledger.status == Status::Initial { ledger.days.min(RECENT_DAYS) } else { ledger.days };
        take(&mut entries, item, ledger, from.max(created - fetched + 1), &mut last);
    }
    // The first of these has the ids that will be fetched. The second reaches further back.
    let days = ledger.map_or(DEFAULT_DAYS, |ledger| ledger.days);
    for days in [days, created - from + 1] {
        if last >= from && days > 0 {
            take(&mut entries, item, &foreseen(item, days), from.max(created - days + 1), &mut last);
        }
    }
    entries.sort_by_key(|entry| entry.row.day);
    entries
}

/// Takes the transactions of a ledger between two days. The day before the first becomes the new last day.
fn take(entries: &mut Vec<Entry>, item: &Item, ledger: &Ledger, first: Day, last: &mut Day) {
    let is_wanted = |row: &Row| (first..=*last).contains(&row.day);
    let wanted = ledger.present().filter(|(_, row)| is_wanted(row));
    entries.extend(wanted.map(|(index, row)| {
        let name = item.accounts.get(row.account).map_or("", |account| name(account, row));
        Entry { id: ledger.id(index), row: row.clone(), name: name.to_owned() }
    }));
    *last = (*last).min(first - 1);
}

/// Returns by how many cents a transaction of an account raises its balance. What is spent raises the balance of a
/// credit card, which is owed, and lowers that of a checking account.
pub fn effect(account: &Account, row: &Row) -> i64 {
    if matches!(account.kind.as_str(), "credit" | "loan") { row.cents } else { -row.cents }
}
