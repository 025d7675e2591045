//! The bundled OpenAPI description: its operations and its schemas.

pub mod json_schema;
pub mod schema;

use std::sync::LazyLock;

use serde_json::{Map, Value};

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The segments of the path; `None` is a parameter.
    segments: Vec<Option<String>>,
    method: String,
    /// Whether the operation needs credentials.
    pub authenticated: bool,
    /// The schema of the JSON request.
    pub request: Option<Value>,
    /// The content of a successful answer, if it has content.
    pub answer: Option<Content>,
}

/// The media type and the schema of an answer.
#[derive(Debug)]
pub struct Content {
    pub media: String,
    pub schema: Value,
}

/// All operations and named schemas.
#[derive(Debug)]
pub struct Description {
    pub operations: Vec<Operation>,
    schemas: Map<String, Value>,
}

/// Returns the description that this crate was built with.
pub fn description() -> &'static Description {
    // `cargo xtask regen` keeps this copy equal to the bundle. If it can't be read, no server starts.
    static DESCRIPTION: LazyLock<Description> = LazyLock::new(|| {
        let document = serde_yaml::from_str(include_str!("../../plaid.yaml")).unwrap_or_default();
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
                    operations.push(Operation::read(path, method, operation, &document["security"]));
                }
            }
        }
        Self { operations, schemas: document["components"]["schemas"].as_object().cloned().unwrap_or_default() }
    }

    /// Returns the operation of a method and a path.
    pub fn find(&self, method: &str, path: &str) -> Option<&Operation> {
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        self.operations.iter().find(|operation| operation.method == method && operation.is_at(&segments))
    }

    /// Returns the schema of a name.
    pub fn schema(&self, name: &str) -> Option<&Value> {
        self.schemas.get(name)
    }
}

impl Operation {
    fn read(path: &str, method: &str, operation: &Value, security: &Value) -> Self {
        let segments = path.trim_matches('/').split('/');
        let segments = segments.map(|s| (!s.starts_with('{')).then(|| s.to_owned())).collect();
        let responses = operation["responses"].as_object();
        let success = responses.into_iter().flatten().find(|(status, _)| status.starts_with('2'));
        let content = success.and_then(|(_, response)| response["content"].as_object()?.iter().next());
        let request = operation["requestBody"]["content"]["application/json"].get("schema");
        Self {
            segments,
            method: method.to_uppercase(),
            authenticated: operation.get("security").unwrap_or(security).as_array().is_some_and(|s| !s.is_empty()),
            request: request.cloned(),
            answer: content.map(|(media, content)| Content { media: media.clone(), schema: content["schema"].clone() }),
        }
    }

    fn is_at(&self, segments: &[&str]) -> bool {
        self.segments.len() == segments.len()
            && self.segments.iter().zip(segments).all(|(ours, theirs)| match ours {
                Some(ours) => ours == theirs,
                None => !theirs.is_empty(),
            })
    }
}
