pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`all_of_get`](crate::Client::all_of_get): `POST /demo/get`.
pub const ALL_OF_GET: Operation = Operation::described(
    &Facts {
        id: "allOfGet",
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
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn all_of_get(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::ALL_OF_GET, request)
    }
}

/// Part of [`Thing`](crate::types::Thing); in requests of
/// [`all_of_get`](crate::Client::all_of_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Base {
    /// Required · hidden by `Debug`
    pub id: String,
    /// Required, may be null · hidden by `Debug`
    pub name: Option<String>,
}

impl Base {
    /// Creates the value from its required fields.
    pub fn new(id: impl Into<String>) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.id = id.into();
        new
    }

    /// Sets `name`.
    pub fn name(mut self, name: impl crate::IntoField<String>) -> Self {
        self.name = name.into_field();
        self
    }
}

/// Request of [`all_of_get`](crate::Client::all_of_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Optional
    pub thing: Option<Thing>,
}

impl Request {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `thing`.
    pub fn thing(mut self, thing: impl crate::IntoField<Thing>) -> Self {
        self.thing = thing.into_field();
        self
    }
}

impl Default for Request {
    fn default() -> Self {
        Self::new()
    }
}

/// Answer of [`all_of_get`](crate::Client::all_of_get).
#[non_exhaustive]
pub struct Response {
    /// Required
    pub extra: i64,
    /// Required · hidden by `Debug`
    pub id: String,
    /// Required · hidden by `Debug`
    pub name: String,
}

/// Part of [`Request`](crate::types::Request); in requests of
/// [`all_of_get`](crate::Client::all_of_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Thing {
    /// Required, may be null
    pub base: Option<Base>,
    /// Optional
    #[deprecated]
    pub old: Option<Base>,
}

impl Thing {
    /// Creates a value in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `base`.
    pub fn base(mut self, base: impl crate::IntoField<Base>) -> Self {
        self.base = base.into_field();
        self
    }

    /// Sets `old`.
    #[deprecated]
    pub fn old(mut self, old: impl crate::IntoField<Base>) -> Self {
        self.old = old.into_field();
        self
    }
}

impl Default for Thing {
    fn default() -> Self {
        Self::new()
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
