//! What was asked and what was sent, to assert on.

use std::collections::VecDeque;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::clock::Millis;

/// As many entries are kept.
const MOST: usize = 1_000;
/// Larger bodies are not kept.
const LARGEST_BODY: usize = 64 << 10;

/// A request that was answered.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct Request {
    /// When, in milliseconds since 1970 by the mock's clock.
    pub at: i64,
    /// The HTTP method.
    pub method: String,
    /// The path.
    pub path: String,
    /// The body without credentials; null if there is none, or it is large or no JSON.
    pub body: Value,
    /// The status of the answer; 0 if the connection was closed.
    pub status: u16,
    /// The error code, if it was refused.
    pub error_code: Option<String>,
    /// The id that the answer had.
    pub request_id: String,
}

/// A webhook that was sent.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct Delivery {
    /// Where to.
    pub url: String,
    /// The body.
    pub body: Value,
    /// What the receiver answered, if it did.
    pub status: Option<u16>,
}

// Bodies hold tokens and persons: they are read by their fields, and never shown.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("status", &self.status)
            .field("error_code", &self.error_code)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [group, code] = ["webhook_type", "webhook_code"].map(|field| &self.body[field]);
        f.debug_struct("Delivery")
            .field("webhook_type", group)
            .field("webhook_code", code)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// The last requests and webhooks.
#[derive(Debug, Default)]
pub struct Journal {
    pub requests: Ring<Request>,
    pub webhooks: Ring<Delivery>,
}

/// The last of many.
#[derive(Debug)]
pub struct Ring<T>(VecDeque<T>);

impl<T> Default for Ring<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T: Clone> Ring<T> {
    pub fn push(&mut self, entry: T) {
        if self.0.len() == MOST {
            self.0.pop_front();
        }
        self.0.push_back(entry);
    }

    pub fn list(&self) -> Vec<T> {
        self.0.iter().cloned().collect()
    }
}

impl Request {
    /// What is kept of a request.
    pub(crate) fn new(at: Millis, method: &str, path: &str, body: &[u8]) -> Self {
        let mut body =
            if body.len() > LARGEST_BODY { Value::Null } else { serde_json::from_slice(body).unwrap_or_default() };
        if let Some(fields) = body.as_object_mut() {
            fields.remove("client_id");
            fields.remove("secret");
        }
        let (method, path) = (method.to_owned(), path.to_owned());
        Self { at, method, path, body, status: 0, error_code: None, request_id: String::new() }
    }
}
