//! Credentials: a client id with a secret or, for some operations, an OAuth token.

use std::fmt;

use hyper::HeaderMap;
use hyper::header::AUTHORIZATION;
use serde_json::Value;

use crate::description::Operation;
use crate::refusal::{INVALID_API_KEYS, Refusal, malformed, missing};

const CLIENT_ID: &str = "plaid-client-id";
const SECRET: &str = "plaid-secret";

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

/// The credentials of a request that are still to be checked.
#[derive(Debug, PartialEq, Eq)]
pub enum Caller<'a> {
    /// There is nothing more to check.
    Admitted,
    /// The caller has an OAuth token, which needs these scopes.
    Bearer { token: &'a str, scopes: &'a [String] },
}

/// Checks the credentials of a request. A client id and a secret may stand in headers or in the body. Without
/// `accepted`, any are accepted.
pub fn check<'a>(
    operation: &'a Operation,
    headers: &'a HeaderMap,
    body: &Value,
    accepted: Option<&Credentials>,
) -> Result<Caller<'a>, Refusal> {
    let access = &operation.access;
    if !access.keys && access.scopes.is_none() {
        return Ok(Caller::Admitted);
    }
    // Keys that are given decide, since some OAuth tokens are used along with them.
    if let Some(scopes) = &access.scopes
        && !(access.keys && has_keys(headers, body))
        && let Some(token) = bearer(headers)
    {
        return Ok(Caller::Bearer { token, scopes });
    }
    let given = |header: &str, field: &str| -> Result<String, Refusal> {
        let header = headers.get(header).and_then(|value| value.to_str().ok());
        match header.map(Value::from).or_else(|| in_body(body, field).cloned()) {
            Some(Value::String(text)) if !text.is_empty() && !text.contains(char::is_whitespace) => Ok(text),
            None | Some(Value::Null) => Err(missing(field)),
            Some(_) => Err(malformed(field)),
        }
    };
    let (client_id, secret) = (given(CLIENT_ID, "client_id")?, given(SECRET, "secret")?);
    match accepted {
        // Plaid does not say which one is wrong: <https://plaid.com/docs/errors/invalid-input/#invalid_api_keys>.
        Some(accepted) if *accepted != Credentials { client_id, secret } => Err(INVALID_API_KEYS
            .because("the client id or the secret is wrong: send those that this server was started with")),
        _ => Ok(Caller::Admitted),
    }
}

fn has_keys(headers: &HeaderMap, body: &Value) -> bool {
    [(CLIENT_ID, "client_id"), (SECRET, "secret")].into_iter().any(|(header, field)| {
        headers.contains_key(header) || in_body(body, field).is_some_and(|value| !value.is_null())
    })
}

/// Returns a credential in a body. OAuth has another name for the secret.
fn in_body<'a>(body: &'a Value, field: &str) -> Option<&'a Value> {
    let other = if field == "secret" { body.get("client_secret") } else { None };
    body.get(field).or(other)
}

/// Returns the text after `Bearer`, which may be any.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let header = headers.get(AUTHORIZATION)?.to_str().ok()?.trim();
    let (scheme, token) = header.split_once(' ').unwrap_or((header, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
