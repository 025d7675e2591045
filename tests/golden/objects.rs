pub mod product {

pub mod demo {
mod wire {
use crate::operation::{ErrorForm, NotReady, Operation, Repeat};

pub(crate) const OBJECTS_GET: Operation = Operation {
    id: "objectsGet",
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
    /// `POST /demo/get` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn objects_get(&self, request: &Request) -> crate::Call<Response> {
        self.post(&wire::OBJECTS_GET, request)
    }
}

/// Request of [`objects_get`](crate::Client::objects_get).
#[derive(Default)]
#[non_exhaustive]
pub struct Request {
    pub kind: Option<String>,
}

impl Request {
    /// Creates a request in which nothing is set.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self { kind: None }
    }

    /// Sets `kind`.
    #[must_use]
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = Some(kind.into());
        self
    }
}

/// Answer of [`objects_get`](crate::Client::objects_get).
#[non_exhaustive]
pub struct Response {
    pub kind: Option<String>,
}
}

pub mod shared {
pub type Kinds = String;
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{Request, Response};
#[doc(no_inline)]
pub use super::product::shared::Kinds;
}
