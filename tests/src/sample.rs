//! Bodies made from the description: every property, plausible values, the same each time.

use serde_json::{Map, Value, json};

use crate::description::schema;

/// A value of the schema with every documented property.
pub fn full(of: &Value) -> Value {
    make(of, &mut Vec::new())
}

fn make(of: &Value, open: &mut Vec<String>) -> Value {
    if let Some(name) = reference(of) {
        assert!(!open.iter().any(|o| o == name), "{name} holds itself: {open:?}");
        open.push(name.to_owned());
        let value = make(schema(name), open);
        open.pop();
        return value;
    }
    if let Some(values) = of["enum"].as_array() {
        return values.iter().find(|v| !v.is_null()).cloned().unwrap_or_default();
    }
    let kind = of["type"].as_str();
    // Upstream lists the values of some strings as their properties.
    let is_object = matches!(kind, None | Some("object"));
    let has_shape = ["allOf", "properties", "additionalProperties"].iter().any(|k| of.get(k).is_some());
    if of.get("allOf").is_some() || is_object && (has_shape || kind.is_some()) {
        return shape(of, open);
    }
    match kind {
        Some("string") => text(of),
        Some("integer") => json!(7),
        Some("number") => json!(12.5),
        Some("boolean") => json!(true),
        Some("array") => json!([make(&of["items"], open)]),
        None => json!({"any": "thing"}),
        Some(other) => panic!("unknown type {other}"),
    }
}

fn shape(of: &Value, open: &mut Vec<String>) -> Value {
    let mut out = Map::new();
    for part in of["allOf"].as_array().into_iter().flatten().filter(|part| !is_free(part)) {
        match make(part, open) {
            Value::Object(part) => out.extend(part),
            // An `allOf` around a scalar.
            scalar => return scalar,
        }
    }
    for (name, property) in of["properties"].as_object().into_iter().flatten() {
        out.insert(name.clone(), make(property, open));
    }
    if let Some(values) = of.get("additionalProperties").filter(|a| a.is_object()) {
        out.insert("a key".into(), make(values, open));
    }
    Value::Object(out)
}

/// A part of an `allOf` that only carried a description upstream.
fn is_free(part: &Value) -> bool {
    part.as_object().is_some_and(|p| p.keys().all(|k| k == "nullable" || k.starts_with("x-")))
}

fn text(of: &Value) -> Value {
    match of["format"].as_str() {
        Some("date") => json!("2024-02-29"),
        Some("date-time") => json!("2024-02-29T12:34:56Z"),
        // Text that is an amount as well.
        _ => json!("12.50"),
    }
}

pub fn reference(of: &Value) -> Option<&str> {
    of["$ref"].as_str()?.strip_prefix("#/components/schemas/")
}
