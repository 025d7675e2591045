//! Keywords beside a `$ref`, which OpenAPI 3.0 ignores and openapiv3 drops, move into an `allOf` around
//! it, where they mean what their author meant.

use serde_json::{Value, json};

use crate::document::each_schema_mut;
use crate::problem::Result;

pub fn run(document: &mut Value) -> Result<()> {
    each_schema_mut(document, &mut |schema| {
        let Some(map) = schema.as_object_mut() else { return };
        if map.len() > 1
            && let Some(reference) = map.remove("$ref")
        {
            map.insert("allOf".into(), json!([{ "$ref": reference }]));
        }
    });
    Ok(())
}
