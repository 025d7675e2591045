//! Compares the schemas of two descriptions. Each pair of named schemas is compared once, however many operations lead
//! to it.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::Value;

use super::change::{Change, Kind, Owner, Place};
use super::description::Versions;
use super::site::{Pending, Settled, Site, Unit};
use super::{annotations, forms};
use crate::openapi::{Annotations, meant, named, used};

/// A walk through two descriptions, with the units that were compared already.
pub struct Walk<'a> {
    pub versions: Versions<'a>,
    units: Vec<Unit>,
    /// The index of a unit, by the addresses of its two schemas and by what their uses have settled.
    known: HashMap<(*const Value, *const Value, Settled), usize>,
    /// The schemas that were compared, or are a part of one that was.
    met: HashSet<*const Value>,
    /// Schemas of different names that are being compared where they are used.
    open: Vec<(&'a str, &'a str)>,
}

impl<'a> Walk<'a> {
    pub fn new(versions: Versions<'a>) -> Self {
        Self { versions, units: Vec::new(), known: HashMap::new(), met: HashSet::new(), open: Vec::new() }
    }

    /// Whether a schema was compared already, by itself or as a part of another.
    pub fn has_met(&self, schema: &Value) -> bool {
        self.met.contains(&std::ptr::from_ref(schema))
    }

    /// Compares two uses of schemas.
    pub fn site(&mut self, old: &'a Value, new: &'a Value, site: &Site, unit: &mut Unit) {
        let annotated = |(name, parts)| (name, Annotations::of(parts));
        let (before, after) = (used(old).map(annotated), used(new).map(annotated));
        let names = [&before, &after].map(|used| used.as_ref().map(|(name, _)| *name));
        let Some((name, x, y)) = self.pair(names, [old, new], unit) else {
            return self.in_place(names, [old, new], site, unit);
        };
        // Both uses name this schema, and not an alias of it.
        let is_direct = names.iter().all(|used| used.is_some_and(|used| !self.versions.is_alias(used, name)));
        let settled = if is_direct && let (Some((_, before)), Some((_, after))) = (&before, &after) {
            if before != after {
                annotations::compare_uses(self.versions, [old, new], [before, after], site, unit);
            }
            if before.nullable || after.nullable { Settled::Null } else { Settled::Nothing }
        } else {
            let (x, y) = (self.versions.old.shape(old), self.versions.new.shape(new));
            annotations::compare(self.versions, [&x.annotations, &y.annotations], site, unit);
            Settled::Annotations
        };
        let part = self.unit(name, x, y, settled.max(site.settled));
        unit.parts.insert(part);
    }

    /// Returns the named schemas to compare instead of their uses, and the name to report changes under: schemas of one
    /// name, renamed ones, and a named schema that is inline in the other description.
    fn pair(
        &self,
        [before, after]: [Option<&'a str>; 2],
        [old, new]: [&'a Value; 2],
        unit: &mut Unit,
    ) -> Option<(&'a str, &'a Value, &'a Value)> {
        let (name, pair) = match (before, after) {
            (Some(x), Some(y)) if x == y => (y, self.versions.both(x, y)),
            (Some(x), Some(y)) if self.versions.is_gone(x) && self.versions.is_fresh(y) => {
                let place = Place::at(Owner::Schema(y.to_owned()));
                unit.add(Change::new(Kind::SchemaRenamed, place).turned(x, y));
                (y, self.versions.both(x, y))
            }
            (None, Some(y)) if self.versions.is_fresh(y) => (y, Some(old).zip(named(&self.versions.new.document, y))),
            (Some(x), None) if self.versions.is_gone(x) => (x, named(&self.versions.old.document, x).zip(Some(new))),
            (Some(x), Some(y)) => {
                let (x, y) = (meant(&self.versions.old.document, x), meant(&self.versions.new.document, y));
                if x != y {
                    return None;
                }
                (y, self.versions.both(x, y))
            }
            _ => return None,
        };
        pair.map(|(x, y)| (name, x, y))
    }

    /// Returns the unit of two named schemas, and compares them at the first call.
    pub fn unit(&mut self, name: &str, old: &'a Value, new: &'a Value, settled: Settled) -> usize {
        let key = (std::ptr::from_ref(old), std::ptr::from_ref(new), settled);
        self.met.extend([old, new].map(std::ptr::from_ref));
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let index = self.units.len();
        self.units.push(Unit::default());
        self.known.insert(key, index);
        let mut unit = Unit::default();
        let site = Site { settled, ..Site::at(Place::at(Owner::Schema(name.to_owned()))) };
        // An alias is compared as its target, so that a change is reported once.
        match (used(old), used(new)) {
            (Some(_), Some(_)) => self.site(old, new, &site, &mut unit),
            _ => self.forms([old, new], &site, &mut unit),
        }
        self.units[index] = unit;
        index
    }

    /// Compares two schemas where they are used, because they have no name that both descriptions know.
    fn in_place(&mut self, names: [Option<&'a str>; 2], [old, new]: [&'a Value; 2], site: &Site, unit: &mut Unit) {
        let [Some(x), Some(y)] = names else { return self.forms([old, new], site, unit) };
        // A pair that is being compared already is part of a cycle.
        if self.open.contains(&(x, y)) {
            return;
        }
        self.met.extend([old, new].map(std::ptr::from_ref));
        let shape = self.versions.new.shape(new);
        if !shape.properties.is_empty() || shape.values.is_some() {
            unit.add(site.change(Kind::SchemaReplaced).turned(x, y));
        }
        self.open.push((x, y));
        self.forms([old, new], site, unit);
        self.open.pop();
    }

    /// Compares two schemas and everything below them.
    fn forms(&mut self, pair: [&'a Value; 2], site: &Site, unit: &mut Unit) {
        for Pending { old, new, site } in forms::compare(self.versions, pair, site, unit, &mut self.met) {
            self.site(old, new, &site, unit);
        }
    }

    /// Returns all changes of a unit and its parts.
    pub fn changes(&self, unit: &Unit) -> BTreeSet<Change> {
        let mut out: BTreeSet<Change> = unit.changes.iter().cloned().collect();
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<usize> = unit.parts.iter().copied().collect();
        while let Some(index) = waiting.pop() {
            if seen.insert(index) {
                out.extend(self.units[index].changes.iter().cloned());
                waiting.extend(&self.units[index].parts);
            }
        }
        out
    }
}
