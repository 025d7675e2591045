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
    "Request",
    0 => Optional[private] either "either",
);

crate::__model!(
    super::Response,
    "Response",
    0 => Nullable[private] any "any",
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · must not be repeated blindly
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
    /// A request with nothing set.
    #[must_use]
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
    "A",
    0 => Optional[private] a "a",
);

crate::__model!(
    super::B,
    "B",
    0 => Optional[private] b "b",
);
}

/// In the description, but used by no operation and no webhook.
#[non_exhaustive]
pub struct A {
    pub a: Option<String>,
}

/// In the description, but used by no operation and no webhook.
#[non_exhaustive]
pub struct B {
    pub b: Option<String>,
}

/// In the description, but used by no operation and no webhook.
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
