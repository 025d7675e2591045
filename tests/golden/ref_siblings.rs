pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`ref_siblings_get`](crate::Client::ref_siblings_get): `POST /demo/get`.
pub const REF_SIBLINGS_GET: Operation = Operation::described(
    &Facts {
        id: "refSiblingsGet",
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
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn ref_siblings_get(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::REF_SIBLINGS_GET, request)
    }
}

/// Part of [`Request`](crate::types::Request), [`Response`](crate::types::Response); in requests of
/// [`ref_siblings_get`](crate::Client::ref_siblings_get); in answers of
/// [`ref_siblings_get`](crate::Client::ref_siblings_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Base {
    /// Optional · hidden by `Debug`
    pub id: Option<String>,
}

impl Base {
    /// Creates a value in which nothing is set.
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

impl Default for Base {
    fn default() -> Self {
        Self::new()
    }
}

/// Request of [`ref_siblings_get`](crate::Client::ref_siblings_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Optional
    pub base: Option<Base>,
}

impl Request {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `base`.
    pub fn base(mut self, base: impl crate::IntoField<Base>) -> Self {
        self.base = base.into_field();
        self
    }
}

impl Default for Request {
    fn default() -> Self {
        Self::new()
    }
}

/// Answer of [`ref_siblings_get`](crate::Client::ref_siblings_get).
#[non_exhaustive]
pub struct Response {
    /// Required, may be null
    pub base: Option<Base>,
    /// Required
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
