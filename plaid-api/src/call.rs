use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::trail;
use crate::operation::Operation;
use crate::{Client, Download, Error, Response};

/// The version of the API that every call asks for.
const PLAID_VERSION: HeaderValue = HeaderValue::from_static("2020-09-14");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A call that is ready to be sent: `.await` sends it.
///
/// It owns what it needs, so it can be kept and sent from another task.
#[must_use = "a call is sent when it is awaited"]
pub struct Call<T> {
    client: Client,
    operation: &'static Operation,
    answer: Answer<T>,
    request: Result<Request, Error>,
    timeout: Option<Duration>,
}

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
/// Makes a response of what the server sent.
type Answer<T> = fn(&'static Operation, reqwest::Response) -> BoxFuture<Result<Response<T>, Error>>;

struct Request {
    url: Url,
    headers: HeaderMap,
    /// Serialised at once, since the call outlives what it was made of.
    body: Option<Vec<u8>>,
}

impl<T: Send + 'static> Call<T> {
    pub(crate) fn new(client: Client, operation: &'static Operation, answer: Answer<T>) -> Self {
        let url = url(&client.inner.base_url, operation, &[]);
        let request = url.map(|url| Request { url, headers: HeaderMap::new(), body: None });
        Self { client, operation, answer, request, timeout: None }
    }

    pub(crate) fn body<B: Serialize>(self, body: &B) -> Self {
        let operation = self.operation;
        self.with(|request| {
            let bytes = serde_json::to_vec(body)
                .map_err(|e| // Our own words: what is not set, or an amount that can't be written.
                Error::encode(operation, format!("the request can't be written: {e}")))?;
            request.body = Some(bytes);
            Ok(())
        })
    }

    /// Fills a parameter of the path.
    #[allow(dead_code, reason = "what some product needs")]
    pub(crate) fn path(self, name: &str, value: &str) -> Self {
        let operation = self.operation;
        let base = self.client.inner.base_url.clone();
        self.with(|request| {
            // A URL drops these, which would call another operation.
            if matches!(value, "" | "." | "..") {
                return Err(Error::encode(operation, format!("the path parameter `{name}` is empty or only dots")));
            }
            request.url = url(&base, operation, &[(name, value)])?;
            Ok(())
        })
    }

    /// How long this call may take, from connecting to the last byte.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sends one more header, or another value of one that is sent anyway.
    pub fn header(self, name: &str, value: &str) -> Self {
        let operation = self.operation;
        self.with(|request| {
            let wrong = |part: &str| {
                Error::encode(operation, format!("the {part} of a header has characters that it can't have"))
            };
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong("name"))?;
            let value = HeaderValue::from_str(value).map_err(|_| wrong("value"))?;
            request.headers.insert(name, value);
            Ok(())
        })
    }

    fn with(mut self, change: impl FnOnce(&mut Request) -> Result<(), Error>) -> Self {
        self.request = self.request.and_then(|mut request| {
            change(&mut request)?;
            Ok(request)
        });
        self
    }

    async fn send(self) -> Result<Response<T>, Error> {
        let Self { client, operation, answer, request, timeout } = self;
        let Request { url, headers, body } = request?;
        let method = Method::from_bytes(operation.method.as_bytes())
            .map_err(|_| Error::encode(operation, "the description has an unknown HTTP method".into()))?;
        let inner = &client.inner;
        let mut request = inner
            .http
            .request(method, url)
            .timeout(timeout.unwrap_or(inner.timeout))
            .header("Plaid-Version", PLAID_VERSION);
        if operation.authenticated {
            let credentials = inner.credentials.as_ref().ok_or_else(|| {
                Error::configuration("the client has no credentials: pass them to `Client::builder`".into())
                    .of(operation)
            })?;
            request = request
                .header("PLAID-CLIENT-ID", credentials.client_id.clone())
                .header("PLAID-SECRET", credentials.secret.clone());
        }
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, JSON).body(body);
        }
        let response = request.headers(headers).send().await.map_err(|e| Error::transport(operation, e))?;
        answer(operation, response).await
    }
}

impl<T: DeserializeOwned + Send + 'static> Call<T> {
    /// Reads a JSON answer.
    pub(crate) fn json_answer(
        operation: &'static Operation,
        response: reqwest::Response,
    ) -> BoxFuture<Result<Response<T>, Error>> {
        Box::pin(async move {
            let head = Head::of(&response);
            let bytes = head.body(operation, response).await?;
            if !head.status.is_success() {
                return Err(head.note(Error::refused(operation, &bytes)));
            }
            trail::clear();
            match serde_json::from_slice(&bytes) {
                Ok(value) => Ok(head.response(value)),
                Err(error) => Err(head.note(Error::decode(operation, &bytes, &error, &trail::take()))),
            }
        })
    }
}

impl Call<Download> {
    /// Leaves the body to be read as a file.
    pub(crate) fn file_answer(
        operation: &'static Operation,
        response: reqwest::Response,
    ) -> BoxFuture<Result<Response<Download>, Error>> {
        Box::pin(async move {
            let head = Head::of(&response);
            let is_json =
                response.headers().get(CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"application/json"));
            if head.status.is_success() && !is_json {
                return Ok(head.response(Download::new(operation, response)));
            }
            let bytes = head.body(operation, response).await?;
            Err(head.note(Error::refused(operation, &bytes)))
        })
    }
}

impl Call<()> {
    /// Ignores the body of a success.
    pub(crate) fn empty_answer(
        operation: &'static Operation,
        response: reqwest::Response,
    ) -> BoxFuture<Result<Response<()>, Error>> {
        Box::pin(async move {
            let head = Head::of(&response);
            let bytes = head.body(operation, response).await?;
            if head.status.is_success() {
                Ok(head.response(()))
            } else {
                Err(head.note(Error::refused(operation, &bytes)))
            }
        })
    }
}

/// What an answer says before its body.
struct Head {
    status: reqwest::StatusCode,
    headers: HeaderMap,
}

impl Head {
    fn of(response: &reqwest::Response) -> Self {
        Self { status: response.status(), headers: response.headers().clone() }
    }

    fn response<T>(self, value: T) -> Response<T> {
        Response { value, status: self.status, headers: self.headers }
    }

    /// The whole body; if it breaks off, the error has the status all the same.
    async fn body(&self, operation: &'static Operation, response: reqwest::Response) -> Result<Bytes, Error> {
        response.bytes().await.map_err(|e| self.note(Error::transport(operation, e)))
    }

    fn note(&self, error: Error) -> Error {
        error.answered(self.status, &self.headers)
    }
}

/// The URL of an operation, its parameters filled in and escaped.
fn url(base: &Url, operation: &'static Operation, places: &[(&str, &str)]) -> Result<Url, Error> {
    let mut url = base.clone();
    let segments = operation.path.split('/').skip(1).map(|segment| {
        let name = segment.strip_prefix('{').and_then(|s| s.strip_suffix('}'));
        let value = name.and_then(|n| places.iter().find(|(name, _)| *name == n));
        value.map_or(segment, |(_, value)| value)
    });
    url.path_segments_mut()
        .map_err(|()| Error::configuration("the base URL can't have a path".into()).of(operation))?
        .pop_if_empty()
        .extend(segments);
    Ok(url)
}

impl<T: Send + 'static> IntoFuture for Call<T> {
    type Output = Result<Response<T>, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.id)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
