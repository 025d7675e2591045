//! Resolves `allOf`: into an annotated reference where it adds only annotations to one, and otherwise into one object
//! with all properties, where later parts win.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::openapi::{
    below_mut, each_schema_mut, is_nullable, join, named, reference, referred, says_null, schemas_mut, used,
};
use crate::problem::{Problem, Problems, Result};

const STAGE: &str = "normalise/all_of";
const SCHEMAS: &str = "/components/schemas";

pub fn run(document: &mut Value) -> Result<()> {
    let named = parts(document);
    let mut found = Vec::new();
    for (name, schema) in schemas_mut(document).into_iter().flatten() {
        let pointer = join(SCHEMAS, name);
        below_mut(schema, &mut |schema| replace(schema, &named, &pointer, &mut found));
    }
    // These are the schemas of requests and responses; in the named ones, nothing is left.
    each_schema_mut(document, &mut |schema| replace(schema, &named, "/paths", &mut found));
    Problems::check(found)
}

/// Replaces a schema with `allOf` by one without. It is in the schema at `pointer`.
fn replace(schema: &mut Value, named: &Map<String, Value>, pointer: &str, found: &mut Vec<Problem>) {
    if schema.get("allOf").is_none() {
        return;
    }
    *schema = flatten(schema, named, &mut Vec::new()).unwrap_or_else(|problem| {
        let place = if problem.place == SCHEMAS { pointer.to_owned() } else { problem.place };
        found.push(Problem { place, ..problem });
        // Any JSON takes its place, so that other stages can go on to find their problems.
        json!({})
    });
}

/// Returns the named schemas that any `allOf` refers to, and the targets of the aliases among them.
fn parts(document: &mut Value) -> Map<String, Value> {
    let mut names = BTreeSet::new();
    each_schema_mut(document, &mut |schema| {
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        names.extend(parts.filter_map(referred).map(str::to_owned));
    });
    let mut out = Map::new();
    let mut waiting: Vec<String> = names.into_iter().collect();
    while let Some(name) = waiting.pop() {
        let Some(schema) = named(document, &name).filter(|_| !out.contains_key(&name)) else { continue };
        waiting.extend(used(schema).map(|(target, _)| target.to_owned()));
        out.insert(name, schema.clone());
    }
    out
}

/// Returns `schema` without its `allOf`, or with one that holds a single reference.
fn flatten(schema: &Value, named: &Map<String, Value>, open: &mut Vec<String>) -> std::result::Result<Value, Problem> {
    let Some(map) = schema.as_object() else { return Ok(schema.clone()) };
    let Some(parts) = map.get("allOf").and_then(Value::as_array) else { return Ok(schema.clone()) };

    let mut own = map.clone();
    own.remove("allOf");
    if let Some((reference, annotations)) = used(schema) {
        return Ok(annotated(reference, &own, annotations.into_iter().any(says_null)));
    }

    let mut out = Map::new();
    for part in parts {
        let part = match referred(part) {
            Some(name) => resolve(name, named, open)?,
            None => flatten(part, named, open)?,
        };
        absorb(&mut out, part, open)?;
    }
    absorb(&mut out, Value::Object(own), open)?;
    if is_nullable(&|name| named.get(name), schema) {
        out.insert("nullable".into(), true.into());
    } else {
        out.remove("nullable");
    }
    Ok(Value::Object(out))
}

fn resolve(name: &str, named: &Map<String, Value>, open: &mut Vec<String>) -> std::result::Result<Value, Problem> {
    let pointer = join(SCHEMAS, name);
    if open.iter().any(|o| o == name) {
        let remedy = "break the cycle with an action in spec/overlay.yaml";
        return Err(Problem::new(STAGE, pointer, "this schema is an `allOf` of itself", remedy));
    }
    let target = named.get(name).unwrap_or(&Value::Null);
    open.push(name.to_owned());
    let mut flat = flatten(target, named, open)?;
    if let Some(name) = used(&flat).map(|(name, _)| name.to_owned()) {
        flat = resolve(&name, named, open)?;
    }
    open.pop();
    Ok(flat)
}

fn annotated(name: &str, own: &Map<String, Value>, nullable: bool) -> Value {
    let mut out: Map<String, Value> = own
        .iter()
        .filter(|(k, _)| *k == "deprecated" || k.starts_with("x-"))
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    if nullable {
        out.insert("nullable".into(), true.into());
    }
    let reference = reference(name);
    if out.is_empty() {
        return reference;
    }
    out.insert("allOf".into(), json!([reference]));
    Value::Object(out)
}

fn absorb(out: &mut Map<String, Value>, part: Value, open: &[String]) -> std::result::Result<(), Problem> {
    let Value::Object(part) = part else { return Ok(()) };
    let fails = |what: String| {
        let place = open.last().map_or(SCHEMAS.into(), |name| join(SCHEMAS, name));
        Err(Problem::new(STAGE, place, what, "write the merged schema out with an action in spec/overlay.yaml"))
    };
    for (key, value) in part {
        match (key.as_str(), value) {
            ("properties", Value::Object(new)) => match out.entry("properties").or_insert_with(|| json!({})) {
                Value::Object(old) => old.extend(new),
                other => *other = Value::Object(new),
            },
            ("required", Value::Array(new)) => match out.entry("required").or_insert_with(|| json!([])) {
                Value::Array(old) => {
                    let fresh: Vec<_> = new.into_iter().filter(|n| !old.contains(n)).collect();
                    old.extend(fresh);
                }
                other => *other = Value::Array(new),
            },
            ("type", value) if out.get("type").is_some_and(|t| *t != value) => {
                return fails(format!("parts of an `allOf` have the types {} and {value}", out["type"]));
            }
            ("oneOf" | "anyOf", _) => return fails(format!("`{key}` inside `allOf` can't be merged")),
            (_, value) => drop(out.insert(key, value)),
        }
    }
    Ok(())
}
