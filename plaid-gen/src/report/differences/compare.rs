//! The differences of two descriptions, and what each reaches.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Side, Use};
use super::description::{Description, Versions};
use super::walk::Walk;
use super::{leftover, operations, roots};

/// Returns every difference with all operations, webhooks and schemas that it reaches.
pub fn run(old: &Description, new: &Description) -> BTreeMap<Change, BTreeSet<Use>> {
    let (before, after) = (old.roots(), new.roots());
    let mut walk = Walk::new(Versions { old, new });
    let mut units = operations::compare(&mut walk, &before, &after);
    units.extend(roots::beyond(&mut walk, &before, &after));
    units.extend(roots::apart(&mut walk, &before, &after));
    units.extend(leftover::beyond(walk.versions));
    let mut found = BTreeMap::<Change, BTreeSet<Use>>::new();
    for (unit, uses) in units {
        for change in walk.changes(&unit) {
            found.entry(change).or_default().insert(uses.clone());
        }
    }
    for uses in found.values_mut() {
        if uses.iter().any(|u| u.side != Side::Nowhere) {
            uses.retain(|u| u.side != Side::Nowhere);
        }
    }
    found
}
