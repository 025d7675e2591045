//! Sends a call: makes attempts until one succeeds or must not be repeated.

use std::mem;
use std::time::{Duration, Instant};

use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Request, StatusCode};

use super::answer;
use super::{Answered, Body, Prepared};
use crate::client::Inner;
use crate::observe::Watch;
use crate::operation::Access;
use crate::redact::Sent;
use crate::retry::least_wait;
use crate::{Download, Error, Outcome, download, headers};

/// The API version that every call asks for.
const PLAID_VERSION: HeaderValue = HeaderValue::from_static("2020-09-14");
const VERSION: HeaderName = HeaderName::from_static(headers::VERSION);
const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// The number of headers that this crate adds, and the HTTP client after it. With room for all of them the map does not
/// have to grow.
const MORE_HEADERS: usize = 9;

/// Sends a call. With [`Polling`](crate::Polling) it polls until the result is ready.
pub(super) async fn send(mut call: Box<Prepared>, is_open: bool, watch: &Watch) -> Result<Answered, Error> {
    let guarded = |call: &Prepared| {
        let Prepared { client, segments, query, headers, body, .. } = call;
        client.inner.guard.check(segments, query, headers, body.as_deref()).err()
    };
    let wrong = call.wrong.take().or_else(|| guarded(&call));
    if let Some(error) = wrong {
        return Err(error.of(call.operation.clone()));
    }
    match call.options.polling.take() {
        None => with_retries(&call, is_open, watch).await,
        // Boxed, because the future of every call would have room for it otherwise.
        Some(polling) => Box::pin(polling.poll(&call, || with_retries(&call, is_open, watch))).await,
    }
}

/// Makes attempts until one succeeds or the retry policy allows no further one.
async fn with_retries(call: &Prepared, is_open: bool, watch: &Watch) -> Result<Answered, Error> {
    let inner = &call.client.inner;
    let policy = call.policy();
    let facts = call.operation.facts();
    let started = Instant::now();
    // Boxed, because few calls have it, and the future of every call would have room for it otherwise.
    let limited = inner.pace.limited(facts.path, call.body.as_deref()).map(Box::new);
    let mut worst = Outcome::NotSent;
    let mut limit = call.options.timeout.unwrap_or_else(|| inner.timeout_of(facts));
    let mut attempt = 1;
    let mut last = None;
    loop {
        let left = match &limited {
            None => limit,
            Some(limited) => match limited.wait(limit).await {
                Ok(queued) => limit.saturating_sub(queued),
                Err(error) => {
                    // The error of the last attempt says more.
                    let error = last.unwrap_or_else(|| error.of(call.operation.clone()));
                    return Err(error.after(attempt - 1, started.elapsed(), true));
                }
            },
        };
        let begun = watch.sending(attempt);
        let failed = match once(call, is_open, left).await {
            Ok((status, headers, body)) => {
                watch.attempt(attempt, begun, Ok((status, &headers)), None);
                let operation = call.operation.clone();
                return Ok(Answered { operation, status, headers, body, attempts: attempt, started });
            }
            Err(error) => error,
        };
        worst = worst.max(failed.outcome());
        let idempotency = facts.idempotency;
        let failed = failed.with_outcome(worst);
        let least = least_wait(policy, idempotency, call.body.as_deref(), &failed);
        let failed = failed.of(call.operation.clone()).after(attempt, started.elapsed(), least.is_some());
        let wait = least.and_then(|least| policy.wait(idempotency, &failed, attempt, started.elapsed(), least));
        watch.attempt(attempt, begun, Err(&failed), wait);
        let Some(wait) = wait else { return Err(failed) };
        tokio::time::sleep(wait).await;
        limit = limit.min(policy.left(started.elapsed()));
        attempt += 1;
        last = Some(failed);
    }
}

type Success = (StatusCode, HeaderMap, Body);

/// Makes one attempt.
async fn once(call: &Prepared, is_open: bool, limit: Duration) -> Result<Success, Error> {
    let inner: &Inner = &call.client.inner;
    let access = call.operation.facts().access;
    let credentials = match access {
        Access::Open => None,
        _ => Some(inner.credentials(call.options.credentials.as_ref(), limit).await?),
    };
    let (names, credentials) = match &credentials {
        Some(credentials) => credentials.headers(access)?,
        None => Default::default(),
    };
    let pending = inner.http.execute(request(call, names, credentials, limit)?);
    let mut response = pending.await.map_err(|e| Error::transport(&e))?;
    let sent = call.sent(credentials);
    sent.mark_request_ids(response.headers_mut());
    let is_json = response.headers().get(CONTENT_TYPE).is_some_and(is_json);
    if is_open && response.status().is_success() && !is_json {
        let (status, headers) = (response.status(), response.headers().clone());
        let download = Download::new(call.operation.clone(), response, inner.max_response_bytes);
        return Ok((status, headers, Body::Open(Box::new(download))));
    }
    answered(call, &sent, &mut response, is_json).await
}

/// Returns the request of an attempt. The headers are written in place, since the HTTP client's builder copies the
/// request for each one.
fn request(
    call: &Prepared,
    names: &[HeaderName],
    credentials: &[HeaderValue],
    limit: Duration,
) -> Result<Request, Error> {
    let mut request = Request::new(call.method(), call.url()?);
    // The HTTP client's own limit costs less than one of the request.
    if limit != call.client.inner.timeout {
        *request.timeout_mut() = Some(limit);
    }
    let headers = request.headers_mut();
    headers.clone_from(&call.headers);
    headers.reserve(MORE_HEADERS);
    headers.insert(VERSION, PLAID_VERSION);
    for (name, value) in names.iter().zip(credentials) {
        headers.insert(name, value.clone());
    }
    if let Some(body) = &call.body {
        // Without a length here, the HTTP client would prefer a default header of the caller's, which may truncate the
        // body.
        headers.insert(CONTENT_TYPE, JSON);
        headers.insert(CONTENT_LENGTH, body.len().into());
        *request.body_mut() = Some(body.clone().into());
    }
    Ok(request)
}

/// Reads an answer, which is a success or an error.
async fn answered(
    call: &Prepared,
    sent: &Sent<'_>,
    response: &mut reqwest::Response,
    is_json: bool,
) -> Result<Success, Error> {
    let status = response.status();
    let headers = mem::take(response.headers_mut());
    let bytes = match answer::read(response, call.client.inner.max_response_bytes).await {
        Ok(bytes) => bytes,
        // The rest of the body is lost or too large, but the status is known.
        Err(error) => {
            let outcome = if status.is_success() { Outcome::Done } else { Outcome::of(status) };
            return Err(error.with_outcome(outcome).answered(status, headers));
        }
    };
    let error = if status.is_success() && !is_json && !download::is_right(&headers, &bytes) {
        Some(download::corrupt())
    } else if status.is_success() {
        Error::in_success(call.operation.facts().errors, status, &bytes)
    } else {
        Some(Error::refused(call.operation.facts().errors, status, &bytes))
    };
    match error {
        None => Ok((status, headers, Body::Whole(bytes))),
        Some(error) => Err(error.answered(status, headers).hiding(sent)),
    }
}

/// Returns whether a content type is JSON, in any case and with parameters. `application/problem+json` is JSON as well.
fn is_json(content_type: &HeaderValue) -> bool {
    let media =
        content_type.as_bytes().split(|byte| matches!(byte, b';' | b',')).next().unwrap_or_default().trim_ascii();
    let is_suffix = |suffix: &[u8]| media.last_chunk::<5>().is_some_and(|last| last.eq_ignore_ascii_case(suffix));
    media.eq_ignore_ascii_case(b"application/json") || media.eq_ignore_ascii_case(b"text/json") || is_suffix(b"+json")
}
