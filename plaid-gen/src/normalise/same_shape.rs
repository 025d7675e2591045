//! The same shape under two names becomes one type where no meaning is lost, and the other name an alias:
//!
//! - inline schemas of properties with one name, which have no name of upstream's own;
//! - a schema and its twin called `…Nullable`;
//! - schemas that the rules call the same (`same-as`), as long as they are.
//!
//! Two types that only look alike stay two: they change apart.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use super::inline::INLINE;
use super::references::ALIASES;
use crate::document::{below_mut, each_schema_mut, reference, referred, schemas_mut};
use crate::policy::Policy;
use crate::problem::{Problems, Result};

pub fn run(document: &mut Value, policy: &Policy) -> Result<()> {
    let Some(schemas) = schemas_mut(document) else { return Ok(()) };
    let mut merged = BTreeMap::new();
    // Types that differ only in parts that have become one are the same only then.
    while merge(schemas, policy, &mut merged) {}
    let unlike =
        policy.rules.schemas.other_names().filter(|name| schemas.contains_key(*name) && !merged.contains_key(*name));
    Problems::check(unlike.filter_map(|name| policy.rules.unlike(name)).collect())?;
    let gone: BTreeMap<&String, Value> = merged.keys().filter_map(|name| Some((name, schemas.remove(name)?))).collect();
    each_schema_mut(document, &mut |schema| {
        flatten(schema);
        let Some((name, old)) = referred(schema).and_then(|name| gone.get_key_value(&name.to_owned())) else { return };
        let target = reference(last(name, &merged));
        // That a named schema may be null is said of its uses from here on.
        *schema = match old.get("nullable") {
            Some(nullable) => json!({ "allOf": [target], "nullable": nullable }),
            None => target,
        };
    });
    let aliases = merged.iter().map(|(name, target)| (name.clone(), target.clone().into()));
    if let Some(known) = document[ALIASES].as_object_mut() {
        known.extend(aliases);
    }
    Ok(())
}

/// Finds more names of one shape; `merged` has what is found so far. Whether there were any.
fn merge(schemas: &Map<String, Value>, policy: &Policy, merged: &mut BTreeMap<String, String>) -> bool {
    let shapes: BTreeMap<String, String> = schemas
        .iter()
        .filter(|(name, schema)| !merged.contains_key(*name) && has_shape(schema))
        .map(|(name, schema)| (name.clone(), shape(schema, merged)))
        .collect();
    let same = |one: &str, other: &str| shapes.get(one).is_some_and(|shape| shapes.get(other) == Some(shape));
    let mut inline = HashMap::<(&str, &str), &str>::new();
    let mut found = Vec::new();
    // The shortest name is the one that is kept.
    let mut by_length: Vec<_> = shapes.iter().collect();
    by_length.sort_by_key(|(name, _)| name.len());
    for (name, shape) in by_length {
        let schema = &schemas[name];
        let property = schema.get(INLINE).and_then(Value::as_str);
        let first = property.map(|property| *inline.entry((property, shape)).or_insert(name));
        let twin = name.strip_suffix("Nullable").filter(|twin| same(name, twin));
        let stated = policy.rules.schemas.same_as(name).filter(|target| same(name, target));
        if let Some(target) = stated.or(twin).or(first).filter(|target| *target != name) {
            found.push((name.clone(), target.to_owned()));
        }
    }
    let is_any = !found.is_empty();
    merged.extend(found);
    is_any
}

/// Of a struct or an enum; other names are aliases anyway.
fn has_shape(schema: &Value) -> bool {
    ["properties", "enum"].iter().any(|key| schema.get(*key).is_some())
}

/// What two schemas that are the same have in common, as text. Whether the whole may be null is said of
/// a name's uses.
fn shape(schema: &Value, merged: &BTreeMap<String, String>) -> String {
    let mut schema = schema.clone();
    if let Some(map) = schema.as_object_mut() {
        map.retain(|key, _| !matches!(key.as_str(), "nullable" | INLINE));
    }
    below_mut(&mut schema, &mut |part| {
        if let Some(name) = referred(part).filter(|name| merged.contains_key(*name)) {
            *part = reference(last(name, merged));
        }
    });
    schema.to_string()
}

/// A use with annotations whose reference has just become a use with annotations, since children come
/// first.
fn flatten(schema: &mut Value) {
    let Some(inner) = schema.pointer("/allOf/0").filter(|part| part.get("allOf").is_some()).cloned() else { return };
    if let (Some(outer), Value::Object(inner)) = (schema.as_object_mut(), inner) {
        outer.extend(inner);
    }
}

/// What a name stands for in the end.
fn last<'a>(mut name: &'a str, merged: &'a BTreeMap<String, String>) -> &'a str {
    while let Some(target) = merged.get(name) {
        name = target;
    }
    name
}
