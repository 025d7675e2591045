//! Moves limits, defaults and formats aside, which typify would enforce while reading, because a response with one
//! character more than documented must still be read.

use serde_json::{Map, Value};

use crate::openapi::{BOUNDS, each_schema_mut};
use crate::problem::Result;

/// Annotation: the limits, default and format that the description gives. `same_shape` compares them with all the rest
/// of a schema, so that schemas with different limits stay two types.
pub const LIMITS: &str = "x-limits";

/// Keywords that are moved aside together with [`BOUNDS`].
const MORE: [&str; 3] = ["uniqueItems", "default", "readOnly"];

/// The formats that become types of their own. All others annotate plain strings and numbers.
pub const TYPED_FORMATS: [&str; 3] = ["date", "date-time", "binary"];

pub fn run(document: &mut Value) -> Result<()> {
    each_schema_mut(document, &mut |schema| {
        let Some(map) = schema.as_object_mut() else { return };
        let mut limits = Map::new();
        for key in BOUNDS.into_iter().chain(MORE) {
            if let Some(value) = map.remove(key) {
                limits.insert(key.into(), value);
            }
        }
        if map.get("format").is_some_and(|f| !TYPED_FORMATS.iter().any(|t| f == t))
            && let Some(format) = map.remove("format")
        {
            limits.insert("format".into(), format);
        }
        // progenitor reads an untyped schema with limits as a list.
        if !map.contains_key("type") && limits.keys().any(|k| k.ends_with("Length") || k == "pattern") {
            map.insert("type".into(), "string".into());
        }
        let kind = map.get("type").and_then(Value::as_str);
        if let Some(format) = match kind {
            Some("integer") => Some("int64"),
            Some("number") => Some("double"),
            _ => None,
        } {
            map.insert("format".into(), format.into());
        }
        if !limits.is_empty() {
            map.insert(LIMITS.into(), Value::Object(limits));
        }
    });
    Ok(())
}
