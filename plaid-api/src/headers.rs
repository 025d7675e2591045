//! Names of Plaid's HTTP headers.

use reqwest::header::HeaderName;

pub(crate) const CLIENT_ID: &str = "plaid-client-id";
pub(crate) const SECRET: &str = "plaid-secret";
/// The API version that a request asks for.
pub(crate) const VERSION: &str = "plaid-version";
/// The SHA-256 hash of a file.
pub(crate) const CONTENT_HASH: &str = "plaid-content-hash";
/// The signed token of a webhook.
#[cfg(feature = "webhook-verification")]
pub(crate) const VERIFICATION: &str = "plaid-verification";

/// The headers that may hold the request id, Plaid's own first.
pub(crate) static REQUEST_IDS: [HeaderName; 2] =
    [HeaderName::from_static("plaid-request-id"), HeaderName::from_static("x-request-id")];
