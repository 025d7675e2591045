pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`references_get`](crate::Client::references_get): `POST /demo/get`.
pub const REFERENCES_GET: Operation = Operation::described(
    &Facts {
        id: "referencesGet",
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
    super::Base,
    Optional[private] id,
);

crate::__model!(
    super::Request,
    Required[private] ids,
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
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn references_get(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::REFERENCES_GET, request)
    }
}

/// Another name of [`Other`](crate::types::Other).
pub type Another = Other;

/// Part of [`Response`](crate::types::Response); in answers of
/// [`references_get`](crate::Client::references_get).
#[non_exhaustive]
pub struct Base {
    /// Optional · at most 10 characters · hidden by `Debug`
    pub id: Option<String>,
}

/// Another name of [`Base`](crate::types::Base).
pub type Other = Base;

/// Request of [`references_get`](crate::Client::references_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Required · hidden by `Debug`
    pub ids: Vec<String>,
}

impl Request {
    /// Creates the request from its required fields.
    pub fn new(ids: impl Into<Vec<String>>) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.ids = ids.into();
        new
    }
}

/// Answer of [`references_get`](crate::Client::references_get).
#[non_exhaustive]
pub struct Response {
    /// Required, may be null
    pub another: Option<Base>,
    /// Required · hidden by `Debug`
    pub anything: serde_json::Value,
    /// Required · at most 10 characters · hidden by `Debug`
    pub id: String,
    /// Required, may be null · hidden by `Debug`
    pub maybe: Option<String>,
    /// Required
    pub other: Base,
}
}

pub mod unused {
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
#[cfg(feature = "all-products")]
#[cfg_attr(docsrs, doc(cfg(feature = "all-products")))]
#[doc(no_inline)]
pub use super::product::unused::{Anything, Id, IdNullable, Ids};
}
