//! A call before it is sent: what goes over the wire, and the options of the call.

use std::borrow::Cow;
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
    /// The path below the base URL, unescaped; a parameter stands in braces until it is filled.
    pub(crate) segments: Vec<Cow<'static, str>>,
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
    /// A call of an operation of the description, whose parameters are still to be filled.
    pub(super) fn new(client: Client, operation: &'static Operation) -> Self {
        Self::of(client, operation, operation.id.into(), segments(operation.path).map(Cow::Borrowed).collect())
    }

    /// A call of the operation at `path`, which the description does not know.
    pub(super) fn unknown(client: Client, path: &str) -> Self {
        let segments: Vec<_> = segments(path).map(|segment| Cow::Owned(segment.to_owned())).collect();
        let wrong = segments.iter().find_map(|segment| flaw(segment));
        let mut call = Self::of(client, &Operation::UNKNOWN, shown(path), segments);
        call.wrong = wrong.map(|flaw| Error::encode(format!("a segment of the path {flaw}")));
        call
    }

    fn of(client: Client, operation: &'static Operation, name: Name, segments: Vec<Cow<'static, str>>) -> Self {
        let (headers, options) = (HeaderMap::new(), Options::default());
        Self { client, operation, name, segments, headers, body: None, options, wrong: None }
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

    /// Where the call leads: its segments below the base URL, escaped.
    pub(super) fn url(&self) -> Result<Url, Error> {
        let mut url = self.client.inner.base_url.clone();
        url.path_segments_mut()
            .map_err(|()| Error::configuration("the base URL can't have a path"))?
            .pop_if_empty()
            .extend(&self.segments);
        Ok(url)
    }

    /// What is sent, with the credentials of the attempt.
    pub(super) fn sent<'a>(&'a self, credentials: &'a [(HeaderName, HeaderValue)]) -> Sent<'a> {
        let is_described = !self.operation.path.is_empty();
        Sent {
            template: if is_described { self.operation.path } else { &self.name },
            segments: &self.segments,
            credentials,
            headers: &self.headers,
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
        if let Some(flaw) = flaw(value) {
            return Err(Error::encode(format!("the path parameter `{name}` {flaw}")));
        }
        let is_its_place = |segment: &str| segment.strip_prefix('{').and_then(|s| s.strip_suffix('}')) == Some(name);
        // What is owned has been filled: a value with braces is no place for another.
        let mut places = self.segments.iter_mut().filter(|s| matches!(s, Cow::Borrowed(s) if is_its_place(s)));
        if let Some(place) = places.next() {
            *place = Cow::Owned(value.to_owned());
        }
        Ok(())
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

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.trim_start_matches('/').split('/')
}

/// What keeps a text from being a segment of a path: URL parsers, here or at the server, would drop it or a part
/// of it, which calls another operation.
fn flaw(segment: &str) -> Option<&'static str> {
    // Control characters are dropped by the parser of URLs before it looks for dots.
    if segment.chars().any(char::is_control) {
        return Some("has control characters");
    }
    let seen = segment.trim().to_ascii_lowercase().replace("%2e", ".");
    matches!(seen.as_str(), "" | "." | "..").then_some("is empty or only dots")
}

/// A path without what may be an id: Plaid's own segments are lower-case words.
pub(super) fn shown(path: &str) -> Name {
    let segments = segments(path).map(|segment| {
        let is_word = segment.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if is_word { segment } else { "{}" }
    });
    segments.fold(String::new(), |path, segment| path + "/" + segment).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{ErrorForm, NotReady, Repeat};

    fn client() -> Client {
        Client::builder().base_url("https://plaid.test/v1").build().expect("a client")
    }

    #[test]
    fn each_of_two_path_parameters_is_filled_in_any_order() {
        static TWO: Operation = Operation {
            id: "two",
            method: "GET",
            path: "/things/{a}/parts/{b}",
            authenticated: true,
            errors: ErrorForm::Plaid,
            repeat: Repeat::Read,
            seconds: 60,
            not_ready: NotReady::Never,
        };
        for order in [["a", "b"], ["b", "a"]] {
            let mut call = Prepared::new(client(), &TWO);
            for name in order {
                // A value that looks like a place is none.
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
