//! Places where two uses of schemas are compared, and the changes that are found there.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{Change, Kind, Place, Side};

/// The changes of one pair of named schemas, or of one side of an operation.
#[derive(Debug, Default)]
pub struct Unit {
    pub changes: Vec<Change>,
    /// The units of the pairs of schemas that are used in this one.
    pub parts: BTreeSet<usize>,
}

impl Unit {
    pub fn of(change: Change) -> Self {
        Self { changes: vec![change], parts: BTreeSet::new() }
    }

    pub fn add(&mut self, change: Change) {
        self.changes.push(change);
    }
}

/// The properties that were compared where a named schema is used, and are not compared again in the schema itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Settled {
    /// Nothing, because the use is a plain reference.
    Nothing,
    /// Whether it may be null.
    Null,
    /// Everything but its form.
    Annotations,
}

/// A place where two uses of schemas are compared.
pub struct Site {
    pub place: Place,
    pub required: bool,
    /// The only side that has what is here.
    pub only: Option<Side>,
    pub settled: Settled,
    pub depth: usize,
}

impl Site {
    pub fn at(place: Place) -> Self {
        Self { place, required: true, only: None, settled: Settled::Nothing, depth: 0 }
    }

    /// Returns the site of a schema below, or `None` at a depth that only a cycle reaches.
    pub fn below(&self, place: Place, required: bool) -> Option<Self> {
        const DEEPEST: usize = 64;
        let depth = self.depth + 1;
        (depth <= DEEPEST).then_some(Self { place, required, only: self.only, settled: Settled::Nothing, depth })
    }

    pub fn change(&self, kind: Kind) -> Change {
        Change { required: self.required, only: self.only, ..Change::new(kind, self.place.clone()) }
    }
}

/// Two uses of schemas that remain to be compared, and their site.
pub struct Pending<'a> {
    pub old: &'a Value,
    pub new: &'a Value,
    pub site: Site,
}
