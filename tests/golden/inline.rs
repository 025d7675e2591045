pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`inline_get`](crate::Client::inline_get): `POST /demo/get`.
pub const INLINE_GET: Operation = Operation::described(
    &Facts {
        id: "inlineGet",
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
    super::Request,
    Optional options,
);

crate::__model!(
    super::RequestOptions,
    Optional count,
    Optional order,
);

crate::__open_enum!(
    super::RequestOptionsOrder,
    Up "up",
    Down "down",
);

crate::__model!(
    super::Response,
    Required by_name,
    Optional[private] free,
    Required list,
    Optional parts,
);

crate::__model!(
    super::ResponseByNameValue,
    Optional[private] id,
);

crate::__model!(
    super::ResponseListItem,
    Optional[private] id,
);

crate::__model!(
    super::ResponseParts2,
    Required[private] id,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn inline_get(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::INLINE_GET, request)
    }
}

/// Request of [`inline_get`](crate::Client::inline_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Optional
    pub options: Option<RequestOptions>,
}

impl Request {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `options`.
    pub fn options(mut self, options: impl crate::IntoField<RequestOptions>) -> Self {
        self.options = options.into_field();
        self
    }
}

impl Default for Request {
    fn default() -> Self {
        Self::new()
    }
}

/// Part of [`Request`](crate::types::Request); in requests of
/// [`inline_get`](crate::Client::inline_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct RequestOptions {
    /// Optional
    pub count: Option<i64>,
    /// Optional
    pub order: Option<RequestOptionsOrder>,
}

impl RequestOptions {
    /// Creates a value in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `count`.
    pub fn count(mut self, count: impl crate::IntoField<i64>) -> Self {
        self.count = count.into_field();
        self
    }

    /// Sets `order`.
    pub fn order(mut self, order: impl crate::IntoField<RequestOptionsOrder>) -> Self {
        self.order = order.into_field();
        self
    }
}

impl Default for RequestOptions {
    fn default() -> Self {
        Self::new()
    }
}

/// Part of [`RequestOptions`](crate::types::RequestOptions); in requests of
/// [`inline_get`](crate::Client::inline_get).
#[derive(Clone)]
#[non_exhaustive]
pub enum RequestOptionsOrder {
    /// `up`
    Up,
    /// `down`
    Down,
    /// A value that this version does not document.
    UnknownValue(crate::UnknownValue),
}

/// Answer of [`inline_get`](crate::Client::inline_get).
#[non_exhaustive]
pub struct Response {
    /// Required
    pub by_name: std::collections::BTreeMap<String, ResponseByNameValue>,
    /// Optional · hidden by `Debug`
    pub free: Option<serde_json::Map<String, serde_json::Value>>,
    /// Required
    pub list: Vec<ResponseListItem>,
    /// Optional
    pub parts: Option<ResponseParts2>,
}

/// Part of [`Response`](crate::types::Response); in answers of
/// [`inline_get`](crate::Client::inline_get).
#[non_exhaustive]
pub struct ResponseByNameValue {
    /// Optional · hidden by `Debug`
    pub id: Option<String>,
}

/// Part of [`Response`](crate::types::Response); in answers of
/// [`inline_get`](crate::Client::inline_get).
#[non_exhaustive]
pub struct ResponseListItem {
    /// Optional · hidden by `Debug`
    pub id: Option<String>,
}

/// Part of [`Response`](crate::types::Response); in answers of
/// [`inline_get`](crate::Client::inline_get).
#[non_exhaustive]
pub struct ResponseParts2 {
    /// Required · hidden by `Debug`
    pub id: String,
}
}

pub mod unused {
pub(crate) mod wire {
crate::__model!(
    super::ResponseParts,
    Optional other,
);
}

/// No operation and no webhook of the description uses it.
#[non_exhaustive]
pub struct ResponseParts {
    /// Optional
    pub other: Option<bool>,
}
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{
    Request, RequestOptions, RequestOptionsOrder, Response, ResponseByNameValue,
    ResponseListItem, ResponseParts2,
};
#[cfg(feature = "all-products")]
#[cfg_attr(docsrs, doc(cfg(feature = "all-products")))]
#[doc(no_inline)]
pub use super::product::unused::ResponseParts;
}
