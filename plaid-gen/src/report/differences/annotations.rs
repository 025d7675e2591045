//! Differences in the annotations of schemas: null, deprecation, format, default and limits.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::Kind;
use super::description::Versions;
use super::leftover;
use super::site::{Settled, Site, Unit};
use crate::openapi::{Annotations, value_text};

/// Compares the annotations that two uses of one schema add to it.
pub fn compare_uses<'a>(
    versions: Versions<'a>,
    [old, new]: [&'a Value; 2],
    [before, after]: [&Annotations<'a>; 2],
    site: &Site,
    unit: &mut Unit,
) {
    let [mut x, y] = [versions.old.shape(old), versions.new.shape(new)].map(|shape| shape.annotations);
    // An annotation that both uses add is not a difference; the schema's own are compared in its own unit.
    macro_rules! settle {
        ($($field:ident),*) => { $(if before.$field == after.$field { x.$field = y.$field.clone(); })* };
    }
    settle!(nullable, deprecated, read_only, write_only, format, limits, default, rest);
    compare(versions, [&x, &y], site, unit);
}

/// Compares the annotations of two schemas.
pub fn compare(versions: Versions<'_>, [x, y]: [&Annotations<'_>; 2], site: &Site, unit: &mut Unit) {
    compare_flags(x, y, site, unit);
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "none".to_owned());
    if x.format != y.format {
        let [from, to] = [x.format, y.format].map(|f| or_none(f.map(str::to_owned)));
        unit.add(site.change(Kind::FormatChanged).turned(from, to));
    }
    let [old, new] = [x.default, y.default].map(|v| v.map(value_text));
    if old != new {
        unit.add(site.change(Kind::DefaultChanged).turned(or_none(old), or_none(new)));
    }
    for key in x.limits.keys().chain(y.limits.keys()).collect::<BTreeSet<_>>() {
        let [old, new] = [x, y].map(|annotations| annotations.limits.get(key).copied());
        let [from, to] = [old, new].map(|v| or_none(v.map(value_text)));
        if from != to {
            unit.add(site.change(limit(key, old, new)).turned(format!("{key} {from}"), format!("{key} {to}")));
        }
    }
    for key in x.rest.keys().chain(y.rest.keys()).collect::<BTreeSet<_>>() {
        leftover::add(versions, [x, y].map(|annotations| annotations.rest.get(key).copied()), unit);
    }
}

/// Compares the annotations that are there or not.
fn compare_flags(x: &Annotations<'_>, y: &Annotations<'_>, site: &Site, unit: &mut Unit) {
    let mut flag = |[set, unset]: [Kind; 2], old: bool, new: bool| match (old, new) {
        (false, true) => unit.add(site.change(set)),
        (true, false) => unit.add(site.change(unset)),
        _ => {}
    };
    if site.settled < Settled::Null {
        flag([Kind::BecameNullable, Kind::BecameNotNullable], x.nullable, y.nullable);
    }
    flag([Kind::Deprecated, Kind::Undeprecated], x.deprecated, y.deprecated);
    flag([Kind::BecameReadOnly, Kind::NoLongerReadOnly], x.read_only, y.read_only);
    flag([Kind::BecameWriteOnly, Kind::NoLongerWriteOnly], x.write_only, y.write_only);
}

/// Returns whether a limit forbids more or less than before.
fn limit(key: &str, old: Option<&Value>, new: Option<&Value>) -> Kind {
    let (Some(old), Some(new)) = (old, new) else {
        return if new.is_some() { Kind::LimitTightened } else { Kind::LimitLoosened };
    };
    match (old.as_f64(), new.as_f64()) {
        (Some(old), Some(new)) if key.starts_with("min") || key == "exclusiveMinimum" => order(new > old),
        (Some(old), Some(new)) if key.starts_with("max") || key == "exclusiveMaximum" => order(new < old),
        _ => Kind::LimitChanged,
    }
}

fn order(tightened: bool) -> Kind {
    if tightened { Kind::LimitTightened } else { Kind::LimitLoosened }
}
