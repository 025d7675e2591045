//! Events to come, by their time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::time::Millis;

/// Events to come. Events of the same time keep the order in which they were added.
#[derive(Serialize, Deserialize)]
pub struct Agenda<E> {
    events: BTreeMap<Millis, Vec<E>>,
}

impl<E> Default for Agenda<E> {
    fn default() -> Self {
        Self { events: BTreeMap::new() }
    }
}

impl<E> Agenda<E> {
    /// Adds an event.
    pub fn add(&mut self, at: Millis, event: E) {
        self.events.entry(at).or_default().push(event);
    }

    /// Removes and returns the first event that is due, with its time.
    pub fn pop(&mut self, now: Millis) -> Option<(Millis, E)> {
        let mut first = self.events.first_entry().filter(|entry| *entry.key() <= now)?;
        let at = *first.key();
        let event = if first.get().is_empty() { None } else { Some(first.get_mut().remove(0)) };
        if first.get().is_empty() {
            first.remove();
        }
        Some((at, event?))
    }
}
