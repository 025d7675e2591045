//! Checks of request bodies against the description.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use crate::description::Operation;
use crate::description::json_schema::validator;
use crate::description::schema::Fields;
use crate::refusal::{INVALID_BODY, Refusal, UNKNOWN_FIELDS, malformed, missing};

/// Parses the body of a request. It is null for an operation without a body.
pub fn body(operation: &Operation, body: Option<&[u8]>) -> Result<Value, Refusal> {
    let body = body.ok_or_else(|| INVALID_BODY.because("the body is too large or incomplete"))?;
    if operation.request.is_none() {
        return Ok(Value::Null);
    }
    let body: Option<Value> = serde_json::from_slice(body).ok().filter(Value::is_object);
    body.ok_or_else(|| INVALID_BODY.because("the body is not a JSON object"))
}

/// Checks the fields of a body: required fields first, then the form of all fields, then unknown fields.
pub fn fields(operation: &Operation, body: &Value) -> Result<(), Refusal> {
    let Some(schema) = &operation.request else { return Ok(()) };
    let (mut absent, mut wrong) = (Vec::new(), Vec::new());
    let validator = validator(schema);
    for error in validator.iter().flat_map(|validator| validator.iter_errors(body)) {
        match absent_field(&error) {
            // Credentials may stand in headers; the guard has checked them.
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
