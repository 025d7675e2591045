//! Checks of requests against the description: bodies, and parameters in paths and queries.

use hyper::header::CONTENT_TYPE;
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::guard::is_media;
use super::service::Received;
use crate::description::json_schema::validator;
use crate::description::schema::{self, Fields, Kind};
use crate::description::{Operation, Parameter};
use crate::refusal::{INVALID_BODY, Refusal, UNKNOWN_FIELDS, malformed, missing};

/// The media type of forms.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// Parses the body of a request. It is null for an operation without a body.
pub fn body(operation: &Operation, received: &Received<'_>) -> Result<Value, Refusal> {
    if operation.request.is_none() {
        return Ok(Value::Null);
    }
    // Clients of OAuth send forms, as RFC 6749 says.
    if operation.is_oauth && is_form(received) {
        return Ok(Value::Object(pairs(received.body).collect()));
    }
    let body: Option<Value> = serde_json::from_slice(received.body).ok().filter(Value::is_object);
    body.ok_or_else(|| INVALID_BODY.because("the body is not a JSON object"))
}

fn is_form(received: &Received<'_>) -> bool {
    received.headers.get(CONTENT_TYPE).is_some_and(|media| is_media(media, FORM))
}

fn pairs(encoded: &[u8]) -> impl Iterator<Item = (String, Value)> {
    form_urlencoded::parse(encoded).map(|(name, value)| (name.into_owned(), value.into_owned().into()))
}

/// Returns the parameters in the path and the query of a request, by name.
pub fn parameters(operation: &Operation, received: &Received<'_>) -> Result<Map<String, Value>, Refusal> {
    let given: Map<String, Value> = pairs(received.query.unwrap_or_default().as_bytes()).collect();
    let (mut absent, mut wrong, mut out) = (Vec::new(), Vec::new(), Map::new());
    for Parameter { name, required, schema } in &operation.query {
        let value = given.get(name).filter(|value| *value != "").map(|value| typed(schema, value));
        match value {
            Some(value) if validator(schema).is_some_and(|validator| !validator.is_valid(&value)) => {
                wrong.push(name.as_str());
            }
            Some(value) => {
                out.insert(name.clone(), value);
            }
            None if *required => absent.push(name.as_str()),
            None => {}
        }
    }
    if !absent.is_empty() {
        return Err(missing(&absent.join(", ")));
    }
    if !wrong.is_empty() {
        return Err(malformed(&wrong.join(", ")));
    }
    let decoded = |text| Value::from(percent_decode_str(text).decode_utf8_lossy());
    out.extend(operation.in_path(received.path).map(|(name, text)| (name.to_owned(), decoded(text))));
    Ok(out)
}

/// Returns the value of a parameter, whose schema may be of another type than text.
fn typed(schema: &Value, text: &Value) -> Value {
    let is_text = matches!(schema::kind(schema::resolved(schema)), Kind::Text);
    let parsed = text.as_str().filter(|_| !is_text).and_then(|text| serde_json::from_str(text).ok());
    parsed.unwrap_or_else(|| text.clone())
}

/// Checks the fields of a body: required fields first, then the form of all fields, then unknown fields.
pub fn fields(operation: &Operation, body: &Value) -> Result<(), Refusal> {
    let Some(schema) = &operation.request else { return Ok(()) };
    let (mut absent, mut wrong) = (Vec::new(), Vec::new());
    let validator = validator(schema);
    for error in validator.iter().flat_map(|validator| validator.iter_errors(body)) {
        match absent_field(&error) {
            // Credentials may stand in headers; they have been checked already.
            Some(field) if is_credential(&field) => {}
            Some(field) => absent.push(field),
            None => wrong.push(place(&error)),
        }
    }
    if !absent.is_empty() {
        return Err(missing(&absent.join(", ")));
    }
    if !wrong.is_empty() {
        return Err(malformed(&wrong.join(", ")));
    }
    let known = Fields::of(schema).properties;
    let is_unknown = |name: &&str| !known.contains_key(name) && !is_credential(name);
    let given = body.as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    let unknown: Vec<&str> = given.filter(is_unknown).collect();
    if !unknown.is_empty() {
        return Err(UNKNOWN_FIELDS.because(format!("these fields are unknown: {}", unknown.join(", "))));
    }
    Ok(())
}

/// Returns the path of a required field that is missing, if that is the error.
fn absent_field(error: &ValidationError<'_>) -> Option<String> {
    let ValidationErrorKind::Required { property } = error.kind() else { return None };
    let name = property.as_str().unwrap_or_default();
    let place = place(error);
    Some(if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") })
}

fn place(error: &ValidationError<'_>) -> String {
    error.instance_path().as_str().trim_start_matches('/').replace('/', ".")
}

fn is_credential(field: &str) -> bool {
    matches!(field, "client_id" | "secret")
}
