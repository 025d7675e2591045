//! Faults that tests request.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::refusal::{Code, Refusal};

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
    path: Option<String>,
    /// Number of requests that it affects; one by default.
    times: Option<u64>,
    /// Number of requests that pass before; none by default.
    after: u64,
    /// Whether the request is carried out before the fault.
    after_commit: bool,
    /// The delay of the answer.
    delay_ms: u64,
    /// The code of an error that replaces the answer.
    error_code: Option<String>,
    error_type: Option<String>,
    status: Option<u16>,
    /// Whether the connection closes without an answer.
    close: bool,
    /// Whether the body ends half way.
    truncate: bool,
}

/// The fate of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    Nothing,
    Closed,
    Truncated,
}

impl Fault {
    /// Creates an error by its code. For a code that this crate does not know, set type and status too.
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

    /// Affects only the operation of this path.
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
        !self.after_commit && self.error_code.is_none() && self.breaks() == Break::Closed
    }

    fn refusal(&self) -> Option<Refusal> {
        let code = self.error_code.as_deref()?;
        let usual = Code::named(code);
        Some(Refusal {
            status: self.status.or(usual.map(|u| u.status)).unwrap_or(400),
            group: self.error_type.clone().or(usual.map(|u| u.group.into())).unwrap_or_else(|| "API_ERROR".into()),
            code: code.into(),
            message: "a fault asked for this error".into(),
        })
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

/// The faults that wait for requests.
#[derive(Debug, Default)]
pub struct Faults {
    waiting: Vec<Fault>,
}

impl Faults {
    /// Adds a fault.
    pub fn add(&mut self, fault: Fault) {
        self.waiting.push(fault);
    }

    /// Removes all faults.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    /// Returns the oldest fault that affects a request of this path, and counts the request.
    pub fn take(&mut self, path: &str) -> Option<Fault> {
        let meets = |fault: &mut Fault| {
            let fits = fault.path.as_deref().is_none_or(|wanted| wanted == path);
            let passes = fits && fault.after > 0;
            fault.after -= u64::from(passes);
            fits && !passes
        };
        let place = self.waiting.iter_mut().position(meets)?;
        let fault = self.waiting.get_mut(place)?;
        let met = fault.clone();
        let left = fault.times.unwrap_or(1).saturating_sub(1);
        fault.times = Some(left);
        if left == 0 {
            self.waiting.remove(place);
        }
        Some(met)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_affects_the_given_number_of_requests() {
        let mut faults = Faults::default();
        faults.add(Fault::error("RATE_LIMIT").on("/a").times(2));
        faults.add(Fault::closed().after(1));
        let codes = ["/b", "/a", "/c", "/a", "/a"].map(|path| faults.take(path).map(|fault| fault.error_code));
        let limited = || Some(Some("RATE_LIMIT".to_owned()));
        assert_eq!(codes, [None, limited(), Some(None), limited(), None]);
    }
}
