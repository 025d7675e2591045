pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`enums_get`](crate::Client::enums_get): `POST /demo/get`.
pub const ENUMS_GET: Operation = Operation::described(
    &Facts {
        id: "enumsGet",
        method: "POST",
        path: "/demo/get",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

crate::__open_enum!(
    super::Colour,
    Red "RED",
    LightBlue "light blue",
    X401k "401k",
);

crate::__model!(
    super::Request,
    OptionalOrNull colour,
);

crate::__model!(
    super::Response,
    Required flag,
    Required inline,
    Nullable version,
);

crate::__open_enum!(
    super::ResponseFlag["true", "false"],
    True "true",
    False "false",
);

crate::__open_enum!(
    super::ResponseInline["1", "2"],
    X1 "1",
    X2 "2",
);

crate::__open_enum!(
    super::Version["4.1", "4"],
    X41 "4.1",
    X4 "4",
    X3Lite "3_lite",
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn enums_get(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::ENUMS_GET, request)
    }
}

/// Part of [`Request`](crate::types::Request); in requests of
/// [`enums_get`](crate::Client::enums_get).
#[derive(Clone)]
#[non_exhaustive]
pub enum Colour {
    /// `RED`
    Red,
    /// `light blue`
    LightBlue,
    /// `401k`
    X401k,
    /// A value that this version does not document.
    UnknownValue(crate::UnknownValue),
}

/// Request of [`enums_get`](crate::Client::enums_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Optional, may be null
    pub colour: crate::Nullable<Colour>,
}

impl Request {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `colour`.
    pub fn colour(mut self, colour: impl crate::IntoNullable<Colour>) -> Self {
        self.colour = colour.into_nullable();
        self
    }
}

impl Default for Request {
    fn default() -> Self {
        Self::new()
    }
}

/// Answer of [`enums_get`](crate::Client::enums_get).
#[non_exhaustive]
pub struct Response {
    /// Required
    pub flag: ResponseFlag,
    /// Required
    pub inline: ResponseInline,
    /// Required, may be null
    pub version: Option<Version>,
}

/// Part of [`Response`](crate::types::Response); in answers of
/// [`enums_get`](crate::Client::enums_get).
#[derive(Clone)]
#[non_exhaustive]
pub enum ResponseFlag {
    /// `true`
    True,
    /// `false`
    False,
    /// A value that this version does not document.
    UnknownValue(crate::UnknownValue),
}

/// Part of [`Response`](crate::types::Response); in answers of
/// [`enums_get`](crate::Client::enums_get).
#[derive(Clone)]
#[non_exhaustive]
pub enum ResponseInline {
    /// `1`
    X1,
    /// `2`
    X2,
    /// A value that this version does not document.
    UnknownValue(crate::UnknownValue),
}

/// Part of [`Response`](crate::types::Response); in answers of
/// [`enums_get`](crate::Client::enums_get).
#[derive(Clone)]
#[non_exhaustive]
pub enum Version {
    /// `4.1`
    X41,
    /// `4`
    X4,
    /// `3_lite`
    X3Lite,
    /// A value that this version does not document.
    UnknownValue(crate::UnknownValue),
}
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{
    Colour, Request, Response, ResponseFlag, ResponseInline, Version,
};
}
