//! Moves nullability from named schemas to their uses. A property that may be null may be absent as well, since both
//! are an `Option`; an annotation keeps which of the two the description says.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::openapi::{below_mut, each_schema_mut, reference, referred, says_null, schemas, schemas_mut, used};
use crate::problem::Result;

/// Annotation on an object: for each property, whether it is required, nullable and deprecated.
pub const FIELDS: &str = "x-fields";

pub fn run(document: &mut Value) -> Result<()> {
    let nullable: BTreeSet<String> =
        schemas(document).filter(|(_, s)| says_null(s)).map(|(name, _)| name.clone()).collect();
    for schema in schemas_mut(document).into_iter().flat_map(|s| s.values_mut()) {
        schema.as_object_mut().map(|s| s.remove("nullable"));
    }
    let deprecated: BTreeSet<String> =
        schemas(document).filter(|(_, s)| says_deprecated(s)).map(|(name, _)| name.clone()).collect();
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
        fields(object, &nullable, &deprecated);
    });
    Ok(())
}

fn fields(object: &mut Map<String, Value>, nullable: &BTreeSet<String>, deprecated: &BTreeSet<String>) {
    let required = object.remove("required").and_then(|r| r.as_array().cloned()).unwrap_or_default();
    let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) else { return };
    let mut facts = Map::new();
    let mut certain = Vec::new();
    for (name, schema) in properties {
        let is_required = required.iter().any(|r| r == name);
        let is_nullable = may_be_null(schema, nullable);
        let mut fact = json!({ "required": is_required, "nullable": is_nullable });
        // A field is also deprecated if its schema is as a whole.
        let is_deprecated =
            says_deprecated(schema) || used(schema).is_some_and(|(target, _)| deprecated.contains(target));
        fact["deprecated"] = is_deprecated.into();
        facts.insert(name.clone(), fact);
        if is_required && !is_nullable {
            certain.push(Value::from(name.as_str()));
        }
        *schema = plain(schema, is_nullable || !is_required);
    }
    object.insert(FIELDS.into(), Value::Object(facts));
    if !certain.is_empty() {
        object.insert("required".into(), Value::Array(certain));
    }
}

fn says_deprecated(schema: &Value) -> bool {
    schema.get("deprecated") == Some(&Value::Bool(true))
}

fn may_be_null(schema: &Value, nullable: &BTreeSet<String>) -> bool {
    says_null(schema) || used(schema).is_some_and(|(target, _)| nullable.contains(target))
}

/// Returns the schema of a use: a plain reference, or one that may be null.
fn plain(schema: &Value, nullable: bool) -> Value {
    let mut schema = used(schema).map_or_else(|| schema.clone(), |(target, _)| reference(target));
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
