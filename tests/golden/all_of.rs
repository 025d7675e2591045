pub mod product {

pub mod demo {
mod wire {
use crate::operation::{ErrorForm, NotReady, Operation, Repeat};

pub(crate) const ALL_OF_GET: Operation = Operation {
    id: "allOfGet",
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
    Required[private] id,
    Nullable[private] name,
);

crate::__model!(
    super::Request,
    Optional thing,
);

crate::__model!(
    super::Response,
    Required extra,
    Required[private] id,
    Required[private] name,
);

crate::__model!(
    super::Thing,
    Nullable base,
    Optional old,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn all_of_get(&self, request: &Request) -> crate::Call<Response> {
        self.post(&wire::ALL_OF_GET, request)
    }
}

/// Part of [`Thing`](crate::types::Thing).
#[non_exhaustive]
pub struct Base {
    pub id: String,
    pub name: Option<String>,
}

impl Base {
    /// Creates the value from its required fields.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), name: None }
    }

    /// Sets `name`.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

/// Request of [`all_of_get`](crate::Client::all_of_get).
#[derive(Default)]
#[non_exhaustive]
pub struct Request {
    pub thing: Option<Thing>,
}

impl Request {
    /// Creates a request in which nothing is set.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self { thing: None }
    }

    /// Sets `thing`.
    #[must_use]
    pub fn thing(mut self, thing: impl Into<Thing>) -> Self {
        self.thing = Some(thing.into());
        self
    }
}

/// Answer of [`all_of_get`](crate::Client::all_of_get).
#[non_exhaustive]
pub struct Response {
    pub extra: i64,
    pub id: String,
    pub name: String,
}

/// Part of [`Request`](crate::types::Request).
#[derive(Default)]
#[non_exhaustive]
pub struct Thing {
    pub base: Option<Base>,
    #[deprecated]
    pub old: Option<Base>,
}

impl Thing {
    /// Creates a value in which nothing is set.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self { base: None, old: None }
    }

    /// Sets `base`.
    #[must_use]
    pub fn base(mut self, base: impl Into<Base>) -> Self {
        self.base = Some(base.into());
        self
    }

    /// Sets `old`.
    #[deprecated]
    #[must_use]
    pub fn old(mut self, old: impl Into<Base>) -> Self {
        self.old = Some(old.into());
        self
    }
}

/// Another name of [`Base`](crate::types::Base).
pub type ThingNullable = Base;
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{Base, Request, Response, Thing, ThingNullable};
}
