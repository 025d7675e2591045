//! A bounded map that remembers the order of insertion, and its changes since it was last saved.

mod saving;
mod size;
pub mod tables;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::Serialize;

use self::saving::Marks;

/// Capacity of a store: the next value evicts the oldest. Memory must have a bound, and no test needs more.
const CAPACITY: usize = 10_000;
/// Capacity of a store in bytes, by estimate, since callers can make values large.
const CAPACITY_IN_BYTES: usize = 128 << 20;

/// Values by id, oldest first.
pub struct Store<T> {
    values: HashMap<Arc<str>, Entry<T>>,
    /// The ids by place.
    order: BTreeMap<u64, Arc<str>>,
    /// The place of the next value.
    next: u64,
    /// The estimated size of all values.
    bytes: usize,
    /// The id of the value that was last lent to be changed, so that its size is out of date.
    lent: Option<Arc<str>>,
    /// The changes that are to be saved. They are in a cell because saving is serialisation, which has only a shared
    /// reference.
    marks: RefCell<Marks>,
}

struct Entry<T> {
    place: u64,
    /// The estimated size.
    bytes: usize,
    /// The checksum of what the file has of it, if the file has it.
    saved: Cell<Option<u32>>,
    value: T,
}

impl<T> Default for Store<T> {
    fn default() -> Self {
        Self {
            values: HashMap::new(),
            order: BTreeMap::new(),
            next: 0,
            bytes: 0,
            lent: None,
            marks: RefCell::default(),
        }
    }
}

impl<T> Store<T> {
    /// Returns the value of an id.
    pub fn get(&self, id: &str) -> Option<&T> {
        self.values.get(id).map(|entry| &entry.value)
    }

    /// Removes and returns the value of an id.
    pub fn remove(&mut self, id: &str) -> Option<T> {
        let Entry { place, bytes, value, .. } = self.values.remove(id)?;
        self.order.remove(&place);
        self.bytes = self.bytes.saturating_sub(bytes);
        self.marks.get_mut().removed(place);
        Some(value)
    }

    /// Iterates over ids and values, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &T)> {
        self.order.values().filter_map(|id| Some((&**id, self.get(id)?)))
    }

    /// Iterates over the values, newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &T> {
        self.iter().rev().map(|(_, value)| value)
    }

    /// Evicts the oldest values until the rest fits. The newest always stays.
    fn trim(&mut self) {
        while self.order.len() > CAPACITY || (self.bytes > CAPACITY_IN_BYTES && self.order.len() > 1) {
            let Some((_, oldest)) = self.order.first_key_value() else { return };
            let oldest = Arc::clone(oldest);
            self.remove(&oldest);
        }
    }

    /// Adds an entry at a place that is free.
    fn put(&mut self, id: Arc<str>, entry: Entry<T>) {
        self.order.insert(entry.place, Arc::clone(&id));
        self.next = self.next.max(entry.place + 1);
        self.bytes = self.bytes.saturating_add(entry.bytes);
        self.values.insert(id, entry);
    }
}

impl<T: Serialize> Store<T> {
    /// Inserts a value. A value of the same id is replaced and keeps its place.
    pub fn insert(&mut self, id: impl AsRef<str>, value: T) {
        let id = id.as_ref();
        if let Some(old) = self.get_mut(id) {
            *old = value;
            return;
        }
        let (place, bytes) = (self.next, size::of(&value));
        self.put(id.into(), Entry { place, bytes, saved: Cell::new(None), value });
        self.marks.get_mut().changed(place);
        self.trim();
    }

    /// Returns the value of an id, to be changed.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        if self.lent.as_deref() != Some(id) {
            self.measure();
            self.lent = self.values.get_key_value(id).map(|(id, _)| Arc::clone(id));
        }
        let entry = self.values.get_mut(id)?;
        self.marks.get_mut().changed(entry.place);
        Some(&mut entry.value)
    }

    /// Updates the size of the value that was lent last.
    fn measure(&mut self) {
        let Some(entry) = self.lent.take().and_then(|id| self.values.get_mut(&id)) else { return };
        let bytes = size::of(&entry.value);
        self.bytes = self.bytes.saturating_sub(entry.bytes).saturating_add(bytes);
        entry.bytes = bytes;
        self.trim();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_store_evicts_the_oldest() {
        let mut store = Store::default();
        for number in 0..=CAPACITY {
            store.insert(format!("id-{number}"), number);
        }
        store.insert("id-5", 0);
        assert_eq!((store.iter().count(), store.get("id-0"), store.get("id-1")), (CAPACITY, None, Some(&1)));
        assert_eq!(store.iter().next(), Some(("id-1", &1)));
        assert_eq!((store.remove("id-1"), store.iter().count()), (Some(1), CAPACITY - 1));
    }

    #[test]
    fn large_values_evict_the_oldest() {
        const LARGE: usize = CAPACITY_IN_BYTES / 4;
        let mut store = Store::default();
        for id in ["a", "b", "c", "d"] {
            store.insert(id, "x".repeat(LARGE));
        }
        let ids = |store: &Store<String>| store.iter().map(|(id, _)| id.to_owned()).collect::<Vec<_>>();
        assert_eq!(ids(&store), ["b", "c", "d"]);
        store.remove("b");
        store.insert("e", "x".repeat(LARGE));
        assert_eq!(ids(&store), ["c", "d", "e"], "what was removed no longer counts");
    }

    #[test]
    fn a_value_that_grows_evicts_the_oldest() {
        let mut store = Store::default();
        for id in ["a", "b", "c"] {
            store.insert(id, String::new());
        }
        for id in ["b", "c"] {
            store.get_mut(id).expect("a value").push_str(&"x".repeat(CAPACITY_IN_BYTES / 2));
        }
        assert!(store.get_mut("a").is_none(), "b and c are too large together with a");
        assert!(store.get("b").is_none() && store.get("c").is_some());
    }
}
