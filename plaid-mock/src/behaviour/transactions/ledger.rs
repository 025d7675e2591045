//! The transactions of an Item, and what has changed since a reader was here.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fastrand::Rng;
use serde::{Deserialize, Serialize};

use crate::clock::Day;

/// More an Item can't have: memory must have a bound.
const MOST: usize = 20_000;

/// All transactions of an Item. Each change makes a new version.
#[derive(Serialize, Deserialize)]
pub struct Ledger {
    pub seed: u64,
    /// How many days of history were asked for.
    pub days: i64,
    pub status: Status,
    /// Whether `/transactions/sync` has been called.
    pub is_synced: bool,
    /// When it was last changed.
    pub updated: Option<i64>,
    rows: Vec<Row>,
    version: u32,
}

/// How much of the history is there.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    NotReady,
    Initial,
    Historical,
}

/// A transaction. Its id follows from its place.
#[derive(Clone, Serialize, Deserialize)]
pub struct Row {
    /// The place of its account in the Item.
    pub account: usize,
    pub day: Day,
    pub cents: i64,
    pub source: Source,
    pub pending: bool,
    /// The pending one in whose place it stands.
    pub replaces: Option<usize>,
    born: u32,
    changed: u32,
    gone: Option<u32>,
}

/// Where a transaction is from.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum Source {
    /// One of the merchants, by place.
    Merchant(usize),
    /// Somebody's own words.
    Text(String),
}

impl Row {
    pub fn new(account: usize, day: Day, cents: i64, source: Source) -> Self {
        Self { account, day, cents, source, pending: false, replaces: None, born: 0, changed: 0, gone: None }
    }

    fn is_there(&self) -> bool {
        self.gone.is_none()
    }
}

/// What a reader has not seen yet, by place.
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

    /// Makes changes that readers see at once.
    pub fn change(&mut self, now: i64, change: impl FnOnce(&mut Edit<'_>)) {
        self.version = self.version.saturating_add(1);
        self.updated = Some(now);
        change(&mut Edit { version: self.version, rows: &mut self.rows });
    }

    /// The id of the transaction at a place.
    pub fn id(&self, place: usize) -> String {
        let mut random = Rng::with_seed(self.seed.wrapping_add(place as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93));
        (0..37).map(|_| random.alphanumeric()).collect()
    }

    pub fn row(&self, place: usize) -> Option<&Row> {
        self.rows.get(place)
    }

    /// What is there now.
    pub fn present(&self) -> impl Iterator<Item = (usize, &Row)> {
        self.rows.iter().enumerate().filter(|(_, row)| row.is_there())
    }

    fn since(&self, version: u32, fits: impl Fn(&Row) -> bool) -> Changes {
        let mut changes = Changes::default();
        for (place, row) in self.rows.iter().enumerate().filter(|(_, row)| fits(row)) {
            match row.gone {
                None if row.born > version => changes.added.push(place),
                None if row.changed > version => changes.modified.push(place),
                Some(gone) if gone > version && row.born <= version => changes.removed.push(place),
                _ => {}
            }
        }
        changes
    }

    /// A page of changes, the cursor after it, and whether there is more. `None` if the set has changed since its first
    /// page.
    pub fn page(&self, cursor: &Cursor, count: usize, fits: impl Fn(&Row) -> bool) -> Option<(Changes, Cursor, bool)> {
        if cursor.offset > 0 && cursor.until != self.version {
            return None;
        }
        let mut changes = self.since(cursor.from, fits);
        let (mut skip, mut take) = (cursor.offset, count);
        let mut cut = |places: &mut Vec<usize>| {
            let skipped = skip.min(places.len());
            skip -= skipped;
            let taken = take.min(places.len() - skipped);
            take -= taken;
            let more = places.len() > skipped + taken;
            *places = places.iter().skip(skipped).take(taken).copied().collect();
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

/// Changes being made.
pub struct Edit<'a> {
    version: u32,
    rows: &'a mut Vec<Row>,
}

impl Edit<'_> {
    /// Adds one, unless the Item has as many as it can have. Where it stands.
    pub fn add(&mut self, row: Row) -> Option<usize> {
        (self.rows.len() < MOST).then(|| {
            self.rows.push(Row { born: self.version, changed: self.version, ..row });
            self.rows.len() - 1
        })
    }

    pub fn remove(&mut self, place: usize) {
        if let Some(row) = self.rows.get_mut(place) {
            row.gone = Some(self.version);
        }
    }

    pub fn modify(&mut self, place: usize, change: impl FnOnce(&mut Row)) {
        if let Some(row) = self.rows.get_mut(place) {
            change(row);
            row.changed = self.version;
        }
    }

    /// The places of those that are there, the newest last.
    pub fn places(&self, fits: impl Fn(&Row) -> bool) -> Vec<usize> {
        let there = self.rows.iter().enumerate().filter(|(_, row)| row.is_there() && fits(row));
        let mut places: Vec<(Day, usize)> = there.map(|(place, row)| (row.day, place)).collect();
        places.sort_unstable();
        places.into_iter().map(|(_, place)| place).collect()
    }

    /// A pending one is posted: it goes, and another comes in its place.
    pub fn post(&mut self, place: usize) {
        let Some(row) = self.rows.get(place).cloned() else { return };
        self.remove(place);
        self.add(Row { pending: false, replaces: Some(place), ..row });
    }
}

/// Where a reader is: what it has seen, and how much of what has changed since.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cursor {
    pub item: String,
    /// The account that it reads; all if empty.
    pub account: String,
    from: u32,
    until: u32,
    offset: usize,
}

impl Cursor {
    /// Before everything.
    pub fn new(item: &str, account: &str) -> Self {
        Self { item: item.into(), account: account.into(), ..Self::default() }
    }

    pub fn write(&self) -> String {
        let Self { item, account, from, until, offset } = self;
        URL_SAFE_NO_PAD.encode(format!("{item} {account} {from} {until} {offset}"))
    }

    /// Reads what [`Cursor::write`] wrote.
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
    fn a_reader_gets_each_once_in_its_last_state() {
        let mut ledger = ledger();
        let (changes, seen, more) = ledger.page(&Cursor::default(), 10, |_| true).expect("a page");
        assert_eq!((counts(&changes), more), ([5, 0, 0], false));
        // One comes and goes unseen; one is changed twice; one is changed and then removed.
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
    fn pages_belong_to_one_state() {
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
