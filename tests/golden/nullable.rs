pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`nullable_get`](crate::Client::nullable_get): `POST /demo/get`.
pub const NULLABLE_GET: Operation = Operation::described(
    &Facts {
        id: "nullableGet",
        method: "POST",
        path: "/demo/get",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

crate::__model!(
    super::Maybe,
    Optional[private] id,
);

crate::__model!(
    super::Part,
    Optional[private] id,
);

crate::__model!(
    super::Request,
    Nullable[private] listed,
    OptionalOrNull unquoted,
);

crate::__model!(
    super::Response,
    Nullable any,
    Required[private] both,
    Nullable choice,
    Nullable listed,
    Nullable named,
    Nullable one,
    Nullable part,
    Nullable several,
);

crate::__open_enum!(
    super::ResponseChoice,
    A "a",
    B "b",
);

crate::__union!(
    super::ResponseSeveral,
    Boolean "boolean",
    Text[private] "text",
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn nullable_get(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::NULLABLE_GET, request)
    }
}

/// Part of [`Response`](crate::types::Response); in answers of
/// [`nullable_get`](crate::Client::nullable_get).
#[non_exhaustive]
pub struct Maybe {
    /// Optional · hidden by `Debug`
    pub id: Option<String>,
}

/// Part of [`Response`](crate::types::Response); in answers of
/// [`nullable_get`](crate::Client::nullable_get).
#[non_exhaustive]
pub struct Part {
    /// Optional · hidden by `Debug`
    pub id: Option<String>,
}

/// Request of [`nullable_get`](crate::Client::nullable_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Required, may be null · hidden by `Debug`
    pub listed: Option<String>,
    /// Optional, may be null
    pub unquoted: crate::Nullable<i64>,
}

impl Request {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `listed`.
    pub fn listed(mut self, listed: impl crate::IntoField<String>) -> Self {
        self.listed = listed.into_field();
        self
    }

    /// Sets `unquoted`.
    pub fn unquoted(mut self, unquoted: impl crate::IntoNullable<i64>) -> Self {
        self.unquoted = unquoted.into_nullable();
        self
    }
}

impl Default for Request {
    fn default() -> Self {
        Self::new()
    }
}

/// Answer of [`nullable_get`](crate::Client::nullable_get).
#[non_exhaustive]
pub struct Response {
    /// Required, may be null
    pub any: Option<bool>,
    /// Required · hidden by `Debug`
    pub both: Vec<Option<String>>,
    /// Required, may be null
    pub choice: Option<ResponseChoice>,
    /// Required, may be null
    pub listed: Option<chrono::NaiveDate>,
    /// Required, may be null
    pub named: Option<Maybe>,
    /// Required, may be null
    pub one: Option<Part>,
    /// Required, may be null
    pub part: Option<Part>,
    /// Required, may be null
    pub several: Option<ResponseSeveral>,
}

/// Part of [`Response`](crate::types::Response); in answers of
/// [`nullable_get`](crate::Client::nullable_get).
#[derive(Clone)]
#[non_exhaustive]
pub enum ResponseChoice {
    /// `a`
    A,
    /// `b`
    B,
    /// A value that this version does not document.
    UnknownValue(crate::UnknownValue),
}

/// One of several forms, told apart by the kind of JSON.
///
/// Part of [`Response`](crate::types::Response); in answers of
/// [`nullable_get`](crate::Client::nullable_get).
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum ResponseSeveral {
    /// A JSON value of the kind boolean.
    Boolean(bool),
    /// A JSON value of the kind text.
    Text(String),
    /// A form that this version does not document.
    UnknownValue(crate::UnknownVariant),
}

impl From<bool> for ResponseSeveral {
    fn from(content: bool) -> Self {
        Self::Boolean(content)
    }
}

impl crate::IntoField<ResponseSeveral> for bool {
    fn into_field(self) -> Option<ResponseSeveral> {
        Some(self.into())
    }
}

impl From<String> for ResponseSeveral {
    fn from(content: String) -> Self {
        Self::Text(content)
    }
}

impl crate::IntoField<ResponseSeveral> for String {
    fn into_field(self) -> Option<ResponseSeveral> {
        Some(self.into())
    }
}
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{
    Maybe, Part, Request, Response, ResponseChoice, ResponseSeveral,
};
}
