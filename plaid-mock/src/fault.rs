//! Faults on demand.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::refusal::{Code, Refusal};

/// Something that goes wrong with a request, as often as it is told to.
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
/// Over HTTP it is JSON, as the body of `POST /_mock/faults` or as the header `Plaid-Mock-Fault` of the request that it
/// is for: `{"path": "/accounts/get", "error_code": "RATE_LIMIT", "times": 2}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fault {
    /// The operation; any unless it is said.
    path: Option<String>,
    /// How many requests it meets; one unless it is said.
    times: Option<u64>,
    /// How many requests it lets pass before; none unless it is said.
    after: u64,
    /// The change is made before it goes wrong.
    after_commit: bool,
    /// The answer waits as long.
    delay_ms: u64,
    error_code: Option<String>,
    error_type: Option<String>,
    status: Option<u16>,
    /// The connection closes without an answer.
    close: bool,
    /// The body breaks off in its middle.
    truncate: bool,
}

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    Nothing,
    Closed,
    Truncated,
}

impl Fault {
    /// An error of Plaid's, by its code. Of codes that this crate does not know, say type and status too.
    #[must_use]
    pub fn error(code: &str) -> Self {
        Self { error_code: Some(code.into()), ..Self::default() }
    }

    /// Plaid's own failure: status 500.
    #[must_use]
    pub fn internal() -> Self {
        Self::error("INTERNAL_SERVER_ERROR")
    }

    /// What Plaid makes is not ready yet.
    #[must_use]
    pub fn not_ready() -> Self {
        Self::error("PRODUCT_NOT_READY")
    }

    /// The connection closes without an answer.
    #[must_use]
    pub fn closed() -> Self {
        Self { close: true, ..Self::default() }
    }

    /// The answer's body breaks off.
    #[must_use]
    pub fn truncated() -> Self {
        Self { truncate: true, ..Self::default() }
    }

    /// The answer takes as long.
    #[must_use]
    pub fn delay(by: Duration) -> Self {
        Self { delay_ms: u64::try_from(by.as_millis()).unwrap_or(u64::MAX), ..Self::default() }
    }

    /// For the operation of this path only.
    #[must_use]
    pub fn on(mut self, path: &str) -> Self {
        self.path = Some(path.into());
        self
    }

    /// For as many requests.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Lets as many requests pass before, such as the first page of a list.
    #[must_use]
    pub fn after(mut self, requests: u64) -> Self {
        self.after = requests;
        self
    }

    /// After the change is made, so that the client can't know.
    #[must_use]
    pub fn after_commit(mut self) -> Self {
        self.after_commit = true;
        self
    }

    /// With an `error_type` and status other than the usual ones of the code.
    #[must_use]
    pub fn of_type(mut self, error_type: &str, status: u16) -> Self {
        (self.error_type, self.status) = (Some(error_type.into()), Some(status));
        self
    }

    pub(crate) fn wait(&self) -> Duration {
        Duration::from_millis(self.delay_ms)
    }

    pub(crate) fn is_after_commit(&self) -> bool {
        self.after_commit
    }

    pub(crate) fn refusal(&self) -> Option<Refusal> {
        let code = self.error_code.as_deref()?;
        let usual = Code::named(code);
        Some(Refusal {
            status: self.status.or(usual.map(|u| u.status)).unwrap_or(400),
            group: self.error_type.clone().or(usual.map(|u| u.group.into())).unwrap_or_else(|| "API_ERROR".into()),
            code: code.into(),
            message: "this error was asked for".into(),
        })
    }

    pub(crate) fn breaks(&self) -> Break {
        match self {
            Self { close: true, .. } => Break::Closed,
            Self { truncate: true, .. } => Break::Truncated,
            _ => Break::Nothing,
        }
    }
}

/// The faults that wait for their requests.
#[derive(Debug, Default)]
pub struct Faults {
    waiting: Vec<Fault>,
}

impl Faults {
    pub fn add(&mut self, fault: Fault) {
        self.waiting.push(fault);
    }

    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    /// The one that meets a request of this path, oldest first.
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
    fn a_fault_meets_as_many_requests_as_it_is_told() {
        let mut faults = Faults::default();
        faults.add(Fault::error("RATE_LIMIT").on("/a").times(2));
        faults.add(Fault::closed().after(1));
        let codes = ["/b", "/a", "/c", "/a", "/a"].map(|path| faults.take(path).map(|fault| fault.error_code));
        let limited = || Some(Some("RATE_LIMIT".to_owned()));
        assert_eq!(codes, [None, limited(), Some(None), limited(), None]);
    }
}
