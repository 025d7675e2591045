pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`optional_get`](crate::Client::optional_get): `POST /demo/get`.
pub const OPTIONAL_GET: Operation = Operation::described(
    &Facts {
        id: "optionalGet",
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
    super::Maybe,
    Optional[private] id,
);

crate::__model!(
    super::Request,
    Nullable[private] both,
    Optional[private] list,
    Optional[private] may,
    Required[private] must,
);

crate::__model!(
    super::Response,
    Required elements,
    Nullable maybe,
    Optional[private] old,
    Required values,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn optional_get(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::OPTIONAL_GET, request)
    }
}

/// Part of [`Response`](crate::types::Response); in answers of
/// [`optional_get`](crate::Client::optional_get).
#[non_exhaustive]
pub struct Maybe {
    /// Optional · hidden by `Debug`
    pub id: Option<String>,
}

/// Request of [`optional_get`](crate::Client::optional_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Required, may be null · hidden by `Debug`
    pub both: Option<String>,
    /// Optional · hidden by `Debug`
    pub list: Option<Vec<String>>,
    /// Optional · hidden by `Debug`
    pub may: Option<String>,
    /// Required · hidden by `Debug`
    pub must: String,
}

impl Request {
    /// Creates the request from its required fields.
    pub fn new(must: impl Into<String>) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.must = must.into();
        new
    }

    /// Sets `both`.
    pub fn both(mut self, both: impl crate::IntoField<String>) -> Self {
        self.both = both.into_field();
        self
    }

    /// Sets `list`.
    pub fn list(mut self, list: impl crate::IntoField<Vec<String>>) -> Self {
        self.list = list.into_field();
        self
    }

    /// Sets `may`.
    pub fn may(mut self, may: impl crate::IntoField<String>) -> Self {
        self.may = may.into_field();
        self
    }
}

/// Answer of [`optional_get`](crate::Client::optional_get).
#[non_exhaustive]
pub struct Response {
    /// Required
    pub elements: Vec<Option<Maybe>>,
    /// Required, may be null
    pub maybe: Option<Maybe>,
    /// Optional · hidden by `Debug`
    #[deprecated]
    pub old: Option<String>,
    /// Required
    pub values: std::collections::BTreeMap<String, Option<f64>>,
}
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{Maybe, Request, Response};
}
