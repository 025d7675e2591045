//! The transactions of an Item, with their changes since a cursor.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fastrand::Rng;
use serde::{Deserialize, Serialize};

use crate::ids;
use crate::time::Day;

/// Limit of transactions per Item, since memory must have a bound.
const MAX_ROWS: usize = 20_000;

/// All transactions of an Item. Each change creates a new version.
#[derive(Serialize, Deserialize)]
pub struct Ledger {
    pub seed: u64,
    /// The number of days of history.
    pub days: i64,
    pub status: Status,
    /// Whether `/transactions/sync` has been called.
    pub is_synced: bool,
    /// The time of the last change.
    pub updated: Option<i64>,
    rows: Vec<Row>,
    version: u32,
}

/// The part of the history that has been fetched.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    NotReady,
    Initial,
    Historical,
}

/// A transaction. Its id follows from its index.
#[derive(Clone, Serialize, Deserialize)]
pub struct Row {
    /// The index of its account in the Item.
    pub account: usize,
    pub day: Day,
    pub cents: i64,
    pub source: Source,
    pub pending: bool,
    /// The index of the pending transaction that it replaces.
    pub replaces: Option<usize>,
    /// The versions in which it was added, last changed and removed.
    added: u32,
    changed: u32,
    removed: Option<u32>,
}

/// The origin of a transaction.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum Source {
    /// A merchant, by its index.
    Merchant(usize),
    /// A description that a caller wrote.
    Text(String),
    /// A transaction that a custom user lists, by its index in the account.
    Own(usize),
    /// The monthly transaction of a custom user.
    Inflow,
}

impl Row {
    pub fn new(account: usize, day: Day, cents: i64, source: Source) -> Self {
        Self { account, day, cents, source, pending: false, replaces: None, added: 0, changed: 0, removed: None }
    }

    fn is_present(&self) -> bool {
        self.removed.is_none()
    }
}

/// Changes since a cursor, as indexes of transactions.
#[derive(Default)]
pub struct Changes {
    pub added: Vec<usize>,
    pub modified: Vec<usize>,
    pub removed: Vec<usize>,
}

impl Ledger {
    pub fn new(seed: u64, days: i64) -> Self {
        Self { seed, days, status: Status::NotReady, is_synced: false, updated: None, rows: Vec::new(), version: 0 }
    }

    /// Makes changes that become visible together.
    pub fn change(&mut self, now: i64, change: impl FnOnce(&mut Edit<'_>)) {
        self.version = self.version.saturating_add(1);
        self.updated = Some(now);
        change(&mut Edit { version: self.version, rows: &mut self.rows });
    }

    /// Renumbers the accounts of the transactions, when the accounts of the Item change. Transactions of an account
    /// without a new number refer to no account from then on, and no answer has them.
    pub fn renumber_accounts(&mut self, number: impl Fn(usize) -> Option<usize>) {
        for row in &mut self.rows {
            row.account = number(row.account).unwrap_or(usize::MAX);
        }
    }

    /// Returns the id of the transaction of an index.
    pub fn id(&self, index: usize) -> String {
        let mut random = Rng::with_seed(self.seed.wrapping_add(index as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93));
        ids::plain(&mut random)
    }

    /// Returns the transaction of an index.
    pub fn row(&self, index: usize) -> Option<&Row> {
        self.rows.get(index)
    }

    /// Iterates over the transactions that have not been removed.
    pub fn present(&self) -> impl Iterator<Item = (usize, &Row)> {
        self.rows.iter().enumerate().filter(|(_, row)| row.is_present())
    }

    /// Returns the changes since a version.
    fn since(&self, version: u32, fits: impl Fn(&Row) -> bool) -> Changes {
        let mut changes = Changes::default();
        for (index, row) in self.rows.iter().enumerate().filter(|(_, row)| fits(row)) {
            match row.removed {
                None if row.added > version => changes.added.push(index),
                None if row.changed > version => changes.modified.push(index),
                Some(removed) if removed > version && row.added <= version => changes.removed.push(index),
                _ => {}
            }
        }
        changes
    }

    /// Returns a page of changes, its next cursor, and whether there is more; nothing if the transactions have changed
    /// since the first page.
    pub fn page(&self, cursor: &Cursor, count: usize, fits: impl Fn(&Row) -> bool) -> Option<(Changes, Cursor, bool)> {
        if cursor.offset > 0 && cursor.until != self.version {
            return None;
        }
        let mut changes = self.since(cursor.from, fits);
        let (mut skip, mut take) = (cursor.offset, count);
        let mut cut = |indexes: &mut Vec<usize>| {
            let skipped = skip.min(indexes.len());
            skip -= skipped;
            let taken = take.min(indexes.len() - skipped);
            take -= taken;
            let more = indexes.len() > skipped + taken;
            *indexes = indexes.iter().skip(skipped).take(taken).copied().collect();
            more
        };
        let more = [cut(&mut changes.added), cut(&mut changes.modified), cut(&mut changes.removed)].contains(&true);
        let next = if more {
            Cursor { until: self.version, offset: cursor.offset.saturating_add(count), ..cursor.clone() }
        } else {
            Cursor { from: self.version, until: self.version, offset: 0, ..cursor.clone() }
        };
        Some((changes, next, more))
    }
}

/// A change of a ledger.
pub struct Edit<'a> {
    version: u32,
    rows: &'a mut Vec<Row>,
}

impl Edit<'_> {
    /// Adds a transaction, unless the limit is reached, and returns its index.
    pub fn add(&mut self, row: Row) -> Option<usize> {
        (self.rows.len() < MAX_ROWS).then(|| {
            self.rows.push(Row { added: self.version, changed: self.version, ..row });
            self.rows.len() - 1
        })
    }

    /// Removes a transaction.
    pub fn remove(&mut self, index: usize) {
        if let Some(row) = self.rows.get_mut(index) {
            row.removed = Some(self.version);
        }
    }

    /// Modifies a transaction.
    pub fn modify(&mut self, index: usize, change: impl FnOnce(&mut Row)) {
        if let Some(row) = self.rows.get_mut(index) {
            change(row);
            row.changed = self.version;
        }
    }

    /// Returns the indexes of present transactions, the newest last.
    pub fn indexes(&self, fits: impl Fn(&Row) -> bool) -> Vec<usize> {
        let there = self.rows.iter().enumerate().filter(|(_, row)| row.is_present() && fits(row));
        let mut indexes: Vec<(Day, usize)> = there.map(|(index, row)| (row.day, index)).collect();
        indexes.sort_unstable();
        indexes.into_iter().map(|(_, index)| index).collect()
    }

    /// Posts a pending transaction: it is removed, and a posted one with another id replaces it.
    pub fn post(&mut self, index: usize) {
        if let Some(row) = self.rows.get(index) {
            self.post_on(index, row.day);
        }
    }

    /// Posts a pending transaction with another date.
    pub fn post_on(&mut self, index: usize, day: Day) {
        let Some(row) = self.rows.get(index).cloned() else { return };
        self.remove(index);
        self.add(Row { day, pending: false, replaces: Some(index), ..row });
    }
}

/// A cursor: the version up to which a reader is up to date, and its position in the changes since.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cursor {
    pub item: String,
    /// The id of the account that it reads; all accounts if empty.
    pub account: String,
    from: u32,
    until: u32,
    offset: usize,
}

impl Cursor {
    /// Returns the cursor of the first page.
    pub fn new(item: &str, account: &str) -> Self {
        Self { item: item.into(), account: account.into(), ..Self::default() }
    }

    /// Formats the cursor.
    pub fn write(&self) -> String {
        let Self { item, account, from, until, offset } = self;
        URL_SAFE_NO_PAD.encode(format!("{item} {account} {from} {until} {offset}"))
    }

    /// Parses what [`Cursor::write`] formatted.
    pub fn read(text: &str) -> Option<Self> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let mut parts = text.split(' ');
        let mut next = || parts.next();
        let (item, account) = (next()?.to_owned(), next()?.to_owned());
        let (from, until, offset) = (next()?.parse().ok()?, next()?.parse().ok()?, next()?.parse().ok()?);
        Some(Self { item, account, from, until, offset })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger() -> Ledger {
        let mut ledger = Ledger::new(1, 90);
        ledger.change(0, |edit| {
            for cents in 0..5 {
                edit.add(Row::new(0, 20_000, cents, Source::Merchant(0)));
            }
        });
        ledger
    }

    fn counts(changes: &Changes) -> [usize; 3] {
        [changes.added.len(), changes.modified.len(), changes.removed.len()]
    }

    #[test]
    fn a_reader_gets_each_change_once_in_its_last_state() {
        let mut ledger = ledger();
        let (changes, seen, more) = ledger.page(&Cursor::default(), 10, |_| true).expect("a page");
        assert_eq!((counts(&changes), more), ([5, 0, 0], false));
        // One is added and removed between reads; one is modified twice; one is modified and then removed.
        ledger.change(1, |edit| assert!(edit.add(Row::new(0, 20_001, 9, Source::Merchant(0))).is_some()));
        ledger.change(2, |edit| {
            edit.remove(5);
            edit.modify(1, |row| row.cents = 70);
            edit.modify(2, |row| row.cents = 71);
        });
        ledger.change(3, |edit| {
            edit.modify(1, |row| row.cents = 72);
            edit.remove(2);
        });
        let (changes, last, _) = ledger.page(&seen, 10, |_| true).expect("a page");
        assert_eq!((changes.added, changes.modified, changes.removed), (vec![], vec![1], vec![2]));
        assert_eq!(counts(&ledger.page(&last, 10, |_| true).expect("a page").0), [0, 0, 0]);
    }

    #[test]
    fn pages_belong_to_one_version() {
        let mut ledger = ledger();
        let (first, next, more) = ledger.page(&Cursor::default(), 2, |_| true).expect("a page");
        assert_eq!((counts(&first), more), ([2, 0, 0], true));
        let (second, last, more) = ledger.page(&next, 3, |_| true).expect("a page");
        assert_eq!((second.added, more), (vec![2, 3, 4], false));
        assert_eq!(Cursor::read(&last.write()), Some(last));
        ledger.change(1, |edit| edit.remove(0));
        assert!(ledger.page(&next, 3, |_| true).is_none());
        assert_eq!(Cursor::read("nonsense"), None);
    }
}
