//! Removes the optional `client_id` and `secret` of request bodies, because credentials travel as headers. A request
//! whose description requires them keeps them, and must be listed under `keeps-credentials` in spec/rules.yaml. A body
//! without other
//! fields becomes an object without properties, which is not a free-form object.

use serde_json::{Map, Value};

use crate::openapi::{content_name, join, operations, schemas_mut};
use crate::policy::Policy;
use crate::problem::{Problem, Result};

const CREDENTIALS: [&str; 2] = ["client_id", "secret"];

pub fn run(document: &mut Value, policy: &Policy, unfit: &mut Vec<Problem>) -> Result<()> {
    let bodies: Vec<String> = operations(document)
        .filter_map(|(_, operation)| content_name(operation.get("requestBody")?).map(str::to_owned))
        .collect();
    let Some(schemas) = schemas_mut(document) else { return Ok(()) };
    for body in bodies {
        let Some(schema) = schemas.get_mut(&body).and_then(Value::as_object_mut) else { continue };
        if schema.get("type").is_some_and(|t| t == "object") && !schema.contains_key("allOf") {
            schema.entry("properties").or_insert_with(|| Value::Object(Map::new()));
        }
        if policy.rules.schemas.keeps_credentials(&body) {
            continue;
        }
        drop_credentials(schema, &join("/components/schemas", &body), unfit);
    }
    Ok(())
}

fn drop_credentials(schema: &mut Map<String, Value>, pointer: &str, unfit: &mut Vec<Problem>) {
    let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for name in CREDENTIALS.into_iter().filter(|n| properties.contains_key(*n)).collect::<Vec<_>>() {
        if required.iter().any(|r| r == name) {
            unfit.push(Problem::new(
                "normalise/body_credentials",
                join(&join(pointer, "properties"), name),
                "the description requires this credential in the body",
                "list the schema under `keeps-credentials` in spec/rules.yaml, with the reason",
            ));
        } else {
            properties.remove(name);
        }
    }
}
