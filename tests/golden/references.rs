pub mod product {

pub mod demo {
mod wire {
use crate::operation::{ErrorForm, NotReady, Operation, Repeat};

pub(crate) const REFERENCES_GET: Operation = Operation {
    id: "referencesGet",
    method: "POST",
    path: "/demo/get",
    authenticated: true,
    errors: ErrorForm::Plaid,
    repeat: Repeat::MovesMoney,
    seconds: 60,
    not_ready: NotReady::Never,
};

crate::__model!(
    super::Base,
    Optional[private] id,
);

crate::__model!(
    super::Request,
    Assumed[private] ids,
);

crate::__model!(
    super::Response,
    Nullable another,
    Required[private] anything,
    Required[private] id,
    Nullable[private] maybe,
    Required other,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn references_get(&self, request: &Request) -> crate::Call<Response> {
        self.post(&wire::REFERENCES_GET, request)
    }
}

/// Another name of [`Other`](crate::types::Other).
pub type Another = Other;

/// Part of [`Response`](crate::types::Response).
#[non_exhaustive]
pub struct Base {
    pub id: Option<String>,
}

/// Another name of [`Base`](crate::types::Base).
pub type Other = Base;

/// Request of [`references_get`](crate::Client::references_get).
#[non_exhaustive]
pub struct Request {
    pub ids: Vec<String>,
}

impl Request {
    /// Creates the request from its required fields.
    #[must_use]
    pub fn new(ids: impl Into<Vec<String>>) -> Self {
        Self { ids: ids.into() }
    }
}

/// Answer of [`references_get`](crate::Client::references_get).
#[non_exhaustive]
pub struct Response {
    pub another: Option<Base>,
    pub anything: serde_json::Value,
    pub id: String,
    pub maybe: Option<String>,
    pub other: Base,
}
}

pub mod shared {
pub type Anything = serde_json::Value;

/// No operation and no webhook of the description uses it.
pub type Id = String;

/// No operation and no webhook of the description uses it.
pub type IdNullable = String;

/// No operation and no webhook of the description uses it.
pub type Ids = Vec<String>;
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{Another, Base, Other, Request, Response};
#[doc(no_inline)]
pub use super::product::shared::{Anything, Id, IdNullable, Ids};
}
