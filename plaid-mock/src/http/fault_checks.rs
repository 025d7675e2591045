//! Refuses faults that can't happen, when they are given, so that no test passes because its fault never struck.

use hyper::StatusCode;

use super::fault::Fault;
use crate::description::description;
use crate::description::nearest::nearest;
use crate::refusal::{Code, INVALID_FIELD, Refusal};

/// The longest delay of an answer; no client waits longer.
const LONGEST_MS: u64 = 3_600_000;

impl Fault {
    /// Refuses a fault that can't happen.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let problems = [self.wrong_path(), self.wrong_number(), self.wrong_error(), self.wrong_effect()];
        let problems: Vec<String> = problems.into_iter().flatten().collect();
        if problems.is_empty() {
            return Ok(());
        }
        Err(INVALID_FIELD.because(format!("the fault can't happen: {}", problems.join("; "))))
    }

    /// Refuses a fault in the header of a request to this path, if it can't happen to that request.
    pub(crate) fn check_for(&self, path: &str) -> Result<(), Refusal> {
        self.check()?;
        let problem = if !self.is_about(path) {
            "path is that of another operation"
        } else if self.after > 0 || self.times.is_some_and(|times| times > 1) {
            "after and times have no meaning"
        } else {
            return Ok(());
        };
        Err(INVALID_FIELD.because(format!("the fault can't happen: a header affects its own request, so {problem}")))
    }

    /// Returns whether the fault is about requests to a path. The path of the fault may have parameters by name.
    pub(crate) fn is_about(&self, path: &str) -> bool {
        let Some(wanted) = &self.path else { return true };
        let (mut wanted, mut given) = (wanted.trim_matches('/').split('/'), path.trim_matches('/').split('/'));
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return true,
                (Some(wanted), Some(given)) if wanted == given || wanted.starts_with('{') => {}
                _ => return false,
            }
        }
    }

    fn wrong_path(&self) -> Option<String> {
        let path = self.path.as_deref().filter(|path| !description().has_path(path))?;
        let meant = nearest(path, description().paths());
        let hint =
            meant.map_or_else(|| "; see Plaid's API reference".into(), |meant| format!("; did you mean {meant}?"));
        Some(format!("path: there is no operation {path}{hint}"))
    }

    fn wrong_number(&self) -> Option<String> {
        if self.times == Some(0) {
            return Some("times is 0; leave it out to affect one request".into());
        }
        (self.delay_ms > LONGEST_MS).then(|| format!("delay_ms is above {LONGEST_MS}, which is an hour"))
    }

    fn wrong_error(&self) -> Option<String> {
        let usual = self.error_code.as_deref().and_then(Code::named).map(|code| code.because("").status);
        match (&self.error_code, &self.error_type, self.status) {
            (None, Some(_), _) => return Some("error_type needs error_code beside it".into()),
            (Some(code), kind, status) if usual.is_none() && (kind.is_none() || status.is_none()) => {
                return Some(format!(
                    "error_code: Plaid does not document {code}; correct it, or give error_type and status too"
                ));
            }
            _ => {}
        }
        let status = self.status.filter(|status| Some(*status) != usual)?;
        let known = StatusCode::from_u16(status).ok();
        let is_error = known.is_some_and(|known| {
            (known.is_client_error() || known.is_server_error()) && known.canonical_reason().is_some()
        });
        (!is_error).then(|| format!("status: {status} is not an HTTP status of errors, such as 400 or 500"))
    }

    fn wrong_effect(&self) -> Option<String> {
        let effects = [(self.is_error(), "an error"), (self.close, "close"), (self.truncate, "truncate")];
        let given: Vec<&str> = effects.into_iter().filter(|(is_given, _)| *is_given).map(|(_, name)| name).collect();
        match given.as_slice() {
            [] if self.delay_ms == 0 && self.error_type.is_none() => {
                Some("it does nothing; give error_code, status, close, truncate or delay_ms".into())
            }
            [] | [_] => None,
            several => Some(format!("{} exclude each other", several.join(" and "))),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};

    use super::*;

    fn problem(fault: Value) -> Option<String> {
        let fault: Fault = serde_json::from_value(fault).expect("a fault");
        fault.check().err().map(|refusal| refusal.message)
    }

    #[test]
    fn faults_that_can_happen_are_taken() {
        for fault in [
            json!({"path": "/accounts/get", "error_code": "RATE_LIMIT", "times": 2, "after": 1}),
            json!({"path": "/fdx/consents/{consentId}/revocation", "close": true, "after_commit": true}),
            json!({"path": "/fdx/consents/a%20b", "truncate": true, "delay_ms": 5}),
            json!({"error_code": "A_NEW_CODE", "error_type": "NEW_ERROR", "status": 418}),
            json!({"error_code": "OAUTH_STATE_ID_ALREADY_PROCESSED", "status": 208}),
            json!({"error_code": "RATE_LIMIT", "error_type": "API_ERROR"}),
            json!({"status": 503}),
            json!({"delay_ms": 1}),
        ] {
            assert_eq!(problem(fault.clone()), None, "{fault}");
        }
    }

    #[test]
    fn faults_that_cannot_happen_are_refused_with_the_reason() {
        for (fault, part) in [
            (json!({"path": "/acounts/get", "close": true}), "did you mean /accounts/get?"),
            (json!({"path": "/accounts", "close": true}), "there is no operation /accounts"),
            (json!({"path": "/no/such/thing", "close": true}), "see Plaid's API reference"),
            (json!({"error_code": "RATE_LIMITS"}), "Plaid does not document RATE_LIMITS"),
            (json!({"error_code": "NEW", "status": 400}), "give error_type and status"),
            (json!({"error_code": "NEW", "error_type": "API_ERROR"}), "give error_type and status"),
            (json!({"error_type": "API_ERROR"}), "error_type needs error_code"),
            (json!({"error_type": "API_ERROR", "status": 500}), "error_type needs error_code"),
            (json!({"status": 42}), "42 is not an HTTP status"),
            (json!({"status": 200}), "200 is not an HTTP status of errors"),
            (json!({"status": 599}), "599 is not an HTTP status of errors"),
            (json!({"status": 1000}), "1000 is not an HTTP status"),
            (json!({"close": true, "truncate": true}), "close and truncate exclude each other"),
            (json!({"close": true, "status": 500}), "an error and close exclude each other"),
            (json!({"truncate": true, "error_code": "RATE_LIMIT"}), "an error and truncate exclude each other"),
            (json!({"close": true, "times": 0}), "times is 0"),
            (json!({"delay_ms": 3_600_001}), "delay_ms is above 3600000"),
            (json!({}), "it does nothing"),
            (json!({"after_commit": true}), "it does nothing"),
        ] {
            let problem = problem(fault.clone()).unwrap_or_default();
            assert!(problem.contains(part), "{fault}: {problem}");
        }
    }

    #[test]
    fn a_header_affects_its_own_request() {
        let delay = || Fault::delay(Duration::from_millis(1));
        assert_eq!(delay().on("/item/get").times(1).check_for("/item/get"), Ok(()));
        for fault in [delay().on("/item/get"), delay().after(1), delay().times(2), Fault::default()] {
            assert!(fault.check_for("/accounts/get").is_err(), "{fault:?}");
        }
    }
}
