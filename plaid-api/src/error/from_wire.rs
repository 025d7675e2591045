//! Creates errors from settings, from the connection and from answers.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::body::ErrorBody;
use super::cause::ConnectionError;
use super::{Error, ErrorKind, Inner, Outcome};
use crate::operation::{ErrorForm, Operation};
use crate::redact::{self, REDACTED, Sent};
use crate::types::{ErrorCode, OAuthErrorCode, PlaidErrorType};

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            operation: None,
            status: None,
            headers: HeaderMap::new(),
            plaid: None,
            oauth: None,
            outcome: Outcome::NotSent,
            attempts: 0,
            elapsed: Duration::ZERO,
            is_retryable: false,
            body: None,
            source: None,
        }))
    }

    pub(crate) fn configuration(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    pub(crate) fn encode(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Encode, message)
    }

    /// Creates the error of a connection that failed, before or within an answer.
    pub(crate) fn transport(error: &reqwest::Error) -> Self {
        let message = match () {
            () if error.is_timeout() => "the time limit passed",
            () if error.is_connect() => "could not connect to the server",
            () => "the connection broke before the answer was complete",
        };
        let kind = if error.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Transport };
        let outcome = if error.is_connect() || error.is_builder() { Outcome::NotSent } else { Outcome::Unknown };
        Self::new(kind, message).with_outcome(outcome).caused_by(ConnectionError::of(error))
    }

    /// Creates the error of an answer whose status is not a success.
    pub(crate) fn refused(form: ErrorForm, status: StatusCode, body: &Bytes) -> Self {
        if let Some(body) = ErrorBody::read(form, body) {
            return Self::said(body, status);
        }
        let message = match () {
            () if status.is_redirection() => "the server redirects, and redirects are not followed".into(),
            () if body.is_empty() => "the answer has no body".into(),
            () => Cow::from(format!("the answer's body ({} bytes) is not one of Plaid's errors", body.len())),
        };
        // The status of a proxy that got no answer says nothing about the server behind it.
        let outcome =
            if matches!(status.as_u16(), 408 | 409 | 421 | 425 | 499) { Outcome::Unknown } else { Outcome::of(status) };
        Self::new(ErrorKind::Status, message).with_outcome(outcome).with_body(body.clone())
    }

    /// Creates the error of an answer whose status is a success but whose body is one of Plaid's errors.
    pub(crate) fn in_success(form: ErrorForm, status: StatusCode, body: &[u8]) -> Option<Self> {
        Some(Self::said(ErrorBody::in_success(form, body)?, status))
    }

    /// Creates the error that an error body describes.
    fn said(body: ErrorBody, status: StatusCode) -> Self {
        // After internal errors of Plaid's, and while another request with the same key is running, it is not known
        // what has been done.
        let is_open = match &body {
            ErrorBody::Plaid(plaid) => {
                plaid.error_type == PlaidErrorType::ApiError || plaid.error_code == ErrorCode::RequestConflict
            }
            ErrorBody::OAuth(oauth) => {
                let code = oauth.error.as_ref().map(OAuthErrorCode::as_str);
                matches!(code, Some("server_error" | "temporarily_unavailable"))
            }
        };
        let mut error = Self::new(ErrorKind::Api, "");
        error.0.outcome = if is_open { Outcome::Unknown } else { Outcome::of(status) };
        match body {
            ErrorBody::Plaid(plaid) => error.0.plaid = Some(*plaid),
            ErrorBody::OAuth(oauth) => error.0.oauth = Some(oauth),
        }
        error
    }

    /// Creates the error of a success that can't be decoded.
    pub(crate) fn decode(body: &Bytes, error: &serde_json::Error, path: &str) -> Self {
        let what = without_values(error);
        let place = if path.is_empty() { "the top".to_owned() } else { format!("`{path}`") };
        let (line, column) = (error.line(), error.column());
        let message = format!("the answer can't be read at {place} (line {line}, column {column}): {what}");
        Self::new(ErrorKind::Decode, message).with_outcome(Outcome::Done).with_body(body.clone())
    }

    /// Creates the error of an answer that should be a file and is JSON.
    pub(crate) fn no_file(body: &Bytes) -> Self {
        Self::new(ErrorKind::Decode, "the answer is JSON instead of a file")
            .with_outcome(Outcome::Done)
            .with_body(body.clone())
    }

    pub(crate) fn of(mut self, operation: Operation) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn with_outcome(mut self, outcome: Outcome) -> Self {
        self.0.outcome = outcome;
        self
    }

    fn with_body(mut self, body: Bytes) -> Self {
        self.0.body = Some(body).filter(|b| !b.is_empty());
        self
    }

    pub(crate) fn answered(mut self, status: StatusCode, headers: HeaderMap) -> Self {
        self.0.status = Some(status);
        self.0.headers = headers;
        self
    }

    /// Adds Plaid's message without the values of the request, and hides other texts that repeat them. Without this
    /// call, the message is not shown.
    pub(crate) fn hiding(mut self, sent: &Sent<'_>) -> Self {
        let Inner { plaid, oauth, message, .. } = &mut *self.0;
        if plaid.is_none() && oauth.is_none() {
            return self;
        }
        let values = sent.values();
        if let Some(plaid) = plaid {
            *message = redact::line(&plaid.error_message, &values).into();
            plaid.request_id.take_if(|id| !sent.is_request_id(id));
            // A code that repeats a value of the request is not a real code.
            if plaid.error_code.is_unknown() && values.are_in(plaid.error_code.as_str()) {
                plaid.error_code = REDACTED.into();
            }
            if plaid.error_type.is_unknown() && values.are_in(plaid.error_type.as_str()) {
                plaid.error_type = REDACTED.into();
            }
        }
        if let Some(oauth) = oauth {
            if !sent.is_request_id(&oauth.request_id) {
                oauth.request_id.clear();
            }
            if let Some(code) = oauth.error.as_mut().filter(|code| code.is_unknown() && values.are_in(code.as_str())) {
                *code = REDACTED.into();
            }
        }
        self
    }

    /// Adds facts about all attempts of the call.
    pub(crate) fn after(mut self, attempts: u32, elapsed: Duration, is_retryable: bool) -> Self {
        self.0.attempts = attempts;
        self.0.elapsed = elapsed;
        self.0.is_retryable = is_retryable;
        self
    }

    pub(crate) fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }
}

impl Outcome {
    /// Returns the outcome that the status of an error implies. An error with a success status counts as a refusal.
    pub(crate) fn of(status: StatusCode) -> Self {
        if status.is_client_error() || status.is_success() { Self::Rejected } else { Self::Unknown }
    }
}

/// Returns serde's message without the value that it quotes.
fn without_values(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    match text.split_once(": ") {
        // "invalid type: string \"..\", expected an integer"
        Some((what @ ("invalid type" | "invalid value" | "invalid length"), rest)) => {
            let expected = rest.rsplit_once(", expected ").map_or("another form", |(_, e)| e);
            format!("{what}, expected {expected}")
        }
        // These texts quote our own field names: "missing field `account_id`".
        _ if text.starts_with("missing field `") || text.starts_with("duplicate field `") => text.to_owned(),
        _ => match error.classify() {
            serde_json::error::Category::Eof => "it ends too early".into(),
            serde_json::error::Category::Syntax => "it is not JSON".into(),
            _ => "it has an unexpected form".into(),
        },
    }
}
