//! Answers, and how they are composed from the reply of a handler.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hyper::header::HeaderName;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::fault::Break;
use super::guard::JSON;
use crate::behaviour::{Outcome, Reply};
use crate::description::{Operation, plan};
use crate::made::{self, Basis, Completed, pdf};
use crate::refusal::{INTERNAL_SERVER_ERROR, Refusal};

/// The hash of a file, which clients check: <https://plaid.com/docs/api/products/statements/#statementsdownload>.
const CONTENT_HASH: HeaderName = HeaderName::from_static("plaid-content-hash");

/// An answer, with the faults that happen to it while it is sent.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub media: String,
    /// Headers that only some answers have.
    pub headers: Vec<(HeaderName, String)>,
    pub request_id: String,
    pub body: Bytes,
    /// The delay of the answer.
    pub wait: Duration,
    pub breaks: Break,
}

impl Answer {
    /// Creates an answer of JSON.
    pub fn json(status: u16, body: &impl Serialize) -> Self {
        // Most answers fit, so that they are written without being moved.
        let mut text = Vec::with_capacity(8 << 10);
        // The only cause of an error would be a key that is not text.
        drop(serde_json::to_writer(&mut text, body));
        Self::new(status, JSON, text)
    }

    /// Creates a successful answer without content.
    pub fn empty() -> Self {
        Self::new(200, JSON, "")
    }

    fn file(media: &str, file: Vec<u8>) -> Self {
        let hash = STANDARD.encode(Sha256::digest(&file));
        Self::new(200, media, file).with(CONTENT_HASH, hash)
    }

    /// Creates the answer of a refusal.
    pub fn refused(refusal: &Refusal, request_id: &str) -> Self {
        Self { request_id: request_id.into(), ..Self::json(refusal.status, &refusal.body(request_id)) }
    }

    /// Adds a header.
    pub fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn new(status: u16, media: &str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            media: media.into(),
            headers: Vec::new(),
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
    let checked = |completed: Completed| {
        let wrong = |problem| format!("the answer does not match the description: {problem}");
        completed.validated(content.validator()).map_err(|problem| INTERNAL_SERVER_ERROR.because(wrong(problem)))
    };
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
        && plan::of(schema).has("request_id")
    {
        facts.insert("request_id".into(), request_id.into());
    }
    facts
}
