//! Requests as they arrive.

use hyper::HeaderMap;

/// A request as it arrived.
pub struct Received<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub query: Option<&'a str>,
    pub headers: &'a HeaderMap,
    pub body: &'a [u8],
}
