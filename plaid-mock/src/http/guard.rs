//! Credentials.

use std::fmt;

use hyper::HeaderMap;
use serde_json::Value;

use crate::description::Operation;
use crate::refusal::{INVALID_API_KEYS, Refusal, malformed, missing};

/// The client id and the secret of a caller.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    pub client_id: String,
    pub secret: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

/// Checks the credentials of a request, which may stand in headers or in the body. Without `accepted`, any credentials
/// are accepted.
pub fn check(
    operation: &Operation,
    headers: &HeaderMap,
    body: &Value,
    accepted: Option<&Credentials>,
) -> Result<(), Refusal> {
    if !operation.authenticated {
        return Ok(());
    }
    let given = |header: &str, field: &str| -> Result<String, Refusal> {
        let header = headers.get(header).and_then(|value| value.to_str().ok());
        let value = header.map(Value::from).or_else(|| body.get(field).cloned());
        match value {
            Some(Value::String(text)) if !text.is_empty() && !text.contains(char::is_whitespace) => Ok(text),
            None | Some(Value::Null) => Err(missing(field)),
            Some(_) => Err(malformed(field)),
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
