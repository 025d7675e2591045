//! References to other places of the description, and schemas that only rename another.

use serde_json::{Map, Value};

const SCHEMAS: &str = "#/components/schemas/";

/// Returns the name of the schema that `schema` refers to, if it is a `$ref` to a named one.
pub fn referred(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)
}

/// Makes a `$ref` to the named schema.
pub fn reference(name: &str) -> Value {
    serde_json::json!({ "$ref": format!("{SCHEMAS}{name}") })
}

/// Returns the schema of this name.
pub fn named<'a>(document: &'a Value, name: &str) -> Option<&'a Value> {
    document["components"]["schemas"].get(name)
}

/// Follows `$ref`s to any place of the description.
pub fn resolve<'a>(document: &'a Value, node: &'a Value) -> &'a Value {
    // References can form a cycle.
    const DEEPEST: usize = 16;
    let mut node = node;
    for _ in 0..DEEPEST {
        let Some(pointer) = node.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#')) else { break };
        match document.pointer(pointer) {
            Some(target) => node = target,
            None => break,
        }
    }
    node
}

/// Splits a use of a named schema into the name and the schemas that annotate it. Returns `None` for a schema that adds
/// more than annotations to the reference.
pub fn used(schema: &Value) -> Option<(&str, Vec<&Value>)> {
    if let Some(name) = referred(schema) {
        return Some((name, vec![schema]));
    }
    let parts = schema.get("allOf")?.as_array()?;
    let mut references = parts.iter().filter_map(referred);
    let (name, None) = (references.next()?, references.next()) else { return None };
    let inline: Vec<&Value> = parts.iter().filter(|part| referred(part).is_none()).collect();
    let is_use =
        inline.iter().all(|part| part.get("allOf").is_none() && only_annotates(part)) && only_annotates(schema);
    is_use.then(|| (name, inline.into_iter().chain([schema]).collect()))
}

/// Whether a schema, apart from its `allOf`, has only annotations: no fields, no requirements, no values.
fn only_annotates(schema: &Value) -> bool {
    schema.as_object().into_iter().flatten().all(|(key, value)| match key.as_str() {
        "properties" => value.as_object().is_some_and(Map::is_empty),
        "required" | "enum" => value.as_array().is_some_and(Vec::is_empty),
        "items" | "oneOf" | "anyOf" | "discriminator" | "$ref" => false,
        "additionalProperties" => *value == Value::Bool(true),
        _ => true,
    })
}

/// Returns the name of the schema that `name` is an alias of, or `name` itself.
pub fn meant<'a>(document: &'a Value, name: &'a str) -> &'a str {
    let mut seen = vec![name];
    let mut name = name;
    while let Some((further, _)) = named(document, name).and_then(used).filter(|(further, _)| !seen.contains(further)) {
        seen.push(further);
        name = further;
    }
    name
}
