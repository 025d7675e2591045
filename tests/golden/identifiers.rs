pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`identifiers_get`](crate::Client::identifiers_get): `POST /demo/get`.
pub const IDENTIFIERS_GET: Operation = Operation::described(
    &Facts {
        id: "identifiersGet",
        method: "POST",
        path: "/demo/get",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

crate::__identifier!(
    super::AccountId,
);

crate::__identifier!(
    super::ItemId,
);

crate::__model!(
    super::Request,
    OptionalOrNull account_ids,
    Required item_id,
    Required[private] note,
);

crate::__model!(
    super::Response,
    Required count,
    Nullable item_id,
    Required transfer,
);

crate::__model!(
    super::ResponseCount,
    Optional account_id,
);

crate::__model!(
    super::Transfer,
    Required item_id,
);

crate::__identifier!(
    super::TransferItemId,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn identifiers_get(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::IDENTIFIERS_GET, request)
    }
}

/// An identifier. It is made from text. Being a type of its own, it can't be confused with other identifiers.
///
/// Part of [`Request`](crate::types::Request); in requests of
/// [`identifiers_get`](crate::Client::identifiers_get).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(String);

/// An identifier. It is made from text. Being a type of its own, it can't be confused with other identifiers.
///
/// Part of [`Request`](crate::types::Request), [`Response`](crate::types::Response); in requests of
/// [`identifiers_get`](crate::Client::identifiers_get); in answers of
/// [`identifiers_get`](crate::Client::identifiers_get).
#[doc(alias = "ItemID")]
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(String);

/// Request of [`identifiers_get`](crate::Client::identifiers_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Optional, may be null
    pub account_ids: crate::Nullable<Vec<AccountId>>,
    /// Required
    pub item_id: ItemId,
    /// Required · hidden by `Debug`
    pub note: String,
}

impl Request {
    /// Creates the request from its required fields.
    #[inline]
    pub fn new(required: Required) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.item_id = required.item_id;
        new.note = required.note;
        new
    }

    /// Sets `account_ids`.
    pub fn account_ids(
        mut self,
        account_ids: impl crate::IntoNullable<Vec<AccountId>>,
    ) -> Self {
        self.account_ids = account_ids.into_nullable();
        self
    }
}

/// The required fields of [`Request`](crate::types::Request).
pub struct Required {
    /// Required
    pub item_id: ItemId,
    /// Required · hidden by `Debug`
    pub note: String,
}

/// Answer of [`identifiers_get`](crate::Client::identifiers_get).
#[non_exhaustive]
pub struct Response {
    /// Required
    pub count: ResponseCount,
    /// Required, may be null
    pub item_id: Option<ItemId>,
    /// Required
    pub transfer: Transfer,
}

/// Part of [`Response`](crate::types::Response); in answers of
/// [`identifiers_get`](crate::Client::identifiers_get).
#[non_exhaustive]
pub struct ResponseCount {
    /// Optional
    pub account_id: Option<i64>,
}

/// Part of [`Response`](crate::types::Response); in answers of
/// [`identifiers_get`](crate::Client::identifiers_get).
#[non_exhaustive]
pub struct Transfer {
    /// Required
    #[deprecated]
    pub item_id: TransferItemId,
}

/// An identifier. It is made from text. Being a type of its own, it can't be confused with other identifiers.
///
/// Part of [`Transfer`](crate::types::Transfer); in answers of
/// [`identifiers_get`](crate::Client::identifiers_get).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransferItemId(String);
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{
    AccountId, ItemId, Request, Required, Response, ResponseCount, Transfer,
    TransferItemId,
};
}
