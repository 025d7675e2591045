//! The bundled description: which operations there are, and their schemas as JSON Schema.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The path's segments; `None` stands for a parameter.
    segments: Vec<Option<String>>,
    pub method: String,
    pub authenticated: bool,
    /// The schema of its JSON request.
    pub request: Option<Value>,
    /// The media type and schema of its success, if it has content.
    pub answer: Option<(String, Value)>,
}

/// All operations and named schemas.
#[derive(Debug)]
pub struct Description {
    pub operations: Vec<Operation>,
    schemas: Map<String, Value>,
}

/// The description that this crate is built with.
pub fn description() -> &'static Description {
    // A copy of the bundle, kept equal by `cargo xtask regen`. Where it could not be read, no server starts.
    static DESCRIPTION: LazyLock<Description> = LazyLock::new(|| {
        let document = serde_yaml::from_str(include_str!("../plaid.yaml")).unwrap_or_default();
        Description::read(&document)
    });
    &DESCRIPTION
}

impl Description {
    fn read(document: &Value) -> Self {
        let mut operations = Vec::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                if operation.get("operationId").is_some() {
                    operations.push(operation_of(path, method, operation, &document["security"]));
                }
            }
        }
        Self { operations, schemas: document["components"]["schemas"].as_object().cloned().unwrap_or_default() }
    }

    /// The operation at a path, and whether it has this method.
    pub fn find(&self, method: &str, path: &str) -> Option<(&Operation, bool)> {
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        let mut found = self.operations.iter().filter(|operation| operation.is_at(&segments));
        let first = found.next()?;
        let exact = std::iter::once(first).chain(found).find(|operation| operation.method == method);
        Some(exact.map_or((first, false), |operation| (operation, true)))
    }

    /// A named schema.
    pub fn named(&self, reference: &str) -> Option<&Value> {
        self.schemas.get(reference.strip_prefix("#/components/schemas/")?)
    }

    /// A schema of the description as JSON Schema, with all that it refers to.
    pub fn json_schema(&self, schema: &Value) -> Value {
        let mut names = BTreeSet::new();
        let mut root = converted(schema, &mut names);
        let mut definitions = BTreeMap::new();
        while let Some(name) = names.iter().find(|name| !definitions.contains_key(*name)).cloned() {
            let definition = self.schemas.get(&name).map_or(json!(true), |schema| converted(schema, &mut names));
            definitions.insert(name, definition);
        }
        if let Some(root) = root.as_object_mut() {
            root.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
            root.insert("$defs".into(), definitions.into_iter().collect::<Map<_, _>>().into());
        }
        root
    }
}

/// One schema; `names` takes those that it refers to.
fn converted(schema: &Value, names: &mut BTreeSet<String>) -> Value {
    let Some(schema) = schema.as_object() else { return json!(true) };
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|r| r.rsplit('/').next()) {
        names.insert(name.to_owned());
        return json!({"$ref": format!("#/$defs/{name}")});
    }
    let mut out = Map::new();
    for (key, value) in schema {
        let value = match key.as_str() {
            "properties" => {
                let properties = value.as_object().into_iter().flatten();
                properties.map(|(name, p)| (name.clone(), converted(p, names))).collect::<Map<_, _>>().into()
            }
            "items" | "additionalProperties" => converted(value, names),
            "allOf" | "anyOf" | "oneOf" => {
                value.as_array().into_iter().flatten().map(|part| converted(part, names)).collect()
            }
            // The values say it, and are not always of the type.
            "type" if schema.contains_key("enum") => continue,
            "type" | "enum" | "required" | "minLength" | "maxLength" | "minimum" | "maximum" | "minItems"
            | "maxItems" | "uniqueItems" | "pattern" => value.clone(),
            "format" if matches!(value.as_str(), Some("date" | "date-time")) => value.clone(),
            _ => continue,
        };
        out.insert(key.clone(), value);
    }
    if schema.get("nullable") == Some(&Value::Bool(true)) {
        return json!({"anyOf": [{"type": "null"}, out]});
    }
    out.into()
}

fn operation_of(path: &str, method: &str, operation: &Value, security: &Value) -> Operation {
    let segments = path.trim_matches('/').split('/');
    let segments = segments.map(|s| (!s.starts_with('{')).then(|| s.to_owned())).collect();
    let responses = operation["responses"].as_object();
    let success = responses.into_iter().flatten().find(|(status, _)| status.starts_with('2'));
    let content = success.and_then(|(_, response)| response["content"].as_object()?.iter().next());
    let request = operation["requestBody"]["content"]["application/json"].get("schema");
    Operation {
        segments,
        method: method.to_uppercase(),
        authenticated: operation.get("security").unwrap_or(security).as_array().is_some_and(|s| !s.is_empty()),
        request: request.cloned(),
        answer: content.map(|(media, content)| (media.clone(), content["schema"].clone())),
    }
}

impl Operation {
    fn is_at(&self, segments: &[&str]) -> bool {
        self.segments.len() == segments.len()
            && self.segments.iter().zip(segments).all(|(ours, theirs)| match ours {
                Some(ours) => ours == theirs,
                None => !theirs.is_empty(),
            })
    }
}
