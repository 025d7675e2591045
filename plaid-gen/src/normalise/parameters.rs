//! Moves parameters into their operations and resolves them. Required ones become arguments; optional ones are kept
//! aside and become setters of the call.

use serde_json::{Value, json};

use crate::openapi::{METHODS, operations_mut};
use crate::problem::Result;

/// Annotation on an operation: its optional parameters.
pub const OPTIONS: &str = "x-options";

pub fn run(document: &mut Value) -> Result<()> {
    let named = document["components"]["parameters"].take();
    for item in document["paths"].as_object_mut().into_iter().flatten() {
        let shared = item.1.get_mut("parameters").map(Value::take).unwrap_or_default();
        item.1.as_object_mut().map(|i| i.remove("parameters"));
        if let Some(shared) = shared.as_array() {
            share(item.1, shared);
        }
    }
    for (_, operation) in operations_mut(document) {
        let Some(Value::Array(parameters)) = operation.remove("parameters") else { continue };
        let parameters = parameters.into_iter().map(|p| resolve(p, &named));
        let (required, optional): (Vec<_>, Vec<_>) = parameters.partition(|p| p["required"] == json!(true));
        operation.insert("parameters".into(), required.into());
        if !optional.is_empty() {
            operation.insert(OPTIONS.into(), optional.into());
        }
    }
    if let Some(components) = document["components"].as_object_mut() {
        components.remove("parameters");
    }
    Ok(())
}

/// Adds the parameters of a path to each of its operations.
fn share(item: &mut Value, shared: &[Value]) {
    for (key, operation) in item.as_object_mut().into_iter().flatten() {
        if METHODS.contains(&key.as_str()) {
            match operation.get_mut("parameters").and_then(Value::as_array_mut) {
                Some(own) => own.extend_from_slice(shared),
                None => operation["parameters"] = shared.into(),
            }
        }
    }
}

fn resolve(parameter: Value, named: &Value) -> Value {
    let name = parameter["$ref"].as_str().and_then(|r| r.strip_prefix("#/components/parameters/"));
    match name.and_then(|n| named.get(n)) {
        Some(found) => found.clone(),
        None => parameter,
    }
}
