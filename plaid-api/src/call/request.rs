//! A call before it is sent: what goes over the wire, and the options of the call.

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde::Serialize;

use super::Waiting;
use crate::observe::Watch;
use crate::operation::{Name, Operation};
use crate::redact::Sent;
use crate::{Client, Credentials, Error, RetryPolicy};

/// Everything that sending needs.
pub(crate) struct Prepared {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    /// What it is called in errors and logs.
    pub(crate) name: Name,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    /// Serialised at once, since the call outlives what it was made of, and may be sent again.
    pub(crate) body: Option<Bytes>,
    pub(crate) options: Options,
    /// What makes sending useless.
    pub(crate) wrong: Option<Error>,
}

/// What a call says differently from its client.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) waiting: Option<Waiting>,
}

impl Prepared {
    pub(crate) fn new(client: Client, operation: &'static Operation, path: &str, name: Name) -> Self {
        let mut url = client.inner.base_url.clone();
        let wrong = lead_to(&mut url, path, &[]).err();
        Self { client, operation, name, url, headers: HeaderMap::new(), body: None, options: Options::default(), wrong }
    }

    pub(crate) fn method(&self) -> Method {
        if self.operation.method == "GET" { Method::GET } else { Method::POST }
    }

    /// Watches the call from here on.
    pub(super) fn watch(&self) -> Watch {
        let inner = &self.client.inner;
        let size = self.body.as_ref().map_or(0, Bytes::len);
        Watch::start(&inner.observers, inner.environment, self.operation, self.name.clone(), size)
    }

    /// The path below the base.
    pub(crate) fn operation_path(&self) -> &str {
        let base = self.client.inner.base_url.path().trim_end_matches('/');
        self.url.path().strip_prefix(base).unwrap_or_default()
    }

    /// What is sent, with the credentials of the attempt.
    pub(super) fn sent<'a>(&'a self, credentials: &'a [HeaderValue]) -> Sent<'a> {
        let is_described = !self.operation.path.is_empty();
        Sent {
            template: if is_described { self.operation.path } else { &self.name },
            path: self.operation_path(),
            headers: credentials.iter().chain(self.headers.values()).collect(),
            body: self.body.as_deref(),
            is_described,
        }
    }

    pub(super) fn body<B: Serialize>(&mut self, body: &B) -> Result<(), Error> {
        // Our own words: what is not set, or an amount that can't be written.
        let bytes =
            serde_json::to_vec(body).map_err(|e| Error::encode(format!("the request can't be written: {e}")))?;
        self.body = Some(bytes.into());
        Ok(())
    }

    pub(super) fn path(&mut self, name: &str, value: &str) -> Result<(), Error> {
        // A URL drops these, which would call another operation.
        if matches!(value, "" | "." | "..") {
            return Err(Error::encode(format!("the path parameter `{name}` is empty or only dots")));
        }
        self.url = self.client.inner.base_url.clone();
        lead_to(&mut self.url, self.operation.path, &[(name, value)])
    }

    pub(super) fn header(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let wrong = |part: &str| Error::encode(format!("the {part} of a header has characters that it can't have"));
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong("name"))?;
        if let Some(instead) = instead_of(name.as_str()) {
            return Err(Error::encode(format!("the header `{name}` can't be set by `header`: {instead}")));
        }
        let mut value = HeaderValue::from_str(value).map_err(|_| wrong("value"))?;
        // Nobody knows what it holds, so no HTTP layer logs it.
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(())
    }
}

/// For a header that is sent anyway, the way to set its value. Another value would truncate the request or its
/// answer, lead it elsewhere, or change what it means.
fn instead_of(header: &str) -> Option<&'static str> {
    match header {
        "plaid-client-id" | "plaid-secret" => Some("pass both to `credentials`"),
        "plaid-version" => Some("this version of plaid-api knows no other version of the API"),
        "content-type" | "content-encoding" => Some("the body is always JSON, not packed"),
        "host" => Some("it follows from the client's `base_url`"),
        "user-agent" => Some("it names plaid-api"),
        "accept-encoding" | "range" | "if-range" => Some("answers are unpacked and read whole"),
        "connection" | "content-length" | "expect" | "http2-settings" | "keep-alive" | "te" | "trailer"
        | "transfer-encoding" | "upgrade" => Some("it is for the connection, which the HTTP client cares for"),
        _ if header.starts_with("proxy-") => Some("give the proxy its own settings, in the client's `http`"),
        _ => None,
    }
}

/// Leads a base URL to a path below it, the path's parameters filled in and escaped.
fn lead_to(base: &mut Url, path: &str, places: &[(&str, &str)]) -> Result<(), Error> {
    let segments = path.trim_start_matches('/').split('/').map(|segment| {
        let name = segment.strip_prefix('{').and_then(|s| s.strip_suffix('}'));
        let value = name.and_then(|n| places.iter().find(|(name, _)| *name == n));
        value.map_or(segment, |(_, value)| value)
    });
    if segments.clone().any(|s| matches!(s, "" | "." | "..")) {
        return Err(Error::encode("the path has empty segments or such of only dots"));
    }
    base.path_segments_mut()
        .map_err(|()| Error::configuration("the base URL can't have a path"))?
        .pop_if_empty()
        .extend(segments);
    Ok(())
}

/// A path without what may be an id: Plaid's own segments are lower-case words.
pub(super) fn shown(path: &str) -> Name {
    let segments = path.trim_start_matches('/').split('/').map(|segment| {
        let is_word = segment.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if is_word { segment } else { "{}" }
    });
    segments.fold(String::new(), |path, segment| path + "/" + segment).into()
}
