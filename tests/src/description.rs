//! The bundled description. The tests read it themselves, so that what they expect does not depend on the generator.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use plaid_gen::import::BUNDLE;
use serde_json::Value;

/// Returns the root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace is above").to_owned()
}

static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| read(BUNDLE));

pub fn bundle() -> &'static Value {
    &DESCRIPTION
}

/// Reads a file of `spec/`, given its name without extension.
pub fn spec(name: &str) -> Value {
    read(&format!("spec/{name}.yaml"))
}

fn read(path: &str) -> Value {
    let text = std::fs::read_to_string(root().join(path)).expect("a file of spec/");
    serde_yaml::from_str(&text).expect("YAML")
}

/// An operation of the description.
pub struct Operation {
    pub id: &'static str,
    pub method: String,
    pub path: &'static str,
    pub value: &'static Value,
}

pub fn operations() -> Vec<Operation> {
    let paths = bundle()["paths"].as_object().expect("paths");
    let mut out = Vec::new();
    for (path, item) in paths {
        for (method, value) in item.as_object().expect("a path item") {
            if let Some(id) = value.get("operationId").and_then(Value::as_str) {
                out.push(Operation { id, method: method.to_uppercase(), path, value });
            }
        }
    }
    out
}

pub fn schema(name: &str) -> &'static Value {
    &bundle()["components"]["schemas"][name]
}

/// Returns the media type and schema of an operation's success, if it has content.
pub fn answer(operation: &Operation) -> Option<(&'static str, &'static Value)> {
    let responses = operation.value["responses"].as_object().expect("responses");
    let success = responses.iter().find(|(code, _)| code.starts_with('2')).expect("a success").1;
    let (media, content) = success["content"].as_object()?.iter().next()?;
    Some((media, &content["schema"]))
}

/// Returns the schema of an operation's request.
pub fn request(operation: &Operation) -> Option<&'static Value> {
    Some(&operation.value.get("requestBody")?["content"]["application/json"]["schema"])
}
