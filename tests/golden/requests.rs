pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`requests_get`](crate::Client::requests_get): `POST /demo/get`.
pub const REQUESTS_GET: Operation = Operation::described(
    &Facts {
        id: "requestsGet",
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
    super::Part,
    Optional[private] id,
);

crate::__model!(
    super::Request,
    Required[private] first,
    Optional floors,
    Required id,
    Required is_sure,
    Nullable[private] maybe,
    OptionalOrNull[private] note,
    Optional[private] old,
    Required order,
    Optional parts,
    Required[private] second,
    ["floors" only when "order" "up"],
);

crate::__open_enum!(
    super::RequestOrder,
    Up "up",
    Down "down",
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
    pub fn requests_get(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::REQUESTS_GET, request)
    }
}

/// Part of [`Request`](crate::types::Request); in requests of
/// [`requests_get`](crate::Client::requests_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Part {
    /// Optional · hidden by `Debug`
    pub id: Option<String>,
}

impl Part {
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

impl Default for Part {
    fn default() -> Self {
        Self::new()
    }
}

/// Request of [`requests_get`](crate::Client::requests_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Required · hidden by `Debug`
    pub first: String,
    /// Optional · set exactly when `order` is `up`
    pub floors: Option<i64>,
    /// Required
    pub id: i64,
    /// Required
    pub is_sure: bool,
    /// Required, may be null · hidden by `Debug`
    pub maybe: Option<String>,
    /// Optional, may be null · hidden by `Debug`
    pub note: crate::Nullable<String>,
    /// Optional · hidden by `Debug`
    #[deprecated]
    pub old: Option<String>,
    /// Required
    pub order: RequestOrder,
    /// Optional
    pub parts: Option<Vec<Part>>,
    /// Required · hidden by `Debug`
    pub second: String,
}

impl Request {
    /// Creates the request from its required fields.
    #[inline]
    pub fn new(required: Required) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.first = required.first;
        new.id = required.id;
        new.is_sure = required.is_sure;
        new.order = required.order;
        new.second = required.second;
        new
    }

    /// Sets `floors`, and `order` to `up`, because each requires the other.
    pub fn floors(mut self, floors: impl crate::IntoField<i64>) -> Self {
        self.floors = floors.into_field();
        if self.floors.is_some() {
            self.order = "up".into();
        }
        self
    }

    /// Sets `maybe`.
    pub fn maybe(mut self, maybe: impl crate::IntoField<String>) -> Self {
        self.maybe = maybe.into_field();
        self
    }

    /// Sets `note`.
    pub fn note(mut self, note: impl crate::IntoNullable<String>) -> Self {
        self.note = note.into_nullable();
        self
    }

    /// Sets `old`.
    #[deprecated]
    pub fn old(mut self, old: impl crate::IntoField<String>) -> Self {
        self.old = old.into_field();
        self
    }

    /// Sets `parts`.
    pub fn parts(mut self, parts: impl crate::IntoField<Vec<Part>>) -> Self {
        self.parts = parts.into_field();
        self
    }
}

/// The required fields of [`Request`](crate::types::Request).
pub struct Required {
    /// Required · hidden by `Debug`
    pub first: String,
    /// Required
    pub id: i64,
    /// Required
    pub is_sure: bool,
    /// Required
    pub order: RequestOrder,
    /// Required · hidden by `Debug`
    pub second: String,
}

/// Part of [`Request`](crate::types::Request); in requests of
/// [`requests_get`](crate::Client::requests_get).
#[derive(Clone)]
#[non_exhaustive]
pub enum RequestOrder {
    /// `up`
    Up,
    /// `down`
    Down,
    /// A value that this version does not document.
    UnknownValue(crate::UnknownValue),
}

/// Answer of [`requests_get`](crate::Client::requests_get).
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
pub use super::product::demo::{Part, Request, Required, RequestOrder, Response};
}
