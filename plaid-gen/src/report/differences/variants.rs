//! Differences in the variants of `oneOf` and `anyOf`, and in the field that tells them apart.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::change::{Change, Kind};
use super::description::Versions;
use super::leftover;
use super::site::{Pending, Site, Unit};
use crate::openapi::{Shape, referred, used};

/// Compares the variants of two schemas, and returns those that remain to be compared: those of the same name, and the
/// others one by one in their order.
pub fn compare<'a>(versions: Versions<'a>, [x, y]: [&Shape<'a>; 2], site: &Site, unit: &mut Unit) -> Vec<Pending<'a>> {
    let gone: Vec<_> = x.variants.iter().copied().filter(|v| same(v, &y.variants).is_none()).collect();
    let fresh: Vec<_> = y.variants.iter().copied().filter(|v| same(v, &x.variants).is_none()).collect();
    let is_paired = gone.len() == fresh.len();
    match (x.variants.as_slice(), y.variants.as_slice()) {
        ([], []) => {}
        ([], _) | (_, []) => {
            let (kind, to) =
                if gone.is_empty() { (Kind::VariantsListed, &fresh) } else { (Kind::VariantsUnlisted, &gone) };
            unit.add(Change { to: labels(to), ..site.change(kind) });
            return Vec::new();
        }
        (old, new) => {
            if let ([_, _, ..], [_, _, ..], Some(from), Some(to)) = (old, new, x.union, y.union)
                && from != to
            {
                unit.add(site.change(Kind::UnionChanged).turned(from, to));
            }
            if !is_paired {
                for (kind, list) in [(Kind::VariantRemoved, &gone), (Kind::VariantAdded, &fresh)] {
                    if !list.is_empty() {
                        unit.add(Change { to: labels(list), ..site.change(kind) });
                    }
                }
            }
        }
    }
    compare_discriminators(versions, [x, y], is_paired, site, unit);
    let pairs = x.variants.iter().filter_map(|v| Some((*v, same(v, &y.variants)?)));
    let rest = gone.into_iter().zip(fresh).filter(|_| is_paired);
    let below = |(old, new)| Some(Pending { old, new, site: site.below(site.place.clone(), true)? });
    pairs.chain(rest).filter_map(below).collect()
}

fn name(variant: &Value) -> Option<&str> {
    used(variant).map(|(name, _)| name)
}

/// Returns the variant among `others` that has the same name, or is equal if it has none.
fn same<'a>(variant: &Value, others: &[&'a Value]) -> Option<&'a Value> {
    let is_same = |other: &Value| match name(variant) {
        Some(variant) => name(other) == Some(variant),
        None => other == variant,
    };
    others.iter().copied().find(|other| is_same(other))
}

fn labels(variants: &[&Value]) -> Vec<String> {
    let label =
        |(n, variant): (usize, &&Value)| name(variant).map_or_else(|| format!("variant {}", n + 1), str::to_owned);
    variants.iter().enumerate().map(label).collect()
}

/// Compares the field that tells the variants apart, and its values. `is_paired` says that no variant is reported as
/// added or removed.
fn compare_discriminators<'a>(
    versions: Versions<'a>,
    [x, y]: [&Shape<'a>; 2],
    is_paired: bool,
    site: &Site,
    unit: &mut Unit,
) {
    let field = |shape: &Shape<'a>| shape.discriminator.map(|d| d["propertyName"].as_str().unwrap_or_default());
    let ([old, new], [before, after]) = ([x, y].map(field), [x, y].map(values));
    if old != new {
        let [from, to] = [old, new].map(|field| field.unwrap_or("none").to_owned());
        return unit.add(site.change(Kind::DiscriminatorChanged).turned(from, to));
    }
    if let (Some(x), Some(y)) = (x.discriminator, y.discriminator) {
        leftover::compare(versions, [x, y], &["propertyName", "mapping"], unit);
    }
    // The value of a variant that comes or goes belongs to that change.
    let stays = |target: &str, others: &Shape<'a>| is_paired || others.variants.iter().any(|v| name(v) == Some(target));
    for (value, old) in &before {
        match after.get(value) {
            Some(new) if old == new || versions.is_gone(old) && versions.is_fresh(new) => {}
            Some(new) => {
                let [from, to] = [old, new].map(|target| format!("{value}: {target}"));
                unit.add(site.change(Kind::DiscriminatorChanged).turned(from, to));
            }
            None if stays(old, y) => {
                unit.add(site.change(Kind::DiscriminatorChanged).turned(format!("{value}: {old}"), "none"));
            }
            None => {}
        }
    }
    let further = after.iter().filter(|(value, new)| !before.contains_key(*value) && stays(new, x));
    for (value, _) in further {
        unit.add(Change { to: vec![value.clone()], ..site.change(Kind::DiscriminatorExtended) });
    }
}

/// Returns the values of the field that tells variants apart, with the schema that each stands for. Without a mapping,
/// the name of a schema stands for it.
fn values(shape: &Shape<'_>) -> BTreeMap<String, String> {
    let Some(discriminator) = shape.discriminator else { return BTreeMap::new() };
    let target = |target: &Value| referred(&serde_json::json!({ "$ref": target })).map(str::to_owned);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mapping = discriminator.get("mapping").and_then(Value::as_object).into_iter().flatten();
    let mut out: BTreeMap<String, String> =
        mapping.map(|(value, schema)| (value.clone(), target(schema).unwrap_or_else(|| text(schema)))).collect();
    let mapped: BTreeSet<String> = out.values().cloned().collect();
    let names = shape.variants.iter().filter_map(|variant| name(variant)).filter(|name| !mapped.contains(*name));
    out.extend(names.map(|name| (name.to_owned(), name.to_owned())));
    out
}
