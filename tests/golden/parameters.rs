pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`parameters_part_get`](crate::Client::parameters_part_get): `GET /demo/{demoId}/part/{part_id}`.
pub const PARAMETERS_PART_GET: Operation = Operation::described(
    &Facts {
        id: "parametersPartGet",
        method: "GET",
        path: "/demo/{demoId}/part/{part_id}",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

/// The calls of [`parameters_part_get`](crate::Client::parameters_part_get), which have setters for its optional parameters.
#[derive(Debug)]
pub enum ParametersPartGetOptions {}

/// [`parameters_part_remove`](crate::Client::parameters_part_remove): `DELETE /demo/{demoId}/part/{part_id}`.
pub const PARAMETERS_PART_REMOVE: Operation = Operation::described(
    &Facts {
        id: "parametersPartRemove",
        method: "DELETE",
        path: "/demo/{demoId}/part/{part_id}",
        access: Access::KeysOrOAuth,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

/// The calls of [`parameters_part_remove`](crate::Client::parameters_part_remove), which have setters for its optional parameters.
#[derive(Debug)]
pub enum ParametersPartRemoveOptions {}

/// [`parameters_part_replace`](crate::Client::parameters_part_replace): `PUT /demo/{demoId}/part/{part_id}`.
pub const PARAMETERS_PART_REPLACE: Operation = Operation::described(
    &Facts {
        id: "parametersPartReplace",
        method: "PUT",
        path: "/demo/{demoId}/part/{part_id}",
        access: Access::OAuth,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

/// The calls of [`parameters_part_replace`](crate::Client::parameters_part_replace), which have setters for its optional parameters.
#[derive(Debug)]
pub enum ParametersPartReplaceOptions {}

/// [`request_operation`](crate::Client::request_operation): `POST /demo/request`.
pub const REQUEST: Operation = Operation::described(
    &Facts {
        id: "request",
        method: "POST",
        path: "/demo/request",
        access: Access::Open,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

crate::__open_enum!(
    super::Color,
    Red "red",
    Green "green",
);

crate::__open_enum!(
    super::ParametersPartGetColors,
    Red "red",
    Green "green",
);

crate::__model!(
    super::Request,
    Required[private] id,
);

crate::__model!(
    super::Response,
    Required[private] id,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `GET /demo/{demoId}/part/{part_id}` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[deprecated]
    #[inline]
    pub fn parameters_part_get(
        &self,
        demo_id: &str,
        part_id: &str,
    ) -> crate::Call<Response, wire::ParametersPartGetOptions> {
        self.call(wire::PARAMETERS_PART_GET)
            .path("demoId", demo_id)
            .path("part_id", part_id)
    }

    /// Not documented yet.
    ///
    /// `DELETE /demo/{demoId}/part/{part_id}` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown · accepts [OAuth](crate::Credentials::oauth)
    #[inline]
    pub fn parameters_part_remove(
        &self,
        demo_id: &str,
        part_id: &str,
    ) -> crate::Call<Response, wire::ParametersPartRemoveOptions> {
        self.call(wire::PARAMETERS_PART_REMOVE)
            .path("demoId", demo_id)
            .path("part_id", part_id)
    }

    /// Not documented yet.
    ///
    /// `PUT /demo/{demoId}/part/{part_id}` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown · needs [OAuth](crate::Credentials::oauth) with the scope `parts:write`
    #[inline]
    pub fn parameters_part_replace(
        &self,
        demo_id: &str,
        part_id: &str,
        x_key: &str,
        color: impl Into<Color>,
        since: chrono::DateTime<chrono::Utc>,
        request: &Request,
    ) -> crate::Call<(), wire::ParametersPartReplaceOptions> {
        self.call_with(wire::PARAMETERS_PART_REPLACE, request)
            .path("demoId", demo_id)
            .path("part_id", part_id)
            .header_parameter("X-Key", x_key)
            .query("color", &Into::<Color>::into(color), None)
            .query("since", &since, None)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/request` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn request_operation(
        &self,
        request_parameter: &str,
        request: &Request,
    ) -> crate::Call<Response> {
        self.call_with(wire::REQUEST, request).query("request", request_parameter, None)
    }
}

impl<T> crate::Call<T, wire::ParametersPartGetOptions> {
    /// Sets the header parameter `X-New-Flag`.
    pub fn x_new_flag(self, x_new_flag: impl crate::IntoField<bool>) -> Self {
        match x_new_flag.into_field() {
            Some(value) => self.header_parameter("X-New-Flag", &value),
            None => self,
        }
    }

    /// Sets the query parameter `colors`.
    pub fn colors(
        self,
        colors: impl crate::IntoField<Vec<ParametersPartGetColors>>,
    ) -> Self {
        match colors.into_field() {
            Some(value) => self.query("colors", &value, None),
            None => self,
        }
    }

    /// Sets the query parameter `count`.
    pub fn count(self, count: impl crate::IntoField<i64>) -> Self {
        match count.into_field() {
            Some(value) => self.query("count", &value, None),
            None => self,
        }
    }

    /// Sets the query parameter `retry`.
    pub fn retry_parameter(
        self,
        retry_parameter: impl crate::IntoField<chrono::NaiveDate>,
    ) -> Self {
        match retry_parameter.into_field() {
            Some(value) => self.query("retry", &value, None),
            None => self,
        }
    }

    /// Sets the query parameter `sizes`.
    pub fn sizes(self, sizes: impl crate::IntoField<Vec<i64>>) -> Self {
        match sizes.into_field() {
            Some(value) => self.query("sizes", &value, Some(",")),
            None => self,
        }
    }

    /// Sets the query parameter `type`.
    pub fn r#type(self, r#type: impl crate::IntoField<String>) -> Self {
        match r#type.into_field() {
            Some(value) => self.query("type", &value, None),
            None => self,
        }
    }
}

impl<T> crate::Call<T, wire::ParametersPartRemoveOptions> {
    /// Sets the query parameter `count`.
    pub fn count(self, count: impl crate::IntoField<String>) -> Self {
        match count.into_field() {
            Some(value) => self.query("count", &value, None),
            None => self,
        }
    }
}

impl<T> crate::Call<T, wire::ParametersPartReplaceOptions> {
    /// Sets the query parameter `count`.
    pub fn count(self, count: impl crate::IntoField<String>) -> Self {
        match count.into_field() {
            Some(value) => self.query("count", &value, None),
            None => self,
        }
    }
}

/// Parameter of [`parameters_part_replace`](crate::Client::parameters_part_replace).
#[derive(Clone)]
#[non_exhaustive]
pub enum Color {
    /// `red`
    Red,
    /// `green`
    Green,
    /// A value that this version does not document.
    UnknownValue(crate::UnknownValue),
}

/// Parameter of [`parameters_part_get`](crate::Client::parameters_part_get).
#[derive(Clone)]
#[non_exhaustive]
pub enum ParametersPartGetColors {
    /// `red`
    Red,
    /// `green`
    Green,
    /// A value that this version does not document.
    UnknownValue(crate::UnknownValue),
}

/// Request of [`parameters_part_replace`](crate::Client::parameters_part_replace),
/// [`request_operation`](crate::Client::request_operation).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Required · hidden by `Debug`
    pub id: String,
}

impl Request {
    /// Creates the request from its required fields.
    pub fn new(id: impl Into<String>) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.id = id.into();
        new
    }
}

/// Answer of [`parameters_part_get`](crate::Client::parameters_part_get),
/// [`parameters_part_remove`](crate::Client::parameters_part_remove),
/// [`request_operation`](crate::Client::request_operation).
#[non_exhaustive]
pub struct Response {
    /// Required · hidden by `Debug`
    pub id: String,
}
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{Color, ParametersPartGetColors, Request, Response};
}
