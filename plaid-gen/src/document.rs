//! How the stages look at a description: its operations and its schemas, untyped.
//!
//! The typed model of openapiv3 comes in only right before generation, since it drops what the passes
//! need: `nullable: false`, siblings of a `$ref`, extensions in some places.

use serde_json::{Map, Value};

use crate::pointer::{join, push};

/// The HTTP methods that a path item can have.
pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The keywords of a schema that bound its values.
pub const BOUNDS: [&str; 12] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
];

/// Every operation, with its pointer, in the document's order.
pub fn operations(document: &Value) -> impl Iterator<Item = (String, &Map<String, Value>)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        METHODS.iter().filter_map(move |method| {
            let operation = item.get(*method)?.as_object()?;
            Some((join(&join("/paths", path), method), operation))
        })
    })
}

/// The same, to change.
pub fn operations_mut(document: &mut Value) -> impl Iterator<Item = (String, &mut Map<String, Value>)> {
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let item = item.as_object_mut().into_iter().flatten();
        item.filter(|(key, _)| METHODS.contains(&key.as_str())).filter_map(move |(method, operation)| {
            Some((join(&join("/paths", path), method), operation.as_object_mut()?))
        })
    })
}

/// The named schemas.
pub fn schemas(document: &Value) -> impl Iterator<Item = (&String, &Value)> {
    document["components"]["schemas"].as_object().into_iter().flatten()
}

/// The named schemas, to change.
pub fn schemas_mut(document: &mut Value) -> Option<&mut Map<String, Value>> {
    document.pointer_mut("/components/schemas")?.as_object_mut()
}

/// The name of the schema that `schema` refers to, if it is a `$ref` to one.
pub fn referred(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)
}

/// A `$ref` to the named schema.
pub fn reference(name: &str) -> Value {
    serde_json::json!({ "$ref": format!("{SCHEMAS}{name}") })
}

const SCHEMAS: &str = "#/components/schemas/";

/// The keywords that hold one schema, and those that hold a list of them.
const ONE: [&str; 3] = ["items", "additionalProperties", "not"];
const MANY: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// Calls `visit` for every schema below the named ones and for these, parents first.
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

/// Calls `visit` for every schema of the description, children first: named ones, those of parameters,
/// request bodies and responses, and all below them.
pub fn each_schema_mut(document: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    if let Some(schemas) = schemas_mut(document) {
        schemas.values_mut().for_each(|s| below_mut(s, visit));
    }
    for (_, operation) in operations_mut(document) {
        operation_schemas_mut(operation, &mut |schema| below_mut(schema, visit));
    }
}

/// Calls `visit` for the schemas of an operation's request body and responses.
pub fn operation_schemas_mut(operation: &mut Map<String, Value>, visit: &mut dyn FnMut(&mut Value)) {
    let mut content = |holder: &mut Value| {
        for media in holder.get_mut("content").and_then(Value::as_object_mut).into_iter().flatten() {
            if let Some(schema) = media.1.get_mut("schema") {
                visit(schema);
            }
        }
    };
    if let Some(body) = operation.get_mut("requestBody") {
        content(body);
    }
    for (_, response) in operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flatten() {
        content(response);
    }
}

/// Calls `visit` for every schema below `schema` and for this, children first.
pub fn below_mut(schema: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    children_mut(schema, &mut |_, child| below_mut(child, visit));
    visit(schema);
}

/// Calls `visit` for the schemas right below `schema`, each with the name a person would give it:
/// the property's, `Item` of a list, `Value` of a map.
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
