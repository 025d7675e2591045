//! Checks of requests against the description: the form of bodies, and parameters in paths and queries.

use hyper::header::CONTENT_TYPE;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::fields;
use super::guard::is_media;
use super::received::Received;
use crate::description::schema::{self, Kind};
use crate::description::words::{Flaw, Problem};
use crate::description::{Operation, Parameter};
use crate::refusal::{INVALID_BODY, Refusal};

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
    let (mut problems, mut out) = (Vec::new(), Map::new());
    for parameter in &operation.query {
        let Parameter { name, required, schema, .. } = parameter;
        match given.get(name).filter(|value| *value != "").map(|value| typed(schema, value)) {
            Some(value) => {
                let errors = parameter.validator().into_iter().flat_map(|validator| validator.iter_errors(&value));
                problems.extend(errors.map(|error| Problem::of(&error, name)));
                out.insert(name.clone(), value);
            }
            None if *required => problems.push(Problem { place: name.clone(), flaw: Flaw::Absent }),
            None => {}
        }
    }
    fields::refuse(&operation.name, problems)?;
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
