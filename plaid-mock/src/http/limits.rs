//! The limits within which the server serves.

use std::time::Duration;

/// Limits of connections and requests. Tests make them small.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Limits {
    /// The time for a request's headers, and for which a connection may be idle before the next request.
    pub header_time: Duration,
    /// The limit of a request's headers, with its first line, in bytes.
    pub header_bytes: usize,
    /// The limit of the number of headers.
    pub headers: usize,
    /// The time for a request's body.
    pub body_time: Duration,
    /// The limit of a body in bytes, since the state may keep parts of it.
    pub body_bytes: usize,
    /// The limit of what is read of a larger body, so that its sender gets to read the refusal.
    pub skipped_bytes: usize,
    /// The time within which a client must take its answer.
    pub answer_time: Duration,
    /// The limit of open connections; further ones wait.
    pub connections: usize,
    /// The time for which a stopping server waits for open requests.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_time: Duration::from_secs(20),
            header_bytes: 64 << 10,
            headers: 100,
            body_time: Duration::from_secs(20),
            body_bytes: 1 << 20,
            skipped_bytes: 256 << 20,
            answer_time: Duration::from_secs(20),
            // Most systems let a process have 1,024 open files, and webhooks and the state need some too.
            connections: 512,
            grace: Duration::from_secs(5),
        }
    }
}
