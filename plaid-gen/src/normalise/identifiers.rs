//! Gives fields that hold one kind of identifier or token a type of its own, so that an Item's id can't be passed where
//! an account's is expected. The rules name these fields, which are plain strings in the description.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::references::TRANSPARENT;
use crate::openapi::{reference, schemas_mut};
use crate::policy::Policy;
use crate::problem::Result;
use crate::type_name::type_name;

pub fn run(document: &mut Value, policy: &Policy) -> Result<()> {
    let Some(schemas) = schemas_mut(document) else { return Ok(()) };
    // Upstream has schemas of these names for some of them, all of which are aliases of strings.
    let mut names: BTreeMap<String, String> = schemas.keys().map(|name| (type_name(name), name.clone())).collect();
    let mut used = Vec::new();
    for (schema_name, schema) in schemas.iter_mut() {
        for (field, property) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
            let Some(kind) = policy.rules.fields.identifier(schema_name, field) else { continue };
            let name = names.entry(kind.to_owned()).or_insert_with(|| kind.to_owned());
            if refer(property, name) {
                used.push(name.clone());
            }
        }
    }
    for name in used {
        let schema = schemas.entry(name).or_insert_with(|| json!({ "type": "string" }));
        if let Some(map) = schema.as_object_mut() {
            map.remove(TRANSPARENT);
        }
    }
    Ok(())
}

/// Replaces a string, or the strings in a list, by a reference to the named type, and keeps the annotations. Returns
/// whether it replaced any.
fn refer(property: &mut Value, name: &str) -> bool {
    let Some(map) = property.as_object_mut() else { return false };
    if let Some(items) = map.get_mut("items") {
        return refer(items, name);
    }
    if map.get("type").is_none_or(|kind| kind != "string") || map.contains_key("enum") {
        return false;
    }
    let mut annotations = std::mem::take(map);
    annotations.remove("type");
    if annotations.is_empty() {
        *property = reference(name);
    } else {
        let mut all = Map::from_iter([("allOf".to_owned(), json!([reference(name)]))]);
        all.extend(annotations);
        *property = Value::Object(all);
    }
    true
}
