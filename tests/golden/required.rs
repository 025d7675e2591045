pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`required_get`](crate::Client::required_get): `POST /demo/get`.
pub const REQUIRED_GET: Operation = Operation::described(
    &Facts {
        id: "requiredGet",
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
    Optional[private] id,
);

crate::__model!(
    super::Response,
    Required[private] id,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn required_get(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::REQUIRED_GET, request)
    }
}

/// Request of [`required_get`](crate::Client::required_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Optional · hidden by `Debug`
    pub id: Option<String>,
}

impl Request {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `id`.
    pub fn id(mut self, id: impl crate::IntoField<String>) -> Self {
        self.id = id.into_field();
        self
    }
}

impl Default for Request {
    fn default() -> Self {
        Self::new()
    }
}

/// Answer of [`required_get`](crate::Client::required_get).
#[non_exhaustive]
pub struct Response {
    /// Required · hidden by `Debug`
    pub id: String,
}
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{Request, Response};
}
