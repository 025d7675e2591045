pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`same_shape_get`](crate::Client::same_shape_get): `POST /demo/get`.
pub const SAME_SHAPE_GET: Operation = Operation::described(
    &Facts {
        id: "sameShapeGet",
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
    super::LookAlike,
    Required[private] first,
);

crate::__model!(
    super::Name,
    Required[private] first,
);

crate::__model!(
    super::Paid,
    Required[private] amount,
    Required by,
);

crate::__model!(
    super::Request,
    Optional count,
);

crate::__model!(
    super::Response,
    Required account,
    Required business,
    Required look_alike,
    Nullable name,
    Required paid,
    Nullable received,
);

crate::__model!(
    super::ResponseAccount,
    Optional state,
);

crate::__open_enum!(
    super::ResponseAccountState,
    Open "open",
    Closed "closed",
);

crate::__model!(
    super::ResponseBusiness,
    Optional state,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn same_shape_get(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::SAME_SHAPE_GET, request)
    }
}

/// Part of [`Response`](crate::types::Response); in answers of
/// [`same_shape_get`](crate::Client::same_shape_get).
#[non_exhaustive]
pub struct LookAlike {
    /// Required · hidden by `Debug`
    pub first: String,
}

/// Part of [`Paid`](crate::types::Paid), [`Response`](crate::types::Response); in answers of
/// [`same_shape_get`](crate::Client::same_shape_get).
#[non_exhaustive]
pub struct Name {
    /// Required · hidden by `Debug`
    pub first: String,
}

/// Another name of [`Name`](crate::types::Name).
pub type NameNotNull = Name;

/// Another name of [`Name`](crate::types::Name).
pub type NameNullable = Name;

/// Part of [`Response`](crate::types::Response); in answers of
/// [`same_shape_get`](crate::Client::same_shape_get).
#[non_exhaustive]
pub struct Paid {
    /// Required · hidden by `Debug`
    pub amount: String,
    /// Required
    pub by: Name,
}

/// Another name of [`Paid`](crate::types::Paid).
pub type Received = Paid;

/// Request of [`same_shape_get`](crate::Client::same_shape_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Optional
    pub count: Option<i64>,
}

impl Request {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `count`.
    pub fn count(mut self, count: impl crate::IntoField<i64>) -> Self {
        self.count = count.into_field();
        self
    }
}

impl Default for Request {
    fn default() -> Self {
        Self::new()
    }
}

/// Answer of [`same_shape_get`](crate::Client::same_shape_get).
#[non_exhaustive]
pub struct Response {
    /// Required
    pub account: ResponseAccount,
    /// Required
    pub business: ResponseBusiness,
    /// Required
    pub look_alike: LookAlike,
    /// Required, may be null
    pub name: Option<Name>,
    /// Required
    pub paid: Paid,
    /// Required, may be null
    #[deprecated]
    pub received: Option<Paid>,
}

/// Part of [`Response`](crate::types::Response); in answers of
/// [`same_shape_get`](crate::Client::same_shape_get).
#[non_exhaustive]
pub struct ResponseAccount {
    /// Optional
    pub state: Option<ResponseAccountState>,
}

/// Part of [`ResponseAccount`](crate::types::ResponseAccount),
/// [`ResponseBusiness`](crate::types::ResponseBusiness); in answers of
/// [`same_shape_get`](crate::Client::same_shape_get).
#[derive(Clone)]
#[non_exhaustive]
pub enum ResponseAccountState {
    /// `open`
    Open,
    /// `closed`
    Closed,
    /// A value that this version does not document.
    UnknownValue(crate::UnknownValue),
}

/// Part of [`Response`](crate::types::Response); in answers of
/// [`same_shape_get`](crate::Client::same_shape_get).
#[non_exhaustive]
pub struct ResponseBusiness {
    /// Optional
    pub state: Option<ResponseAccountState>,
}

/// Another name of [`ResponseAccountState`](crate::types::ResponseAccountState).
pub type ResponseBusinessState = ResponseAccountState;
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{
    LookAlike, Name, NameNotNull, NameNullable, Paid, Received, Request, Response,
    ResponseAccount, ResponseAccountState, ResponseBusiness, ResponseBusinessState,
};
}
