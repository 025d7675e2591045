pub mod product {

pub mod demo {
mod wire {
use crate::operation::{ErrorForm, NotReady, Operation, Repeat};

pub(crate) const ENUMS_GET: Operation = Operation {
    id: "enumsGet",
    method: "POST",
    path: "/demo/get",
    authenticated: true,
    errors: ErrorForm::Plaid,
    repeat: Repeat::MovesMoney,
    seconds: 60,
    not_ready: NotReady::Never,
};

crate::__open_enum!(
    super::Colour,
    bare[],
    Red "RED",
    LightBlue "light blue",
    X401k "401k",
);

crate::__model!(
    super::Request,
    Optional colour,
);

crate::__model!(
    super::Response,
    Required flag,
    Required inline,
    Nullable version,
);

crate::__open_enum!(
    super::ResponseFlag,
    bare["true", "false"],
    True "true",
    False "false",
);

crate::__open_enum!(
    super::ResponseInline,
    bare["1", "2"],
    X1 "1",
    X2 "2",
);

crate::__open_enum!(
    super::Version,
    bare["4.1", "4"],
    X41 "4.1",
    X4 "4",
    X3Lite "3_lite",
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn enums_get(&self, request: &Request) -> crate::Call<Response> {
        self.post(&wire::ENUMS_GET, request)
    }
}

/// Part of [`Request`](crate::types::Request).
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
    Undocumented(crate::Undocumented),
}

/// Request of [`enums_get`](crate::Client::enums_get).
#[derive(Default)]
#[non_exhaustive]
pub struct Request {
    pub colour: crate::Nullable<Colour>,
}

impl Request {
    /// Creates a request in which nothing is set.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self {
            colour: crate::Nullable::Absent,
        }
    }

    /// Sets `colour`.
    #[must_use]
    pub fn colour(mut self, colour: impl Into<Colour>) -> Self {
        self.colour = crate::Nullable::Value(colour.into());
        self
    }

    /// Sets `colour` to null, which differs from leaving it out.
    #[must_use]
    #[inline]
    pub fn colour_null(mut self) -> Self {
        self.colour = crate::Nullable::Null;
        self
    }
}

/// Answer of [`enums_get`](crate::Client::enums_get).
#[non_exhaustive]
pub struct Response {
    pub flag: ResponseFlag,
    pub inline: ResponseInline,
    pub version: Option<Version>,
}

/// Part of [`Response`](crate::types::Response).
#[derive(Clone)]
#[non_exhaustive]
pub enum ResponseFlag {
    /// `true`
    True,
    /// `false`
    False,
    /// A value that this version does not document.
    Undocumented(crate::Undocumented),
}

/// Part of [`Response`](crate::types::Response).
#[derive(Clone)]
#[non_exhaustive]
pub enum ResponseInline {
    /// `1`
    X1,
    /// `2`
    X2,
    /// A value that this version does not document.
    Undocumented(crate::Undocumented),
}

/// Part of [`Response`](crate::types::Response).
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
    Undocumented(crate::Undocumented),
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
