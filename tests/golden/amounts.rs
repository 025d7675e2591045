pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`amounts_get`](crate::Client::amounts_get): `POST /demo/get`.
pub const AMOUNTS_GET: Operation = Operation::described(
    &Facts {
        id: "amountsGet",
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
    Required amount,
    Optional fee,
);

crate::__model!(
    super::Response,
    Nullable balance,
    Required history,
    Required score,
    Required unnamed,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn amounts_get(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::AMOUNTS_GET, request)
    }
}

/// Request of [`amounts_get`](crate::Client::amounts_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Required
    pub amount: crate::Amount,
    /// Optional
    pub fee: Option<crate::Amount>,
}

impl Request {
    /// Creates the request from its required fields.
    pub fn new(amount: impl Into<crate::Amount>) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.amount = amount.into();
        new
    }

    /// Sets `fee`.
    pub fn fee(mut self, fee: impl crate::IntoField<crate::Amount>) -> Self {
        self.fee = fee.into_field();
        self
    }
}

/// Answer of [`amounts_get`](crate::Client::amounts_get).
#[non_exhaustive]
pub struct Response {
    /// Required, may be null
    pub balance: Option<crate::Decimal>,
    /// Required
    pub history: Vec<crate::Decimal>,
    /// Required
    pub score: f64,
    /// Required
    pub unnamed: crate::Decimal,
}
}

pub mod unused {
pub type Fee = crate::Amount;
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{Request, Response};
#[cfg(feature = "all-products")]
#[cfg_attr(docsrs, doc(cfg(feature = "all-products")))]
#[doc(no_inline)]
pub use super::product::unused::Fee;
}
