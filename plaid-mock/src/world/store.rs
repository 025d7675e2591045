//! A bounded map that remembers the order of insertion.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

/// Capacity of a store: the next value evicts the oldest. Memory must have a bound, and no test needs more.
const CAPACITY: usize = 10_000;

/// Values by id, oldest first.
#[derive(Serialize, Deserialize)]
pub struct Store<T> {
    values: HashMap<String, (u64, T)>,
    order: BTreeMap<u64, String>,
    next: u64,
}

impl<T> Default for Store<T> {
    fn default() -> Self {
        Self { values: HashMap::new(), order: BTreeMap::new(), next: 0 }
    }
}

impl<T> Store<T> {
    /// Inserts a value, and returns the value that had to make room for it. A value of the same id is replaced, and the
    /// new one takes its place.
    pub fn insert(&mut self, id: impl Into<String>, value: T) -> Option<T> {
        let id = id.into();
        if let Some((_, old)) = self.values.get_mut(&id) {
            return Some(std::mem::replace(old, value));
        }
        self.order.insert(self.next, id.clone());
        self.values.insert(id, (self.next, value));
        self.next += 1;
        if self.order.len() > CAPACITY { self.evict() } else { None }
    }

    /// Removes and returns the oldest value.
    pub fn evict(&mut self) -> Option<T> {
        let (_, oldest) = self.order.pop_first()?;
        self.values.remove(&oldest).map(|(_, value)| value)
    }

    /// Returns the value of an id.
    pub fn get(&self, id: &str) -> Option<&T> {
        self.values.get(id).map(|(_, value)| value)
    }

    /// Returns the value of an id, to be changed.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        self.values.get_mut(id).map(|(_, value)| value)
    }

    /// Removes and returns the value of an id.
    pub fn remove(&mut self, id: &str) -> Option<T> {
        let (place, value) = self.values.remove(id)?;
        self.order.remove(&place);
        Some(value)
    }

    /// Iterates over ids and values, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &T)> {
        self.order.values().filter_map(|id| Some((id.as_str(), self.get(id)?)))
    }

    /// Iterates over the values, newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &T> {
        self.iter().rev().map(|(_, value)| value)
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
}
