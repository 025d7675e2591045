//! What is shown of an error: one line, nothing that must not be seen.

use std::fmt;

use super::{Error, Outcome};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        if let Some(operation) = self.operation() {
            write!(f, "{operation}: ")?;
        }
        match (&inner.plaid, inner.oauth.as_ref().and_then(|o| o.error.as_ref())) {
            (Some(plaid), _) => {
                let (code, group) = (safe(plaid.error_code.as_str()), safe(plaid.error_type.as_str()));
                write!(f, "{code} ({group}): {}", safe(&plaid.error_message))?;
            }
            (None, Some(code)) => f.write_str(&safe(code.as_str()))?,
            (None, None) => f.write_str(&inner.message)?,
        }
        if let Some(status) = inner.status {
            write!(f, ", status {}", status.as_u16())?;
        }
        if let Some(id) = self.request_id() {
            write!(f, ", request id {}", safe(id))?;
        }
        // Building a client is no call.
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

/// The server's words on one line, not endless, and without what looks like a token.
fn safe(text: &str) -> String {
    const LONGEST: usize = 400;
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(if looks_like_a_token(word) { "[redacted]" } else { word });
        if line.len() > LONGEST {
            line.truncate(line.floor_char_boundary(LONGEST));
            line.push('…');
            break;
        }
    }
    line
}

/// Plaid's tokens have their environment in the middle.
fn looks_like_a_token(word: &str) -> bool {
    ["-sandbox-", "-development-", "-production-"].iter().any(|environment| word.contains(environment))
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn words_of_the_server_stay_on_a_line() {
        assert_eq!(safe("a\r\n\tb\u{1b}[31mc"), "a b [31mc");
        assert_eq!(safe("token \"access-sandbox-1\" is wrong"), "token [redacted] is wrong");
        assert_eq!(
            safe("the form is access-<environment>-<identifier>"),
            "the form is access-<environment>-<identifier>"
        );
        let long = safe(&"é".repeat(1000));
        assert!(long.len() <= 403 && long.ends_with('…'), "{long}");
    }
}
