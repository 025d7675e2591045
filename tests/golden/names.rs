pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`names_get`](crate::Client::names_get): `POST /demo/get`.
pub const NAMES_GET: Operation = Operation::described(
    &Facts {
        id: "namesGet",
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
    super::NumbersAch,
    Optional[private] account_id "accountID",
    Optional[private] self_ "self",
    Optional[private] type_ "type",
);

crate::__model!(
    super::PaymentItem,
    Optional[private] x1099 "1099",
);

crate::__model!(
    super::UrlResponse,
    Required item,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn names_get(&self, request: &NumbersAch) -> crate::Call<UrlResponse> {
        self.call_with(wire::NAMES_GET, request)
    }
}

/// Request of [`names_get`](crate::Client::names_get).
#[doc(alias = "NumbersACH")]
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct NumbersAch {
    /// Optional · hidden by `Debug`
    #[doc(alias = "accountID")]
    pub account_id: Option<String>,
    /// Optional · hidden by `Debug`
    #[doc(alias = "self")]
    pub self_: Option<String>,
    /// Optional · hidden by `Debug`
    #[doc(alias = "type")]
    pub type_: Option<String>,
}

impl NumbersAch {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `accountID`.
    pub fn account_id(mut self, account_id: impl crate::IntoField<String>) -> Self {
        self.account_id = account_id.into_field();
        self
    }

    /// Sets `self`.
    pub fn self_(mut self, self_: impl crate::IntoField<String>) -> Self {
        self.self_ = self_.into_field();
        self
    }

    /// Sets `type`.
    pub fn type_(mut self, type_: impl crate::IntoField<String>) -> Self {
        self.type_ = type_.into_field();
        self
    }
}

impl Default for NumbersAch {
    fn default() -> Self {
        Self::new()
    }
}

/// Part of [`UrlResponse`](crate::types::UrlResponse); in answers of
/// [`names_get`](crate::Client::names_get).
#[doc(alias = "PAYMENT_Item")]
#[non_exhaustive]
pub struct PaymentItem {
    /// Optional · hidden by `Debug`
    #[doc(alias = "1099")]
    pub x1099: Option<String>,
}

/// Answer of [`names_get`](crate::Client::names_get).
#[doc(alias = "URLResponse")]
#[non_exhaustive]
pub struct UrlResponse {
    /// Required
    pub item: PaymentItem,
}
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{NumbersAch, PaymentItem, UrlResponse};
}
