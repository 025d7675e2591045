//! Turns inline objects and enums into named schemas, named after their place, so that every type has one place in the
//! document where its facts are found.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use serde_json::{Map, Value, json};

use crate::openapi::{children_mut, content_schemas_mut, operations_mut, reference, schemas_mut};
use crate::problem::Result;

/// Annotation: the property or place where this schema was inline.
pub const INLINE: &str = "x-inline";

pub fn run(document: &mut Value) -> Result<()> {
    let Some(mut schemas) = schemas_mut(document).map(std::mem::take) else { return Ok(()) };
    let taken = schemas.keys().map(|n| n.to_upper_camel_case()).collect();
    let mut hoist = Hoist { taken, new: Map::new() };
    for (name, schema) in &mut schemas {
        children_mut(schema, &mut |child, schema| hoist.visit(name, child, schema));
    }
    for (_, operation) in operations_mut(document) {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_upper_camel_case();
        let Some(body) = operation.get_mut("requestBody") else { continue };
        content_schemas_mut(body, &mut |schema| hoist.visit(&id, "Request", schema));
        if let Some(response) = operation.get_mut("responses").and_then(|responses| responses.get_mut("2XX")) {
            content_schemas_mut(response, &mut |schema| hoist.visit(&id, "Response", schema));
        }
    }
    schemas.append(&mut hoist.new);
    document["components"]["schemas"] = Value::Object(schemas);
    Ok(())
}

struct Hoist {
    taken: BTreeSet<String>,
    new: Map<String, Value>,
}

impl Hoist {
    fn visit(&mut self, parent: &str, child: &str, schema: &mut Value) {
        if !deserves_a_name(schema) {
            let name = format!("{parent}{}", child.to_upper_camel_case());
            children_mut(schema, &mut |child, schema| self.visit(&name, child, schema));
            return;
        }
        let name = self.free_name(parent, child);
        let mut named = schema.take();
        children_mut(&mut named, &mut |child, schema| self.visit(&name, child, schema));
        *schema = json!({ "allOf": [reference(&name)] });
        // Annotations of the use stay with the use.
        if let Some(map) = named.as_object_mut() {
            for key in ["nullable", "deprecated", "x-hidden-from-docs"] {
                if let Some(value) = map.remove(key) {
                    schema[key] = value;
                }
            }
        }
        named[INLINE] = child.into();
        self.new.insert(name, named);
    }

    fn free_name(&mut self, parent: &str, child: &str) -> String {
        let wanted = format!("{parent}{}", child.to_upper_camel_case());
        let mut name = wanted.clone();
        let mut n = 2;
        while !self.taken.insert(name.to_upper_camel_case()) {
            name = format!("{wanted}{n}");
            n += 1;
        }
        name
    }
}

fn deserves_a_name(schema: &Value) -> bool {
    schema.get("enum").is_some() || schema.get("properties").is_some()
}
