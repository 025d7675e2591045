//! Bodies built from the description: every property, plausible values, the same each time.

use serde_json::{Map, Value, json};

use crate::description::schema;

/// Returns a value of the schema with every documented property.
pub fn full(of: &Value) -> Value {
    // This text is also valid as an amount.
    marked(of, &|_| "12.50".to_owned())
}

/// Returns such a value with a text for each property name.
pub fn marked(of: &Value, text: &dyn Fn(&str) -> String) -> Value {
    Sampler { text, open: Vec::new() }.make(of, "")
}

struct Sampler<'a> {
    text: &'a dyn Fn(&str) -> String,
    /// The enclosing named schemas, outermost first.
    open: Vec<String>,
}

impl Sampler<'_> {
    fn make(&mut self, of: &Value, property: &str) -> Value {
        if let Some(name) = reference(of) {
            assert!(!self.open.iter().any(|o| o == name), "{name} holds itself: {:?}", self.open);
            self.open.push(name.to_owned());
            let value = self.make(schema(name), property);
            self.open.pop();
            return value;
        }
        if let Some(values) = of["enum"].as_array() {
            return values.iter().find(|v| !v.is_null()).cloned().unwrap_or_default();
        }
        let kind = of["type"].as_str();
        // Upstream lists the values of some enums as properties.
        let is_object = matches!(kind, None | Some("object"));
        let has_shape = ["properties", "additionalProperties"].iter().any(|k| of.get(k).is_some());
        if of.get("allOf").is_some() || is_object && (has_shape || kind.is_some()) {
            return self.shape(of, property);
        }
        match kind {
            Some("string") => match of["format"].as_str() {
                Some("date") => json!("2024-02-29"),
                Some("date-time") => json!("2024-02-29T12:34:56Z"),
                _ => json!((self.text)(property)),
            },
            Some("integer") => json!(7),
            Some("number") => json!(12.5),
            Some("boolean") => json!(true),
            Some("array") => json!([self.make(&of["items"], property)]),
            None => json!({"any": (self.text)(property)}),
            Some(other) => panic!("unknown type {other}"),
        }
    }

    fn shape(&mut self, of: &Value, property: &str) -> Value {
        let mut out = Map::new();
        for part in of["allOf"].as_array().into_iter().flatten().filter(|part| !is_free(part)) {
            match self.make(part, property) {
                Value::Object(part) => out.extend(part),
                // An `allOf` around a scalar.
                scalar => return scalar,
            }
        }
        for (name, property) in of["properties"].as_object().into_iter().flatten() {
            out.insert(name.clone(), self.make(property, name));
        }
        if let Some(values) = of.get("additionalProperties").filter(|a| a.is_object()) {
            out.insert("a key".into(), self.make(values, property));
        }
        Value::Object(out)
    }
}

/// Returns whether a part of an `allOf` only carries a description upstream.
fn is_free(part: &Value) -> bool {
    part.as_object().is_some_and(|p| p.keys().all(|k| k == "nullable" || k.starts_with("x-")))
}

pub fn reference(of: &Value) -> Option<&str> {
    of["$ref"].as_str()?.strip_prefix("#/components/schemas/")
}
