pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`objects_get`](crate::Client::objects_get): `POST /demo/get`.
pub const OBJECTS_GET: Operation = Operation::described(
    &Facts {
        id: "objectsGet",
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
    Optional[private] kind,
);

crate::__model!(
    super::Response,
    Optional[private] kind,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn objects_get(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::OBJECTS_GET, request)
    }
}

/// Request of [`objects_get`](crate::Client::objects_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Optional · hidden by `Debug`
    pub kind: Option<String>,
}

impl Request {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `kind`.
    pub fn kind(mut self, kind: impl crate::IntoField<String>) -> Self {
        self.kind = kind.into_field();
        self
    }
}

impl Default for Request {
    fn default() -> Self {
        Self::new()
    }
}

/// Answer of [`objects_get`](crate::Client::objects_get).
#[non_exhaustive]
pub struct Response {
    /// Optional · hidden by `Debug`
    pub kind: Option<String>,
}
}

pub mod unused {
pub type Kinds = String;
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{Request, Response};
#[cfg(feature = "all-products")]
#[cfg_attr(docsrs, doc(cfg(feature = "all-products")))]
#[doc(no_inline)]
pub use super::product::unused::Kinds;
}
