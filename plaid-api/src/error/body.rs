//! Error bodies, in Plaid's form and in the form of OAuth.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::operation::ErrorForm;
use crate::types::{OAuthErrorCode, OAuthErrorResponse, PlaidError};

/// Built once, because building it takes longer than searching an answer.
static ERROR_CODE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"\"error_code\""));

pub(super) enum ErrorBody {
    Plaid(Box<PlaidError>),
    OAuth(OAuthErrorResponse),
}

impl ErrorBody {
    pub(super) fn read(form: ErrorForm, body: &[u8]) -> Option<Self> {
        let plaid = || plaid_error(body).map(|plaid| Self::Plaid(Box::new(plaid)));
        let oauth = |is_it: fn(&OAuthErrorCode) -> bool| oauth_error(body, is_it).map(Self::OAuth);
        match form {
            // `/oauth/*` operations may answer in Plaid's own form as well.
            ErrorForm::OAuth => oauth(|_| true).or_else(plaid),
            // A gateway in front of an operation may answer in the form of RFC 6749. A code that the RFC does not
            // define may come from a proxy and mean anything.
            ErrorForm::Plaid => plaid().or_else(|| oauth(is_of_oauth)),
        }
    }

    /// Reads an error from the body of an answer whose status is a success.
    pub(super) fn in_success(form: ErrorForm, body: &[u8]) -> Option<Self> {
        let is_oauth = matches!(form, ErrorForm::OAuth);
        if !is_oauth && ERROR_CODE.find(body).is_none() {
            return None;
        }
        // No answer of an operation has both keys at its top level, and none of OAuth's has `error`. Deeper errors are
        // content. The rest of the body, which may be large, is skipped.
        let top: Top = serde_json::from_slice(body).ok()?;
        if !(top.error_type && top.error_code || is_oauth && top.error) {
            return None;
        }
        Self::read(form, body)
    }
}

/// Reads an error body of Plaid's. Only its type and its code are required; other fields may be missing or malformed.
fn plaid_error(body: &[u8]) -> Option<PlaidError> {
    let top: Value = serde_json::from_slice(body).ok()?;
    let text = |name: &str| top.get(name).filter(|value| value.is_string());
    let (error_type, error_code) = (text("error_type")?, text("error_code")?);
    let or_empty = |name: &str| text(name).cloned().unwrap_or_else(|| "".into());
    let least = json!({
        "error_type": error_type,
        "error_code": error_code,
        "error_message": or_empty("error_message"),
        "request_id": or_empty("request_id"),
    });
    // Plaid's messages are sometimes null.
    let mut repaired = top.clone();
    if let Some(repaired) = repaired.as_object_mut().filter(|_| text("error_message").is_none()) {
        repaired.insert("error_message".into(), "".into());
    }
    [top.clone(), repaired, least].iter().find_map(|form| PlaidError::deserialize(form).ok())
}

/// Reads an error body in the form of RFC 6749. Only `error` is required; other fields may be missing or malformed.
fn oauth_error(body: &[u8], is_it: fn(&OAuthErrorCode) -> bool) -> Option<OAuthErrorResponse> {
    let top: Value = serde_json::from_slice(body).ok()?;
    let text = |name: &str| top.get(name).and_then(Value::as_str);
    let code = OAuthErrorCode::from(text("error")?);
    if !is_it(&code) {
        return None;
    }
    let least = json!({
        "error": code,
        "error_description": text("error_description"),
        "error_uri": text("error_uri"),
        "request_id": text("request_id").unwrap_or_default(),
    });
    OAuthErrorResponse::deserialize(&least).ok()
}

/// Returns whether RFC 6749 or RFC 6750 defines the code.
fn is_of_oauth(code: &OAuthErrorCode) -> bool {
    match code {
        OAuthErrorCode::UnknownValue(_) => matches!(
            code.as_str(),
            "access_denied"
                | "insufficient_scope"
                | "invalid_token"
                | "server_error"
                | "temporarily_unavailable"
                | "unsupported_response_type"
        ),
        _ => true,
    }
}

/// The keys of errors that the top level of a body has.
#[derive(Default)]
struct Top {
    error_type: bool,
    error_code: bool,
    error: bool,
}

impl<'de> Deserialize<'de> for Top {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(TopVisitor)
    }
}

struct TopVisitor;

impl<'de> Visitor<'de> for TopVisitor {
    type Value = Top;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Top, A::Error> {
        let mut top = Top::default();
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            map.next_value::<IgnoredAny>()?;
            match name.as_ref() {
                "error_type" => top.error_type = true,
                "error_code" => top.error_code = true,
                "error" => top.error = true,
                _ => {}
            }
        }
        Ok(top)
    }
}
