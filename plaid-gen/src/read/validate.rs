//! Checks a description before the passes run on it. All problems of one kind are reported together.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::openapi::{BOUNDS, each_node, each_schema, each_schema_mut, join, referred, schemas};
use crate::problem::{Problem, Problems, Result};

const STAGE: &str = "validate";

const PRODUCTION: &str = "https://production.plaid.com";
const SANDBOX: &str = "https://sandbox.plaid.com";
/// The server that was switched off in 2024. Older descriptions have it.
const RETIRED: &str = "https://development.plaid.com";

/// Checks a description. With `lenient`, problems with its servers are returned instead, because the SDK has its own
/// list of them.
pub fn check(document: &mut Value, lenient: bool) -> Result<Vec<Problem>> {
    let mut found = Vec::new();
    shape(document, &mut found);
    Problems::check(std::mem::take(&mut found))?;
    references(document, &mut found);
    operations(document, &mut found);
    let mut notes = Vec::new();
    servers(document, if lenient { &mut notes } else { &mut found });
    schema_forms(document, &mut found);
    Problems::check(found)?;
    if let Some(servers) = document.get_mut("servers").and_then(Value::as_array_mut).filter(|_| lenient) {
        servers.retain(|server| matches!(server["url"].as_str(), Some(PRODUCTION | SANDBOX)));
    }
    Ok(notes)
}

/// Returns references without a target, and forms that no pass understands.
pub fn faults(document: &Value) -> Vec<Problem> {
    let mut found = Vec::new();
    references(document, &mut found);
    schema_forms(document, &mut found);
    found
}

/// Replaces the schemas that [`check`] refuses by any JSON, so that later stages can go on to find their problems.
/// Returns whether they can: not if the document has another shape than a description.
pub fn heal(document: &mut Value) -> bool {
    let mut found = Vec::new();
    shape(document, &mut found);
    if !found.is_empty() {
        return false;
    }
    let known: BTreeSet<String> = schemas(document).map(|(name, _)| name.clone()).collect();
    each_schema_mut(document, &mut |schema| {
        let mut found = Vec::new();
        form("", schema, &mut found);
        let is_dangling = schema.get("$ref").is_some() && !referred(schema).is_some_and(|name| known.contains(name));
        if is_dangling || !found.is_empty() {
            *schema = Value::Object(Map::new());
        }
    });
    true
}

/// Refuses forms that no pass understands, in named schemas and everything below them.
fn schema_forms(document: &Value, found: &mut Vec<Problem>) {
    each_schema(document, &mut |pointer, schema| form(pointer, schema, found));
}

fn shape(document: &Value, found: &mut Vec<Problem>) {
    for pointer in ["/info", "/paths", "/components", "/components/schemas"] {
        if !document.pointer(pointer).is_some_and(Value::is_object) {
            found.push(Problem::new(
                STAGE,
                pointer,
                "must be an object",
                "import a complete description with `cargo xtask spec import`",
            ));
        }
    }
}

/// Checks that every `$ref` is local and has a target.
fn references(document: &Value, found: &mut Vec<Problem>) {
    each_node(document, &mut |pointer, node| {
        let Some(target) = node.get("$ref") else { return };
        let what = match target.as_str() {
            Some(target) => match target.strip_prefix('#') {
                Some(local) if document.pointer(local).is_some() => return,
                Some(_) => format!("`$ref` has no target: {target}"),
                None => format!("`$ref` points outside of the document: {target}"),
            },
            None => "`$ref` is not a string".to_owned(),
        };
        found.push(Problem::new(
            STAGE,
            pointer,
            what,
            "import a complete description, or fix the reference with an action in spec/overlay.yaml",
        ));
    });
}

fn operations(document: &Value, found: &mut Vec<Problem>) {
    let mut seen = BTreeMap::<&str, String>::new();
    for (pointer, operation) in crate::openapi::operations(document) {
        let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
            found.push(Problem::new(
                STAGE,
                pointer,
                "the operation has no operationId",
                "give it one with an action in spec/overlay.yaml",
            ));
            continue;
        };
        if let Some(first) = seen.get(id) {
            found.push(Problem::new(
                STAGE,
                join(&pointer, "operationId"),
                format!("the operationId {id} is taken by {first}"),
                "rename one of the two with an action in spec/overlay.yaml",
            ));
        } else {
            seen.insert(id, pointer);
        }
    }
}

fn servers(document: &Value, found: &mut Vec<Problem>) {
    let Some(servers) = document.get("servers").and_then(Value::as_array) else {
        found.push(Problem::new(
            STAGE,
            "/servers",
            "there are no servers",
            "add Production and Sandbox with an action in spec/overlay.yaml",
        ));
        return;
    };
    let mut known = BTreeSet::new();
    for (i, server) in servers.iter().enumerate() {
        let pointer = format!("/servers/{i}");
        match server.get("url").and_then(Value::as_str) {
            Some(url @ (PRODUCTION | SANDBOX)) => drop(known.insert(url.to_owned())),
            Some(url @ RETIRED) => found.push(Problem::new(
                STAGE,
                pointer,
                format!("the server {url} was switched off in 2024"),
                "remove it with an action in spec/overlay.yaml; --lenient-overlay leaves it out",
            )),
            url => found.push(Problem::new(
                STAGE,
                pointer,
                format!("the server {} is neither Sandbox nor Production", url.unwrap_or("without a `url`")),
                "remove it with an action in spec/overlay.yaml, or add it to plaid_api::Environment",
            )),
        }
    }
    for url in [PRODUCTION, SANDBOX].into_iter().filter(|url| !known.contains(*url)) {
        found.push(Problem::new(
            STAGE,
            "/servers",
            format!("the server {url} is missing"),
            "add it with an action in spec/overlay.yaml",
        ));
    }
}

/// The keywords that some pass understands, besides [`BOUNDS`].
const UNDERSTOOD: [&str; 19] = [
    "$ref",
    "type",
    "format",
    "nullable",
    "deprecated",
    "enum",
    "default",
    "items",
    "required",
    "properties",
    "additionalProperties",
    "allOf",
    "oneOf",
    "anyOf",
    "discriminator",
    "uniqueItems",
    "readOnly",
    "writeOnly",
    "externalDocs",
];

fn form(pointer: &str, schema: &Value, found: &mut Vec<Problem>) {
    let mut refuse = |key: &str, what: String| {
        found.push(Problem::new(
            STAGE,
            if key.is_empty() { pointer.to_owned() } else { join(pointer, key) },
            what,
            "bring it into a form of OpenAPI 3.0 with an action in spec/overlay.yaml, or add a pass to \
             plaid-gen/src/normalise",
        ));
    };
    let Some(map) = schema.as_object() else {
        return refuse("", "a schema must be an object".into());
    };
    let is_understood = |key: &str| key.starts_with("x-") || UNDERSTOOD.contains(&key) || BOUNDS.contains(&key);
    for key in map.keys().filter(|key| !is_understood(key)) {
        refuse(key, format!("no pass understands the keyword `{key}`"));
    }
    match map.get("type").map(|t| (t, t.as_str())) {
        None | Some((_, Some("string" | "number" | "integer" | "boolean" | "object"))) => {}
        Some((_, Some("array"))) => {
            if !map.contains_key("items") {
                refuse("", "an array needs `items`".into());
            }
        }
        Some((other, _)) => refuse("type", format!("no pass understands the type {other}")),
    }
    expect(map, &["properties"], "an object", Value::is_object, &mut refuse);
    expect(map, &["required", "enum", "allOf", "oneOf", "anyOf"], "a list", Value::is_array, &mut refuse);
    expect(map, &["nullable", "deprecated"], "true or false", Value::is_boolean, &mut refuse);
    expect(map, &["additionalProperties"], "true, false or a schema", |v| v.is_boolean() || v.is_object(), &mut refuse);
}

fn expect(
    map: &Map<String, Value>,
    keys: &[&str],
    form: &str,
    holds: impl Fn(&Value) -> bool,
    refuse: &mut impl FnMut(&str, String),
) {
    for key in keys {
        if map.get(*key).is_some_and(|v| !holds(v)) {
            refuse(key, format!("`{key}` must be {form}"));
        }
    }
}
