//! Requests: their credentials and bodies, checked against the description.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use hyper::HeaderMap;
use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use serde_json::{Map, Value};

use crate::Credentials;
use crate::description::{Operation, description};
use crate::refusal::{INVALID_API_KEYS, INVALID_BODY, INVALID_FIELD, MISSING_FIELDS, Refusal, UNKNOWN_FIELDS};

/// Reads and checks a request. Credentials may stand in headers or in the body, as Plaid has it.
pub fn check(
    operation: &Operation,
    headers: &HeaderMap,
    body: &[u8],
    accepted: Option<&Credentials>,
) -> Result<Value, Refusal> {
    let Some(schema) = &operation.request else {
        credentials(operation, headers, &Map::new(), accepted)?;
        return Ok(Value::Null);
    };
    let invalid = || INVALID_BODY.because("the body is no JSON object");
    let body: Value = serde_json::from_slice(body).map_err(|_| invalid())?;
    let fields = body.as_object().ok_or_else(invalid)?;
    credentials(operation, headers, fields, accepted)?;

    let (mut missing, mut wrong) = (Vec::new(), Vec::new());
    let validator = validator(schema);
    for error in validator.iter().flat_map(|validator| validator.iter_errors(&body)) {
        let place = error.instance_path().as_str().trim_start_matches('/').replace('/', ".");
        match error.kind() {
            ValidationErrorKind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                // They may have come as headers.
                if !(place.is_empty() && matches!(name, "client_id" | "secret")) {
                    missing.push(if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") });
                }
            }
            _ => wrong.push(place),
        }
    }
    let list = |names: &[String]| names.join(", ");
    if !missing.is_empty() {
        return Err(MISSING_FIELDS.because(format!("these required fields are missing: {}", list(&missing))));
    }
    if !wrong.is_empty() {
        return Err(INVALID_FIELD.because(format!("these fields have another form: {}", list(&wrong))));
    }
    let known = known_fields(schema);
    let is_unknown = |name: &&String| !known.contains(name) && !matches!(name.as_str(), "client_id" | "secret");
    let unknown: Vec<String> = fields.keys().filter(is_unknown).cloned().collect();
    if !unknown.is_empty() {
        return Err(UNKNOWN_FIELDS.because(format!("these fields are not known: {}", list(&unknown))));
    }
    Ok(body)
}

fn credentials(
    operation: &Operation,
    headers: &HeaderMap,
    fields: &Map<String, Value>,
    accepted: Option<&Credentials>,
) -> Result<(), Refusal> {
    if !operation.authenticated {
        return Ok(());
    }
    let given = |header: &str, field: &str| -> Result<String, Refusal> {
        let header = headers.get(header).and_then(|value| value.to_str().ok());
        let value = header.map(Value::from).or_else(|| fields.get(field).cloned());
        match value {
            Some(Value::String(text)) if !text.is_empty() && !text.contains(char::is_whitespace) => Ok(text),
            None | Some(Value::Null) => {
                Err(MISSING_FIELDS.because(format!("these required fields are missing: {field}")))
            }
            Some(_) => Err(INVALID_FIELD.because(format!("these fields have another form: {field}"))),
        }
    };
    let (client_id, secret) = (given("plaid-client-id", "client_id")?, given("plaid-secret", "secret")?);
    match accepted {
        Some(accepted) if *accepted != Credentials { client_id, secret } => {
            Err(INVALID_API_KEYS.because("the client id or the secret is wrong"))
        }
        _ => Ok(()),
    }
}

/// The names that a request may have at its top.
pub fn known_fields(schema: &Value) -> Vec<&String> {
    let description = description();
    let schema = schema.get("$ref").and_then(Value::as_str).and_then(|r| description.named(r)).unwrap_or(schema);
    let parts = schema["allOf"].as_array().into_iter().flatten().flat_map(known_fields);
    schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name).chain(parts).collect()
}

/// The validator of a schema, made when it is first needed. The description's forms are all of JSON Schema, which a
/// test shows; where one were not, nothing would be refused.
pub fn validator(schema: &Value) -> Option<Arc<Validator>> {
    type Validators = HashMap<String, Option<Arc<Validator>>>;
    static VALIDATORS: LazyLock<Mutex<Validators>> = LazyLock::new(Mutex::default);
    let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    validators.entry(schema.to_string()).or_insert_with(|| make(schema).map(Arc::new)).clone()
}

fn make(schema: &Value) -> Option<Validator> {
    jsonschema::options().should_validate_formats(true).build(&description().json_schema(schema)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_schema_is_one_of_json_schema() {
        for schema in description().operations.iter().filter_map(|operation| operation.request.as_ref()) {
            let converted = description().json_schema(schema);
            jsonschema::options().build(&converted).unwrap_or_else(|e| panic!("{schema}: {e}"));
        }
    }
}
