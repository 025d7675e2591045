pub mod product {

pub mod one {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`split_one_get`](crate::Client::split_one_get): `POST /one/get`.
pub const SPLIT_ONE_GET: Operation = Operation::described(
    &Facts {
        id: "splitOneGet",
        method: "POST",
        path: "/one/get",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

crate::__model!(
    super::OneRequest,
    Optional only,
);

crate::__model!(
    super::OnlyOne,
    Optional part,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /one/get` · Plaid has no page about it · feature `one` · not retried when the outcome is unknown
    #[inline]
    pub fn split_one_get(
        &self,
        request: &OneRequest,
    ) -> crate::Call<super::shared_by_two::Both> {
        self.call_with(wire::SPLIT_ONE_GET, request)
    }
}

/// Request of [`split_one_get`](crate::Client::split_one_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct OneRequest {
    /// Optional
    pub only: Option<OnlyOne>,
}

impl OneRequest {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `only`.
    pub fn only(mut self, only: impl crate::IntoField<OnlyOne>) -> Self {
        self.only = only.into_field();
        self
    }
}

impl Default for OneRequest {
    fn default() -> Self {
        Self::new()
    }
}

/// Part of [`OneRequest`](crate::types::OneRequest); in requests of
/// [`split_one_get`](crate::Client::split_one_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct OnlyOne {
    /// Optional
    pub part: Option<super::shared_by_few::Part>,
}

impl OnlyOne {
    /// Creates a value in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `part`.
    pub fn part(
        mut self,
        part: impl crate::IntoField<super::shared_by_few::Part>,
    ) -> Self {
        self.part = part.into_field();
        self
    }
}

impl Default for OnlyOne {
    fn default() -> Self {
        Self::new()
    }
}
}

pub mod shared_by_few {
pub(crate) mod wire {
#[cfg(any(feature = "one", feature = "two", feature = "webhooks"))]
crate::__open_enum!(
    super::Part,
    A "a",
    B "b",
);
}

/// Part of [`OnlyOne`](crate::types::OnlyOne),
/// [`SomethingHappenedWebhook`](crate::types::SomethingHappenedWebhook),
/// [`TwoRequest`](crate::types::TwoRequest); in requests of
/// [`split_beta_two_list`](crate::Client::split_beta_two_list),
/// [`split_one_get`](crate::Client::split_one_get),
/// [`split_two_get`](crate::Client::split_two_get).
#[derive(Clone)]
#[non_exhaustive]
#[cfg(any(feature = "one", feature = "two", feature = "webhooks"))]
pub enum Part {
    /// `a`
    A,
    /// `b`
    B,
    /// A value that this version does not document.
    UnknownValue(crate::UnknownValue),
}
}

pub mod shared_by_two {
pub(crate) mod wire {
#[cfg(any(feature = "one", feature = "two"))]
crate::__model!(
    super::Both,
    Required[private] id,
);
}

/// Answer of [`split_one_get`](crate::Client::split_one_get),
/// [`split_two_get`](crate::Client::split_two_get).
#[non_exhaustive]
#[cfg(any(feature = "one", feature = "two"))]
pub struct Both {
    /// Required · hidden by `Debug`
    pub id: String,
}
}

pub mod two {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`split_beta_two_list`](crate::Client::split_beta_two_list): `POST /beta/two/list`.
pub const SPLIT_BETA_TWO_LIST: Operation = Operation::described(
    &Facts {
        id: "splitBetaTwoList",
        method: "POST",
        path: "/beta/two/list",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

/// [`split_two_get`](crate::Client::split_two_get): `POST /two/get`.
pub const SPLIT_TWO_GET: Operation = Operation::described(
    &Facts {
        id: "splitTwoGet",
        method: "POST",
        path: "/two/get",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

crate::__model!(
    super::TwoRequest,
    Optional part,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /beta/two/list` · Plaid has no page about it · feature `two` · not retried when the outcome is unknown
    #[inline]
    pub fn split_beta_two_list(&self, request: &TwoRequest) -> crate::Call<()> {
        self.call_with(wire::SPLIT_BETA_TWO_LIST, request)
    }

    /// Not documented yet.
    ///
    /// `POST /two/get` · Plaid has no page about it · feature `two` · not retried when the outcome is unknown
    #[inline]
    pub fn split_two_get(
        &self,
        request: &TwoRequest,
    ) -> crate::Call<super::shared_by_two::Both> {
        self.call_with(wire::SPLIT_TWO_GET, request)
    }
}

/// Request of [`split_beta_two_list`](crate::Client::split_beta_two_list),
/// [`split_two_get`](crate::Client::split_two_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct TwoRequest {
    /// Optional
    pub part: Option<super::shared_by_few::Part>,
}

impl TwoRequest {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `part`.
    pub fn part(
        mut self,
        part: impl crate::IntoField<super::shared_by_few::Part>,
    ) -> Self {
        self.part = part.into_field();
        self
    }
}

impl Default for TwoRequest {
    fn default() -> Self {
        Self::new()
    }
}
}

pub mod unused {
pub(crate) mod wire {
crate::__model!(
    super::Unused,
    Optional[private] id,
);
}

/// No operation and no webhook of the description uses it.
#[non_exhaustive]
pub struct Unused {
    /// Optional · hidden by `Debug`
    pub id: Option<String>,
}
}

pub mod webhooks {
pub(crate) mod wire {
crate::__model!(
    super::SomethingHappenedWebhook,
    Optional part,
    Required[private] webhook_code,
    Required[private] webhook_type,
);
}

/// No operation and no webhook of the description uses it.
#[non_exhaustive]
pub struct SomethingHappenedWebhook {
    /// Optional
    pub part: Option<super::shared_by_few::Part>,
    /// Required · hidden by `Debug`
    pub webhook_code: String,
    /// Required · hidden by `Debug`
    pub webhook_type: String,
}
}

}

pub mod types {
#[cfg(feature = "one")]
#[cfg_attr(docsrs, doc(cfg(feature = "one")))]
#[doc(no_inline)]
pub use super::product::one::{OneRequest, OnlyOne};
#[cfg(any(feature = "one", feature = "two", feature = "webhooks"))]
#[doc(no_inline)]
pub use super::product::shared_by_few::Part;
#[cfg(any(feature = "one", feature = "two"))]
#[doc(no_inline)]
pub use super::product::shared_by_two::Both;
#[cfg(feature = "two")]
#[cfg_attr(docsrs, doc(cfg(feature = "two")))]
#[doc(no_inline)]
pub use super::product::two::TwoRequest;
#[cfg(feature = "all-products")]
#[cfg_attr(docsrs, doc(cfg(feature = "all-products")))]
#[doc(no_inline)]
pub use super::product::unused::Unused;
#[cfg(feature = "webhooks")]
#[cfg_attr(docsrs, doc(cfg(feature = "webhooks")))]
#[doc(no_inline)]
pub use super::product::webhooks::SomethingHappenedWebhook;
}
