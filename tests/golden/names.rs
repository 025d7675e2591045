pub mod product {

pub mod demo {
mod wire {
use crate::operation::{ErrorForm, NotReady, Operation, Repeat};

pub(crate) const NAMES_GET: Operation = Operation {
    id: "namesGet",
    method: "POST",
    path: "/demo/get",
    authenticated: true,
    errors: ErrorForm::Plaid,
    repeat: Repeat::MovesMoney,
    seconds: 60,
    not_ready: NotReady::Never,
};

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
    /// `POST /demo/get` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn names_get(&self, request: &NumbersAch) -> crate::Call<UrlResponse> {
        self.post(&wire::NAMES_GET, request)
    }
}

/// Request of [`names_get`](crate::Client::names_get).
#[doc(alias = "NumbersACH")]
#[derive(Default)]
#[non_exhaustive]
pub struct NumbersAch {
    #[doc(alias = "accountID")]
    pub account_id: Option<String>,
    #[doc(alias = "self")]
    pub self_: Option<String>,
    #[doc(alias = "type")]
    pub type_: Option<String>,
}

impl NumbersAch {
    /// Creates a request in which nothing is set.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self {
            account_id: None,
            self_: None,
            type_: None,
        }
    }

    /// Sets `accountID`.
    #[must_use]
    pub fn account_id(mut self, account_id: impl Into<String>) -> Self {
        self.account_id = Some(account_id.into());
        self
    }

    /// Sets `self`.
    #[must_use]
    pub fn self_(mut self, self_: impl Into<String>) -> Self {
        self.self_ = Some(self_.into());
        self
    }

    /// Sets `type`.
    #[must_use]
    pub fn type_(mut self, type_: impl Into<String>) -> Self {
        self.type_ = Some(type_.into());
        self
    }
}

/// Part of [`UrlResponse`](crate::types::UrlResponse).
#[doc(alias = "PAYMENT_Item")]
#[non_exhaustive]
pub struct PaymentItem {
    #[doc(alias = "1099")]
    pub x1099: Option<String>,
}

/// Answer of [`names_get`](crate::Client::names_get).
#[doc(alias = "URLResponse")]
#[non_exhaustive]
pub struct UrlResponse {
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
