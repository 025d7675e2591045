pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`answers_create`](crate::Client::answers_create): `POST /demo/create`.
pub const ANSWERS_CREATE: Operation = Operation::described(
    &Facts {
        id: "answersCreate",
        method: "POST",
        path: "/demo/create",
        access: Access::Keys,
        errors: ErrorForm::OAuth,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

/// [`answers_notify`](crate::Client::answers_notify): `POST /demo/notify`.
pub const ANSWERS_NOTIFY: Operation = Operation::described(
    &Facts {
        id: "answersNotify",
        method: "POST",
        path: "/demo/notify",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

/// [`answers_pdf_get`](crate::Client::answers_pdf_get): `POST /demo/pdf/get`.
pub const ANSWERS_PDF_GET: Operation = Operation::described(
    &Facts {
        id: "answersPdfGet",
        method: "POST",
        path: "/demo/pdf/get",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

crate::__model!(
    super::Problem,
    Required[private] error,
);

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
    /// `POST /demo/create` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn answers_create(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::ANSWERS_CREATE, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/notify` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn answers_notify(&self, request: &Request) -> crate::Call<()> {
        self.call_with(wire::ANSWERS_NOTIFY, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/pdf/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn answers_pdf_get(&self, request: &Request) -> crate::Call<crate::Download> {
        self.call_with(wire::ANSWERS_PDF_GET, request)
    }
}

/// No operation and no webhook of the description uses it.
#[non_exhaustive]
pub struct Problem {
    /// Required · hidden by `Debug`
    pub error: String,
}

/// Request of [`answers_create`](crate::Client::answers_create),
/// [`answers_notify`](crate::Client::answers_notify),
/// [`answers_pdf_get`](crate::Client::answers_pdf_get).
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

/// Answer of [`answers_create`](crate::Client::answers_create).
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
pub use super::product::demo::{Problem, Request, Response};
}
