//! Differences in the bodies of requests and responses.

use std::collections::BTreeMap;

use serde_json::Value;

use super::change::{Change, Kind, Place};
use super::site::{Site, Unit};
use super::walk::Walk;
use super::{NOTHING, leftover};

/// Compares the bodies of two requests or responses, which may be absent.
pub fn compare<'a>(walk: &mut Walk<'a>, [old, new]: [&'a Value; 2], place: &Place, unit: &mut Unit) {
    let [mut x, mut y] = [old, new].map(contents);
    let change = |kind| Change::new(kind, place.clone());
    match (x.is_empty(), y.is_empty()) {
        (true, true) => return,
        (true, false) => {
            let required = new["required"] == Value::Bool(true);
            return unit.add(Change { required, ..change(Kind::BodyAdded) });
        }
        (false, true) => return unit.add(change(Kind::BodyRemoved)),
        (false, false) => {}
    }
    let both: Vec<String> = x.keys().filter(|media| y.contains_key(*media)).cloned().collect();
    for media in both {
        let (Some(old), Some(new)) = (x.remove(&media), y.remove(&media)) else { continue };
        leftover::compare(walk.versions, [old, new], &["schema"], unit);
        let [old, new] = [old, new].map(|body| body.get("schema").unwrap_or(&NOTHING));
        walk.site(old, new, &Site::at(place.clone()), unit);
    }
    let (from, to): (Vec<_>, Vec<_>) = (x.into_keys().collect(), y.into_keys().collect());
    match (from.as_slice(), to.as_slice()) {
        ([], []) => {}
        ([_], [_]) => unit.add(Change { from, to, ..change(Kind::MediaTypeChanged) }),
        _ => {
            let removed = (!from.is_empty()).then(|| Change { from, ..change(Kind::MediaTypeRemoved) });
            let added = (!to.is_empty()).then(|| Change { to, ..change(Kind::MediaTypeAdded) });
            removed.into_iter().chain(added).for_each(|change| unit.add(change));
        }
    }
}

/// Returns the bodies by media type. Its parameters, such as the charset, do not matter, unless they tell two bodies
/// apart.
fn contents(holder: &Value) -> BTreeMap<String, &Value> {
    let mut out = BTreeMap::new();
    for (media, body) in holder.get("content").and_then(Value::as_object).into_iter().flatten() {
        let media = media.to_lowercase();
        let name = media.split(';').next().unwrap_or_default().trim().to_owned();
        out.insert(if out.contains_key(&name) { media } else { name }, body);
    }
    out
}
