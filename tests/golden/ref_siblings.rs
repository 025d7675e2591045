pub mod product {

pub mod demo {
mod wire {
use crate::operation::{ErrorForm, NotReady, Operation, Repeat};

pub(crate) const REF_SIBLINGS_GET: Operation = Operation {
    id: "refSiblingsGet",
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
    Optional base,
);

crate::__model!(
    super::Response,
    Nullable base,
    Required old,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn ref_siblings_get(&self, request: &Request) -> crate::Call<Response> {
        self.post(&wire::REF_SIBLINGS_GET, request)
    }
}

/// Part of [`Request`](crate::types::Request), [`Response`](crate::types::Response).
#[derive(Default)]
#[non_exhaustive]
pub struct Base {
    pub id: Option<String>,
}

impl Base {
    /// Creates a value in which nothing is set.
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

/// Request of [`ref_siblings_get`](crate::Client::ref_siblings_get).
#[derive(Default)]
#[non_exhaustive]
pub struct Request {
    pub base: Option<Base>,
}

impl Request {
    /// Creates a request in which nothing is set.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self { base: None }
    }

    /// Sets `base`.
    #[must_use]
    pub fn base(mut self, base: impl Into<Base>) -> Self {
        self.base = Some(base.into());
        self
    }
}

/// Answer of [`ref_siblings_get`](crate::Client::ref_siblings_get).
#[non_exhaustive]
pub struct Response {
    pub base: Option<Base>,
    #[deprecated]
    pub old: Base,
}
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{Base, Request, Response};
}
