pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`secrets_get`](crate::Client::secrets_get): `POST /demo/get`.
pub const SECRETS_GET: Operation = Operation::described(
    &Facts {
        id: "secretsGet",
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
    super::Request,
    Required token,
);

crate::__model!(
    super::Response,
    Required[private] account_number,
    Required item_id,
    Required[private] memo,
    Optional token,
);

crate::__secret!(
    super::Token,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn secrets_get(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::SECRETS_GET, request)
    }
}

/// Request of [`secrets_get`](crate::Client::secrets_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Required
    pub token: Token,
}

impl Request {
    /// Creates the request from its required fields.
    pub fn new(token: impl Into<Token>) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.token = token.into();
        new
    }
}

/// Answer of [`secrets_get`](crate::Client::secrets_get).
#[non_exhaustive]
pub struct Response {
    /// Required · hidden by `Debug`
    pub account_number: String,
    /// Required
    pub item_id: String,
    /// Required · hidden by `Debug`
    pub memo: String,
    /// Optional
    pub token: Option<Token>,
}

/// Part of [`Request`](crate::types::Request), [`Response`](crate::types::Response); in requests of
/// [`secrets_get`](crate::Client::secrets_get); in answers of
/// [`secrets_get`](crate::Client::secrets_get).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Token(crate::model::Secret);

/// Another name of [`Token`](crate::types::Token).
pub type TokenNullable = Token;
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{Request, Response, Token, TokenNullable};
}
