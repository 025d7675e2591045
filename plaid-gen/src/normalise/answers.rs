//! Reduces the responses of an operation to one success (a schema, a file or nothing), and notes the schema of errors.
//!
//! progenitor wants success as the range `2XX` and asserts on some mixtures of codes, so several codes with one schema
//! become that range. Error responses are removed, because the runtime reads errors.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::openapi::{JSON, content, content_name, errors, join, operations_mut, referred, schemas_mut, successes};
use crate::problem::{Problem, Problems, Result};

/// Annotation on an operation: `json`, `file` or `empty`.
pub const ANSWER: &str = "x-answer";
/// Annotation on an operation: the name of its error schema, if the description has one.
pub const ERROR: &str = "x-error";
/// Annotation on the document: schemas that become no type, with the reason.
pub const OMITTED: &str = "x-omitted";

const STAGE: &str = "normalise/answers";

pub fn run(document: &mut Value) -> Result<()> {
    let mut found = Vec::new();
    let mut files = BTreeSet::new();
    for (pointer, operation) in operations_mut(document) {
        if let Some(error) = error_schema(operation) {
            operation.insert(ERROR.into(), error.into());
        }
        match success(&pointer, operation) {
            Ok((kind, response, file)) => {
                files.extend(file);
                operation.insert(ANSWER.into(), kind.into());
                operation.insert("responses".into(), json!({ "2XX": response }));
            }
            Err(problem) => {
                found.push(problem);
                operation.insert("responses".into(), json!({}));
            }
        }
        only_json_body(&pointer, operation, &mut found);
    }
    omit_files(document, files);
    Problems::check(found)
}

/// Returns the schema of the first error response that names one; `default` comes first.
fn error_schema(operation: &Map<String, Value>) -> Option<String> {
    let mut errors: Vec<_> = errors(operation).collect();
    errors.sort_by_key(|(code, _)| *code != "default");
    let json = errors.iter().filter_map(|(_, response)| content(response)).filter(|(media, _)| *media == JSON);
    json.into_iter().find_map(|(_, schema)| referred(schema).map(str::to_owned))
}

/// Returns the kind of answer, the one response that remains, and for a file the name of its schema.
fn success(
    pointer: &str,
    operation: &Map<String, Value>,
) -> std::result::Result<(&'static str, Value, Option<String>), Problem> {
    let fails = |what: String| {
        let place = join(pointer, "responses");
        Problem::new(STAGE, place, what, "leave one success response with an action in spec/overlay.yaml")
    };
    let good: Vec<&Value> = successes(operation).map(|(_, response)| response).collect();
    let Some(first) = good.first() else { return Err(fails("there is no success response".into())) };
    let all = |response: &Value| response["content"].as_object().cloned().unwrap_or_default();
    if good.iter().any(|other| all(other) != all(first)) {
        return Err(fails("the success responses differ".into()));
    }
    let media_types = all(first);
    let mut types = media_types.iter();
    match (types.next(), types.next()) {
        (None, _) => Ok(("empty", json!({ "description": "Success" }), None)),
        (Some((media, body)), None) if media == JSON => {
            let content = json!({ JSON: { "schema": body["schema"] } });
            Ok(("json", json!({ "description": "Success", "content": content }), None))
        }
        (Some((media, _)), None) => {
            let content = json!({ media: { "schema": { "type": "string", "format": "binary" } } });
            let file = content_name(first).map(str::to_owned);
            Ok(("file", json!({ "description": "Success", "content": content }), file))
        }
        _ => Err(fails(format!("a success has {} media types", media_types.len()))),
    }
}

fn only_json_body(pointer: &str, operation: &Map<String, Value>, found: &mut Vec<Problem>) {
    let Some(content) = operation.get("requestBody").and_then(|b| b["content"].as_object()) else { return };
    if content.len() != 1 || !content.contains_key(JSON) {
        found.push(Problem::new(
            STAGE,
            join(&join(pointer, "requestBody"), "content"),
            format!("a request body must be {JSON} and nothing else"),
            "remove the other media types with an action in spec/overlay.yaml",
        ));
    }
}

/// Removes schemas that only name a file's bytes.
fn omit_files(document: &mut Value, files: BTreeSet<String>) {
    let Some(schemas) = schemas_mut(document) else { return };
    let mut omitted = Map::new();
    for name in files {
        if schemas.get(&name).is_some_and(|s| s["format"] == "binary") {
            schemas.remove(&name);
            omitted.insert(name, "the bytes of a file, given as a download".into());
        }
    }
    document[OMITTED] = Value::Object(omitted);
}
