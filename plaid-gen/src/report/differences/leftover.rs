//! The counter-check: what differs between two nodes of the descriptions, and no rule has read. Every rule names the
//! keys that it reads, and all others are compared here, so that nothing is passed over in silence.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::NOTHING;
use super::change::{Change, Kind, Owner, Place, Side, Use};
use super::description::Versions;
use super::site::Unit;
use crate::openapi::{METHODS, is_prose, join};

/// The sections of `components` that rules read.
const READ: [&str; 2] = ["schemas", "securitySchemes"];

/// Compares two nodes without the `known` keys, which rules compare.
pub fn compare(versions: Versions<'_>, nodes: [&Value; 2], known: &[&str], unit: &mut Unit) {
    compare_maps(versions, nodes.map(Value::as_object), known, unit);
}

/// Compares two nodes like [`compare`].
pub fn compare_maps(versions: Versions<'_>, maps: [Option<&Map<String, Value>>; 2], known: &[&str], unit: &mut Unit) {
    let keys: BTreeSet<&String> = maps.iter().flatten().flat_map(|map| map.keys()).collect();
    for key in keys.into_iter().filter(|key| !known.contains(&key.as_str()) && !is_prose(key)) {
        add(versions, maps.map(|map| map?.get(key)), unit);
    }
}

/// Reports the values of a key that no rule reads, unless they mean the same.
pub fn add(versions: Versions<'_>, [old, new]: [Option<&Value>; 2], unit: &mut Unit) {
    if old.zip(new).is_some_and(|(old, new)| is_same(old, new)) {
        return;
    }
    let in_new = new.and_then(|node| versions.new.pointer(node));
    let pointer = in_new.or_else(|| old.and_then(|node| versions.old.pointer(node))).unwrap_or_default();
    let change = Change::new(Kind::NotUnderstood, Place::at(Owner::Root).field(&pointer));
    unit.add(change.turned(short(old), short(new)));
}

/// Whether two values mean the same: they may differ in prose, and in the notation of numbers.
fn is_same(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            let keys: BTreeSet<&String> = old.keys().chain(new.keys()).filter(|key| !is_prose(key)).collect();
            keys.into_iter().all(|key| old.get(key).zip(new.get(key)).is_some_and(|(old, new)| is_same(old, new)))
        }
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| is_same(old, new))
        }
        _ => old == new || old.as_f64().is_some_and(|old| new.as_f64() == Some(old)),
    }
}

/// Returns a value as JSON, cut where a line would become too long.
fn short(value: Option<&Value>) -> String {
    const LONGEST: usize = 60;
    let Some(value) = value else { return "nothing".to_owned() };
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Compares what belongs to no operation and no schema: the document, its path items, and the components that nothing
/// refers to. The others are compared where they are used.
pub fn beyond(versions: Versions<'_>) -> Vec<(Unit, Use)> {
    let documents = [&versions.old.document, &versions.new.document];
    let mut unit = Unit::default();
    compare(versions, documents, &["openapi", "info", "servers", "security", "paths", "components"], &mut unit);
    compare_items(versions, documents.map(|d| &d["paths"]), &mut unit);
    compare_components(versions, documents, &mut unit);
    vec![(unit, Use { product: "every product".to_owned(), name: "every product".to_owned(), side: Side::Request })]
}

/// Compares path items that both descriptions have. Their operations are compared by themselves.
fn compare_items<'a>(versions: Versions<'a>, [old, new]: [&'a Value; 2], unit: &mut Unit) {
    let known: Vec<&str> = METHODS.into_iter().chain(["parameters"]).collect();
    for (path, new) in new.as_object().into_iter().flatten() {
        if let Some(old) = old.get(path) {
            compare(versions, [old, new], &known, unit);
        }
    }
}

fn compare_components<'a>(versions: Versions<'a>, documents: [&'a Value; 2], unit: &mut Unit) {
    let sections = documents.map(|document| document.get("components").unwrap_or(&NOTHING));
    let mut used = BTreeSet::new();
    documents.into_iter().for_each(|document| references(document, &mut used));
    let names: BTreeSet<&String> = sections.iter().filter_map(|s| s.as_object()).flat_map(Map::keys).collect();
    for name in names.into_iter().filter(|name| !READ.contains(&name.as_str()) && !is_prose(name)) {
        let nodes = sections.map(|section| section.get(name).unwrap_or(&NOTHING));
        let entries: BTreeSet<&String> = nodes.iter().filter_map(|node| node.as_object()).flat_map(Map::keys).collect();
        let is_used = |entry: &str| used.contains(join(&format!("#/components/{name}"), entry).as_str());
        for entry in entries.into_iter().filter(|entry| !is_used(entry)) {
            add(versions, nodes.map(|node| node.get(entry)), unit);
        }
    }
}

/// Adds the targets of all references in `value`.
fn references<'a>(value: &'a Value, out: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(map) => {
            out.extend(map.get("$ref").and_then(Value::as_str));
            map.values().for_each(|value| references(value, out));
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, out)),
        _ => {}
    }
}
