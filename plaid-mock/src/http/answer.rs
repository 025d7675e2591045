//! Answers, and how they are composed from the reply of a handler.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::fault::Break;
use crate::behaviour::{Outcome, Reply};
use crate::description::Operation;
use crate::description::json_schema::validator;
use crate::description::schema::Fields;
use crate::made::{self, Basis, Completed, pdf};
use crate::refusal::{INTERNAL_SERVER_ERROR, Refusal};

const JSON: &str = "application/json";

/// An answer, with the faults that happen to it while it is sent.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub media: String,
    /// The hash of a file, which clients check.
    pub hash: Option<String>,
    pub request_id: String,
    pub body: Bytes,
    /// The delay of the answer.
    pub wait: Duration,
    pub breaks: Break,
}

impl Answer {
    /// Creates an answer of JSON.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::new(status, JSON, body.to_string())
    }

    /// Creates a successful answer without content.
    pub fn empty() -> Self {
        Self::new(200, JSON, "")
    }

    fn file(media: &str, file: Vec<u8>) -> Self {
        let hash = STANDARD.encode(Sha256::digest(&file));
        Self { hash: Some(hash), ..Self::new(200, media, file) }
    }

    fn new(status: u16, media: &str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            media: media.into(),
            hash: None,
            request_id: String::new(),
            body: body.into(),
            wait: Duration::ZERO,
            breaks: Break::Nothing,
        }
    }
}

/// Composes the answer to a request. `seed` determines what is made up.
pub fn compose(
    operation: &Operation,
    outcome: Outcome,
    request: &Value,
    seed: u64,
    request_id: &str,
) -> Result<Answer, Refusal> {
    let Some(content) = &operation.answer else { return Ok(Answer::empty()) };
    let Outcome { reply, subject, today } = outcome;
    let (schema, basis) = (&content.schema, Basis { request, seed, today, subject: &subject });
    let checked = |completed: Completed| validate(schema, &completed).map(|()| completed.answer);
    let answer = match reply {
        Reply::File(file) => return Ok(Answer::file(&content.media, file)),
        Reply::MadeUp if content.media != JSON => {
            return Ok(Answer::file(&content.media, pdf::document(&["A document made up by plaid-mock".to_owned()])));
        }
        Reply::MadeUp => with_request_id(made::make(schema, basis), schema, request_id),
        Reply::MadeUpAround(facts) => {
            checked(made::make_around(with_request_id(facts, schema, request_id), schema, basis))?
        }
        Reply::Facts(facts) => checked(made::complete(schema, with_request_id(facts, schema, request_id), basis))?,
    };
    Ok(Answer::json(200, &answer))
}

/// Sets the request id of an answer whose schema has one.
fn with_request_id(mut facts: Value, schema: &Value, request_id: &str) -> Value {
    if let Some(facts) = facts.as_object_mut()
        && Fields::of(schema).properties.contains_key("request_id")
    {
        facts.insert("request_id".into(), request_id.into());
    }
    facts
}

/// Validates the answer of a handler in debug builds, so that no test passes with an answer that Plaid would not give.
fn validate(schema: &Value, completed: &Completed) -> Result<(), Refusal> {
    if !cfg!(debug_assertions) {
        return Ok(());
    }
    let validator = validator(schema);
    let errors = validator.iter().flat_map(|validator| validator.iter_errors(&completed.answer));
    let mut wrong: Vec<String> = errors.map(|error| format!("{} {error}", error.instance_path())).collect();
    wrong.extend(completed.unknown.iter().map(|name| format!("the schema has no field {name}")));
    if wrong.is_empty() {
        return Ok(());
    }
    Err(INTERNAL_SERVER_ERROR.because(format!("the answer does not match the description: {}", wrong.join("; "))))
}
