//! Merges schemas of the same shape into one type where no meaning is lost; the other names become aliases:
//!
//! - inline schemas of properties with the same name, which upstream has not named;
//! - a schema and its twin called `…Nullable`;
//! - schemas that the rules declare the same (`same-as`), as long as they have the same shape;
//! - answers that differ only in the verb of their names, such as those of creating and of getting an object;
//! - answers that contain nothing but the id of the request, which become [`ACKNOWLEDGEMENT`].
//!
//! Two types that only look alike stay two, because they can change independently.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::inline::INLINE;
use super::references::ALIASES;
use crate::openapi::{
    below, below_mut, content_name, each_schema_mut, operations, reference, referred, schemas_mut, successes,
};
use crate::policy::Policy;
use crate::problem::{Problem, Result};

/// The schema of answers that contain nothing but the id of the request.
const ACKNOWLEDGEMENT: &str = "Acknowledgement";

pub fn run(document: &mut Value, policy: &Policy, unfit: &mut Vec<Problem>) -> Result<()> {
    let answers = answers(document);
    let Some(schemas) = schemas_mut(document) else { return Ok(()) };
    acknowledge(schemas, &answers);
    let merged = merge(schemas, &answers, policy);
    let unlike =
        policy.rules.schemas.other_names().filter(|name| schemas.contains_key(*name) && !merged.contains_key(*name));
    unfit.extend(unlike.filter_map(|name| policy.rules.unlike(name)));
    let gone: BTreeMap<&String, Value> = merged.keys().filter_map(|name| Some((name, schemas.remove(name)?))).collect();
    each_schema_mut(document, &mut |schema| {
        flatten(schema);
        let Some((name, old)) = referred(schema).and_then(|name| gone.get_key_value(&name.to_owned())) else { return };
        let target = reference(last(name, &merged));
        // From here on, uses say whether a named schema may be null.
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

/// Returns the names of the schemas that are whole answers.
fn answers(document: &Value) -> BTreeSet<String> {
    let responses = operations(document).flat_map(|(_, operation)| successes(operation));
    responses.filter_map(|(_, response)| content_name(response).map(str::to_owned)).collect()
}

/// Adds [`ACKNOWLEDGEMENT`] if several answers contain nothing but the id of the request.
fn acknowledge(schemas: &mut Map<String, Value>, answers: &BTreeSet<String>) {
    let mut bare = answers.iter().filter_map(|name| schemas.get(name)).filter(|schema| is_acknowledgement(schema));
    if let (Some(schema), Some(_)) = (bare.next(), bare.next()) {
        let schema = schema.clone();
        schemas.entry(ACKNOWLEDGEMENT).or_insert(schema);
    }
}

fn is_acknowledgement(schema: &Value) -> bool {
    let properties = schema["properties"].as_object();
    properties.is_some_and(|properties| properties.len() == 1 && properties.contains_key("request_id"))
        && schema["required"] == json!(["request_id"])
}

/// Returns the name of an answer without its verb: `BeaconUser` for `BeaconUserGetResponse`.
fn without_verb(name: &str) -> Option<&str> {
    let name = name.strip_suffix("Response")?;
    let verb = name.rfind(|letter: char| letter.is_ascii_uppercase())?;
    name.get(..verb).filter(|rest| !rest.is_empty())
}

/// Finds names of one shape: returns each with the name that replaces it.
fn merge(schemas: &Map<String, Value>, answers: &BTreeSet<String>, policy: &Policy) -> BTreeMap<String, String> {
    let mut merged = BTreeMap::new();
    let shaped = schemas.iter().filter(|(_, schema)| has_shape(schema));
    let mut shapes: BTreeMap<&str, String> =
        shaped.map(|(name, schema)| (name.as_str(), shape(schema, &merged))).collect();
    loop {
        let found = same(schemas, &shapes, answers, policy);
        if found.is_empty() {
            return merged;
        }
        shapes.retain(|name, _| !found.contains_key(*name));
        merged.extend(found.clone());
        // Merging types can make the types that contain them equal.
        for (name, known) in &mut shapes {
            if let Some(schema) = schemas.get(*name).filter(|schema| refers_to(schema, &found)) {
                *known = shape(schema, &merged);
            }
        }
    }
}

/// Finds names of one shape, given the shapes.
fn same(
    schemas: &Map<String, Value>,
    shapes: &BTreeMap<&str, String>,
    answers: &BTreeSet<String>,
    policy: &Policy,
) -> BTreeMap<String, String> {
    let same = |one: &str, other: &str| shapes.get(one).is_some_and(|shape| shapes.get(other) == Some(shape));
    let mut inline = HashMap::<(&str, &str), &str>::new();
    let mut verbs = HashMap::<(&str, &str), &str>::new();
    let mut found = BTreeMap::new();
    // The shortest name is kept.
    let mut by_length: Vec<_> = shapes.iter().map(|(name, shape)| (*name, shape)).collect();
    by_length.sort_by_key(|(name, _)| name.len());
    for (name, shape) in by_length {
        let property = schemas.get(name).and_then(|schema| schema.get(INLINE)?.as_str());
        let first = property.map(|property| *inline.entry((property, shape)).or_insert(name));
        let twin = name.strip_suffix("Nullable").filter(|twin| same(name, twin));
        let stated = policy.rules.schemas.same_as(name).filter(|target| same(name, target));
        let object = answers.get(name).and_then(|name| without_verb(name));
        let answer = match object {
            _ if answers.contains(name) && same(name, ACKNOWLEDGEMENT) => Some(ACKNOWLEDGEMENT),
            Some(object) => Some(*verbs.entry((object, shape)).or_insert(name)),
            None => None,
        };
        if let Some(target) = stated.or(twin).or(first).or(answer).filter(|target| *target != name) {
            found.insert(name.to_owned(), target.to_owned());
        }
    }
    found
}

/// Whether the schema refers to one of these.
fn refers_to(schema: &Value, names: &BTreeMap<String, String>) -> bool {
    let mut refers = false;
    below(schema, &mut String::new(), &mut |_, part| {
        refers |= referred(part).is_some_and(|name| names.contains_key(name));
    });
    refers
}

/// Whether the schema becomes a struct or an enum; other names are aliases already.
fn has_shape(schema: &Value) -> bool {
    ["properties", "enum"].iter().any(|key| schema.get(*key).is_some())
}

/// Returns a text that is the same for schemas of the same shape. Whether the schema itself may be null does not count,
/// because its uses state it.
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

/// Flattens `allOf: [{allOf: [ref]}]`, which appears because children are visited first.
fn flatten(schema: &mut Value) {
    let Some(inner) = schema.pointer("/allOf/0").filter(|part| part.get("allOf").is_some()).cloned() else { return };
    if let (Some(outer), Value::Object(inner)) = (schema.as_object_mut(), inner) {
        outer.extend(inner);
    }
}

/// Follows aliases to the last name.
fn last<'a>(mut name: &'a str, merged: &'a BTreeMap<String, String>) -> &'a str {
    while let Some(target) = merged.get(name) {
        name = target;
    }
    name
}
