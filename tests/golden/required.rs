pub mod product {

pub mod demo {
mod wire {
use crate::operation::{ErrorForm, NotReady, Operation, Repeat};

pub(crate) const REQUIRED_GET: Operation = Operation {
    id: "requiredGet",
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
    /// `POST /demo/get` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn required_get(&self, request: &Request) -> crate::Call<Response> {
        self.post(&wire::REQUIRED_GET, request)
    }
}

/// Request of [`required_get`](crate::Client::required_get).
#[derive(Default)]
#[non_exhaustive]
pub struct Request {
    pub id: Option<String>,
}

impl Request {
    /// Creates a request in which nothing is set.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self { id: None }
    }

    /// Sets `id`.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }
}

/// Answer of [`required_get`](crate::Client::required_get).
#[non_exhaustive]
pub struct Response {
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
