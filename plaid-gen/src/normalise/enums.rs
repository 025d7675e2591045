//! Turns enums into lists of distinct strings, whatever their values are on the wire; `null` among them means nullable.
//! Annotations keep the values as they are on the wire.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::openapi::{each_schema_mut, says_null};
use crate::problem::Result;
use crate::type_name::type_name;

/// Annotation: the values with their JSON types, in the order of `enum`, if not all are strings.
pub const VALUES: &str = "x-values";
/// Annotation: the values by those in `enum`, where two would make the same name in Rust.
pub const RENAMED: &str = "x-renamed";

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
        let mut taken = BTreeSet::new();
        let mut renamed = Map::new();
        let texts = distinct.iter().map(|value| {
            let (text, mut name, mut number) = (text(value), text(value), 1);
            while !taken.insert(type_name(&name)) {
                number += 1;
                name = format!("{text}{number}");
            }
            if name != text {
                renamed.insert(name.clone(), text.into());
            }
            Value::from(name)
        });
        let texts = texts.collect();
        map.insert("enum".into(), texts);
        if !renamed.is_empty() {
            map.insert(RENAMED.into(), Value::Object(renamed));
        }
    });
    Ok(())
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
