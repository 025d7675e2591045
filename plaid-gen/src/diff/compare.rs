//! Two descriptions → their differences. Each pair of named schemas is compared once, however many operations
//! lead to it; what leads there is found afterwards.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;

use super::change::{Change, Kind, Owner, Place, Side, Use};
use super::description::{Description, Operation, Roots};
use super::fields::{Field, remarks};
use super::shape::{meant, named, resolve, used};
use crate::document::schemas;
use crate::facts::WEBHOOKS;

/// Every difference, with all that it reaches.
pub fn run(old: &Description, new: &Description) -> BTreeMap<Change, BTreeSet<Use>> {
    let (before, after) = (old.roots(), new.roots());
    let mut walk = Walk { old, new, units: Vec::new(), known: HashMap::new(), open: Vec::new() };
    let mut roots = super::operations::run(&mut walk, &before, &after);
    roots.extend(walk.beyond(&before, &after));
    roots.extend(walk.apart(&before, &after));
    let mut found = BTreeMap::<Change, BTreeSet<Use>>::new();
    for (unit, uses) in roots {
        for change in walk.reached(&unit) {
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

/// What is compared once: a pair of named schemas, or one side of an operation.
#[derive(Debug, Default)]
pub(super) struct Unit {
    pub(super) changes: Vec<Change>,
    parts: BTreeSet<usize>,
}

impl Unit {
    pub(super) fn add(&mut self, change: Change) {
        self.changes.push(change);
    }
}

pub(super) struct Walk<'a> {
    pub(super) old: &'a Description,
    pub(super) new: &'a Description,
    units: Vec<Unit>,
    /// By the schemas' places in memory, and what their uses have settled.
    known: HashMap<(*const Value, *const Value, Settled), usize>,
    /// Schemas of different names that are being compared where they are used.
    open: Vec<(&'a str, &'a str)>,
}

/// What is compared already where a schema is used, and not again where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Settled {
    /// Nothing: the use is a plain reference.
    Nothing,
    /// Whether it may be null.
    Null,
    /// Everything but its form.
    Remarks,
}

/// Where two uses of schemas meet.
pub(super) struct Site {
    pub(super) place: Place,
    pub(super) required: bool,
    pub(super) settled: Settled,
    pub(super) depth: usize,
}

impl Site {
    pub(super) fn at(place: Place) -> Self {
        Self { place, required: true, settled: Settled::Nothing, depth: 0 }
    }

    /// What lies below, unless it lies too deep to mean anything.
    pub(super) fn below(&self, place: Place, required: bool) -> Option<Self> {
        const DEEPEST: usize = 64;
        (self.depth < DEEPEST).then(|| Self { place, required, settled: Settled::Nothing, depth: self.depth + 1 })
    }

    pub(super) fn change(&self, kind: Kind) -> Change {
        Change { required: self.required, ..Change::new(kind, self.place.clone()) }
    }
}

impl<'a> Walk<'a> {
    /// Compares two uses of schemas.
    pub(super) fn site(&mut self, old: &'a Value, new: &'a Value, site: &Site, unit: &mut Unit) {
        let (before, after) = (used(old), used(new));
        let names = [&before, &after].map(|used| used.as_ref().map(|(name, _)| *name));
        let Some((name, x, y)) = self.pair(names, [old, new], unit) else {
            return self.in_place(names, [old, new], site, unit);
        };
        // Both uses are of this schema, rather than of one that stands for it.
        let is_direct = names.iter().all(|used| used.is_some_and(|used| !self.is_alias(used, name)));
        let settled = if is_direct && let (Some((_, before)), Some((_, after))) = (&before, &after) {
            if before != after {
                self.remarks(old, new, (before, after), site, unit);
            }
            if before.nullable || after.nullable { Settled::Null } else { Settled::Nothing }
        } else {
            let (x, y) = (self.old.shape(old), self.new.shape(new));
            remarks(&x.remarks(), &y.remarks(), site, unit);
            Settled::Remarks
        };
        let part = self.unit(name, x, y, settled.max(site.settled));
        unit.parts.insert(part);
    }

    /// The schemas to compare on their own, and the name to tell it under: those of one name; renamed ones; and one
    /// that has been written out, or been given a name.
    fn pair(
        &self,
        [before, after]: [Option<&'a str>; 2],
        [old, new]: [&'a Value; 2],
        unit: &mut Unit,
    ) -> Option<(&'a str, &'a Value, &'a Value)> {
        let (name, pair) = match (before, after) {
            (Some(x), Some(y)) if x == y => (y, self.both(x, y)),
            (Some(x), Some(y)) if self.is_gone(x) && self.is_fresh(y) => {
                let place = Place::at(Owner::Schema(y.to_owned()));
                unit.add(Change::new(Kind::SchemaRenamed, place).turned(x, y));
                (y, self.both(x, y))
            }
            (None, Some(y)) if self.is_fresh(y) => (y, Some(old).zip(named(&self.new.document, y))),
            (Some(x), None) if self.is_gone(x) => (x, named(&self.old.document, x).zip(Some(new))),
            (Some(x), Some(y)) => {
                let (x, y) = (meant(&self.old.document, x), meant(&self.new.document, y));
                if x != y {
                    return None;
                }
                (y, self.both(x, y))
            }
            _ => return None,
        };
        pair.map(|(x, y)| (name, x, y))
    }

    /// Whether one name stands for another, in either description.
    fn is_alias(&self, name: &str, of: &str) -> bool {
        let meant = |description: &'a Description| name != of && meant(&description.document, name) == of;
        meant(self.old) || meant(self.new)
    }

    fn both(&self, x: &str, y: &str) -> Option<(&'a Value, &'a Value)> {
        named(&self.old.document, x).zip(named(&self.new.document, y))
    }

    fn is_gone(&self, name: &str) -> bool {
        !self.new.has(name)
    }

    fn is_fresh(&self, name: &str) -> bool {
        !self.old.has(name)
    }

    /// The unit of a named schema.
    pub(super) fn unit(&mut self, name: &str, old: &'a Value, new: &'a Value, settled: Settled) -> usize {
        let key = (std::ptr::from_ref(old), std::ptr::from_ref(new), settled);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let index = self.units.len();
        self.units.push(Unit::default());
        self.known.insert(key, index);
        let mut unit = Unit::default();
        let site = Site { settled, ..Site::at(Place::at(Owner::Schema(name.to_owned()))) };
        // A schema that only names another is one with it, so that it is told once.
        match (used(old), used(new)) {
            (Some(_), Some(_)) => self.site(old, new, &site, &mut unit),
            _ => self.forms(old, new, &site, &mut unit),
        }
        self.units[index] = unit;
        index
    }

    /// Compares what stands here, where it has no name that both descriptions know.
    fn in_place(&mut self, names: [Option<&'a str>; 2], [old, new]: [&'a Value; 2], site: &Site, unit: &mut Unit) {
        let [Some(x), Some(y)] = names else { return self.forms(old, new, site, unit) };
        // A circle has been told once it closes.
        if self.open.contains(&(x, y)) {
            return;
        }
        let shape = self.new.shape(new);
        if !shape.properties.is_empty() || shape.values.is_some() {
            unit.add(site.change(Kind::SchemaReplaced).turned(x, y));
        }
        self.open.push((x, y));
        self.forms(old, new, site, unit);
        self.open.pop();
    }

    /// Webhooks, and schemas that nothing leads to.
    fn beyond(&mut self, before: &Roots<'a>, after: &Roots<'a>) -> Vec<(Unit, Use)> {
        let webhook = |name: &str| Use { product: WEBHOOKS.to_owned(), name: name.to_owned(), side: Side::Webhook };
        let unused = |name: &str| Use { product: String::new(), name: name.to_owned(), side: Side::Nowhere };
        let mut out =
            self.named_roots(&before.webhooks, &after.webhooks, webhook, [Kind::WebhookRemoved, Kind::WebhookAdded]);
        let kinds = [Kind::SchemaRemoved, Kind::SchemaAdded];
        out.extend(self.named_roots(&before.unused, &after.unused, unused, kinds));
        out
    }

    fn named_roots(
        &mut self,
        before: &BTreeSet<&'a str>,
        after: &BTreeSet<&'a str>,
        uses: impl Fn(&str) -> Use,
        [removed, added]: [Kind; 2],
    ) -> Vec<(Unit, Use)> {
        let one = |kind, name: &str, uses: Use| {
            let change = Change::new(kind, Place::at(Owner::Root).field(name));
            (Unit { changes: vec![change], ..Unit::default() }, uses)
        };
        let renamed = self.renamed(before, after);
        let mut out = Vec::new();
        for (x, y) in &renamed {
            let change = Change::new(Kind::SchemaRenamed, Place::at(Owner::Schema((*y).to_owned())));
            out.push((Unit { changes: vec![change.turned(*x, *y)], ..Unit::default() }, uses(y)));
        }
        let is_renamed = |name: &str| renamed.iter().any(|(x, y)| *x == name || *y == name);
        for name in before.union(after).filter(|name| !is_renamed(name)) {
            // What has come into use, or fallen out of it, is told where it is used.
            match self.both(name, name) {
                Some((old, new)) if before.contains(name) && after.contains(name) => {
                    let part = self.unit(name, old, new, Settled::Nothing);
                    out.push((Unit { parts: [part].into(), ..Unit::default() }, uses(name)));
                }
                None if self.is_gone(name) => out.push(one(removed, name, uses(name))),
                None => out.push(one(added, name, uses(name))),
                Some(_) => {}
            }
        }
        out
    }

    /// Schemas that one side of an operation leads to before and after, but from different places, so that they have
    /// not met: a field took the place of another.
    fn apart(&mut self, before: &Roots<'a>, after: &Roots<'a>) -> Vec<(Unit, Use)> {
        let met: HashSet<*const Value> = self.known.keys().flat_map(|(old, new, _)| [*old, *new]).collect();
        let is_apart = |name: &&str| {
            self.both(name, name)
                .is_some_and(|(x, y)| !met.contains(&std::ptr::from_ref(x)) && !met.contains(&std::ptr::from_ref(y)))
        };
        let apart: Vec<&str> = schemas(&self.new.document).map(|(name, _)| name.as_str()).filter(is_apart).collect();
        if apart.is_empty() {
            return Vec::new();
        }
        let mut out = Vec::new();
        let both = after.operations.values().filter_map(|new| Some((before.operations.get(&new.name)?, new)));
        for ((old, new), side) in both.flat_map(|pair| [(pair, Side::Request), (pair, Side::Response)]) {
            let [x, y] = [old.reached(self.old, side), new.reached(self.new, side)];
            for name in apart.iter().filter(|name| x.contains(**name) && y.contains(**name)) {
                let Some((x, y)) = self.both(name, name) else { continue };
                let part = self.unit(name, x, y, Settled::Nothing);
                let uses = Use { product: new.product.clone(), name: new.name.clone(), side };
                out.push((Unit { parts: [part].into(), ..Unit::default() }, uses));
            }
        }
        out
    }

    /// Roots that are gone, each with the fresh one that has its form. A form that more than one has tells nothing:
    /// many webhooks have just the fields that all have, and differ by a code that no schema states.
    fn renamed(&mut self, before: &BTreeSet<&'a str>, after: &BTreeSet<&'a str>) -> Vec<(&'a str, &'a str)> {
        let gone: Vec<&str> = before.iter().copied().filter(|name| self.is_gone(name)).collect();
        let mut out = Vec::new();
        for x in gone {
            let alike: Vec<&str> = after.iter().copied().filter(|y| self.is_alike(x, y)).collect();
            if let [y] = alike[..]
                && self.is_fresh(y)
                && before.iter().filter(|x| self.is_alike(x, y)).count() == 1
            {
                out.push((x, y));
            }
        }
        out
    }

    /// Whether two named schemas mean the same, whatever they are called.
    fn is_alike(&mut self, x: &str, y: &str) -> bool {
        let Some((old, new)) = self.both(x, y) else { return false };
        let unit = Unit { parts: [self.unit(y, old, new, Settled::Nothing)].into(), ..Unit::default() };
        self.reached(&unit).iter().all(|change| change.kind == Kind::SchemaRenamed)
    }

    /// All changes of a unit and its parts.
    fn reached(&self, unit: &Unit) -> BTreeSet<Change> {
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

    /// Compares the body of a request or answer, by media type.
    pub(super) fn content(&mut self, old: &'a Value, new: &'a Value, side: Side, unit: &mut Unit) {
        let place = Place::at(Owner::Operation(side));
        let (x, y) = (media(resolve(&self.old.document, old)), media(resolve(&self.new.document, new)));
        match (x, y) {
            (None, None) => {}
            (None, Some(_)) => unit.add(Change::new(Kind::BodyAdded, place)),
            (Some(_), None) => unit.add(Change::new(Kind::BodyRemoved, place)),
            (Some((x, old)), Some((y, new))) => {
                if x != y {
                    return unit.add(Change::new(Kind::MediaTypeChanged, place).turned(x, y));
                }
                self.site(old, new, &Site::at(place), unit);
            }
        }
    }

    /// Compares the parameters of an operation.
    pub(super) fn parameters(&mut self, old: &Operation<'a>, new: &Operation<'a>, unit: &mut Unit) {
        let is_required = |parameter: &Value| parameter["required"] == Value::Bool(true);
        let names: BTreeSet<_> = old.parameters.keys().chain(new.parameters.keys()).collect();
        for (kind, name) in names {
            let place = Place::at(Owner::Operation(Side::Request)).field(&format!("{name} ({kind})"));
            let key = &(*kind, *name);
            match (old.parameters.get(key), new.parameters.get(key)) {
                (Some(x), Some(y)) => {
                    let pair = [x, y].map(|p| Field { required: is_required(p), nullable: false });
                    let site = Site { required: pair[1].required, ..Site::at(place) };
                    pair[0].compare(pair[1], &site, unit);
                    self.site(&x["schema"], &y["schema"], &site, unit);
                }
                (Some(_), None) => unit.add(Change::new(Kind::ParameterRemoved, place)),
                (None, Some(parameter)) => {
                    let required = is_required(parameter);
                    unit.add(Change { required, ..Change::new(Kind::ParameterAdded, place) });
                }
                (None, None) => {}
            }
        }
    }
}

/// JSON before anything else.
fn media(holder: &Value) -> Option<(&str, &Value)> {
    let content = holder.get("content")?.as_object()?;
    let (media, body) = content.get_key_value("application/json").or_else(|| content.iter().next())?;
    Some((media, &body["schema"]))
}
