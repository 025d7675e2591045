//! Differences between two schemas themselves, without the schemas below them.

use serde_json::Value;

use super::change::{Change, Kind};
use super::description::Versions;
use super::site::{Pending, Settled, Site, Unit};
use super::{annotations, fields};
use crate::openapi::{Annotations, Shape, used};

/// Compares two schemas, and returns the schemas below that remain to be compared.
pub fn compare<'a>(
    versions: Versions<'a>,
    [old, new]: [&'a Value; 2],
    site: &Site,
    unit: &mut Unit,
) -> Vec<Pending<'a>> {
    let (x, y) = (versions.old.shape(old), versions.new.shape(new));
    let is_same_kind = x.kind() == y.kind();
    if site.settled < Settled::Annotations {
        let mut before = x.annotations();
        if !is_same_kind {
            // Formats, limits and defaults of two types can't be compared.
            before = Annotations { nullable: before.nullable, deprecated: before.deprecated, ..y.annotations() };
        }
        annotations::compare(&before, &y.annotations(), site, unit);
    }
    if !is_same_kind {
        unit.add(site.change(Kind::TypeChanged).turned(x.kind(), y.kind()));
        return Vec::new();
    }
    compare_values(&x, &y, site, unit);
    let mut pending = fields::compare(versions, [&x, &y], site, unit);
    for (x, y, mark) in [(x.items, y.items, "[]"), (x.entries, y.entries, "{}")] {
        let below = site.below(site.place.elements(mark), true);
        if let (Some(old), Some(new), Some(site)) = (x, y, below) {
            pending.push(Pending { old, new, site });
        }
    }
    pending.extend(compare_variants(&x, &y, site, unit));
    pending
}

/// Compares the variants of `oneOf` and `anyOf`: those of the same name, and the others one by one in their order.
fn compare_variants<'a>(x: &Shape<'a>, y: &Shape<'a>, site: &Site, unit: &mut Unit) -> Vec<Pending<'a>> {
    let name = |v: &'a Value| used(v).map(|(name, _)| name);
    let same = |v: &'a Value, others: &[&'a Value]| {
        others.iter().copied().find(|o| if name(v).is_some() { name(o) == name(v) } else { *o == v })
    };
    let gone: Vec<_> = x.variants.iter().copied().filter(|v| same(v, &y.variants).is_none()).collect();
    let fresh: Vec<_> = y.variants.iter().copied().filter(|v| same(v, &x.variants).is_none()).collect();
    let pairs = x.variants.iter().filter_map(|v| Some((*v, same(v, &y.variants)?)));
    let paired = gone.len() == fresh.len();
    let rest = gone.iter().copied().zip(fresh.iter().copied()).filter(|_| paired);
    let below = |(old, new)| Some(Pending { old, new, site: site.below(site.place.clone(), true)? });
    let pending = pairs.chain(rest).filter_map(below).collect();
    if paired {
        return pending;
    }
    let label = |(n, v): (usize, &'a Value)| name(v).map_or_else(|| format!("variant {}", n + 1), str::to_owned);
    let changes = [(Kind::VariantRemoved, gone), (Kind::VariantAdded, fresh)];
    for (kind, list) in changes.into_iter().filter(|(_, list)| !list.is_empty()) {
        let to = list.into_iter().enumerate().map(label).collect();
        unit.add(Change { to, ..site.change(kind) });
    }
    pending
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
    if !gone.is_empty() {
        unit.add(Change { from: gone, ..site.change(Kind::ValuesRemoved) });
    }
    if !fresh.is_empty() {
        unit.add(Change { to: fresh, ..site.change(Kind::ValuesAdded) });
    }
}

/// Returns values as people write them: text without its quotes.
fn words<'v>(values: impl Iterator<Item = &'v String>) -> Vec<String> {
    values.map(|v| serde_json::from_str::<String>(v).unwrap_or_else(|_| v.clone())).collect()
}
