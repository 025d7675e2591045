//! The text of an error: one line without secrets.

use std::fmt;

use super::{Error, Outcome};
use crate::model::OpenEnum;
use crate::redact::{REDACTED, form};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        if let Some(operation) = self.operation() {
            write!(f, "{operation}: ")?;
        }
        match (&inner.plaid, inner.oauth.as_ref().and_then(|o| o.error.as_ref())) {
            (Some(plaid), _) => {
                let (code, group) = (Code(&plaid.error_code), Code(&plaid.error_type));
                write!(f, "{code} ({group}): {}", inner.message)?;
            }
            (None, Some(code)) => write!(f, "{}", Code(code))?,
            (None, None) => f.write_str(&inner.message)?,
        }
        if let Some(status) = inner.status {
            write!(f, ", status {}", status.as_u16())?;
        }
        if let Some(id) = self.request_id() {
            write!(f, ", request id {id}")?;
        }
        // Without an operation there was no call, so there is no outcome.
        if inner.operation.is_some() {
            write!(f, ", {}", inner.outcome)?;
        }
        if inner.attempts > 1 || self.is_timeout() {
            let s = if inner.attempts == 1 { "" } else { "s" };
            write!(f, ", {} attempt{s} in {:.1} s", inner.attempts, inner.elapsed.as_secs_f64())?;
        }
        Ok(())
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSent => "not sent",
            Self::Rejected => "rejected",
            Self::Unknown => "outcome unknown",
            Self::Done => "done",
        })
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("outcome", &self.0.outcome)
            .field("message", &self.to_string())
            .field("is_retryable", &self.0.is_retryable)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

/// Shows a code of Plaid's, unless it does not have the form of one.
struct Code<'a, T>(&'a T);

impl<T: OpenEnum> fmt::Display for Code<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.text() {
            (text, Err(_)) if !form::is_code(text) => f.write_str(REDACTED),
            (text, _) => f.write_str(text),
        }
    }
}
