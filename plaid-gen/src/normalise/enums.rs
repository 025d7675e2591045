//! Turns enums into lists of distinct strings, whatever their values are on the wire; `null` among them means nullable.
//! An annotation keeps the values as they are on the wire.

use serde_json::{Value, json};

use crate::openapi::{each_schema_mut, says_null};
use crate::problem::Result;

/// Annotation: the values with their JSON types, in the order of `enum`, if not all are strings.
pub const VALUES: &str = "x-values";

pub fn run(document: &mut Value) -> Result<()> {
    each_schema_mut(document, &mut |schema| {
        let may_be_null = says_null(schema);
        let Some(map) = schema.as_object_mut() else { return };
        let Some(Value::Array(values)) = map.remove("enum") else { return };
        if may_be_null {
            map.insert("nullable".into(), true.into());
        }
        let mut distinct: Vec<Value> = Vec::new();
        for value in values {
            if !value.is_null() && !distinct.contains(&value) {
                distinct.push(value);
            }
        }
        if distinct.is_empty() {
            return;
        }
        if !distinct.iter().all(Value::is_string) {
            map.insert(VALUES.into(), Value::Array(distinct.clone()));
        }
        map.insert("type".into(), "string".into());
        map.insert("enum".into(), distinct.iter().map(text).collect());
    });
    Ok(())
}

fn text(value: &Value) -> Value {
    match value {
        Value::String(s) => json!(s),
        other => json!(other.to_string()),
    }
}
