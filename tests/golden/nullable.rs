pub mod product {

pub mod demo {
mod wire {
use crate::operation::{ErrorForm, NotReady, Operation, Repeat};

pub(crate) const NULLABLE_GET: Operation = Operation {
    id: "nullableGet",
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
    "Maybe",
    0 => Optional[private] id "id",
);

crate::__model!(
    super::Part,
    "Part",
    0 => Optional[private] id "id",
);

crate::__model!(
    super::Request,
    "Request",
    0 => Nullable[private] listed "listed",
    1 => Optional unquoted "unquoted",
);

crate::__model!(
    super::Response,
    "Response",
    0 => Nullable any "any",
    1 => Required[private] both "both",
    2 => Nullable choice "choice",
    3 => Nullable listed "listed",
    4 => Nullable named "named",
    5 => Nullable one "one",
    6 => Nullable part "part",
    7 => Nullable[private] several "several",
);

crate::__open_enum!(
    super::ResponseChoice,
    bare[],
    A "a",
    B "b",
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · must not be repeated blindly
    pub fn nullable_get(&self, request: &Request) -> crate::Call<Response> {
        self.post(&wire::NULLABLE_GET, request)
    }
}

/// Part of [`Response`](crate::types::Response).
#[non_exhaustive]
pub struct Maybe {
    pub id: Option<String>,
}

/// Part of [`Response`](crate::types::Response).
#[non_exhaustive]
pub struct Part {
    pub id: Option<String>,
}

/// Request of [`nullable_get`](crate::Client::nullable_get).
#[derive(Default)]
#[non_exhaustive]
pub struct Request {
    pub listed: Option<String>,
    pub unquoted: crate::Nullable<i64>,
}

impl Request {
    /// A request with nothing set.
    #[must_use]
    pub fn new() -> Self {
        Self {
            listed: None,
            unquoted: crate::Nullable::Absent,
        }
    }

    /// Sets `listed`.
    #[must_use]
    pub fn listed(mut self, listed: impl Into<String>) -> Self {
        self.listed = Some(listed.into());
        self
    }

    /// Sets `unquoted`.
    #[must_use]
    pub fn unquoted(mut self, unquoted: i64) -> Self {
        self.unquoted = crate::Nullable::Value(unquoted);
        self
    }

    /// Sets `unquoted` to null, which is not the same as leaving it out.
    #[must_use]
    pub fn unquoted_null(mut self) -> Self {
        self.unquoted = crate::Nullable::Null;
        self
    }
}

/// Answer of [`nullable_get`](crate::Client::nullable_get).
#[non_exhaustive]
pub struct Response {
    pub any: Option<bool>,
    pub both: Vec<Option<String>>,
    pub choice: Option<ResponseChoice>,
    pub listed: Option<chrono::NaiveDate>,
    pub named: Option<Maybe>,
    pub one: Option<Part>,
    pub part: Option<Part>,
    pub several: Option<serde_json::Value>,
}

/// Part of [`Response`](crate::types::Response).
#[derive(Clone)]
#[non_exhaustive]
pub enum ResponseChoice {
    /// `a`
    A,
    /// `b`
    B,
    /// A value that this version does not document.
    Undocumented(crate::Undocumented),
}
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{Maybe, Part, Request, Response, ResponseChoice};
}
