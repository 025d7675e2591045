//! The tables of a state file.
//!
//! All state is one value of plain serde types, with stores somewhere in it. When it is serialised, each store gives its
//! changed entries to the batch of this thread, and when it is deserialised, each takes its entries from the contents of
//! this thread. So no type of the products needs code for this.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::world::file::index::{Index, RESET, REST};

thread_local! {
    pub(super) static SAVING: RefCell<Option<Saving>> = const { RefCell::new(None) };
    pub(super) static LOADING: RefCell<Option<Loading>> = const { RefCell::new(None) };
}

/// Changes that are saved together.
#[derive(Default)]
pub struct Batch {
    /// The changes of tables, one a line.
    tables: Vec<u8>,
    /// The state apart from the tables; empty as long as the batch is not complete.
    pub rest: Vec<u8>,
    /// Whether the batch replaces everything in the file.
    replaces: bool,
}

/// A batch while it is collected.
pub(super) struct Saving {
    lines: Vec<u8>,
    /// Whether there has been progress, before which time does not matter.
    has_progress: bool,
    until: Option<Instant>,
    /// Whether the entries that were saved before are to be saved again.
    pub is_everything: bool,
    is_complete: bool,
    tables: u32,
}

impl Batch {
    /// Creates a batch that replaces everything in the file. It gets all entries and not only the changed ones.
    pub fn of_everything() -> Self {
        Self { replaces: true, ..Self::default() }
    }

    /// Returns whether the batch has no changes of tables.
    pub fn has_no_entries(&self) -> bool {
        self.tables.is_empty()
    }

    /// Adds changes of a state for about the given time, and returns whether there are no more. `tables` is the number of
    /// the state's tables.
    pub fn collect(&mut self, state: &impl Serialize, tables: &mut u32, time: Duration) -> serde_json::Result<bool> {
        let is_first = self.tables.is_empty();
        if is_first && self.replaces {
            self.tables.extend_from_slice(RESET);
        }
        let lines = std::mem::take(&mut self.tables);
        SAVING.set(Some(Saving {
            lines,
            has_progress: false,
            until: Instant::now().checked_add(time),
            is_everything: is_first && self.replaces,
            is_complete: true,
            tables: *tables,
        }));
        let rest = serde_json::to_vec(state);
        let Some(saving) = SAVING.take() else { return Ok(false) };
        (self.tables, *tables) = (saving.lines, saving.tables);
        let rest = rest?;
        if saving.is_complete {
            self.rest = rest;
        }
        Ok(saving.is_complete)
    }

    /// Returns the lines for the file.
    pub fn lines(self) -> Vec<u8> {
        let Self { tables: mut lines, rest, .. } = self;
        lines.extend_from_slice(REST);
        lines.extend_from_slice(&rest);
        lines.push(b'\n');
        lines
    }
}

impl Saving {
    pub fn new_table(&mut self) -> u32 {
        self.tables += 1;
        self.tables
    }

    /// Returns whether the time is over. If so, the batch is not complete.
    pub fn is_late(&mut self) -> bool {
        let late = self.has_progress && self.until.is_some_and(|until| until <= Instant::now());
        self.is_complete &= !late;
        late
    }

    /// Adds an entry, unless its checksum shows that it is as it was saved before. Returns its checksum.
    pub fn put(
        &mut self,
        table: u32,
        place: u64,
        entry: &impl Serialize,
        saved: Option<u32>,
    ) -> serde_json::Result<u32> {
        self.has_progress = true;
        let start = self.lines.len();
        write!(self.lines, "{table} {place} ").map_err(serde_json::Error::io)?;
        let json = self.lines.len();
        serde_json::to_writer(&mut self.lines, entry)?;
        let sum = crc32fast::hash(self.lines.get(json..).unwrap_or_default());
        if saved == Some(sum) {
            self.lines.truncate(start);
        } else {
            self.lines.push(b'\n');
        }
        Ok(sum)
    }

    /// Adds the removal of an entry.
    pub fn remove(&mut self, table: u32, place: u64) {
        self.lines.extend_from_slice(format!("{table} {place}\n").as_bytes());
    }
}

/// The contents of a state file.
pub struct Contents {
    rest: Bytes,
    loading: Loading,
}

/// The tables that have not been loaded yet.
pub(super) struct Loading {
    file: Bytes,
    tables: BTreeMap<u32, Vec<(u64, Range<usize>)>>,
    /// The highest number of a table so far. An empty table has a number too.
    last: u32,
}

impl Contents {
    /// Finds the contents of a file with the help of its index, if it has a state.
    pub fn new(file: Bytes, index: &Index) -> Option<Self> {
        let rest = file.slice(index.rest()?);
        let mut tables = BTreeMap::<u32, Vec<_>>::new();
        for (table, place, range) in index.entries() {
            tables.entry(table).or_default().push((place, range));
        }
        Some(Self { rest, loading: Loading { file, tables, last: 0 } })
    }

    /// Restores the state, and returns it with the number of its tables.
    pub fn restore<T: DeserializeOwned>(self) -> serde_json::Result<(T, u32)> {
        let Self { rest, loading } = self;
        LOADING.set(Some(loading));
        let state = serde_json::from_slice(&rest);
        let tables = LOADING.take().map_or(0, |loading| loading.last);
        Ok((state?, tables))
    }
}

impl Loading {
    /// Removes the entries of a table, and iterates over their places and contents.
    pub fn entries(&mut self, table: u32) -> impl Iterator<Item = (u64, Bytes)> + use<> {
        self.last = self.last.max(table);
        let file = self.file.clone();
        let entries = self.tables.remove(&table).unwrap_or_default();
        entries.into_iter().map(move |(place, range)| (place, file.slice(range)))
    }
}
