//! Turns `oneOf` and `anyOf` into any JSON, so that a value in none of the documented forms does not make the whole
//! response unreadable. Upstream has used them rarely, and not since 2024.

use serde_json::Value;

use crate::openapi::each_schema_mut;
use crate::problem::Result;

pub fn run(document: &mut Value) -> Result<()> {
    each_schema_mut(document, &mut |schema| {
        let Some(map) = schema.as_object_mut() else { return };
        if map.contains_key("oneOf") || map.contains_key("anyOf") {
            map.retain(|key, _| key == "nullable" || key == "deprecated" || key.starts_with("x-"));
        }
    });
    Ok(())
}
