pub mod product {

pub mod demo {
mod wire {
use crate::operation::{ErrorForm, NotReady, Operation, Repeat};

pub(crate) const REQUESTS_GET: Operation = Operation {
    id: "requestsGet",
    method: "POST",
    path: "/demo/get",
    authenticated: true,
    errors: ErrorForm::Plaid,
    repeat: Repeat::MovesMoney,
    seconds: 60,
    not_ready: NotReady::Never,
};

crate::__model!(
    super::Part,
    Optional[private] id,
);

crate::__model!(
    super::Request,
    Named[private] first,
    Optional floors,
    Named id,
    Named is_sure,
    Nullable[private] maybe,
    Optional[private] note,
    Optional[private] old,
    Named order,
    Optional parts,
    Named[private] second,
    ["floors" only when "order" "up"],
);

crate::__open_enum!(
    super::RequestOrder,
    bare[],
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
    /// `POST /demo/get` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn requests_get(&self, request: &Request) -> crate::Call<Response> {
        self.post(&wire::REQUESTS_GET, request)
    }
}

/// Part of [`Request`](crate::types::Request).
#[derive(Default)]
#[non_exhaustive]
pub struct Part {
    pub id: Option<String>,
}

impl Part {
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

/// Request of [`requests_get`](crate::Client::requests_get).
#[derive(Default)]
#[non_exhaustive]
pub struct Request {
    pub first: Option<String>,
    pub floors: Option<i64>,
    pub id: Option<i64>,
    pub is_sure: Option<bool>,
    pub maybe: Option<String>,
    pub note: crate::Nullable<String>,
    #[deprecated]
    pub old: Option<String>,
    pub order: Option<RequestOrder>,
    pub parts: Option<Vec<Part>>,
    pub second: Option<String>,
}

impl Request {
    /// Creates a request in which nothing is set. Also required, and set by name:
    /// [`first`](Self::first), [`id`](Self::id), [`is_sure`](Self::is_sure), [`order`](Self::order),
    /// [`second`](Self::second).
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self {
            first: None,
            floors: None,
            id: None,
            is_sure: None,
            maybe: None,
            note: crate::Nullable::Absent,
            old: None,
            order: None,
            parts: None,
            second: None,
        }
    }

    /// Sets `first`.
    #[must_use]
    pub fn first(mut self, first: impl Into<String>) -> Self {
        self.first = Some(first.into());
        self
    }

    /// Sets `floors`, and `order` to `up`, because each requires the other.
    #[must_use]
    #[inline]
    pub fn floors(mut self, floors: i64) -> Self {
        self.floors = Some(floors);
        self.order = Some("up".into());
        self
    }

    /// Sets `id`.
    #[must_use]
    #[inline]
    pub fn id(mut self, id: i64) -> Self {
        self.id = Some(id);
        self
    }

    /// Sets `is_sure`.
    #[must_use]
    #[inline]
    pub fn is_sure(mut self, is_sure: bool) -> Self {
        self.is_sure = Some(is_sure);
        self
    }

    /// Sets `maybe`.
    #[must_use]
    pub fn maybe(mut self, maybe: impl Into<String>) -> Self {
        self.maybe = Some(maybe.into());
        self
    }

    /// Sets `note`.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = crate::Nullable::Value(note.into());
        self
    }

    /// Sets `note` to null, which differs from leaving it out.
    #[must_use]
    #[inline]
    pub fn note_null(mut self) -> Self {
        self.note = crate::Nullable::Null;
        self
    }

    /// Sets `old`.
    #[deprecated]
    #[must_use]
    pub fn old(mut self, old: impl Into<String>) -> Self {
        self.old = Some(old.into());
        self
    }

    /// Sets `order`.
    #[must_use]
    pub fn order(mut self, order: impl Into<RequestOrder>) -> Self {
        self.order = Some(order.into());
        self
    }

    /// Sets `parts`.
    #[must_use]
    pub fn parts(mut self, parts: impl Into<Vec<Part>>) -> Self {
        self.parts = Some(parts.into());
        self
    }

    /// Sets `second`.
    #[must_use]
    pub fn second(mut self, second: impl Into<String>) -> Self {
        self.second = Some(second.into());
        self
    }
}

/// Part of [`Request`](crate::types::Request).
#[derive(Clone)]
#[non_exhaustive]
pub enum RequestOrder {
    /// `up`
    Up,
    /// `down`
    Down,
    /// A value that this version does not document.
    Undocumented(crate::Undocumented),
}

/// Answer of [`requests_get`](crate::Client::requests_get).
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
pub use super::product::demo::{Part, Request, RequestOrder, Response};
}
