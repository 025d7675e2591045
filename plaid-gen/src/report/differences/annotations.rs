//! Differences in the annotations of schemas: null, deprecation, format, default and limits.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::Kind;
use super::description::Versions;
use super::site::{Settled, Site, Unit};
use crate::openapi::Annotations;

/// Compares the annotations that two uses of one schema add to it.
pub fn compare_uses<'a>(
    versions: Versions<'a>,
    [old, new]: [&'a Value; 2],
    [before, after]: [&Annotations<'a>; 2],
    site: &Site,
    unit: &mut Unit,
) {
    let (mut x, y) = (versions.old.shape(old).annotations(), versions.new.shape(new).annotations());
    // An annotation that both uses add is not a difference; the schema's own are compared in its own unit.
    if before.nullable == after.nullable {
        x.nullable = y.nullable;
    }
    if before.deprecated == after.deprecated {
        x.deprecated = y.deprecated;
    }
    if before.format == after.format {
        x.format = y.format;
    }
    if before.limits == after.limits {
        x.limits = y.limits.clone();
    }
    if before.default == after.default {
        x.default = y.default;
    }
    compare(&x, &y, site, unit);
}

/// Compares the annotations of two schemas.
pub fn compare(x: &Annotations<'_>, y: &Annotations<'_>, site: &Site, unit: &mut Unit) {
    let mut when = |kind, is: bool| {
        if is {
            unit.add(site.change(kind));
        }
    };
    let null_counts = site.settled < Settled::Null;
    when(Kind::BecameNullable, null_counts && !x.nullable && y.nullable);
    when(Kind::BecameNotNullable, null_counts && x.nullable && !y.nullable);
    when(Kind::Deprecated, !x.deprecated && y.deprecated);
    when(Kind::Undeprecated, x.deprecated && !y.deprecated);
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "none".to_owned());
    if x.format != y.format {
        let [from, to] = [x.format, y.format].map(|f| or_none(f.map(str::to_owned)));
        unit.add(site.change(Kind::FormatChanged).turned(from, to));
    }
    if x.default != y.default {
        let [from, to] = [x.default, y.default].map(|v| or_none(v.map(Value::to_string)));
        unit.add(site.change(Kind::DefaultChanged).turned(from, to));
    }
    for key in x.limits.keys().chain(y.limits.keys()).collect::<BTreeSet<_>>() {
        let (old, new) = (x.limits.get(key), y.limits.get(key));
        let is_same =
            old == new || old.and_then(|v| v.as_f64()).zip(new.and_then(|v| v.as_f64())).is_some_and(are_equal);
        if !is_same {
            let [from, to] = [old, new].map(|v| format!("{key} {}", or_none(v.map(ToString::to_string))));
            unit.add(site.change(limit(key, old.copied(), new.copied())).turned(from, to));
        }
    }
}

/// Whether two numbers are equal; `1` and `1.0` are.
#[allow(clippy::float_cmp, reason = "both come from text, and neither is computed")]
fn are_equal((x, y): (f64, f64)) -> bool {
    x == y
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
