pub mod product {

pub mod demo {
mod wire {
use crate::operation::{ErrorForm, NotReady, Operation, Repeat};

pub(crate) const ERROR_CODES_GET: Operation = Operation {
    id: "errorCodesGet",
    method: "POST",
    path: "/demo/get",
    authenticated: true,
    errors: ErrorForm::Plaid,
    repeat: Repeat::MovesMoney,
    seconds: 60,
    not_ready: NotReady::Never,
};

crate::__open_enum!(
    super::ErrorCode,
    bare[],
    TooEarly "TOO_EARLY",
    TooLate "TOO_LATE",
);

crate::__model!(
    super::Problem,
    Assumed error_code,
);

crate::__model!(
    super::Request,
    Optional[private] id,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn error_codes_get(&self, request: &Request) -> crate::Call<()> {
        self.post_for_nothing(&wire::ERROR_CODES_GET, request)
    }
}

/// Part of [`Problem`](crate::types::Problem).
#[derive(Clone)]
#[non_exhaustive]
pub enum ErrorCode {
    /// `TOO_EARLY`
    TooEarly,
    /// `TOO_LATE`
    TooLate,
    /// A value that this version does not document.
    Undocumented(crate::Undocumented),
}

/// No operation and no webhook of the description uses it.
#[non_exhaustive]
pub struct Problem {
    pub error_code: ErrorCode,
}

/// Request of [`error_codes_get`](crate::Client::error_codes_get).
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
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{ErrorCode, Problem, Request};
}
