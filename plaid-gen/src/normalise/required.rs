//! Removes names from `required` that are not properties of the object, and empty lists of `required`.

use serde_json::Value;

use crate::openapi::each_schema_mut;
use crate::problem::Result;

pub fn run(document: &mut Value) -> Result<()> {
    each_schema_mut(document, &mut |schema| {
        let Some(map) = schema.as_object_mut() else { return };
        let known: Vec<String> =
            map.get("properties").and_then(Value::as_object).map(|p| p.keys().cloned().collect()).unwrap_or_default();
        let Some(required) = map.get_mut("required").and_then(Value::as_array_mut) else { return };
        required.retain(|name| name.as_str().is_some_and(|n| known.iter().any(|k| k == n)));
        if required.is_empty() {
            map.remove("required");
        }
    });
    Ok(())
}
