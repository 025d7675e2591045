//! `oneOf` and `anyOf` without a common shape become any JSON: a value that fits none of the documented
//! forms must not cost the whole response. Upstream has used them rarely, and not since 2024.

use serde_json::Value;

use crate::document::each_schema_mut;
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
