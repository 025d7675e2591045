//! Cross-origin resource sharing, for the pages of origins that the guard lets in.
//!
//! The headers are those of <https://fetch.spec.whatwg.org/#http-cors-protocol>.

use hyper::HeaderMap;
use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS, HeaderName, HeaderValue,
    VARY,
};

use super::guard::Guard;

/// The methods that Plaid's operations and the mock's own paths have.
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE");
/// The headers of an answer that a page may read.
const EXPOSED: HeaderValue = HeaderValue::from_static("Plaid-Request-ID, Plaid-Content-Hash, Allow");
/// The time for which a browser may keep the answer to a preflight, in seconds. It is short, since the next server on
/// this port may let others in.
const MAX_AGE: HeaderValue = HeaderValue::from_static("60");

/// Everything in a request on which these headers depend.
const VARIES: HeaderValue = HeaderValue::from_static(
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network",
);

/// Chromium's question whether a page of a public site may reach this network, and the answer to it:
/// <https://wicg.github.io/private-network-access/>.
const REQUEST_PRIVATE_NETWORK: HeaderName = HeaderName::from_static("access-control-request-private-network");
const ALLOW_PRIVATE_NETWORK: HeaderName = HeaderName::from_static("access-control-allow-private-network");

/// Sets the headers of the answer to a request that the guard has admitted. If it is a preflight, they say that the
/// page may send what it asks for.
pub fn share(guard: &Guard, asked: &HeaderMap, is_options: bool, answer: &mut HeaderMap) {
    if !guard.lets_origins_in() {
        return;
    }
    answer.insert(VARY, if is_options { VARIES } else { HeaderValue::from_static("Origin") });
    let Some(origin) = guard.allowed_origin(asked) else { return };
    answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    answer.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    if is_options {
        answer.insert(ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        answer.insert(ACCESS_CONTROL_MAX_AGE, MAX_AGE);
        if let Some(headers) = asked.get(ACCESS_CONTROL_REQUEST_HEADERS) {
            answer.insert(ACCESS_CONTROL_ALLOW_HEADERS, headers.clone());
        }
        if asked.get(REQUEST_PRIVATE_NETWORK).is_some_and(|asked| asked == "true") {
            answer.insert(ALLOW_PRIVATE_NETWORK, HeaderValue::from_static("true"));
        }
    }
}
