use std::error::Error as StdError;
use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::operation::{ErrorForm, Operation};
use crate::response::request_id;
use crate::types::{OAuthErrorCode, OAuthErrorResponse, PlaidError};

/// Why a call, or building a client, failed.
///
/// Shown are Plaid's own code and message; no other value of a body, a header or a URL is, here or in any
/// source.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    operation: Option<&'static Operation>,
    status: Option<StatusCode>,
    request_id: Option<String>,
    plaid: Option<PlaidError>,
    oauth: Option<OAuthErrorResponse>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What kind of failure it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client's own settings are wrong; nothing was sent.
    Configuration,
    /// The request can't be written; nothing was sent.
    Encode,
    /// The connection could not be made, or broke.
    Transport,
    /// The time limit passed. Whether the server has acted is not known.
    Timeout,
    /// Plaid refused, and said why: see [`Error::plaid`] and [`Error::oauth`].
    Api,
    /// The server answered an HTTP error without a body that says why, such as a proxy does.
    Status,
    /// The server answered success with a body that can't be read. The operation has been done.
    Decode,
}

impl Error {
    /// What kind of failure it was.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status, if an answer came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// Plaid's id of the exchange, from the body or else the header.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        let body = self.0.plaid.as_ref().and_then(|p| p.request_id.as_deref());
        body.or(self.0.request_id.as_deref())
    }

    /// The operationId of the call.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation.map(|o| o.id)
    }

    /// Plaid's error body.
    #[must_use]
    pub fn plaid(&self) -> Option<&PlaidError> {
        self.0.plaid.as_ref()
    }

    /// The error body of an `/oauth/*` operation.
    #[must_use]
    pub fn oauth(&self) -> Option<&OAuthErrorResponse> {
        self.0.oauth.as_ref()
    }

    /// Plaid's error code, such as `ITEM_LOGIN_REQUIRED`, or OAuth's, such as `invalid_grant`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        let plaid = self.0.plaid.as_ref().map(|p| p.error_code.as_str());
        plaid.or_else(|| self.0.oauth.as_ref()?.error.as_ref().map(OAuthErrorCode::as_str))
    }

    /// Whether the time limit passed.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    fn new(kind: ErrorKind, message: String) -> Self {
        Self(Box::new(Inner {
            kind,
            message,
            operation: None,
            status: None,
            request_id: None,
            plaid: None,
            oauth: None,
            source: None,
        }))
    }

    pub(crate) fn configuration(message: String) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    pub(crate) fn encode(operation: &'static Operation, message: String) -> Self {
        Self::new(ErrorKind::Encode, message).of(operation)
    }

    pub(crate) fn transport(operation: &'static Operation, error: reqwest::Error) -> Self {
        let (kind, message) = if error.is_timeout() {
            (ErrorKind::Timeout, "the time limit passed")
        } else if error.is_connect() {
            (ErrorKind::Transport, "no connection to the server")
        } else {
            (ErrorKind::Transport, "the connection broke before the whole answer came")
        };
        // The URL holds path parameters.
        Self::new(kind, message.into()).of(operation).caused_by(error.without_url())
    }

    /// An answer that is no success.
    pub(crate) fn refused(operation: &'static Operation, body: &[u8]) -> Self {
        let mut error = Self::new(ErrorKind::Api, String::new()).of(operation);
        match operation.errors {
            ErrorForm::Plaid => error.0.plaid = serde_json::from_slice(body).ok(),
            ErrorForm::OAuth => {
                let oauth: Option<OAuthErrorResponse> = serde_json::from_slice(body).ok();
                error.0.oauth = oauth.filter(|o| o.error.is_some());
            }
        }
        if error.0.plaid.is_none() && error.0.oauth.is_none() {
            // `/oauth/*` operations may answer in Plaid's own form as well.
            error.0.plaid = serde_json::from_slice(body).ok();
        }
        if error.0.plaid.is_none() && error.0.oauth.is_none() {
            error.0.kind = ErrorKind::Status;
            error.0.message = match body.first() {
                None => "the answer has no body".into(),
                Some(_) => format!("the answer's body ({} bytes) is not an error of Plaid's", body.len()),
            };
        }
        error
    }

    /// A success that can't be read.
    pub(crate) fn decode(operation: &'static Operation, body: &[u8], error: &serde_json::Error, path: &str) -> Self {
        // Plaid has answered an error body with a success status.
        let refused = Self::refused(operation, body);
        if refused.kind() == ErrorKind::Api {
            return refused;
        }
        let what = without_values(error);
        let place = if path.is_empty() { "the top".to_owned() } else { format!("`{path}`") };
        Self::new(
            ErrorKind::Decode,
            format!("the answer can't be read at {place} (line {}, column {}): {what}", error.line(), error.column()),
        )
        .of(operation)
    }

    pub(crate) fn of(mut self, operation: &'static Operation) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn answered(mut self, status: StatusCode, headers: &HeaderMap) -> Self {
        self.0.status = Some(status);
        self.0.request_id = request_id(headers).map(str::to_owned);
        self
    }

    pub(crate) fn caused_by(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }
}

/// What serde says, less the value that it met.
fn without_values(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    match text.split_once(": ") {
        // "invalid type: string \"..\", expected an integer"
        Some((what @ ("invalid type" | "invalid value" | "invalid length"), rest)) => {
            let expected = rest.rsplit_once(", expected ").map_or("another form", |(_, e)| e);
            format!("{what}, expected {expected}")
        }
        // Our own names: "missing field `account_id`".
        _ if text.starts_with("missing field `") || text.starts_with("duplicate field `") => text.to_owned(),
        _ => match error.classify() {
            serde_json::error::Category::Eof => "it ends too early".into(),
            serde_json::error::Category::Syntax => "it is not JSON".into(),
            _ => "it has another form".into(),
        },
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        if let Some(operation) = inner.operation {
            write!(f, "{}: ", operation.id)?;
        }
        match (&inner.plaid, &inner.oauth) {
            (Some(plaid), _) => write!(f, "{} ({}): {}", plaid.error_code, plaid.error_type, plaid.error_message)?,
            (None, Some(_)) => f.write_str(self.code().unwrap_or_default())?,
            (None, None) => f.write_str(&inner.message)?,
        }
        if let Some(status) = inner.status {
            write!(f, ", status {}", status.as_u16())?;
        }
        if let Some(id) = self.request_id() {
            write!(f, ", request id {id}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.operation())
            .field("status", &self.0.status)
            .field("code", &self.code())
            .field("request_id", &self.request_id())
            .field("message", &self.to_string())
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|s| s as _)
    }
}
