//! Plaid's errors: one table of what is refused with which status, type and code.

use hyper::StatusCode;
use serde_json::{Value, json};

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is at the path.
    NotFound,
    /// The body is no JSON object.
    InvalidBody,
    /// Fields that are required are not there.
    MissingFields,
    /// Fields have another form.
    InvalidField,
    /// Fields are there that the operation does not know.
    UnknownFields,
    /// The credentials are not the ones that are accepted.
    InvalidApiKeys,
}

impl Refusal {
    fn row(self) -> (StatusCode, &'static str, &'static str) {
        const BAD: StatusCode = StatusCode::BAD_REQUEST;
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "INVALID_REQUEST", "NOT_FOUND"),
            Self::InvalidBody => (BAD, "INVALID_REQUEST", "INVALID_BODY"),
            Self::MissingFields => (BAD, "INVALID_REQUEST", "MISSING_FIELDS"),
            Self::InvalidField => (BAD, "INVALID_REQUEST", "INVALID_FIELD"),
            Self::UnknownFields => (BAD, "INVALID_REQUEST", "UNKNOWN_FIELDS"),
            Self::InvalidApiKeys => (BAD, "INVALID_INPUT", "INVALID_API_KEYS"),
        }
    }

    /// The answer, with a message that names the fields.
    pub fn answer(self, message: &str, request_id: &str) -> (StatusCode, Value) {
        let (status, group, code) = self.row();
        let body = json!({
            "display_message": null,
            "documentation_url": "https://plaid.com/docs/errors/",
            "error_code": code,
            "error_message": message,
            "error_type": group,
            "request_id": request_id,
            "suggested_action": null,
        });
        (status, body)
    }
}
