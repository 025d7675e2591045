//! What is kept by id, in the order in which it came, up to a bound.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

/// As many are kept; with the next, the oldest goes. Memory must have a bound, and nobody develops against more.
const MOST: usize = 10_000;

/// Values by id.
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
    /// Keeps a value. One of the same id is replaced where it stands.
    pub fn insert(&mut self, id: impl Into<String>, value: T) {
        let id = id.into();
        if let Some((_, old)) = self.values.get_mut(&id) {
            *old = value;
            return;
        }
        self.order.insert(self.next, id.clone());
        self.values.insert(id, (self.next, value));
        self.next += 1;
        if self.order.len() > MOST
            && let Some((_, oldest)) = self.order.pop_first()
        {
            self.values.remove(&oldest);
        }
    }

    pub fn get(&self, id: &str) -> Option<&T> {
        self.values.get(id).map(|(_, value)| value)
    }

    pub fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        self.values.get_mut(id).map(|(_, value)| value)
    }

    pub fn remove(&mut self, id: &str) -> Option<T> {
        let (place, value) = self.values.remove(id)?;
        self.order.remove(&place);
        Some(value)
    }

    /// All of them, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &T)> {
        self.order.values().filter_map(|id| Some((id.as_str(), self.get(id)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_when_it_is_full() {
        let mut store = Store::default();
        for number in 0..=MOST {
            store.insert(format!("id-{number}"), number);
        }
        store.insert("id-5", 0);
        assert_eq!((store.iter().count(), store.get("id-0"), store.get("id-1")), (MOST, None, Some(&1)));
        assert_eq!(store.iter().next(), Some(("id-1", &1)));
        assert_eq!((store.remove("id-1"), store.iter().count()), (Some(1), MOST - 1));
    }
}
