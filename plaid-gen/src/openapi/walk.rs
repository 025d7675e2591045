//! Walks through the operations and the schemas of a description.

use serde_json::{Map, Value};

use super::content::operation_schemas_mut;
use super::pointer::{join, push};

/// The HTTP methods that a path item can have.
pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Returns every operation with its pointer, in the document's order.
pub fn operations(document: &Value) -> impl Iterator<Item = (String, &Map<String, Value>)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        METHODS.iter().filter_map(move |method| {
            let operation = item.get(*method)?.as_object()?;
            Some((join(&join("/paths", path), method), operation))
        })
    })
}

/// Returns every operation with its pointer, to be changed.
pub fn operations_mut(document: &mut Value) -> impl Iterator<Item = (String, &mut Map<String, Value>)> {
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let item = item.as_object_mut().into_iter().flatten();
        item.filter(|(key, _)| METHODS.contains(&key.as_str())).filter_map(move |(method, operation)| {
            Some((join(&join("/paths", path), method), operation.as_object_mut()?))
        })
    })
}

/// Returns the named schemas.
pub fn schemas(document: &Value) -> impl Iterator<Item = (&String, &Value)> {
    document["components"]["schemas"].as_object().into_iter().flatten()
}

/// Returns the named schemas, to be changed.
pub fn schemas_mut(document: &mut Value) -> Option<&mut Map<String, Value>> {
    document.pointer_mut("/components/schemas")?.as_object_mut()
}

/// Keywords that hold one schema.
const ONE: [&str; 3] = ["items", "additionalProperties", "not"];
/// Keywords that hold a list of schemas.
const MANY: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// Calls `visit` for the named schemas and all schemas below them, parents first.
pub fn each_schema(document: &Value, visit: &mut dyn FnMut(&str, &Value)) {
    for (name, schema) in schemas(document) {
        let mut pointer = join("/components/schemas", name);
        below(schema, &mut pointer, visit);
    }
}

/// Calls `visit` for `schema` and every schema below it, parents first.
pub fn below(schema: &Value, pointer: &mut String, visit: &mut dyn FnMut(&str, &Value)) {
    visit(pointer, schema);
    let Some(map) = schema.as_object() else { return };
    for (key, value) in map {
        let mut down = |keys: &[&str], schema: &Value| {
            let len = pointer.len();
            keys.iter().for_each(|k| push(pointer, k));
            below(schema, pointer, visit);
            pointer.truncate(len);
        };
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                properties.iter().for_each(|(name, schema)| down(&[key, name], schema));
            }
            (one, Value::Object(_)) if ONE.contains(&one) => down(&[key], value),
            (many, Value::Array(list)) if MANY.contains(&many) => {
                list.iter().enumerate().for_each(|(i, schema)| down(&[key, &i.to_string()], schema));
            }
            _ => {}
        }
    }
}

/// Calls `visit` for every schema of the description, children first: the named ones, those of request bodies and
/// responses, and all schemas below them.
pub fn each_schema_mut(document: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    if let Some(schemas) = schemas_mut(document) {
        schemas.values_mut().for_each(|s| below_mut(s, visit));
    }
    for (_, operation) in operations_mut(document) {
        operation_schemas_mut(operation, &mut |schema| below_mut(schema, visit));
    }
}

/// Calls `visit` for `schema` and every schema below it, children first.
pub fn below_mut(schema: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    children_mut(schema, &mut |_, child| below_mut(child, visit));
    visit(schema);
}

/// Calls `visit` for the schemas directly below `schema`, each with a name for it: the property's own, `Item` for the
/// elements of a list, `Value` for those of a map.
pub fn children_mut(schema: &mut Value, visit: &mut dyn FnMut(&str, &mut Value)) {
    let Some(map) = schema.as_object_mut() else { return };
    for (key, value) in map.iter_mut() {
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                properties.iter_mut().for_each(|(name, schema)| visit(name, schema));
            }
            (one, value @ Value::Object(_)) if ONE.contains(&one) => {
                visit(if one == "items" { "Item" } else { "Value" }, value);
            }
            (many, Value::Array(list)) if MANY.contains(&many) => {
                list.iter_mut().enumerate().for_each(|(i, schema)| visit(&format!("Variant{i}"), schema));
            }
            _ => {}
        }
    }
}
