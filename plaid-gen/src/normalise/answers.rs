//! What an operation answers: one schema, a file, or nothing; and which schema its errors have.
//!
//! progenitor wants success as the range `2XX` and asserts on some mixtures of codes, so several codes
//! with one schema become that range. Errors leave the responses: the runtime reads them.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::document::{operations_mut, referred, schemas_mut};
use crate::pointer::join;
use crate::problem::{Problem, Problems, Result};

/// Annotation on an operation: `json`, `file` or `empty`.
pub const ANSWER: &str = "x-answer";
/// Annotation on an operation: the name of its error schema, if the description has one.
pub const ERROR: &str = "x-error";
/// Annotation on the document: schemas that become no type, with the reason.
pub const OMITTED: &str = "x-omitted";

const STAGE: &str = "normalise/answers";
const JSON: &str = "application/json";

pub fn run(document: &mut Value) -> Result<()> {
    let mut found = Vec::new();
    let mut files = BTreeSet::new();
    for (pointer, operation) in operations_mut(document) {
        let responses = match operation.remove("responses") {
            Some(Value::Object(responses)) => responses,
            _ => Map::new(),
        };
        if let Some(error) = error_schema(&responses) {
            operation.insert(ERROR.into(), error.into());
        }
        match success(&pointer, &responses) {
            Ok((kind, response, file)) => {
                files.extend(file);
                operation.insert(ANSWER.into(), kind.into());
                operation.insert("responses".into(), json!({ "2XX": response }));
            }
            Err(problem) => found.push(problem),
        }
        only_json_body(&pointer, operation, &mut found);
    }
    Problems::check(found)?;
    omit_files(document, files);
    Ok(())
}

/// The first error response that names a schema.
fn error_schema(responses: &Map<String, Value>) -> Option<String> {
    let mut errors: Vec<_> = responses.iter().filter(|(code, _)| !code.starts_with('2')).collect();
    // `default` speaks for all the others.
    errors.sort_by_key(|(code, _)| *code != "default");
    errors.iter().find_map(|(_, r)| referred(&r["content"][JSON]["schema"]).map(str::to_owned))
}

/// The kind of answer, the one response that remains, and the named schema of a file.
fn success(
    pointer: &str,
    responses: &Map<String, Value>,
) -> std::result::Result<(&'static str, Value, Option<String>), Problem> {
    let fails = |what: String| {
        let place = join(pointer, "responses");
        Problem::new(STAGE, place, what, "leave one success response with an action in spec/overlay.yaml")
    };
    let good: Vec<&Value> = responses.iter().filter(|(code, _)| code.starts_with('2')).map(|(_, r)| r).collect();
    let Some(first) = good.first() else { return Err(fails("there is no success response".into())) };
    let content = |response: &Value| response["content"].as_object().cloned().unwrap_or_default();
    if good.iter().any(|other| content(other) != content(first)) {
        return Err(fails("the success responses differ".into()));
    }
    let content = content(first);
    let mut types = content.iter();
    match (types.next(), types.next()) {
        (None, _) => Ok(("empty", json!({ "description": "Success" }), None)),
        (Some((media, body)), None) if media == JSON => {
            let content = json!({ JSON: { "schema": body["schema"] } });
            Ok(("json", json!({ "description": "Success", "content": content }), None))
        }
        (Some((media, body)), None) => {
            let content = json!({ media: { "schema": { "type": "string", "format": "binary" } } });
            let file = referred(&body["schema"]).map(str::to_owned);
            Ok(("file", json!({ "description": "Success", "content": content }), file))
        }
        _ => Err(fails(format!("{} media types answer success", content.len()))),
    }
}

fn only_json_body(pointer: &str, operation: &Map<String, Value>, found: &mut Vec<Problem>) {
    let Some(content) = operation.get("requestBody").and_then(|b| b["content"].as_object()) else { return };
    if content.len() != 1 || !content.contains_key(JSON) {
        found.push(Problem::new(
            STAGE,
            join(&join(pointer, "requestBody"), "content"),
            format!("a request body must be {JSON} and nothing else"),
            "leave that media type alone with an action in spec/overlay.yaml",
        ));
    }
}

/// Schemas that only name a file's bytes become no type.
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
