//! Moves keywords beside a `$ref` into an `allOf` around it, where they have the effect that their author meant.
//! OpenAPI 3.0 ignores them beside the `$ref`, and openapiv3 drops them.

use serde_json::{Value, json};

use crate::openapi::each_schema_mut;
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
