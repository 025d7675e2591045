//! Decides which schemas are objects.
//!
//! - A schema with properties but without a type is an object.
//! - A string with properties stays a string, because upstream only describes its values that way.
//! - `additionalProperties: true` or `false` is removed, because unknown keys are always ignored, and requests send
//!   only the fields of their type.

use serde_json::Value;

use crate::openapi::each_schema_mut;
use crate::problem::Result;

pub fn run(document: &mut Value) -> Result<()> {
    each_schema_mut(document, &mut |schema| {
        let Some(map) = schema.as_object_mut() else { return };
        let shaped = map.contains_key("properties");
        match map.get("type").and_then(Value::as_str) {
            None if shaped || map.contains_key("additionalProperties") && !map.contains_key("allOf") => {
                map.insert("type".into(), "object".into());
            }
            Some("string" | "number" | "integer" | "boolean") => {
                map.retain(|key, _| !matches!(key.as_str(), "properties" | "required" | "additionalProperties"));
            }
            _ => {}
        }
        if map.get("additionalProperties").is_some_and(Value::is_boolean) {
            map.remove("additionalProperties");
        }
    });
    Ok(())
}
