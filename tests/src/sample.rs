//! Bodies built from the description, with every property. They have plausible values, which are the same each time.

use serde_json::{Map, Value, json};

use crate::description;

/// Returns a value of the schema with every documented property.
pub fn full(schema: &Value) -> Value {
    // This text is also valid as an amount.
    marked(schema, &|_| "12.50".to_owned())
}

/// Returns such a value in which texts are made from the name of the property.
pub fn marked(schema: &Value, text: &dyn Fn(&str) -> String) -> Value {
    Sampler { text, open: Vec::new() }.make(schema, "")
}

struct Sampler<'a> {
    text: &'a dyn Fn(&str) -> String,
    /// The enclosing named schemas, outermost first.
    open: Vec<String>,
}

impl Sampler<'_> {
    fn make(&mut self, schema: &Value, property: &str) -> Value {
        if let Some(name) = reference(schema) {
            assert!(!self.open.iter().any(|o| o == name), "{name} holds itself: {:?}", self.open);
            self.open.push(name.to_owned());
            let value = self.make(description::schema(name), property);
            self.open.pop();
            return value;
        }
        if let Some(values) = schema["enum"].as_array() {
            return values.iter().find(|v| !v.is_null()).cloned().unwrap_or_default();
        }
        if let Some(variant) = ["oneOf", "anyOf"].iter().find_map(|key| schema[*key].as_array()?.first()) {
            return self.make(variant, property);
        }
        let kind = schema["type"].as_str();
        // Upstream lists the values of some enums as properties.
        let is_object = matches!(kind, None | Some("object"));
        let has_shape = ["properties", "additionalProperties"].iter().any(|k| schema.get(k).is_some());
        if schema.get("allOf").is_some() || is_object && (has_shape || kind.is_some()) {
            return self.shape(schema, property);
        }
        match kind {
            Some("string") => match schema["format"].as_str() {
                Some("date") => json!("2024-02-29"),
                Some("date-time") => json!("2024-02-29T12:34:56Z"),
                _ => json!((self.text)(property)),
            },
            Some("integer") => json!(7),
            Some("number") => json!(12.5),
            Some("boolean") => json!(true),
            Some("array") => json!([self.make(&schema["items"], property)]),
            None => json!({"any": (self.text)(property)}),
            Some(other) => panic!("unknown type {other}"),
        }
    }

    fn shape(&mut self, schema: &Value, property: &str) -> Value {
        let mut out = Map::new();
        for part in schema["allOf"].as_array().into_iter().flatten().filter(|part| !is_free(part)) {
            match self.make(part, property) {
                Value::Object(part) => out.extend(part),
                // The `allOf` is around a scalar.
                scalar => return scalar,
            }
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            out.insert(name.clone(), self.make(property, name));
        }
        if let Some(values) = schema.get("additionalProperties").filter(|a| a.is_object()) {
            out.insert("a key".into(), self.make(values, property));
        }
        Value::Object(out)
    }
}

/// Whether a part of an `allOf` only carries a description upstream.
fn is_free(part: &Value) -> bool {
    part.as_object().is_some_and(|p| p.keys().all(|k| k == "nullable" || k.starts_with("x-")))
}

pub fn reference(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix("#/components/schemas/")
}
