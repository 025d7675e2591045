//! The way of one request from its headers to the response.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http_body_util::StreamBody;
use hyper::body::{Body, Frame, Incoming};
use hyper::header::{ALLOW, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, Request, Response, StatusCode};

use super::answer::Answer;
use super::body;
use super::checks::FORM;
use super::control;
use super::cors;
use super::denied::Denied;
use super::fault::Break;
use super::guard::{Guard, JSON};
use super::limits::Limits;
use super::received::Received;
use super::service::Service;
use crate::description::description;
use crate::log;
use crate::refusal::{INVALID_BODY, INVALID_HEADERS, Refusal};

/// The header in which Plaid returns the request id of files. Other answers have it too, beside that in their body:
/// <https://plaid.com/docs/api/products/assets/#asset_reportpdfget>.
const REQUEST_ID: HeaderName = HeaderName::from_static("plaid-request-id");

/// The paths of OAuth's operations.
const OAUTH: &str = "/oauth/";

/// The time in which hyper sends the first half of a body that then breaks off. It sends what it has when the body makes
/// it wait, and would discard it if the error followed at once.
const FLUSH: Duration = Duration::from_millis(20);

/// The longest part of a path that the log has.
const LOGGED: usize = 200;

/// Everything that an answer depends on besides the request.
pub struct Site {
    pub service: Arc<Service>,
    pub guard: Guard,
    pub limits: Limits,
    pub logs: bool,
}

/// Answers one request.
pub async fn respond(
    request: Request<Incoming>,
    site: &Site,
) -> io::Result<Response<impl Body<Data = Bytes, Error = io::Error> + use<>>> {
    let verdict = site.guard.check(&request, accepted(request.uri().path()));
    let is_admitted = verdict.is_ok();
    let (head, body) = request.into_parts();
    // A refused request is read as well, because a client that still writes might never read the refusal.
    let body = body::read(body, &head.headers, &site.limits).await;
    let closes = body.is_err();
    let verdict = verdict.map_err(|denied| refusal(&denied, head.uri.path()));
    let answer = match verdict.and(body) {
        Ok(body) => answer(site, &head, &body),
        Err(refusal) => Answer::refused(&refusal, &site.service.request_id(head.uri.path())),
    };
    // Even the shortest sleep takes a millisecond.
    if !answer.wait.is_zero() {
        tokio::time::sleep(answer.wait).await;
    }
    if site.logs {
        let path: String = head.uri.path().chars().take(LOGGED).collect();
        log::line(&format!("{} {path} {}", head.method, answer.status));
    }
    let mut response = response(answer)?;
    if closes {
        // The rest of the body would be read as the next request.
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    if is_admitted {
        cors::share(&site.guard, &head.headers, head.method == Method::OPTIONS, response.headers_mut());
    }
    Ok(response)
}

/// Returns the media types that bodies for a path may have. Clients of OAuth send forms, as RFC 6749 says.
fn accepted(path: &str) -> &'static [&'static str] {
    if path.starts_with(OAUTH) { &[JSON, FORM] } else { &[JSON] }
}

/// Returns the refusal of a request that the guard does not admit.
///
/// A body without type is `INVALID_HEADERS` for Plaid, and one of another type `INVALID_BODY`, both of status 400:
/// <https://plaid.com/docs/errors/invalid-request/>. Plaid has no error for the others.
fn refusal(denied: &Denied, path: &str) -> Refusal {
    let message = denied.to_string();
    let refusal = match denied {
        Denied::NoMedia => INVALID_HEADERS.because(message),
        Denied::Media(_) => INVALID_BODY.because(message),
        _ => return Refusal { status: denied.status(), ..INVALID_HEADERS.because(message) },
    };
    if path.starts_with(OAUTH) { refusal.of_oauth() } else { refusal }
}

/// Answers a request that the guard has admitted.
fn answer(site: &Site, head: &Parts, body: &[u8]) -> Answer {
    let (path, service) = (head.uri.path(), &site.service);
    // The answer to HEAD is that to GET, of which hyper sends the headers only.
    let method = if head.method == Method::HEAD { "GET" } else { head.method.as_str() };
    if method == "OPTIONS" {
        return options(service, path);
    }
    if control::is_control(path) {
        let answer = control::answer(service, method, path, body);
        return if answer.status == 405 { answer.with(ALLOW, allow(path)) } else { answer };
    }
    service.answer(&Received { method, path, query: head.uri.query(), headers: &head.headers, body })
}

/// Answers OPTIONS, which a preflight of a page is too. It is answered for a path that does not exist as well, so that
/// the page gets to read that from the answer to its request.
fn options(service: &Service, path: &str) -> Answer {
    Answer { status: 204, request_id: service.request_id(path), ..Answer::empty() }.with(ALLOW, allow(path))
}

/// Returns the methods of a path, for the header `Allow`.
fn allow(path: &str) -> String {
    let methods = if control::is_control(path) { control::methods(path) } else { description().methods(path) };
    let head = methods.contains(&"GET").then_some("HEAD");
    let all: Vec<&str> = methods.iter().copied().chain(head).chain(["OPTIONS"]).collect();
    all.join(", ")
}

/// Converts an answer, with its faults, to a response.
fn response(answer: Answer) -> io::Result<Response<impl Body<Data = Bytes, Error = io::Error> + use<>>> {
    let Answer { status, media, headers, request_id, body, breaks, .. } = answer;
    let length = body.len();
    let (sent, is_broken) = match breaks {
        Break::Nothing => (body, false),
        Break::Truncated => (body.slice(..length / 2), true),
        Break::Closed => return Err(broken()),
    };
    let end = stream::iter(is_broken.then_some(())).then(|()| async {
        tokio::time::sleep(FLUSH).await;
        Err(broken())
    });
    let mut response = Response::new(StreamBody::new(stream::iter([Ok(Frame::data(sent))]).chain(end)));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let out = response.headers_mut();
    // An answer of status 204 has no content, and so neither a length nor a type (RFC 9110, section 8.6).
    if status != 204 {
        out.insert(CONTENT_LENGTH, length.into());
        insert(out, CONTENT_TYPE, &media);
    }
    insert(out, REQUEST_ID, &request_id);
    for (name, value) in headers {
        insert(out, name, &value);
    }
    Ok(response)
}

/// Sets a header to a text, which none of our answers has control characters in.
fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "a fault broke the connection")
}
