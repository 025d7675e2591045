pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`unions_get`](crate::Client::unions_get): `POST /demo/get`.
pub const UNIONS_GET: Operation = Operation::described(
    &Facts {
        id: "unionsGet",
        method: "POST",
        path: "/demo/get",
        authenticated: true,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

crate::__model!(
    super::Request,
    Optional[private] either,
);

crate::__model!(
    super::Response,
    Nullable[private] any,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn unions_get(&self, request: &Request) -> crate::Call<Response> {
        self.post(wire::UNIONS_GET, request)
    }
}

/// Request of [`unions_get`](crate::Client::unions_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    pub either: Option<serde_json::Value>,
}

impl Request {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `either`.
    pub fn either(mut self, either: impl crate::IntoField<serde_json::Value>) -> Self {
        self.either = either.into_field();
        self
    }
}

impl Default for Request {
    fn default() -> Self {
        Self::new()
    }
}

/// Answer of [`unions_get`](crate::Client::unions_get).
#[non_exhaustive]
pub struct Response {
    pub any: Option<serde_json::Value>,
}
}

pub mod shared {
pub(crate) mod wire {
#[cfg(feature = "all-products")]
crate::__model!(
    super::A,
    Optional[private] a,
);

#[cfg(feature = "all-products")]
crate::__model!(
    super::B,
    Optional[private] b,
);
}

/// No operation and no webhook of the description uses it.
#[non_exhaustive]
#[cfg(feature = "all-products")]
pub struct A {
    pub a: Option<String>,
}

/// No operation and no webhook of the description uses it.
#[non_exhaustive]
#[cfg(feature = "all-products")]
pub struct B {
    pub b: Option<String>,
}

/// No operation and no webhook of the description uses it.
#[cfg(feature = "all-products")]
pub type Either = serde_json::Value;
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{Request, Response};
#[cfg(feature = "all-products")]
#[doc(no_inline)]
pub use super::product::shared::{A, B, Either};
}
