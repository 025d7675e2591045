//! Answers: reading them within limits, and decoding them.

use std::fmt;
use std::time::Instant;

use bytes::{Bytes, BytesMut};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::Deserialize;
use serde_json::de::SliceRead;
use serde_json::{Map, Value};

use crate::json_field::json_field;
use crate::model::{Model, Part, trail};
use crate::observe::Watch;
use crate::operation::Operation;
use crate::{Download, Error, ErrorKind, Outcome, Response};

/// An answer of a call. It is a struct of the API, untyped JSON, bytes, a file or nothing, or a [`Response`] with any of
/// them.
pub trait Answer: Sized + Send + 'static {
    /// Whether the body stays open, to be downloaded.
    #[doc(hidden)]
    const IS_OPEN: bool = false;

    /// Reads a success.
    #[doc(hidden)]
    fn read(status: StatusCode, headers: &HeaderMap, body: Body) -> Result<Self, Error>;

    /// Shows the answer without private values.
    #[doc(hidden)]
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

/// A success that has not been decoded yet.
pub(crate) struct Answered {
    pub(crate) operation: Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) attempts: u32,
    /// The time at which the first attempt began.
    pub(crate) started: Instant,
}

/// A body, either whole or still open.
#[doc(hidden)]
pub enum Body {
    Whole(Bytes),
    Open(Box<Download>),
}

/// Typed JSON. The type's `Debug` hides private values.
impl<T: Model + Send> Answer for T {
    fn read(_: StatusCode, _: &HeaderMap, body: Body) -> Result<Self, Error> {
        let bytes = body.whole()?;
        decode(&bytes, |deserializer| Part::read(deserializer))
    }

    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// Implements [`Answer`] for untyped JSON. It is not known which values are private, so `Debug` shows only the size.
macro_rules! untyped {
    ($($json:ty),*) => {$(
        impl Answer for $json {
            fn read(_: StatusCode, _: &HeaderMap, body: Body) -> Result<Self, Error> {
                let bytes = body.whole()?;
                decode(&bytes, |deserializer| Self::deserialize(deserializer))
            }

            fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let size = serde_json::to_vec(self).map_or(0, |text| text.len());
                write!(f, "[{size} bytes of JSON]")
            }
        }
    )*};
}

untyped!(Value, Map<String, Value>);

impl Answer for Bytes {
    fn read(_: StatusCode, _: &HeaderMap, body: Body) -> Result<Self, Error> {
        body.whole()
    }

    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes]", self.len())
    }
}

impl Answer for () {
    fn read(_: StatusCode, _: &HeaderMap, _: Body) -> Result<Self, Error> {
        Ok(())
    }

    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Answer for Download {
    const IS_OPEN: bool = true;

    fn read(_: StatusCode, _: &HeaderMap, body: Body) -> Result<Self, Error> {
        match body {
            Body::Open(download) => Ok(*download),
            // The answer is JSON, but neither a file nor one of Plaid's errors.
            Body::Whole(bytes) => Err(Error::no_file(&bytes)),
        }
    }

    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl<T: Answer> Answer for Response<T> {
    const IS_OPEN: bool = T::IS_OPEN;

    fn read(status: StatusCode, headers: &HeaderMap, body: Body) -> Result<Self, Error> {
        let value = T::read(status, headers, body)?;
        Ok(Self { value, status, headers: headers.clone(), show: T::show })
    }

    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
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
    /// Reads the answer, and reports the end of the call to `watch`.
    pub(crate) fn read<T: Answer>(self, watch: Watch) -> Result<T, Error> {
        let Self { operation, status, headers, body, attempts, started } = self;
        match T::read(status, &headers, body) {
            Ok(answer) => {
                watch.end(Ok((status, &headers)));
                Ok(answer)
            }
            Err(error) => {
                let error = error.of(operation).answered(status, headers).after(attempts, started.elapsed(), false);
                watch.end(Err(&error));
                Err(error)
            }
        }
    }

    /// Returns whether a field of the body has one of some values.
    pub(crate) fn says(&self, name: &str, values: &[&str]) -> bool {
        let Body::Whole(bytes) = &self.body else { return false };
        json_field(bytes, name).and_then(|value| Some(values.contains(&value.as_str()?))).unwrap_or_default()
    }
}

/// Reads JSON by `read`. Errors have the path of the value.
fn decode<'a, T>(
    bytes: &'a Bytes,
    read: impl FnOnce(&mut serde_json::Deserializer<SliceRead<'a>>) -> Result<T, serde_json::Error>,
) -> Result<T, Error> {
    trail::clear();
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = read(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    value.map_err(|error| Error::decode(bytes, &error, &trail::take()))
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
