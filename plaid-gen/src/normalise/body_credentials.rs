//! Removes the optional `client_id` and `secret` of request bodies, because credentials travel as headers. Where the
//! description requires them in a body, an overlay action must keep them. A body without other fields becomes an object
//! without properties, which is not a free-form object.

use serde_json::{Map, Value};

use crate::openapi::{content_name, join, operations, schemas_mut};
use crate::problem::{Problem, Problems, Result};

/// Set by the overlay on a schema whose credentials stay in the body.
const KEEPS_CREDENTIALS: &str = "x-keeps-credentials";

const CREDENTIALS: [&str; 2] = ["client_id", "secret"];

pub fn run(document: &mut Value) -> Result<()> {
    let bodies: Vec<String> = operations(document)
        .filter_map(|(_, operation)| content_name(operation.get("requestBody")?).map(str::to_owned))
        .collect();
    let Some(schemas) = schemas_mut(document) else { return Ok(()) };
    let mut found = Vec::new();
    for body in bodies {
        let Some(schema) = schemas.get_mut(&body).and_then(Value::as_object_mut) else { continue };
        if schema.get("type").is_some_and(|t| t == "object") && !schema.contains_key("allOf") {
            schema.entry("properties").or_insert_with(|| Value::Object(Map::new()));
        }
        if schema.get(KEEPS_CREDENTIALS) == Some(&Value::Bool(true)) {
            continue;
        }
        drop_credentials(schema, &join("/components/schemas", &body), &mut found);
    }
    Problems::check(found)
}

fn drop_credentials(schema: &mut Map<String, Value>, pointer: &str, found: &mut Vec<Problem>) {
    let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for name in CREDENTIALS.into_iter().filter(|n| properties.contains_key(*n)).collect::<Vec<_>>() {
        if required.iter().any(|r| r == name) {
            found.push(Problem::new(
                "normalise/body_credentials",
                join(&join(pointer, "properties"), name),
                "the description requires this credential in the body",
                format!("set `{KEEPS_CREDENTIALS}: true` on the schema, with the reason, in spec/overlay.yaml"),
            ));
        } else {
            properties.remove(name);
        }
    }
}
