//! `allOf` becomes what it means: a reference with annotations where nothing but those is added, and
//! otherwise one object with all properties, the later parts winning.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::document::{each_schema_mut, referred};
use crate::problem::{Problem, Result};

const STAGE: &str = "normalise/all_of";

pub fn run(document: &mut Value) -> Result<()> {
    let named = parts(document);
    let mut problem = None;
    each_schema_mut(document, &mut |schema| {
        if schema.get("allOf").is_some() {
            match flatten(schema, &named, &mut Vec::new()) {
                Ok(flat) => *schema = flat,
                Err(p) => problem = problem.take().or(Some(p)),
            }
        }
    });
    problem.map_or(Ok(()), |p| Err(p.into()))
}

/// The named schemas that any `allOf` refers to.
fn parts(document: &mut Value) -> Map<String, Value> {
    let mut names = BTreeSet::new();
    each_schema_mut(document, &mut |schema| {
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        names.extend(parts.filter_map(referred).map(str::to_owned));
    });
    let schemas = &document["components"]["schemas"];
    names.into_iter().filter_map(|name| Some((name.clone(), schemas.get(&name)?.clone()))).collect()
}

/// What `schema` means without its `allOf`, or with one that holds a single reference.
fn flatten(schema: &Value, named: &Map<String, Value>, open: &mut Vec<String>) -> std::result::Result<Value, Problem> {
    let Some(map) = schema.as_object() else { return Ok(schema.clone()) };
    let Some(parts) = map.get("allOf").and_then(Value::as_array) else { return Ok(schema.clone()) };

    let mut own = map.clone();
    own.remove("allOf");
    let references: Vec<&str> = parts.iter().filter_map(referred).collect();
    let inline: Vec<&Map<String, Value>> =
        parts.iter().filter(|p| referred(p).is_none()).filter_map(Value::as_object).collect();
    let nullable = inline.iter().copied().chain([&own]).any(is_nullable);

    if let [reference] = references.as_slice()
        && inline.iter().copied().chain([&own]).all(only_annotates)
    {
        return Ok(annotated(reference, &own, nullable));
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
    if nullable {
        out.insert("nullable".into(), true.into());
    } else if references.len() < parts.len()
        || !references.iter().all(|r| named.get(*r).and_then(Value::as_object).is_some_and(is_nullable))
    {
        out.remove("nullable");
    }
    Ok(Value::Object(out))
}

fn resolve(name: &str, named: &Map<String, Value>, open: &mut Vec<String>) -> std::result::Result<Value, Problem> {
    let pointer = format!("/components/schemas/{name}");
    if open.iter().any(|o| o == name) {
        let remedy = "break the circle with an action in spec/overlay.yaml";
        return Err(Problem::new(STAGE, pointer, "this schema is an `allOf` of itself", remedy));
    }
    let target = named.get(name).unwrap_or(&Value::Null);
    open.push(name.to_owned());
    let mut flat = flatten(target, named, open)?;
    // A reference with annotations stands for what it refers to.
    if let Some(name) = flat["allOf"].get(0).and_then(referred).map(str::to_owned) {
        flat = resolve(&name, named, open)?;
    }
    open.pop();
    Ok(flat)
}

fn is_nullable(map: &Map<String, Value>) -> bool {
    map.get("nullable") == Some(&Value::Bool(true))
}

/// Whether a part says nothing about the shape: no properties, no requirements, no values.
fn only_annotates(part: &Map<String, Value>) -> bool {
    part.iter().all(|(key, value)| match key.as_str() {
        "properties" => value.as_object().is_some_and(Map::is_empty),
        "required" | "enum" => value.as_array().is_some_and(Vec::is_empty),
        "items" | "allOf" | "oneOf" | "anyOf" | "$ref" => false,
        "additionalProperties" => value.is_boolean(),
        _ => true,
    })
}

fn annotated(reference: &str, own: &Map<String, Value>, nullable: bool) -> Value {
    let mut out: Map<String, Value> = own
        .iter()
        .filter(|(k, _)| *k == "deprecated" || k.starts_with("x-"))
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    if nullable {
        out.insert("nullable".into(), true.into());
    }
    let reference = crate::document::reference(reference);
    if out.is_empty() {
        return reference;
    }
    out.insert("allOf".into(), json!([reference]));
    Value::Object(out)
}

fn absorb(out: &mut Map<String, Value>, part: Value, open: &[String]) -> std::result::Result<(), Problem> {
    let Value::Object(part) = part else { return Ok(()) };
    let fails = |what: String| {
        let place = open.last().map_or("/components/schemas".into(), |n| format!("/components/schemas/{n}"));
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
