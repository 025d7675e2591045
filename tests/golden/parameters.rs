pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`parameters_part_get`](crate::Client::parameters_part_get): `GET /demo/{demoId}/part/{part_id}`.
pub const PARAMETERS_PART_GET: Operation = Operation::described(
    &Facts {
        id: "parametersPartGet",
        method: "GET",
        path: "/demo/{demoId}/part/{part_id}",
        authenticated: true,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

crate::__model!(
    super::Response,
    Required[private] id,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `GET /demo/{demoId}/part/{part_id}` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · not retried when the outcome is unknown
    #[deprecated]
    #[inline]
    pub fn parameters_part_get(
        &self,
        demo_id: &str,
        part_id: &str,
    ) -> crate::Call<Response> {
        self.get(wire::PARAMETERS_PART_GET)
            .path("demoId", demo_id)
            .path("part_id", part_id)
    }
}

impl crate::Call<Response> {
    /// Sets the header parameter `X-New-Flag`.
    #[must_use]
    #[inline]
    pub fn x_new_flag(self, value: bool) -> Self {
        self.header("X-New-Flag", if value { "true" } else { "false" })
    }

    /// Sets the query parameter `count`.
    #[must_use]
    #[inline]
    pub fn count(self, value: i64) -> Self {
        self.query("count", &value.to_string())
    }
}

/// Answer of [`parameters_part_get`](crate::Client::parameters_part_get).
#[non_exhaustive]
pub struct Response {
    pub id: String,
}
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::Response;
}
