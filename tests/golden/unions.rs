pub mod product {

pub mod demo {
mod wire {
use crate::operation::{ErrorForm, NotReady, Operation, Repeat};

pub(crate) const UNIONS_GET: Operation = Operation {
    id: "unionsGet",
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
        self.post(&wire::UNIONS_GET, request)
    }
}

/// Request of [`unions_get`](crate::Client::unions_get).
#[derive(Default)]
#[non_exhaustive]
pub struct Request {
    pub either: Option<serde_json::Value>,
}

impl Request {
    /// Creates a request in which nothing is set.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self { either: None }
    }

    /// Sets `either`.
    #[must_use]
    pub fn either(mut self, either: impl Into<serde_json::Value>) -> Self {
        self.either = Some(either.into());
        self
    }
}

/// Answer of [`unions_get`](crate::Client::unions_get).
#[non_exhaustive]
pub struct Response {
    pub any: Option<serde_json::Value>,
}
}

pub mod shared {
mod wire {
crate::__model!(
    super::A,
    Optional[private] a,
);

crate::__model!(
    super::B,
    Optional[private] b,
);
}

/// No operation and no webhook of the description uses it.
#[non_exhaustive]
pub struct A {
    pub a: Option<String>,
}

/// No operation and no webhook of the description uses it.
#[non_exhaustive]
pub struct B {
    pub b: Option<String>,
}

/// No operation and no webhook of the description uses it.
pub type Either = serde_json::Value;
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{Request, Response};
#[doc(no_inline)]
pub use super::product::shared::{A, B, Either};
}
