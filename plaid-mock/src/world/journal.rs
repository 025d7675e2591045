//! The last requests, for assertions.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::time::Millis;

/// Limit of requests.
const CAPACITY: usize = 1_000;
/// Limit of the text of all requests.
const MAX_BYTES: usize = 16 << 20;
/// Larger bodies are not kept.
const LARGEST_BODY: usize = 64 << 10;
/// The fields that are not shown.
const CREDENTIALS: [&str; 3] = ["client_id", "secret", "client_secret"];

/// A request that was answered.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct Request {
    /// The time by the server's clock, in milliseconds since 1970.
    pub at: i64,
    /// The HTTP method.
    pub method: String,
    /// The path.
    pub path: String,
    /// The query; empty if there is none.
    pub query: String,
    body: Body,
    /// The length of the body in bytes.
    pub body_bytes: usize,
    /// The status of the answer; 0 if the connection was closed.
    pub status: u16,
    /// The error code, if the request was refused.
    pub error_code: Option<String>,
    /// The request id of the answer.
    pub request_id: String,
}

// Bodies hold tokens and personal data, so `Debug` does not print them.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("body_bytes", &self.body_bytes)
            .field("status", &self.status)
            .field("error_code", &self.error_code)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

impl Request {
    /// Creates the entry of a request that has no answer yet.
    pub(crate) fn new(at: Millis, method: &str, path: &str, query: &str, body: &[u8]) -> Self {
        let body_bytes = body.len();
        let body = Body((1..=LARGEST_BODY).contains(&body_bytes).then(|| body.into()));
        let (method, path, query) = (method.to_owned(), path.to_owned(), query.to_owned());
        Self { at, method, path, query, body, body_bytes, status: 0, error_code: None, request_id: String::new() }
    }

    /// Returns the body without credentials; null if there is none, or if it is not JSON or larger than 64 KiB.
    #[must_use]
    pub fn body(&self) -> Value {
        serde_json::to_value(&self.body).unwrap_or_default()
    }

    /// Returns the length of the text that is kept.
    fn bytes(&self) -> usize {
        let texts = [&self.method, &self.path, &self.query, &self.request_id].map(String::len);
        texts.iter().sum::<usize>() + self.body.0.as_deref().map_or(0, <[u8]>::len)
    }
}

/// The text of a body. It is parsed only when it is read, because requests are many and readers are few, and because a
/// parsed body can be many times as large.
#[derive(Clone)]
struct Body(Option<Arc<[u8]>>);

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.as_deref().unwrap_or_default();
        match serde_json::from_slice::<BTreeMap<String, &RawValue>>(text) {
            Ok(mut fields) => {
                fields.retain(|name, _| !CREDENTIALS.contains(&name.as_str()));
                fields.serialize(serializer)
            }
            Err(_) => serde_json::from_slice::<&RawValue>(text).ok().serialize(serializer),
        }
    }
}

/// The last requests. A new one evicts the oldest.
#[derive(Debug, Default)]
pub struct Journal {
    requests: VecDeque<Request>,
    /// The length of the text of all requests.
    bytes: usize,
}

impl Journal {
    /// Adds a request.
    pub fn push(&mut self, request: Request) {
        self.bytes += request.bytes();
        self.requests.push_back(request);
        while self.requests.len() > CAPACITY || self.bytes > MAX_BYTES {
            let Some(oldest) = self.requests.pop_front() else { break };
            self.bytes = self.bytes.saturating_sub(oldest.bytes());
        }
    }

    /// Returns the requests, oldest first.
    pub fn list(&self) -> Vec<Request> {
        self.requests.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn request(body: &[u8]) -> Request {
        Request::new(0, "POST", "/accounts/get", "", body)
    }

    #[test]
    fn bodies_are_shown_without_credentials() {
        let body =
            br#"{"client_id": "one", "secret": "two", "client_secret": "three", "access_token": "t", "n": 1.50}"#;
        assert_eq!(request(body).body(), json!({"access_token": "t", "n": 1.5}));
        let escaped = br#"{"s\u0065cret": "two", "count": 1}"#;
        assert_eq!(request(escaped).body(), json!({"count": 1}), "whatever way their names are written");
        assert_eq!(request(b"[1]").body(), json!([1]));
        for other in [&b""[..], b"{", b"grant_type=x&client_secret=y", b"\xff"] {
            assert_eq!(request(other).body(), Value::Null);
        }
        let text = serde_json::to_string(&request(body)).expect("JSON");
        assert!(text.contains(r#""body":{"access_token":"t","n":1.50}"#) && !text.contains("two"), "{text}");
    }

    #[test]
    fn a_huge_body_is_only_measured() {
        let huge = format!("[{}0]", "0,".repeat(LARGEST_BODY));
        let entry = request(huge.as_bytes());
        assert_eq!((entry.body(), entry.body_bytes), (Value::Null, huge.len()));
    }

    #[test]
    fn the_text_of_all_requests_is_bounded() {
        let body = vec![b' '; LARGEST_BODY];
        let mut journal = Journal::default();
        for number in 0..CAPACITY {
            journal.push(Request { status: u16::try_from(number).expect("small"), ..request(&body) });
        }
        let kept = journal.list();
        assert!(journal.bytes <= MAX_BYTES && (200..CAPACITY).contains(&kept.len()), "{}", kept.len());
        assert_eq!(kept.last().map(|request| request.status), Some(999));
        for _ in 0..=CAPACITY {
            journal.push(request(b"{}"));
        }
        assert_eq!(journal.list().len(), CAPACITY);
        assert_eq!(journal.bytes, journal.list().iter().map(Request::bytes).sum::<usize>());
    }
}
