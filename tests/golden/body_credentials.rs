pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`body_credentials_application_get`](crate::Client::body_credentials_application_get): `POST /demo/application/get`.
pub const BODY_CREDENTIALS_APPLICATION_GET: Operation = Operation::described(
    &Facts {
        id: "bodyCredentialsApplicationGet",
        method: "POST",
        path: "/demo/application/get",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

/// [`body_credentials_get`](crate::Client::body_credentials_get): `POST /demo/get`.
pub const BODY_CREDENTIALS_GET: Operation = Operation::described(
    &Facts {
        id: "bodyCredentialsGet",
        method: "POST",
        path: "/demo/get",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

/// [`body_credentials_public_get`](crate::Client::body_credentials_public_get): `POST /demo/public/get`.
pub const BODY_CREDENTIALS_PUBLIC_GET: Operation = Operation::described(
    &Facts {
        id: "bodyCredentialsPublicGet",
        method: "POST",
        path: "/demo/public/get",
        access: Access::Open,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

crate::__model!(
    super::Empty,
);

crate::__model!(
    super::Kept,
    Required[private] client_id,
    Optional[private] secret,
);

crate::__model!(
    super::Request,
    Required[private] token,
);

crate::__model!(
    super::Response,
    Required[private] client_id,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/application/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn body_credentials_application_get(&self, request: &Kept) -> crate::Call<()> {
        self.call_with(wire::BODY_CREDENTIALS_APPLICATION_GET, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn body_credentials_get(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::BODY_CREDENTIALS_GET, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/public/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn body_credentials_public_get(&self, request: &Empty) -> crate::Call<()> {
        self.call_with(wire::BODY_CREDENTIALS_PUBLIC_GET, request)
    }
}

/// Request of [`body_credentials_public_get`](crate::Client::body_credentials_public_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Empty {}

impl Empty {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }
}

impl Default for Empty {
    fn default() -> Self {
        Self::new()
    }
}

/// Request of
/// [`body_credentials_application_get`](crate::Client::body_credentials_application_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Kept {
    /// Required · hidden by `Debug`
    pub client_id: String,
    /// Optional · hidden by `Debug`
    pub secret: Option<String>,
}

impl Kept {
    /// Creates the request from its required fields.
    pub fn new(client_id: impl Into<String>) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.client_id = client_id.into();
        new
    }

    /// Sets `secret`.
    pub fn secret(mut self, secret: impl crate::IntoField<String>) -> Self {
        self.secret = secret.into_field();
        self
    }
}

/// Request of [`body_credentials_get`](crate::Client::body_credentials_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Required · hidden by `Debug`
    pub token: String,
}

impl Request {
    /// Creates the request from its required fields.
    pub fn new(token: impl Into<String>) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.token = token.into();
        new
    }
}

/// Answer of [`body_credentials_get`](crate::Client::body_credentials_get).
#[non_exhaustive]
pub struct Response {
    /// Required · hidden by `Debug`
    pub client_id: String,
}
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{Empty, Kept, Request, Response};
}
