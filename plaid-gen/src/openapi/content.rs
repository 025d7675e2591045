//! The bodies of requests and responses.

use serde_json::{Map, Value};

use super::referred;

/// The media type of the bodies that become types.
pub const JSON: &str = "application/json";

const NO_SCHEMA: &Value = &Value::Null;

/// Returns the media type and the schema of a request body or response. JSON is preferred to other media types.
pub fn content(holder: &Value) -> Option<(&str, &Value)> {
    let content = holder.get("content")?.as_object()?;
    let (media, body) = content.get_key_value(JSON).or_else(|| content.iter().next())?;
    Some((media, body.get("schema").unwrap_or(NO_SCHEMA)))
}

/// Returns the name of the schema of a request body or response.
pub fn content_name(holder: &Value) -> Option<&str> {
    referred(content(holder)?.1)
}

/// Returns the responses of an operation with their status codes.
pub fn responses(operation: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    let responses = operation.get("responses").and_then(Value::as_object).into_iter().flatten();
    responses.map(|(status, response)| (status.as_str(), response))
}

/// Returns the success responses.
pub fn successes(operation: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    responses(operation).filter(|(status, _)| is_success(status))
}

/// Returns the error responses, including `default`.
pub fn errors(operation: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    responses(operation).filter(|(status, _)| !is_success(status))
}

fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

/// Calls `visit` for the schema of each media type of a request body or response.
pub fn content_schemas_mut(holder: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    for (_, media) in holder.get_mut("content").and_then(Value::as_object_mut).into_iter().flatten() {
        if let Some(schema) = media.get_mut("schema") {
            visit(schema);
        }
    }
}

/// Calls `visit` for the schemas of an operation's request body and responses.
pub fn operation_schemas_mut(operation: &mut Map<String, Value>, visit: &mut dyn FnMut(&mut Value)) {
    if let Some(body) = operation.get_mut("requestBody") {
        content_schemas_mut(body, visit);
    }
    for (_, response) in operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flatten() {
        content_schemas_mut(response, visit);
    }
}
