pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`limits_get`](crate::Client::limits_get): `POST /demo/get`.
pub const LIMITS_GET: Operation = Operation::described(
    &Facts {
        id: "limitsGet",
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
    Required count,
    Required[private] name,
);

crate::__model!(
    super::Response,
    Optional date,
    Required[private] id,
    Required ratio,
    Optional time,
    Nullable[private] untyped,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn limits_get(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::LIMITS_GET, request)
    }
}

/// Request of [`limits_get`](crate::Client::limits_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Required · 1 to 500 · by default `"100"`
    pub count: i64,
    /// Required · 1 to 3 characters · matches `^a` · hidden by `Debug`
    pub name: String,
}

impl Request {
    /// Creates the request from its required fields.
    pub fn new(count: i64, name: impl Into<String>) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.count = count;
        new.name = name.into();
        new
    }
}

/// Answer of [`limits_get`](crate::Client::limits_get).
#[non_exhaustive]
pub struct Response {
    /// Optional
    pub date: Option<chrono::NaiveDate>,
    /// Required · format `uuid` · hidden by `Debug`
    pub id: String,
    /// Required
    pub ratio: crate::Decimal,
    /// Optional
    pub time: Option<chrono::DateTime<chrono::Utc>>,
    /// Required, may be null · at most 3 characters · hidden by `Debug`
    pub untyped: Option<String>,
}
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{Request, Response};
}
