//! The last requests and webhooks, for assertions.

use std::collections::VecDeque;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::time::Millis;

/// Capacity of each list.
const CAPACITY: usize = 1_000;
/// Larger bodies are not kept.
const LARGEST_BODY: usize = 64 << 10;

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
    /// The body without credentials; null if there is none, or if it is not JSON or larger than 64 KiB.
    pub body: Value,
    /// The status of the answer; 0 if the connection was closed.
    pub status: u16,
    /// The error code, if the request was refused.
    pub error_code: Option<String>,
    /// The request id of the answer.
    pub request_id: String,
}

/// A webhook that was sent.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct Delivery {
    /// The receiver's URL.
    pub url: String,
    /// The body.
    pub body: Value,
    /// The status of the receiver's answer, if there was one.
    pub status: Option<u16>,
}

// Bodies hold tokens and personal data, so `Debug` does not print them.
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

/// A bounded list: a new entry evicts the oldest.
#[derive(Debug)]
pub struct Ring<T>(VecDeque<T>);

impl<T> Default for Ring<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T: Clone> Ring<T> {
    /// Adds an entry.
    pub fn push(&mut self, entry: T) {
        if self.0.len() == CAPACITY {
            self.0.pop_front();
        }
        self.0.push_back(entry);
    }

    /// Returns the entries, oldest first.
    pub fn list(&self) -> Vec<T> {
        self.0.iter().cloned().collect()
    }
}

impl Request {
    /// Creates the entry of a request that has no answer yet.
    pub(crate) fn new(at: Millis, method: &str, path: &str, query: &str, body: &[u8]) -> Self {
        let mut body =
            if body.len() > LARGEST_BODY { Value::Null } else { serde_json::from_slice(body).unwrap_or_default() };
        if let Some(fields) = body.as_object_mut() {
            fields.remove("client_id");
            fields.remove("secret");
            fields.remove("client_secret");
        }
        let (method, path, query) = (method.to_owned(), path.to_owned(), query.to_owned());
        Self { at, method, path, query, body, status: 0, error_code: None, request_id: String::new() }
    }
}
