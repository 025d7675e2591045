pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`error_codes_get`](crate::Client::error_codes_get): `POST /demo/get`.
pub const ERROR_CODES_GET: Operation = Operation::described(
    &Facts {
        id: "errorCodesGet",
        method: "POST",
        path: "/demo/get",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

crate::__open_enum!(
    super::ErrorCode,
    TooEarly "TOO_EARLY",
    TooLate "TOO_LATE",
);

crate::__model!(
    super::Problem,
    Assumed error_code,
    Assumed error_type,
);

crate::__open_enum!(
    super::ProblemType,
    NoMore "NO_MORE",
    NotYet "NOT_YET",
);

crate::__model!(
    super::Request,
    Optional[private] id,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn error_codes_get(&self, request: &Request) -> crate::Call<()> {
        self.call_with(wire::ERROR_CODES_GET, request)
    }
}

/// Part of [`Problem`](crate::types::Problem).
#[derive(Clone)]
#[non_exhaustive]
pub enum ErrorCode {
    /// `TOO_EARLY`
    ///
    /// Status 409 of type `NOT_YET`
    TooEarly,
    /// `TOO_LATE`
    ///
    /// Status 410 of type `NO_MORE` or 400 of type `NOT_YET`
    TooLate,
    /// A value that this version does not document.
    UnknownValue(crate::UnknownValue),
}

/// No operation and no webhook of the description uses it.
#[non_exhaustive]
pub struct Problem {
    /// Required
    pub error_code: ErrorCode,
    /// Required
    pub error_type: ProblemType,
}

/// Part of [`Problem`](crate::types::Problem).
#[derive(Clone)]
#[non_exhaustive]
pub enum ProblemType {
    /// `NO_MORE`
    NoMore,
    /// `NOT_YET`
    NotYet,
    /// A value that this version does not document.
    UnknownValue(crate::UnknownValue),
}

/// Request of [`error_codes_get`](crate::Client::error_codes_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Optional · hidden by `Debug`
    pub id: Option<String>,
}

impl Request {
    /// Creates a request in which nothing is set.
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

impl Default for Request {
    fn default() -> Self {
        Self::new()
    }
}
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{ErrorCode, Problem, ProblemType, Request};
}
