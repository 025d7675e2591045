pub mod product {

pub mod demo {
mod wire {
use crate::operation::{ErrorForm, NotReady, Operation, Repeat};

pub(crate) const INLINE_GET: Operation = Operation {
    id: "inlineGet",
    method: "POST",
    path: "/demo/get",
    authenticated: true,
    errors: ErrorForm::Plaid,
    repeat: Repeat::MovesMoney,
    seconds: 60,
    not_ready: NotReady::Never,
};

crate::__model!(
    super::Request,
    "Request",
    0 => Optional options "options",
);

crate::__model!(
    super::RequestOptions,
    "RequestOptions",
    0 => Optional count "count",
    1 => Optional order "order",
);

crate::__open_enum!(
    super::RequestOptionsOrder,
    bare[],
    Up "up",
    Down "down",
);

crate::__model!(
    super::Response,
    "Response",
    0 => Required by_name "by_name",
    1 => Optional[private] free "free",
    2 => Required list "list",
    3 => Optional parts "parts",
);

crate::__model!(
    super::ResponseByNameValue,
    "ResponseByNameValue",
    0 => Optional[private] id "id",
);

crate::__model!(
    super::ResponseListItem,
    "ResponseListItem",
    0 => Optional[private] id "id",
);

crate::__model!(
    super::ResponseParts2,
    "ResponseParts2",
    0 => Required[private] id "id",
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · must not be repeated blindly
    pub fn inline_get(&self, request: &Request) -> crate::Call<Response> {
        self.post(&wire::INLINE_GET, request)
    }
}

/// Request of [`inline_get`](crate::Client::inline_get).
#[derive(Default)]
#[non_exhaustive]
pub struct Request {
    pub options: Option<RequestOptions>,
}

impl Request {
    /// A request with nothing set.
    #[must_use]
    pub fn new() -> Self {
        Self { options: None }
    }

    /// Sets `options`.
    #[must_use]
    pub fn options(mut self, options: impl Into<RequestOptions>) -> Self {
        self.options = Some(options.into());
        self
    }
}

/// Part of [`Request`](crate::types::Request).
#[derive(Default)]
#[non_exhaustive]
pub struct RequestOptions {
    pub count: Option<i64>,
    pub order: Option<RequestOptionsOrder>,
}

impl RequestOptions {
    /// A request with nothing set.
    #[must_use]
    pub fn new() -> Self {
        Self { count: None, order: None }
    }

    /// Sets `count`.
    #[must_use]
    pub fn count(mut self, count: i64) -> Self {
        self.count = Some(count);
        self
    }

    /// Sets `order`.
    #[must_use]
    pub fn order(mut self, order: impl Into<RequestOptionsOrder>) -> Self {
        self.order = Some(order.into());
        self
    }
}

/// Part of [`RequestOptions`](crate::types::RequestOptions).
#[derive(Clone)]
#[non_exhaustive]
pub enum RequestOptionsOrder {
    /// `up`
    Up,
    /// `down`
    Down,
    /// A value that this version does not document.
    Undocumented(crate::Undocumented),
}

/// Answer of [`inline_get`](crate::Client::inline_get).
#[non_exhaustive]
pub struct Response {
    pub by_name: std::collections::BTreeMap<String, ResponseByNameValue>,
    pub free: Option<serde_json::Map<String, serde_json::Value>>,
    pub list: Vec<ResponseListItem>,
    pub parts: Option<ResponseParts2>,
}

/// Part of [`Response`](crate::types::Response).
#[non_exhaustive]
pub struct ResponseByNameValue {
    pub id: Option<String>,
}

/// Part of [`Response`](crate::types::Response).
#[non_exhaustive]
pub struct ResponseListItem {
    pub id: Option<String>,
}

/// Part of [`Response`](crate::types::Response).
#[non_exhaustive]
pub struct ResponseParts2 {
    pub id: String,
}
}

pub mod shared {
mod wire {
crate::__model!(
    super::ResponseParts,
    "ResponseParts",
    0 => Optional other "other",
);
}

/// In the description, but used by no operation and no webhook.
#[non_exhaustive]
pub struct ResponseParts {
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
#[doc(no_inline)]
pub use super::product::shared::ResponseParts;
}
