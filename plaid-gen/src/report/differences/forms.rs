//! Differences between two schemas themselves, without the schemas below them.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::change::{Change, Kind};
use super::description::Versions;
use super::site::{Pending, Settled, Site, Unit};
use super::{annotations, fields, variants};
use crate::openapi::{Annotations, Shape, named};

/// Compares two schemas, and returns the schemas below that remain to be compared. The parts of both are compared with
/// them, and are added to `met`.
pub fn compare<'a>(
    versions: Versions<'a>,
    [old, new]: [&'a Value; 2],
    site: &Site,
    unit: &mut Unit,
    met: &mut HashSet<*const Value>,
) -> Vec<Pending<'a>> {
    let (x, y) = (versions.old.shape(old), versions.new.shape(new));
    for (description, shape) in [(versions.old, &x), (versions.new, &y)] {
        met.extend(shape.parts.iter().filter_map(|part| named(&description.document, part)).map(std::ptr::from_ref));
    }
    let is_same_kind = x.kind() == y.kind();
    if site.settled < Settled::Annotations {
        let before = if is_same_kind { x.annotations.clone() } else { comparable(&x.annotations, &y.annotations) };
        annotations::compare(versions, [&before, &y.annotations], site, unit);
    }
    if !is_same_kind {
        unit.add(site.change(Kind::TypeChanged).turned(x.kind(), y.kind()));
        return Vec::new();
    }
    compare_values(&x, &y, site, unit);
    let mut pending = fields::compare(versions, [&x, &y], site, unit);
    compare_closed(&x, &y, site, unit);
    for (x, y, mark) in [(x.items, y.items, "[]"), (x.entries, y.entries, "{}")] {
        // Elements and entries without a schema can be anything.
        static ANYTHING: Value = Value::Bool(true);
        let below = site.below(site.place.elements(mark), true);
        if let Some(site) = below.filter(|_| x.is_some() || y.is_some()) {
            pending.push(Pending { old: x.unwrap_or(&ANYTHING), new: y.unwrap_or(&ANYTHING), site });
        }
    }
    pending.extend(variants::compare(versions, [&x, &y], site, unit));
    pending
}

/// Returns the annotations of `x` that can be compared with those of another type: formats, limits and defaults can't.
fn comparable<'a>(x: &Annotations<'a>, y: &Annotations<'a>) -> Annotations<'a> {
    let (format, limits, default) = (y.format, y.limits.clone(), y.default);
    Annotations { format, limits, default, ..x.clone() }
}

/// Compares whether further fields are forbidden.
fn compare_closed(x: &Shape<'_>, y: &Shape<'_>, site: &Site, unit: &mut Unit) {
    match (x.is_closed, y.is_closed) {
        (false, true) => unit.add(site.change(Kind::FurtherFieldsForbidden)),
        (true, false) => unit.add(site.change(Kind::FurtherFieldsAllowed)),
        _ => {}
    }
}

/// Compares the values of enums.
fn compare_values(x: &Shape<'_>, y: &Shape<'_>, site: &Site, unit: &mut Unit) {
    let (old, new) = match (&x.values, &y.values) {
        (None, None) => return,
        (None, Some(new)) => {
            return unit.add(Change { to: words(new.iter()), ..site.change(Kind::ValuesListed) });
        }
        (Some(old), None) => {
            return unit.add(Change { from: words(old.iter()), ..site.change(Kind::ValuesUnlisted) });
        }
        (Some(old), Some(new)) => (old, new),
    };
    let (gone, fresh) = (words(old.difference(new)), words(new.difference(old)));
    // A number in the enum of a text was always text, and lacked its quotes only.
    let (rewritten, gone): (Vec<_>, Vec<_>) = gone.into_iter().partition(|value| fresh.contains(value));
    let fresh: Vec<_> = fresh.into_iter().filter(|value| !rewritten.contains(value)).collect();
    if !gone.is_empty() {
        unit.add(Change { from: gone, ..site.change(Kind::ValuesRemoved) });
    }
    if !fresh.is_empty() {
        unit.add(Change { to: fresh, ..site.change(Kind::ValuesAdded) });
    }
    if !rewritten.is_empty() {
        unit.add(Change { to: rewritten, ..site.change(Kind::ValuesRewritten) });
    }
}

/// Returns values as people write them, sorted: text without its quotes.
fn words<'v>(values: impl Iterator<Item = &'v String>) -> Vec<String> {
    let words = values.map(|v| serde_json::from_str::<String>(v).unwrap_or_else(|_| v.clone()));
    words.collect::<BTreeSet<_>>().into_iter().collect()
}
