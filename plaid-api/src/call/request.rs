//! A call before it is sent: the contents of the request, and the options of the call.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde::Serialize;

use super::Polling;
use super::parameter::Parameter;
use crate::observe::Watch;
use crate::operation::Operation;
use crate::redact::Sent;
use crate::{Client, Credentials, Error, RetryPolicy, headers};

/// A call that is being prepared.
pub(crate) struct Prepared {
    pub(crate) client: Client,
    pub(crate) operation: Operation,
    /// The path segments below the base URL, not escaped. A parameter is in braces until it is filled.
    pub(crate) segments: Vec<Cow<'static, str>>,
    /// The names and values of the query, not escaped.
    pub(crate) query: Vec<(Cow<'static, str>, String)>,
    pub(crate) headers: HeaderMap,
    /// Serialized early, since the call outlives the typed request, and may be sent again.
    pub(crate) body: Option<Bytes>,
    pub(crate) options: Options,
    /// The first error of preparing the call.
    pub(crate) wrong: Option<Error>,
}

/// Options that take precedence over the client's.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) polling: Option<Polling>,
}

impl Prepared {
    /// Prepares a call of a described operation, whose parameters are not filled yet.
    pub(super) fn new(client: Client, operation: Operation) -> Self {
        let segments = segments(operation.facts().path).map(Cow::Borrowed).collect();
        Self::of(client, operation, segments)
    }

    /// Prepares a call of the operation at `path`, which the description does not have.
    pub(super) fn unknown(client: Client, path: &str) -> Self {
        let segments: Vec<_> = segments(path).map(|segment| Cow::Owned(segment.to_owned())).collect();
        let wrong = segments.iter().find_map(|segment| flaw(segment));
        let mut call = Self::of(client, Operation::other(&shown(path)), segments);
        call.wrong = wrong.map(|flaw| Error::encode(format!("a segment of the path {flaw}")));
        call
    }

    fn of(client: Client, operation: Operation, segments: Vec<Cow<'static, str>>) -> Self {
        let (headers, options) = (HeaderMap::new(), Options::default());
        Self { client, operation, segments, query: Vec::new(), headers, body: None, options, wrong: None }
    }

    /// Returns the retry policy that applies.
    pub(crate) fn policy(&self) -> &RetryPolicy {
        self.options.retry.as_ref().unwrap_or(&self.client.inner.retry).of(&self.operation)
    }

    pub(crate) fn method(&self) -> Method {
        // Every method of the description is a valid one.
        self.operation.method().parse().unwrap_or(Method::POST)
    }

    /// Starts to observe the call.
    pub(super) fn watch(&self) -> Watch {
        let inner = &self.client.inner;
        let size = self.body.as_ref().map_or(0, Bytes::len);
        Watch::start(&inner.observers, inner.environment, self.operation.clone(), size)
    }

    /// Returns the URL: the escaped segments below the base URL.
    pub(super) fn url(&self) -> Result<Url, Error> {
        let mut url = self.client.inner.base_url.clone();
        url.path_segments_mut()
            .map_err(|()| Error::configuration("the base URL can't have a path"))?
            .pop_if_empty()
            .extend(&self.segments);
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Ok(url)
    }

    /// Returns the values that an attempt with these credentials sends.
    pub(super) fn sent<'a>(&'a self, credentials: &'a [HeaderValue]) -> Sent<'a> {
        Sent {
            template: self.operation.path(),
            segments: &self.segments,
            query: &self.query,
            credentials,
            headers: &self.headers,
            body: self.body.as_deref(),
            is_described: self.operation.id().is_some(),
        }
    }

    pub(super) fn body<B: Serialize>(&mut self, body: &B) -> Result<(), Error> {
        // The text of the error is our own: a required field is not set, or an amount can't be written.
        let bytes =
            serde_json::to_vec(body).map_err(|e| Error::encode(format!("the request can't be written: {e}")))?;
        self.body = Some(bytes.into());
        Ok(())
    }

    pub(super) fn path<P: Parameter + ?Sized>(&mut self, name: &str, value: &P) -> Result<(), Error> {
        let value = value.texts(name)?.join(",");
        if let Some(flaw) = flaw(&value) {
            return Err(Error::encode(format!("the path parameter `{name}` {flaw}")));
        }
        let is_its_place = |segment: &str| segment.strip_prefix('{').and_then(|s| s.strip_suffix('}')) == Some(name);
        // An owned segment has been filled: its value may be in braces, but is not a parameter.
        let mut places = self.segments.iter_mut().filter(|s| matches!(s, Cow::Borrowed(s) if is_its_place(s)));
        if let Some(place) = places.next() {
            *place = Cow::Owned(value);
        }
        Ok(())
    }

    /// Adds a parameter to the query. A list becomes one value with `separator` between its elements, or else a value
    /// for each.
    pub(super) fn query<P: Parameter + ?Sized>(
        &mut self,
        name: &'static str,
        value: &P,
        separator: Option<&str>,
    ) -> Result<(), Error> {
        let mut texts = value.texts(name)?;
        if let (Some(separator), true) = (separator, texts.len() > 1) {
            texts = vec![texts.join(separator)];
        }
        // Setting a parameter again replaces it.
        self.query.retain(|(other, _)| other != name);
        self.query.extend(texts.into_iter().map(|text| (Cow::Borrowed(name), text)));
        Ok(())
    }

    /// Adds a parameter to the headers.
    pub(super) fn header_parameter<P: Parameter + ?Sized>(&mut self, name: &str, value: &P) -> Result<(), Error> {
        self.header(name, &value.texts(name)?.join(","))
    }

    pub(super) fn header(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let wrong = |part: &str| Error::encode(format!("the {part} of a header has characters that are not allowed"));
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong("name"))?;
        if let Some(instead) = instead_of(name.as_str()) {
            return Err(Error::encode(format!("the header `{name}` can't be set by `header`: {instead}")));
        }
        let mut value = HeaderValue::from_str(value).map_err(|_| wrong("value"))?;
        // The value may be a secret, so no HTTP layer logs it.
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(())
    }
}

/// Returns how to set the value of a header that is sent in any case. Another value would truncate the request or its
/// answer, send it elsewhere, or change its meaning.
fn instead_of(header: &str) -> Option<&'static str> {
    match header {
        headers::CLIENT_ID | headers::SECRET => Some("pass both to `credentials`"),
        headers::VERSION => Some("this version of plaid-api supports only one version of the API"),
        "content-type" | "content-encoding" => Some("the body is always JSON without compression"),
        "host" => Some("it follows from the client's `base_url`"),
        "user-agent" => Some("it identifies plaid-api"),
        "accept-encoding" | "range" | "if-range" => Some("answers are always decompressed and read whole"),
        "connection" | "content-length" | "expect" | "http2-settings" | "keep-alive" | "te" | "trailer"
        | "transfer-encoding" | "upgrade" => Some("it is about the connection, which the HTTP client manages"),
        _ if header.starts_with("proxy-") => Some("configure the proxy in the client's `http`"),
        _ => None,
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.trim_start_matches('/').split('/')
}

/// Returns why a text can't be a segment of a path. URL parsers, here or at the server, would drop it or a part of it,
/// so that another operation is called.
fn flaw(segment: &str) -> Option<&'static str> {
    // URL parsers remove control characters before they look for dots.
    if segment.chars().any(char::is_control) {
        return Some("has control characters");
    }
    let seen = segment.trim().to_ascii_lowercase().replace("%2e", ".");
    matches!(seen.as_str(), "" | "." | "..").then_some("is empty or only dots")
}

/// Returns a path without segments that may be ids. Plaid's own segments are lower-case words.
fn shown(path: &str) -> String {
    let segments = segments(path).map(|segment| {
        let is_word = segment.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if is_word { segment } else { "{}" }
    });
    segments.fold(String::new(), |path, segment| path + "/" + segment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Facts;

    fn client() -> Client {
        Client::builder().base_url("https://plaid.test/v1").build().expect("a client")
    }

    #[test]
    fn each_of_two_path_parameters_is_filled_in_any_order() {
        static TWO: Facts = Facts { path: "/things/{a}/parts/{b}", ..Facts::UNKNOWN };
        for order in [["a", "b"], ["b", "a"]] {
            let mut call = Prepared::new(client(), Operation::described(&TWO));
            for name in order {
                // A value in braces is not a parameter.
                call.path(name, if name == "a" { "{b}" } else { "2/3" }).expect("a segment");
            }
            assert_eq!(call.url().expect("a URL").path(), "/v1/things/%7Bb%7D/parts/2%2F3");
        }
    }

    #[test]
    fn what_the_parser_of_urls_keeps_arrives_as_it_is() {
        for segment in ["...", ".a", "a..", "a b", " a ", "%2e%2e%2e", "..\\..", "é", "%00", "a;b", "~"] {
            assert_eq!(flaw(segment), None, "{segment:?}");
            let url = Prepared::unknown(client(), &format!("/things/{segment}/get")).url().expect("a URL");
            assert_eq!(url.path_segments().map(Iterator::count), Some(4), "{url}");
            assert!(url.path().ends_with("/get") && url.path().starts_with("/v1/things/"), "{url}");
        }
    }
}
