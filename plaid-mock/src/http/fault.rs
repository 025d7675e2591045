//! Faults that tests request.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::refusal::{Code, INTERNAL_SERVER_ERROR, INVALID_FIELD, NOT_FOUND, PLANNED_MAINTENANCE, RATE_LIMIT, Refusal};

/// A fault of one or more requests.
///
/// ```
/// use std::time::Duration;
/// use plaid_mock::Fault;
///
/// let busy = Fault::error("RATE_LIMIT").on("/accounts/get").times(2);
/// let lost = Fault::closed().after_commit();
/// let slow = Fault::delay(Duration::from_secs(2));
/// ```
///
/// Over HTTP a fault is JSON, either as the body of `POST /_mock/faults` or as the header `Plaid-Mock-Fault` of the
/// request that it affects: `{"path": "/accounts/get", "error_code": "RATE_LIMIT", "times": 2}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fault {
    /// The path of the operation; any by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) path: Option<String>,
    /// Number of requests that it affects; one by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) times: Option<u64>,
    /// Number of requests that pass before; none by default.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) after: u64,
    /// Whether the request is carried out before the fault.
    #[serde(skip_serializing_if = "is_default")]
    after_commit: bool,
    /// The delay of the answer.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) delay_ms: u64,
    /// The code of an error that replaces the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    /// Whether the connection closes without an answer.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) close: bool,
    /// Whether the body ends half way.
    #[serde(skip_serializing_if = "is_default")]
    pub(super) truncate: bool,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The fate of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    Nothing,
    Closed,
    Truncated,
}

impl Fault {
    /// Creates an error by its code. For a code that Plaid does not document, set type and status too.
    #[must_use]
    pub fn error(code: &str) -> Self {
        Self { error_code: Some(code.into()), ..Self::default() }
    }

    /// Creates Plaid's internal error, of status 500.
    #[must_use]
    pub fn internal() -> Self {
        Self::error("INTERNAL_SERVER_ERROR")
    }

    /// Creates the error of a product that is not ready yet.
    #[must_use]
    pub fn not_ready() -> Self {
        Self::error("PRODUCT_NOT_READY")
    }

    /// Closes the connection without an answer.
    #[must_use]
    pub fn closed() -> Self {
        Self { close: true, ..Self::default() }
    }

    /// Truncates the body of the answer.
    #[must_use]
    pub fn truncated() -> Self {
        Self { truncate: true, ..Self::default() }
    }

    /// Delays the answer.
    #[must_use]
    pub fn delay(by: Duration) -> Self {
        Self { delay_ms: u64::try_from(by.as_millis()).unwrap_or(u64::MAX), ..Self::default() }
    }

    /// Affects only the operation of this path, which may have its parameters by name.
    #[must_use]
    pub fn on(mut self, path: &str) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Affects this number of requests.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Lets this number of requests pass first, such as the first page of a list.
    #[must_use]
    pub fn after(mut self, requests: u64) -> Self {
        self.after = requests;
        self
    }

    /// Carries the request out first, so that the client can't know the outcome.
    #[must_use]
    pub fn after_commit(mut self) -> Self {
        self.after_commit = true;
        self
    }

    /// Sets an `error_type` and a status other than those of the code.
    #[must_use]
    pub fn of_type(mut self, error_type: &str, status: u16) -> Self {
        (self.error_type, self.status) = (Some(error_type.into()), Some(status));
        self
    }

    /// Returns the delay of the answer.
    pub(crate) fn wait(&self) -> Duration {
        Duration::from_millis(self.delay_ms)
    }

    /// Refuses the request, unless it is to be carried out first.
    pub(crate) fn strike_before_commit(&self) -> Result<(), Refusal> {
        if self.after_commit { Ok(()) } else { self.strike_after_commit() }
    }

    /// Refuses the request that has been carried out.
    pub(crate) fn strike_after_commit(&self) -> Result<(), Refusal> {
        self.refusal().map_or(Ok(()), Err)
    }

    /// Returns whether the connection closes before the request is carried out.
    pub(crate) fn closes_before_commit(&self) -> bool {
        !self.after_commit && self.breaks() == Break::Closed
    }

    /// Returns whether the fault replaces the answer by an error.
    pub(super) fn is_error(&self) -> bool {
        self.error_code.is_some() || self.status.is_some()
    }

    fn refusal(&self) -> Option<Refusal> {
        const MESSAGE: &str = "a fault asked for this error";
        let usual = match &self.error_code {
            Some(code) => Code::named(code).map(|code| code.because(MESSAGE)),
            None => Some(of_status(self.status?).because(MESSAGE)),
        };
        // A code that Plaid does not document has its type and status beside it.
        let mut refusal = usual.unwrap_or_else(|| INTERNAL_SERVER_ERROR.because(MESSAGE));
        let Self { error_code, error_type, status, .. } = self.clone();
        refusal.code = error_code.unwrap_or(refusal.code);
        refusal.group = error_type.unwrap_or(refusal.group);
        refusal.status = status.unwrap_or(refusal.status);
        Some(refusal)
    }

    /// Returns what happens to the connection.
    pub(crate) fn breaks(&self) -> Break {
        match self {
            Self { close: true, .. } => Break::Closed,
            Self { truncate: true, .. } => Break::Truncated,
            _ => Break::Nothing,
        }
    }
}

/// Returns the code that Plaid answers most likely with this status.
fn of_status(status: u16) -> Code {
    match status {
        404 => NOT_FOUND,
        429 => RATE_LIMIT,
        503 => PLANNED_MAINTENANCE,
        400..500 => INVALID_FIELD,
        _ => INTERNAL_SERVER_ERROR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_alone_is_an_error_with_a_code_of_that_status() {
        for (status, group, code) in [
            (400, "INVALID_REQUEST", "INVALID_FIELD"),
            (404, "INVALID_REQUEST", "NOT_FOUND"),
            (429, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT"),
            (500, "API_ERROR", "INTERNAL_SERVER_ERROR"),
            (502, "API_ERROR", "INTERNAL_SERVER_ERROR"),
            (503, "API_ERROR", "PLANNED_MAINTENANCE"),
        ] {
            let refusal = Fault { status: Some(status), ..Fault::default() }.refusal().expect("an error");
            assert_eq!((refusal.status, &*refusal.group, &*refusal.code), (status, group, code));
        }
    }

    #[test]
    fn a_known_code_implies_type_and_status_unless_they_are_given() {
        let shown = |fault: Fault| fault.refusal().map(|it| (it.status, it.group));
        assert_eq!(shown(Fault::error("CUSTOMER_NOT_FOUND")), Some((404, "PARTNER_ERROR".into())));
        assert_eq!(shown(Fault::error("RATE_LIMIT").of_type("API_ERROR", 503)), Some((503, "API_ERROR".into())));
        assert_eq!(shown(Fault::error("NEW").of_type("NEW_ERROR", 409)), Some((409, "NEW_ERROR".into())));
        assert_eq!(shown(Fault::delay(Duration::from_secs(1))), None);
    }
}
