//! Moves parameters into their operations, resolves them, and keeps them aside for lowering. progenitor gets the path
//! parameters only, all as text, because the runtime writes parameters itself.

use heck::ToUpperCamelCase;
use serde_json::{Map, Value, json};

use crate::openapi::{METHODS, operations_mut, reference, resolve, schemas_mut};
use crate::problem::Result;

/// Annotation on an operation: its parameters.
pub const PARAMETERS: &str = "x-parameters";

pub fn run(document: &mut Value) -> Result<()> {
    // References lead to `#/components/parameters/…`.
    let components = json!({ "components": { "parameters": document["components"]["parameters"].take() } });
    for (_, item) in document["paths"].as_object_mut().into_iter().flatten() {
        let shared = item.as_object_mut().and_then(|item| item.remove("parameters"));
        if let Some(Value::Array(shared)) = shared {
            share(item, &shared);
        }
    }
    let mut enums = Map::new();
    for (_, operation) in operations_mut(document) {
        let Some(Value::Array(parameters)) = operation.remove("parameters") else { continue };
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_upper_camel_case();
        let mut parameters = merged(parameters.iter().map(|parameter| resolve(&components, parameter).clone()));
        for parameter in &mut parameters {
            name_enum(&id, parameter, &mut enums);
        }
        let in_path = parameters.iter().filter(|parameter| parameter["in"] == "path").map(|parameter| {
            json!({ "name": parameter["name"], "in": "path", "required": true, "schema": { "type": "string" } })
        });
        operation.insert("parameters".into(), in_path.collect());
        operation.insert(PARAMETERS.into(), parameters.into());
    }
    if let Some(components) = document["components"].as_object_mut() {
        components.remove("parameters");
    }
    if let Some(schemas) = schemas_mut(document) {
        for (name, schema) in enums {
            schemas.entry(name).or_insert(schema);
        }
    }
    Ok(())
}

/// Adds the parameters of a path to each of its operations, before their own.
fn share(item: &mut Value, shared: &[Value]) {
    for (key, operation) in item.as_object_mut().into_iter().flatten() {
        if METHODS.contains(&key.as_str()) {
            let own = operation.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
            operation["parameters"] = shared.iter().cloned().chain(own).collect();
        }
    }
}

/// Leaves out parameters of a path that the operation replaces by its own.
fn merged(parameters: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut out = Vec::<Value>::new();
    for parameter in parameters {
        let is_same = |other: &&mut Value| other["name"] == parameter["name"] && other["in"] == parameter["in"];
        match out.iter_mut().find(is_same) {
            Some(replaced) => *replaced = parameter,
            None => out.push(parameter),
        }
    }
    out
}

/// Gives an enum of a parameter a name, so that it becomes a type.
fn name_enum(operation: &str, parameter: &mut Value, enums: &mut Map<String, Value>) {
    let name = format!("{operation}{}", parameter["name"].as_str().unwrap_or_default().to_upper_camel_case());
    let mut schema = &mut parameter["schema"];
    if schema.get("items").is_some() {
        schema = &mut schema["items"];
    }
    if schema.get("enum").is_some() {
        enums.insert(name.clone(), std::mem::replace(schema, reference(&name)));
    }
}
