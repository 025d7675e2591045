pub mod product {

pub mod demo {
mod wire {
use crate::operation::{ErrorForm, NotReady, Operation, Repeat};

pub(crate) const OPTIONAL_GET: Operation = Operation {
    id: "optionalGet",
    method: "POST",
    path: "/demo/get",
    authenticated: true,
    errors: ErrorForm::Plaid,
    repeat: Repeat::MovesMoney,
    seconds: 60,
    not_ready: NotReady::Never,
};

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
    /// `POST /demo/get` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn optional_get(&self, request: &Request) -> crate::Call<Response> {
        self.post(&wire::OPTIONAL_GET, request)
    }
}

/// Part of [`Response`](crate::types::Response).
#[non_exhaustive]
pub struct Maybe {
    pub id: Option<String>,
}

/// Request of [`optional_get`](crate::Client::optional_get).
#[non_exhaustive]
pub struct Request {
    pub both: Option<String>,
    pub list: Option<Vec<String>>,
    pub may: Option<String>,
    pub must: String,
}

impl Request {
    /// Creates the request from its required fields.
    #[must_use]
    pub fn new(must: impl Into<String>) -> Self {
        Self {
            both: None,
            list: None,
            may: None,
            must: must.into(),
        }
    }

    /// Sets `both`.
    #[must_use]
    pub fn both(mut self, both: impl Into<String>) -> Self {
        self.both = Some(both.into());
        self
    }

    /// Sets `list`.
    #[must_use]
    pub fn list(mut self, list: impl Into<Vec<String>>) -> Self {
        self.list = Some(list.into());
        self
    }

    /// Sets `may`.
    #[must_use]
    pub fn may(mut self, may: impl Into<String>) -> Self {
        self.may = Some(may.into());
        self
    }
}

/// Answer of [`optional_get`](crate::Client::optional_get).
#[non_exhaustive]
pub struct Response {
    pub elements: Vec<Option<Maybe>>,
    pub maybe: Option<Maybe>,
    #[deprecated]
    pub old: Option<String>,
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
