//! Saves a store: only its changes, as entries of a table. The store itself becomes the table's number.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::mem;
use std::sync::Arc;

use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::tables::{LOADING, Loading, SAVING, Saving};
use super::{Entry, Store, size};

/// The changes of a store since it was last saved, by place. Without a state file they are bounded as the store is.
#[derive(Default)]
pub struct Marks {
    /// The number of the table, once there is one.
    table: Option<u32>,
    /// The file has no value at this place or after it.
    end: u64,
    changed: BTreeSet<u64>,
    removed: BTreeSet<u64>,
}

impl Marks {
    pub fn changed(&mut self, place: u64) {
        self.changed.insert(place);
    }

    pub fn removed(&mut self, place: u64) {
        self.changed.remove(&place);
        if place < self.end {
            self.removed.insert(place);
        }
    }
}

impl<T: Serialize> Store<T> {
    /// Adds what is to be saved to a batch, as far as its time lasts, and returns the number of the table.
    fn save(&self, saving: &mut Saving) -> Result<u32, String> {
        let mut marks = self.marks.try_borrow_mut().map_err(|error| error.to_string())?;
        let table = *marks.table.get_or_insert_with(|| saving.new_table());
        if saving.is_everything {
            marks.changed.extend(self.order.keys());
            marks.removed.clear();
            marks.end = 0;
            self.values.values().for_each(|entry| entry.saved.set(None));
        }
        mem::take(&mut marks.removed).into_iter().for_each(|place| saving.remove(table, place));
        while let Some(&place) = marks.changed.first() {
            if saving.is_late() {
                break;
            }
            if let Some((id, entry)) = self.order.get(&place).and_then(|id| Some((id, self.values.get(id)?))) {
                // Most values that are lent to be changed are only read.
                let saved = saving.put(table, place, &(&**id, &entry.value), entry.saved.get());
                entry.saved.set(Some(saved.map_err(|error| error.to_string())?));
                marks.end = marks.end.max(place + 1);
            }
            marks.changed.remove(&place);
        }
        Ok(table)
    }
}

impl<T: DeserializeOwned + Serialize> Store<T> {
    fn load(table: u32, loading: &mut Loading) -> Result<Self, String> {
        let mut store = Self::default();
        for (place, entry) in loading.entries(table) {
            let wrong = |error: serde_json::Error| format!("table {table}, entry {place}: {error}");
            let (id, value): (String, T) = serde_json::from_slice(&entry).map_err(wrong)?;
            let saved = Cell::new(Some(crc32fast::hash(&entry)));
            store.put(Arc::from(id), Entry { place, bytes: size::of(&value), saved, value });
        }
        *store.marks.get_mut() = Marks { table: Some(table), end: store.next, ..Marks::default() };
        store.trim();
        Ok(store)
    }
}

/// The error of a store that is serialised on its own, or within a value of another store.
const ALONE: &str = "a store is saved and restored only as a table of a state file";

impl<T: Serialize> Serialize for Store<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // While the values are serialised, nobody has it, so that a store within a value is an error.
        let mut saving = SAVING.take().ok_or_else(|| S::Error::custom(ALONE))?;
        let table = self.save(&mut saving);
        SAVING.set(Some(saving));
        serializer.serialize_u32(table.map_err(S::Error::custom)?)
    }
}

impl<'de, T: DeserializeOwned + Serialize> Deserialize<'de> for Store<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let table = u32::deserialize(deserializer)?;
        let mut loading = LOADING.take().ok_or_else(|| D::Error::custom(ALONE))?;
        let store = Self::load(table, &mut loading);
        LOADING.set(Some(loading));
        store.map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::tables::{Batch, Contents};
    use super::*;
    use crate::world::file::index::Index;

    #[derive(Default, Serialize, Deserialize)]
    struct State {
        names: Store<String>,
        numbers: Store<u32>,
    }

    /// Saves the changes of a state, and returns the lines that a file gets.
    fn saved(state: &State, tables: &mut u32) -> String {
        let mut batch = Batch::default();
        while !batch.collect(state, tables, Duration::ZERO).expect("serialisable") {}
        String::from_utf8(batch.lines()).expect("text")
    }

    fn restored(lines: &str) -> State {
        let mut index = Index::default();
        index.add(lines.as_bytes(), 0).expect("lines");
        Contents::new(lines.to_owned().into(), &index).expect("a state").restore().expect("a state").0
    }

    #[test]
    fn only_changes_are_saved() {
        let (mut state, mut tables) = (State::default(), 0);
        state.names.insert("a", "Ann".into());
        state.names.insert("b", "Bob".into());
        state.numbers.insert("c", 3);
        let first = saved(&state, &mut tables);
        assert_eq!(first.lines().count(), 4, "{first}");
        assert!(state.names.get_mut("a").is_some(), "what is lent but not changed is not saved");
        assert_eq!(saved(&state, &mut tables).lines().count(), 1, "only the rest, which is always saved");
        state.names.get_mut("b").expect("Bob").push('!');
        state.names.remove("a");
        state.names.insert("d", "Dan".into());
        let second = saved(&state, &mut tables);
        assert!(!second.contains("Ann") && !second.contains('3'), "{second}");

        let after = restored(&(first + &second));
        let names: Vec<_> = after.names.iter().collect();
        assert_eq!(names, [("b", &"Bob!".to_owned()), ("d", &"Dan".to_owned())]);
        assert_eq!(after.numbers.get("c"), Some(&3));
    }

    #[test]
    fn a_restored_store_goes_on_with_its_table() {
        let (mut state, mut tables) = (State::default(), 0);
        state.numbers.insert("a", 1);
        let first = saved(&state, &mut tables);
        let mut state = restored(&first);
        assert_eq!(saved(&state, &mut tables).lines().count(), 1, "what was restored is in the file");
        state.numbers.remove("a");
        state.names.insert("b", "Bob".into());
        let after = restored(&(first + &saved(&state, &mut tables)));
        assert_eq!((after.numbers.iter().count(), after.names.iter().count()), (0, 1));
    }

    #[test]
    fn a_store_is_not_serialised_on_its_own() {
        assert!(serde_json::to_string(&Store::<u32>::default()).expect_err("alone").to_string().contains("state file"));
    }
}
