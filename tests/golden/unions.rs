pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`unions_get`](crate::Client::unions_get): `POST /demo/get`.
pub const UNIONS_GET: Operation = Operation::described(
    &Facts {
        id: "unionsGet",
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
    super::A,
    Optional[private] a,
    Required[private] kind,
);

crate::__model!(
    super::B,
    Required[private] b,
    Required[private] kind,
);

crate::__model!(
    super::C,
    Required[private] c,
    Assumed kind,
);

crate::__open_enum!(
    super::CKind,
    C "c",
);

crate::__union!(
    super::DayOrLast,
    Integer "integer",
    [First "first", Last "last"],
);

crate::__union!(
    super::Many,
    Boolean "boolean",
    List[private] "list",
    Number "number",
    Object "object",
    Text[private] "text",
);

crate::__union!(
    super::Mapped["kind"],
    AOne "a-one",
    AOne2 "a_one",
    B "B",
    C "c",
);

crate::__model!(
    super::Request,
    Optional day,
    OptionalOrNull inline,
    Required mapped,
    Required told,
);

crate::__union!(
    super::RequestInline,
    Boolean "boolean",
    Integer "integer",
);

crate::__model!(
    super::Response,
    Nullable any,
    Optional c,
    Required[private] either,
    Required many,
    Required mapped,
    Required one,
    Required texts,
);

crate::__union!(
    super::ResponseAny,
    Integer "integer",
    Text[private] "text",
);

crate::__open_enum!(
    super::Texts,
    A "a",
    B "b",
);

crate::__union!(
    super::Told["kind"],
    C "c",
    D "d",
);

crate::__model!(
    super::ToldD,
    Required kind,
);

crate::__open_enum!(
    super::ToldDKind,
    D "d",
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn unions_get(&self, request: &Request) -> crate::Call<Response> {
        self.call_with(wire::UNIONS_GET, request)
    }
}

/// Part of [`Many`](crate::types::Many), [`Mapped`](crate::types::Mapped); in requests of
/// [`unions_get`](crate::Client::unions_get); in answers of
/// [`unions_get`](crate::Client::unions_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct A {
    /// Optional · hidden by `Debug`
    pub a: Option<String>,
    /// Required · hidden by `Debug`
    pub kind: String,
}

impl A {
    /// Creates the value from its required fields.
    pub fn new(kind: impl Into<String>) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.kind = kind.into();
        new
    }

    /// Sets `a`.
    pub fn a(mut self, a: impl crate::IntoField<String>) -> Self {
        self.a = a.into_field();
        self
    }
}

/// Part of [`Mapped`](crate::types::Mapped), [`Response`](crate::types::Response); in requests of
/// [`unions_get`](crate::Client::unions_get); in answers of
/// [`unions_get`](crate::Client::unions_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct B {
    /// Required · hidden by `Debug`
    pub b: String,
    /// Required · always `B` · hidden by `Debug`
    pub kind: String,
}

impl B {
    /// Creates the value from its required fields.
    pub fn new(b: impl Into<String>) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.kind = "B".into();
        new.b = b.into();
        new
    }
}

/// Part of [`Mapped`](crate::types::Mapped), [`Response`](crate::types::Response),
/// [`Told`](crate::types::Told); in requests of [`unions_get`](crate::Client::unions_get); in
/// answers of [`unions_get`](crate::Client::unions_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct C {
    /// Required · hidden by `Debug`
    pub c: String,
    /// Required · always `c`
    pub kind: CKind,
}

impl C {
    /// Creates the value from its required fields.
    pub fn new(c: impl Into<String>) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.kind = "c".into();
        new.c = c.into();
        new
    }
}

/// Part of [`C`](crate::types::C); in requests of [`unions_get`](crate::Client::unions_get); in
/// answers of [`unions_get`](crate::Client::unions_get).
#[derive(Clone)]
#[non_exhaustive]
pub enum CKind {
    /// `c`
    C,
    /// A value that this version does not document.
    UnknownValue(crate::UnknownValue),
}

/// One of several forms, told apart by the kind of JSON.
///
/// Part of [`Request`](crate::types::Request); in requests of
/// [`unions_get`](crate::Client::unions_get).
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum DayOrLast {
    /// A JSON value of the kind integer.
    Integer(i64),
    /// `first`
    First,
    /// `last`
    Last,
    /// A form that this version does not document.
    UnknownValue(crate::UnknownVariant),
}

impl From<i64> for DayOrLast {
    fn from(content: i64) -> Self {
        Self::Integer(content)
    }
}

impl crate::IntoField<DayOrLast> for i64 {
    fn into_field(self) -> Option<DayOrLast> {
        Some(self.into())
    }
}

/// One of several forms, told apart by the kind of JSON.
///
/// Part of [`Response`](crate::types::Response); in answers of
/// [`unions_get`](crate::Client::unions_get).
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Many {
    /// A JSON value of the kind boolean.
    Boolean(bool),
    /// A JSON value of the kind list.
    List(Vec<String>),
    /// A JSON value of the kind number.
    Number(crate::Decimal),
    /// A JSON value of the kind object.
    Object(A),
    /// A JSON value of the kind text.
    Text(String),
    /// A form that this version does not document.
    UnknownValue(crate::UnknownVariant),
}

impl From<bool> for Many {
    fn from(content: bool) -> Self {
        Self::Boolean(content)
    }
}

impl crate::IntoField<Many> for bool {
    fn into_field(self) -> Option<Many> {
        Some(self.into())
    }
}

impl From<Vec<String>> for Many {
    fn from(content: Vec<String>) -> Self {
        Self::List(content)
    }
}

impl crate::IntoField<Many> for Vec<String> {
    fn into_field(self) -> Option<Many> {
        Some(self.into())
    }
}

impl From<crate::Decimal> for Many {
    fn from(content: crate::Decimal) -> Self {
        Self::Number(content)
    }
}

impl crate::IntoField<Many> for crate::Decimal {
    fn into_field(self) -> Option<Many> {
        Some(self.into())
    }
}

impl From<A> for Many {
    fn from(content: A) -> Self {
        Self::Object(content)
    }
}

impl crate::IntoField<Many> for A {
    fn into_field(self) -> Option<Many> {
        Some(self.into())
    }
}

impl From<String> for Many {
    fn from(content: String) -> Self {
        Self::Text(content)
    }
}

impl crate::IntoField<Many> for String {
    fn into_field(self) -> Option<Many> {
        Some(self.into())
    }
}

/// One of several forms, told apart by `kind`.
///
/// Part of [`Request`](crate::types::Request), [`Response`](crate::types::Response); in requests of
/// [`unions_get`](crate::Client::unions_get); in answers of
/// [`unions_get`](crate::Client::unions_get).
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Mapped {
    /// The `kind` is `a-one`.
    AOne(A),
    /// The `kind` is `a_one`.
    AOne2(A),
    /// The `kind` is `B`.
    B(B),
    /// The `kind` is `c`.
    C(C),
    /// A form that this version does not document.
    UnknownValue(crate::UnknownVariant),
}

impl From<B> for Mapped {
    fn from(content: B) -> Self {
        Self::B(content)
    }
}

impl crate::IntoField<Mapped> for B {
    fn into_field(self) -> Option<Mapped> {
        Some(self.into())
    }
}

impl From<C> for Mapped {
    fn from(content: C) -> Self {
        Self::C(content)
    }
}

impl crate::IntoField<Mapped> for C {
    fn into_field(self) -> Option<Mapped> {
        Some(self.into())
    }
}

/// Another name of [`B`](crate::types::B).
pub type One = B;

/// Request of [`unions_get`](crate::Client::unions_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Request {
    /// Optional
    pub day: Option<DayOrLast>,
    /// Optional, may be null
    pub inline: crate::Nullable<RequestInline>,
    /// Required
    pub mapped: Mapped,
    /// Required
    pub told: Vec<Told>,
}

impl Request {
    /// Creates the request from its required fields.
    pub fn new(mapped: impl Into<Mapped>, told: impl Into<Vec<Told>>) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.mapped = mapped.into();
        new.told = told.into();
        new
    }

    /// Sets `day`.
    pub fn day(mut self, day: impl crate::IntoField<DayOrLast>) -> Self {
        self.day = day.into_field();
        self
    }

    /// Sets `inline`.
    pub fn inline(mut self, inline: impl crate::IntoNullable<RequestInline>) -> Self {
        self.inline = inline.into_nullable();
        self
    }
}

/// One of several forms, told apart by the kind of JSON.
///
/// Part of [`Request`](crate::types::Request); in requests of
/// [`unions_get`](crate::Client::unions_get).
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum RequestInline {
    /// A JSON value of the kind boolean.
    Boolean(bool),
    /// A JSON value of the kind integer.
    Integer(i64),
    /// A form that this version does not document.
    UnknownValue(crate::UnknownVariant),
}

impl From<bool> for RequestInline {
    fn from(content: bool) -> Self {
        Self::Boolean(content)
    }
}

impl crate::IntoField<RequestInline> for bool {
    fn into_field(self) -> Option<RequestInline> {
        Some(self.into())
    }
}

impl From<i64> for RequestInline {
    fn from(content: i64) -> Self {
        Self::Integer(content)
    }
}

impl crate::IntoField<RequestInline> for i64 {
    fn into_field(self) -> Option<RequestInline> {
        Some(self.into())
    }
}

/// Answer of [`unions_get`](crate::Client::unions_get).
#[non_exhaustive]
pub struct Response {
    /// Required, may be null
    pub any: Option<ResponseAny>,
    /// Optional
    pub c: Option<C>,
    /// Required · hidden by `Debug`
    pub either: serde_json::Value,
    /// Required
    pub many: Many,
    /// Required
    pub mapped: Vec<Mapped>,
    /// Required
    pub one: B,
    /// Required
    pub texts: Texts,
}

/// One of several forms, told apart by the kind of JSON.
///
/// Part of [`Response`](crate::types::Response); in answers of
/// [`unions_get`](crate::Client::unions_get).
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum ResponseAny {
    /// A JSON value of the kind integer.
    Integer(i64),
    /// A JSON value of the kind text.
    Text(String),
    /// A form that this version does not document.
    UnknownValue(crate::UnknownVariant),
}

impl From<i64> for ResponseAny {
    fn from(content: i64) -> Self {
        Self::Integer(content)
    }
}

impl crate::IntoField<ResponseAny> for i64 {
    fn into_field(self) -> Option<ResponseAny> {
        Some(self.into())
    }
}

impl From<String> for ResponseAny {
    fn from(content: String) -> Self {
        Self::Text(content)
    }
}

impl crate::IntoField<ResponseAny> for String {
    fn into_field(self) -> Option<ResponseAny> {
        Some(self.into())
    }
}

/// Part of [`Response`](crate::types::Response); in answers of
/// [`unions_get`](crate::Client::unions_get).
#[derive(Clone)]
#[non_exhaustive]
pub enum Texts {
    /// `a`
    A,
    /// `b`
    B,
    /// A value that this version does not document.
    UnknownValue(crate::UnknownValue),
}

/// One of several forms, told apart by `kind`.
///
/// Part of [`Request`](crate::types::Request); in requests of
/// [`unions_get`](crate::Client::unions_get).
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Told {
    /// The `kind` is `c`.
    C(C),
    /// The `kind` is `d`.
    D(ToldD),
    /// A form that this version does not document.
    UnknownValue(crate::UnknownVariant),
}

impl From<C> for Told {
    fn from(content: C) -> Self {
        Self::C(content)
    }
}

impl crate::IntoField<Told> for C {
    fn into_field(self) -> Option<Told> {
        Some(self.into())
    }
}

impl From<ToldD> for Told {
    fn from(content: ToldD) -> Self {
        Self::D(content)
    }
}

impl crate::IntoField<Told> for ToldD {
    fn into_field(self) -> Option<Told> {
        Some(self.into())
    }
}

/// Part of [`Told`](crate::types::Told); in requests of [`unions_get`](crate::Client::unions_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct ToldD {
    /// Required · always `d`
    pub kind: ToldDKind,
}

impl ToldD {
    /// Creates a value in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.kind = "d".into();
        new
    }
}

impl Default for ToldD {
    fn default() -> Self {
        Self::new()
    }
}

/// Part of [`ToldD`](crate::types::ToldD); in requests of
/// [`unions_get`](crate::Client::unions_get).
#[derive(Clone)]
#[non_exhaustive]
pub enum ToldDKind {
    /// `d`
    D,
    /// A value that this version does not document.
    UnknownValue(crate::UnknownValue),
}
}

pub mod unused {
pub type Either = serde_json::Value;
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{
    A, B, C, CKind, DayOrLast, Many, Mapped, One, Request, RequestInline, Response,
    ResponseAny, Texts, Told, ToldD, ToldDKind,
};
#[cfg(feature = "all-products")]
#[cfg_attr(docsrs, doc(cfg(feature = "all-products")))]
#[doc(no_inline)]
pub use super::product::unused::Either;
}
