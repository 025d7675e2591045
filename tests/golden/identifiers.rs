pub mod product {

pub mod demo {
mod wire {
use crate::operation::{ErrorForm, NotReady, Operation, Repeat};

pub(crate) const IDENTIFIERS_GET: Operation = Operation {
    id: "identifiersGet",
    method: "POST",
    path: "/demo/get",
    authenticated: true,
    errors: ErrorForm::Plaid,
    repeat: Repeat::MovesMoney,
    seconds: 60,
    not_ready: NotReady::Never,
};

crate::__identifier!(
    super::AccountId,
);

crate::__identifier!(
    super::ItemId,
);

crate::__model!(
    super::Request,
    Optional account_ids,
    Named item_id,
    Named[private] note,
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
    /// `POST /demo/get` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn identifiers_get(&self, request: &Request) -> crate::Call<Response> {
        self.post(&wire::IDENTIFIERS_GET, request)
    }
}

/// An identifier. It is made from text. Being a type of its own, it can't be confused with other identifiers.
///
/// Part of [`Request`](crate::types::Request).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(String);

/// An identifier. It is made from text. Being a type of its own, it can't be confused with other identifiers.
///
/// Part of [`Request`](crate::types::Request), [`Response`](crate::types::Response).
#[doc(alias = "ItemID")]
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(String);

/// Request of [`identifiers_get`](crate::Client::identifiers_get).
#[derive(Default)]
#[non_exhaustive]
pub struct Request {
    pub account_ids: crate::Nullable<Vec<AccountId>>,
    pub item_id: Option<ItemId>,
    pub note: Option<String>,
}

impl Request {
    /// Creates a request in which nothing is set. Also required, and set by name:
    /// [`item_id`](Self::item_id), [`note`](Self::note).
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self {
            account_ids: crate::Nullable::Absent,
            item_id: None,
            note: None,
        }
    }

    /// Sets `account_ids`.
    #[must_use]
    pub fn account_ids(mut self, account_ids: impl Into<Vec<AccountId>>) -> Self {
        self.account_ids = crate::Nullable::Value(account_ids.into());
        self
    }

    /// Sets `account_ids` to null, which differs from leaving it out.
    #[must_use]
    #[inline]
    pub fn account_ids_null(mut self) -> Self {
        self.account_ids = crate::Nullable::Null;
        self
    }

    /// Sets `item_id`.
    #[must_use]
    pub fn item_id(mut self, item_id: impl Into<ItemId>) -> Self {
        self.item_id = Some(item_id.into());
        self
    }

    /// Sets `note`.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// Answer of [`identifiers_get`](crate::Client::identifiers_get).
#[non_exhaustive]
pub struct Response {
    pub count: ResponseCount,
    pub item_id: Option<ItemId>,
    pub transfer: Transfer,
}

/// Part of [`Response`](crate::types::Response).
#[non_exhaustive]
pub struct ResponseCount {
    pub account_id: Option<i64>,
}

/// Part of [`Response`](crate::types::Response).
#[non_exhaustive]
pub struct Transfer {
    #[deprecated]
    pub item_id: TransferItemId,
}

/// An identifier. It is made from text. Being a type of its own, it can't be confused with other identifiers.
///
/// Part of [`Transfer`](crate::types::Transfer).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransferItemId(String);
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{
    AccountId, ItemId, Request, Response, ResponseCount, Transfer, TransferItemId,
};
}
