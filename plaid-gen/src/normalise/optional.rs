//! Nullability moves from named schemas to where they are used, and a property that may be null may be
//! absent too: both are `Option`. Which of the two the description says stays as a fact of the field.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::document::{below_mut, each_schema_mut, referred, schemas, schemas_mut};
use crate::problem::Result;

/// Annotation on an object: for each property whether it is required, nullable and deprecated.
pub const FIELDS: &str = "x-fields";

pub fn run(document: &mut Value) -> Result<()> {
    let nullable: BTreeSet<String> =
        schemas(document).filter(|(_, s)| is_true(s, "nullable")).map(|(name, _)| name.clone()).collect();
    for schema in schemas_mut(document).into_iter().flat_map(|s| s.values_mut()) {
        // A named schema says nothing about its uses.
        schema.as_object_mut().map(|s| s.remove("nullable"));
    }
    each_schema_mut(document, &mut |schema| {
        let Some(object) = schema.as_object_mut() else { return };
        if let Some(element) = ["items", "additionalProperties"].iter().find_map(|k| object.get(*k)) {
            let may_be_null = may_be_null(element, &nullable);
            for key in ["items", "additionalProperties"] {
                if let Some(element) = object.get_mut(key).filter(|e| e.is_object()) {
                    *element = plain(element, may_be_null);
                }
            }
        }
        fields(object, &nullable);
    });
    Ok(())
}

fn fields(object: &mut Map<String, Value>, nullable: &BTreeSet<String>) {
    let required = object.remove("required").and_then(|r| r.as_array().cloned()).unwrap_or_default();
    let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) else { return };
    let mut facts = Map::new();
    let mut certain = Vec::new();
    for (name, schema) in properties {
        let is_required = required.iter().any(|r| r == name);
        let is_nullable = may_be_null(schema, nullable);
        let mut fact = json!({ "required": is_required, "nullable": is_nullable });
        if let Some(deprecated) = schema.get("deprecated") {
            fact["deprecated"] = deprecated.clone();
        }
        facts.insert(name.clone(), fact);
        if is_required && !is_nullable {
            certain.push(Value::from(name.as_str()));
        }
        *schema = plain(schema, is_nullable || !is_required);
    }
    // In the description's order, which an overlay action can change.
    certain.sort_by_key(|name| required.iter().position(|r| r == name));
    object.insert(FIELDS.into(), Value::Object(facts));
    if !certain.is_empty() {
        object.insert("required".into(), Value::Array(certain));
    }
}

fn is_true(schema: &Value, key: &str) -> bool {
    schema.get(key) == Some(&Value::Bool(true))
}

fn may_be_null(schema: &Value, nullable: &BTreeSet<String>) -> bool {
    let target = referred(schema).or_else(|| referred(schema.get("allOf")?.get(0)?));
    is_true(schema, "nullable") || target.is_some_and(|t| nullable.contains(t))
}

/// The schema of a use: a plain reference, or one that may be null.
fn plain(schema: &Value, nullable: bool) -> Value {
    let one = schema.get("allOf").and_then(|parts| parts.get(0)).filter(|p| referred(p).is_some());
    let mut schema = one.unwrap_or(schema).clone();
    below_mut(&mut schema, &mut |s| {
        s.as_object_mut().map(|s| s.remove("deprecated"));
    });
    match (nullable, referred(&schema).is_some()) {
        (true, true) => json!({ "allOf": [schema], "nullable": true }),
        (true, false) => {
            schema["nullable"] = true.into();
            schema
        }
        (false, _) => {
            schema.as_object_mut().map(|s| s.remove("nullable"));
            schema
        }
    }
}
