//! Answers: reading them within limits, and decoding them.

use std::fmt;
use std::time::Instant;

use bytes::{Bytes, BytesMut};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::json_field::json_field;
use crate::model::trail;
use crate::operation::Name;
use crate::response::Show;
use crate::{Download, Error, ErrorKind, Outcome, Response};

/// The way to read a success.
pub(crate) struct Answer<T> {
    /// Whether the body stays open, to be downloaded.
    pub(crate) is_open: bool,
    pub(crate) read: fn(Body) -> Result<T, Error>,
    /// Formats the content for `Debug`.
    pub(crate) show: Show<T>,
}

/// A success that has not been decoded yet.
pub(crate) struct Answered {
    pub(crate) name: Name,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) attempts: u32,
    /// The time at which the first attempt began.
    pub(crate) started: Instant,
}

/// A body, either whole or still open.
pub(crate) enum Body {
    Whole(Bytes),
    Open(Box<Download>),
}

impl<T: DeserializeOwned + fmt::Debug> Answer<T> {
    /// Typed JSON. The type's `Debug` hides private values.
    pub(crate) fn json() -> Self {
        Self { is_open: false, read: |body| decode(&body.whole()?), show: fmt::Debug::fmt }
    }
}

impl Answer<Value> {
    /// Untyped JSON. It is not known which values are private, so `Debug` shows only the size.
    pub(crate) fn any_json() -> Self {
        let show = |value: &Value, f: &mut fmt::Formatter<'_>| write!(f, "[{} bytes of JSON]", value.to_string().len());
        Self { is_open: false, read: |body| decode(&body.whole()?), show }
    }
}

impl Answer<Bytes> {
    pub(crate) fn bytes() -> Self {
        Self { is_open: false, read: Body::whole, show: |bytes, f| write!(f, "[{} bytes]", bytes.len()) }
    }
}

impl Answer<()> {
    pub(crate) fn nothing() -> Self {
        Self { is_open: false, read: |_| Ok(()), show: fmt::Debug::fmt }
    }
}

impl Answer<Download> {
    pub(crate) fn file() -> Self {
        Self {
            is_open: true,
            read: |body| match body {
                Body::Open(download) => Ok(*download),
                // The answer is JSON, but neither a file nor one of Plaid's errors.
                Body::Whole(bytes) => Err(Error::no_file(&bytes)),
            },
            show: fmt::Debug::fmt,
        }
    }
}

impl Body {
    fn whole(self) -> Result<Bytes, Error> {
        match self {
            Self::Whole(bytes) => Ok(bytes),
            Self::Open(_) => Err(Error::no_file(&Bytes::new())),
        }
    }
}

impl Answered {
    pub(crate) fn read<T>(self, answer: &Answer<T>) -> Result<Response<T>, Error> {
        let Self { name, status, headers, body, attempts, started } = self;
        match (answer.read)(body) {
            Ok(value) => Ok(Response { value, status, headers, show: answer.show }),
            Err(error) => Err(error.of(name).answered(status, headers).after(attempts, started.elapsed(), false)),
        }
    }

    /// Returns whether a field of the body has one of some values.
    pub(crate) fn says(&self, name: &str, values: &[&str]) -> bool {
        let Body::Whole(bytes) = &self.body else { return false };
        json_field(bytes, name).and_then(|value| Some(values.contains(&value.as_str()?))).unwrap_or_default()
    }
}

fn decode<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, Error> {
    trail::clear();
    serde_json::from_slice(bytes).map_err(|error| Error::decode(bytes, &error, &trail::take()))
}

/// Maximum initial buffer size; `Content-Length` is not trusted beyond this.
const MOST_AT_ONCE: u64 = 1 << 20;

/// Reads the whole body, up to a limit.
pub(super) async fn read(response: &mut reqwest::Response, limit: u64) -> Result<Bytes, Error> {
    let too_large =
        || Error::new(ErrorKind::TooLarge, format!("the answer has more than {limit} bytes: see `max_response_bytes`"));
    let transport = |e: reqwest::Error| Error::transport(&e).with_outcome(Outcome::Unknown);
    let length = response.content_length().unwrap_or_default();
    if length > limit {
        return Err(too_large());
    }
    let Some(first) = response.chunk().await.map_err(transport)? else { return Ok(Bytes::new()) };
    let Some(second) = response.chunk().await.map_err(transport)? else {
        return if first.len() as u64 > limit { Err(too_large()) } else { Ok(first) };
    };
    let mut whole = BytesMut::with_capacity(usize::try_from(length.min(MOST_AT_ONCE)).unwrap_or_default());
    whole.extend_from_slice(&first);
    whole.extend_from_slice(&second);
    while let Some(chunk) = response.chunk().await.map_err(transport)? {
        if (whole.len() + chunk.len()) as u64 > limit {
            return Err(too_large());
        }
        whole.extend_from_slice(&chunk);
    }
    if whole.len() as u64 > limit { Err(too_large()) } else { Ok(whole.freeze()) }
}
