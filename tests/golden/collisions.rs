pub mod product {

pub mod async_product {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`async_`](crate::Client::async_): `POST /async/self`.
pub const ASYNC: Operation = Operation::described(
    &Facts {
        id: "async",
        method: "POST",
        path: "/async/self",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

crate::__model!(
    super::Box,
    Optional[private] each,
    Optional empty,
    Required[private] new,
    Required[private] self_ "self",
);

crate::__model!(
    super::Drop,
    Optional[private] drop,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /async/self` · Plaid has no page about it · feature `async-product` · not retried when the outcome is unknown
    #[inline]
    pub fn async_(&self, request: &Box) -> crate::Call<Drop> {
        self.call_with(wire::ASYNC, request)
    }
}

/// Request of [`async_`](crate::Client::async_).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Box {
    /// Optional · hidden by `Debug`
    pub each: std::option::Option<std::string::String>,
    /// Optional
    pub empty: std::option::Option<bool>,
    /// Required · hidden by `Debug`
    pub new: std::string::String,
    /// Required · hidden by `Debug`
    #[doc(alias = "self")]
    pub self_: std::string::String,
}

impl Box {
    /// Creates the request from its required fields.
    #[inline]
    pub fn new(required: BoxRequired) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.new = required.new;
        new.self_ = required.self_;
        new
    }

    /// Sets `each`.
    pub fn each(mut self, each: impl crate::IntoField<std::string::String>) -> Self {
        self.each = each.into_field();
        self
    }

    /// Sets `empty`.
    pub fn empty(mut self, empty: impl crate::IntoField<bool>) -> Self {
        self.empty = empty.into_field();
        self
    }
}

/// The required fields of [`Box`](crate::types::Box).
pub struct BoxRequired {
    /// Required · hidden by `Debug`
    pub new: std::string::String,
    /// Required · hidden by `Debug`
    #[doc(alias = "self")]
    pub self_: std::string::String,
}

/// Answer of [`async_`](crate::Client::async_).
#[non_exhaustive]
pub struct Drop {
    /// Optional · hidden by `Debug`
    pub drop: std::option::Option<std::string::String>,
}
}

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`builder_operation`](crate::Client::builder_operation): `POST /demo/new`.
pub const BUILDER: Operation = Operation::described(
    &Facts {
        id: "builder",
        method: "POST",
        path: "/demo/new",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

/// [`call_operation`](crate::Client::call_operation): `POST /demo/call`.
pub const CALL: Operation = Operation::described(
    &Facts {
        id: "call",
        method: "POST",
        path: "/demo/call",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

/// [`get`](crate::Client::get): `POST /demo/get`.
pub const GET: Operation = Operation::described(
    &Facts {
        id: "get",
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
    super::Amount,
    Optional currency,
    Required value,
);

crate::__model!(
    super::Call,
    Optional error,
    Optional option,
    Optional time,
);

crate::__model!(
    super::Clone,
    Optional decimal,
    Optional field,
);

crate::__model!(
    super::DateTime,
    Optional at,
);

crate::__identifier!(
    super::Debug,
);

crate::__model!(
    super::Decimal,
    Optional total,
);

crate::__model!(
    super::Default,
    Optional[private] clone,
    Optional[private] default,
    Optional[private] eq,
    Optional[private] fmt,
);

crate::__union!(
    super::Err,
    Integer "integer",
    [Empty "", _1 "1", Err "Err", None "None", Ok "Ok", Self_ "Self", Some "Some", Self2 "self"],
);

crate::__model!(
    super::Error,
    Optional model,
);

crate::__model!(
    super::From,
    Required[private] a,
    Required[private] b,
    Required[private] c,
    Required d,
);

crate::__model!(
    super::FromRequired,
    Optional[private] a,
);

crate::__model!(
    super::Into,
    Optional err,
    Optional from,
    Optional id,
    Optional[private] into,
    OptionalOrNull[private] new,
    Optional rest,
);

crate::__model!(
    super::IntoField,
    Optional value,
);

crate::__model!(
    super::Model,
    Optional[private] part,
);

crate::__model!(
    super::NaiveDate,
    Optional at,
    Optional on,
);

crate::__model!(
    super::Option,
    Optional[private] none,
    Optional some,
);

crate::__model!(
    super::Result,
    Optional into,
    Optional list,
    Required option,
    Optional[private] request_id,
    Optional[private] x,
    Optional[private] y,
);

crate::__model!(
    super::Self_,
    Optional list,
    Required option,
    Optional[private] x,
    Optional[private] y,
);

crate::__model!(
    super::Some,
    Optional amount,
);

crate::__model!(
    super::String,
    Optional[private] text,
    Optional[private] texts,
);

crate::__model!(
    super::Value,
    Optional[private] any,
    Optional[private] map,
    Optional[private] open,
);

crate::__model!(
    super::Vec,
    Optional date,
    Optional[private] list,
    Optional[private] option,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/new` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn builder_operation(&self, request: &Into) -> crate::Call<Result> {
        self.call_with(wire::BUILDER, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/call` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn call_operation(&self, request: &Default) -> crate::Call<Vec> {
        self.call_with(wire::CALL, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/get` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn get(&self, request: &Clone) -> crate::Call<Call> {
        self.call_with(wire::GET, request)
    }
}

/// Part of [`Some`](crate::types::Some); in answers of
/// [`builder_operation`](crate::Client::builder_operation), [`get`](crate::Client::get).
#[non_exhaustive]
pub struct Amount {
    /// Optional
    pub currency: std::option::Option<String>,
    /// Required
    pub value: crate::Decimal,
}

/// Answer of [`get`](crate::Client::get).
#[non_exhaustive]
pub struct Call {
    /// Optional
    pub error: std::option::Option<Error>,
    /// Optional
    pub option: std::option::Option<Option>,
    /// Optional
    pub time: std::option::Option<DateTime>,
}

/// Request of [`get`](crate::Client::get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Clone {
    /// Optional
    pub decimal: std::option::Option<Decimal>,
    /// Optional
    pub field: std::option::Option<IntoField>,
}

impl Clone {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `decimal`.
    pub fn decimal(mut self, decimal: impl crate::IntoField<Decimal>) -> Self {
        self.decimal = decimal.into_field();
        self
    }

    /// Sets `field`.
    pub fn field(mut self, field: impl crate::IntoField<IntoField>) -> Self {
        self.field = field.into_field();
        self
    }
}

impl std::default::Default for Clone {
    fn default() -> Self {
        Self::new()
    }
}

/// Part of [`Call`](crate::types::Call); in answers of [`get`](crate::Client::get).
#[non_exhaustive]
pub struct DateTime {
    /// Optional
    pub at: std::option::Option<chrono::DateTime<chrono::Utc>>,
}

/// An identifier. It is made from text. Being a type of its own, it can't be confused with other identifiers.
///
/// Part of [`Into`](crate::types::Into); in requests of
/// [`builder_operation`](crate::Client::builder_operation).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Debug(std::string::String);

/// Part of [`Clone`](crate::types::Clone); in requests of [`get`](crate::Client::get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Decimal {
    /// Optional
    pub total: std::option::Option<crate::Decimal>,
}

impl Decimal {
    /// Creates a value in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `total`.
    pub fn total(mut self, total: impl crate::IntoField<crate::Decimal>) -> Self {
        self.total = total.into_field();
        self
    }
}

impl std::default::Default for Decimal {
    fn default() -> Self {
        Self::new()
    }
}

/// Request of [`call_operation`](crate::Client::call_operation).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Default {
    /// Optional · hidden by `Debug`
    pub clone: std::option::Option<std::string::String>,
    /// Optional · hidden by `Debug`
    pub default: std::option::Option<std::string::String>,
    /// Optional · hidden by `Debug`
    pub eq: std::option::Option<std::string::String>,
    /// Optional · hidden by `Debug`
    pub fmt: std::option::Option<std::string::String>,
}

impl Default {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `clone`.
    pub fn clone(mut self, clone: impl crate::IntoField<std::string::String>) -> Self {
        self.clone = clone.into_field();
        self
    }

    /// Sets `default`.
    pub fn default(
        mut self,
        default: impl crate::IntoField<std::string::String>,
    ) -> Self {
        self.default = default.into_field();
        self
    }

    /// Sets `eq`.
    pub fn eq(mut self, eq: impl crate::IntoField<std::string::String>) -> Self {
        self.eq = eq.into_field();
        self
    }

    /// Sets `fmt`.
    pub fn fmt(mut self, fmt: impl crate::IntoField<std::string::String>) -> Self {
        self.fmt = fmt.into_field();
        self
    }
}

impl std::default::Default for Default {
    fn default() -> Self {
        Self::new()
    }
}

/// One of several forms, told apart by the kind of JSON.
///
/// Part of [`Into`](crate::types::Into); in requests of
/// [`builder_operation`](crate::Client::builder_operation).
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Err {
    /// A JSON value of the kind integer.
    Integer(i64),
    /// ``
    Empty,
    /// `1`
    _1,
    /// `Err`
    Err,
    /// `None`
    None,
    /// `Ok`
    Ok,
    /// `Self`
    Self_,
    /// `Some`
    Some,
    /// `self`
    Self2,
    /// A form that this version does not document.
    UnknownValue(crate::UnknownVariant),
}

impl std::convert::From<i64> for Err {
    fn from(content: i64) -> Self {
        Self::Integer(content)
    }
}

impl crate::IntoField<Err> for i64 {
    fn into_field(self) -> std::option::Option<Err> {
        Some(self.into())
    }
}

/// Part of [`Call`](crate::types::Call); in answers of [`get`](crate::Client::get).
#[non_exhaustive]
pub struct Error {
    /// Optional
    pub model: std::option::Option<Model>,
}

/// Part of [`Into`](crate::types::Into); in requests of
/// [`builder_operation`](crate::Client::builder_operation).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct From {
    /// Required · hidden by `Debug`
    pub a: std::string::String,
    /// Required · hidden by `Debug`
    pub b: std::string::String,
    /// Required · hidden by `Debug`
    pub c: std::string::String,
    /// Required
    pub d: bool,
}

impl From {
    /// Creates the value from its required fields.
    #[inline]
    pub fn new(required: FromRequired2) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.a = required.a;
        new.b = required.b;
        new.c = required.c;
        new.d = required.d;
        new
    }
}

/// The required fields of [`From`](crate::types::From).
pub struct FromRequired2 {
    /// Required · hidden by `Debug`
    pub a: std::string::String,
    /// Required · hidden by `Debug`
    pub b: std::string::String,
    /// Required · hidden by `Debug`
    pub c: std::string::String,
    /// Required
    pub d: bool,
}

/// Part of [`Into`](crate::types::Into); in requests of
/// [`builder_operation`](crate::Client::builder_operation).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct FromRequired {
    /// Optional · hidden by `Debug`
    pub a: std::option::Option<std::string::String>,
}

impl FromRequired {
    /// Creates a value in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `a`.
    pub fn a(mut self, a: impl crate::IntoField<std::string::String>) -> Self {
        self.a = a.into_field();
        self
    }
}

impl std::default::Default for FromRequired {
    fn default() -> Self {
        Self::new()
    }
}

/// Request of [`builder_operation`](crate::Client::builder_operation).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Into {
    /// Optional
    pub err: std::option::Option<Err>,
    /// Optional
    pub from: std::option::Option<From>,
    /// Optional
    pub id: std::option::Option<Debug>,
    /// Optional · hidden by `Debug`
    pub into: std::option::Option<std::string::String>,
    /// Optional, may be null · hidden by `Debug`
    pub new: crate::Nullable<std::string::String>,
    /// Optional
    pub rest: std::option::Option<FromRequired>,
}

impl Into {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `err`.
    pub fn err(mut self, err: impl crate::IntoField<Err>) -> Self {
        self.err = err.into_field();
        self
    }

    /// Sets `from`.
    pub fn from(mut self, from: impl crate::IntoField<From>) -> Self {
        self.from = from.into_field();
        self
    }

    /// Sets `id`.
    pub fn id(mut self, id: impl crate::IntoField<Debug>) -> Self {
        self.id = id.into_field();
        self
    }

    /// Sets `into`.
    pub fn into(mut self, into: impl crate::IntoField<std::string::String>) -> Self {
        self.into = into.into_field();
        self
    }

    /// Sets `new`.
    pub fn set_new(
        mut self,
        new: impl crate::IntoNullable<std::string::String>,
    ) -> Self {
        self.new = new.into_nullable();
        self
    }

    /// Sets `rest`.
    pub fn rest(mut self, rest: impl crate::IntoField<FromRequired>) -> Self {
        self.rest = rest.into_field();
        self
    }
}

impl std::default::Default for Into {
    fn default() -> Self {
        Self::new()
    }
}

/// Part of [`Clone`](crate::types::Clone); in requests of [`get`](crate::Client::get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct IntoField {
    /// Optional
    pub value: std::option::Option<Value>,
}

impl IntoField {
    /// Creates a value in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `value`.
    pub fn value(mut self, value: impl crate::IntoField<Value>) -> Self {
        self.value = value.into_field();
        self
    }
}

impl std::default::Default for IntoField {
    fn default() -> Self {
        Self::new()
    }
}

/// Part of [`Error`](crate::types::Error); in answers of [`get`](crate::Client::get).
#[non_exhaustive]
pub struct Model {
    /// Optional · hidden by `Debug`
    pub part: std::option::Option<std::string::String>,
}

/// Part of [`Vec`](crate::types::Vec); in answers of
/// [`builder_operation`](crate::Client::builder_operation),
/// [`call_operation`](crate::Client::call_operation).
#[non_exhaustive]
pub struct NaiveDate {
    /// Optional
    pub at: std::option::Option<chrono::DateTime<chrono::Utc>>,
    /// Optional
    pub on: std::option::Option<chrono::NaiveDate>,
}

/// Part of [`Call`](crate::types::Call), [`Result`](crate::types::Result),
/// [`Self_`](crate::types::Self_); in answers of
/// [`builder_operation`](crate::Client::builder_operation), [`get`](crate::Client::get).
#[non_exhaustive]
pub struct Option {
    /// Optional · hidden by `Debug`
    pub none: std::option::Option<std::string::String>,
    /// Optional
    pub some: std::option::Option<Some>,
}

/// Answer of [`builder_operation`](crate::Client::builder_operation).
#[non_exhaustive]
pub struct Result {
    /// Optional
    pub into: std::option::Option<Self_>,
    /// Optional
    pub list: std::option::Option<std::vec::Vec<Vec>>,
    /// Required
    pub option: Option,
    /// Optional · hidden by `Debug`
    pub request_id: std::option::Option<std::string::String>,
    /// Optional · hidden by `Debug`
    pub x: std::option::Option<std::string::String>,
    /// Optional · hidden by `Debug`
    pub y: std::option::Option<std::string::String>,
}

/// Part of [`Result`](crate::types::Result); in answers of
/// [`builder_operation`](crate::Client::builder_operation).
#[doc(alias = "Self")]
#[non_exhaustive]
pub struct Self_ {
    /// Optional
    pub list: std::option::Option<std::vec::Vec<Vec>>,
    /// Required
    pub option: Option,
    /// Optional · hidden by `Debug`
    pub x: std::option::Option<std::string::String>,
    /// Optional · hidden by `Debug`
    pub y: std::option::Option<std::string::String>,
}

/// Part of [`Option`](crate::types::Option); in answers of
/// [`builder_operation`](crate::Client::builder_operation), [`get`](crate::Client::get).
#[non_exhaustive]
pub struct Some {
    /// Optional
    pub amount: std::option::Option<Amount>,
}

/// Part of [`Amount`](crate::types::Amount); in answers of
/// [`builder_operation`](crate::Client::builder_operation), [`get`](crate::Client::get).
#[non_exhaustive]
pub struct String {
    /// Optional · hidden by `Debug`
    pub text: std::option::Option<std::string::String>,
    /// Optional · hidden by `Debug`
    pub texts: std::option::Option<std::vec::Vec<std::string::String>>,
}

/// Part of [`IntoField`](crate::types::IntoField); in requests of [`get`](crate::Client::get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Value {
    /// Optional · hidden by `Debug`
    pub any: std::option::Option<serde_json::Value>,
    /// Optional · hidden by `Debug`
    pub map: std::option::Option<
        std::collections::BTreeMap<std::string::String, std::string::String>,
    >,
    /// Optional · hidden by `Debug`
    pub open: std::option::Option<
        serde_json::Map<std::string::String, serde_json::Value>,
    >,
}

impl Value {
    /// Creates a value in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `any`.
    pub fn any(mut self, any: impl crate::IntoField<serde_json::Value>) -> Self {
        self.any = any.into_field();
        self
    }

    /// Sets `map`.
    pub fn map(
        mut self,
        map: impl crate::IntoField<
            std::collections::BTreeMap<std::string::String, std::string::String>,
        >,
    ) -> Self {
        self.map = map.into_field();
        self
    }

    /// Sets `open`.
    pub fn open(
        mut self,
        open: impl crate::IntoField<
            serde_json::Map<std::string::String, serde_json::Value>,
        >,
    ) -> Self {
        self.open = open.into_field();
        self
    }
}

impl std::default::Default for Value {
    fn default() -> Self {
        Self::new()
    }
}

/// Answer of [`call_operation`](crate::Client::call_operation).
///
/// Part of [`Result`](crate::types::Result), [`Self_`](crate::types::Self_); in answers of
/// [`builder_operation`](crate::Client::builder_operation).
#[non_exhaustive]
pub struct Vec {
    /// Optional
    pub date: std::option::Option<NaiveDate>,
    /// Optional · hidden by `Debug`
    pub list: std::option::Option<std::vec::Vec<std::string::String>>,
    /// Optional · hidden by `Debug`
    pub option: std::option::Option<std::string::String>,
}
}

pub mod shared_product {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`shared_get`](crate::Client::shared_get): `POST /shared/get`.
pub const SHARED_GET: Operation = Operation::described(
    &Facts {
        id: "sharedGet",
        method: "POST",
        path: "/shared/get",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

crate::__model!(
    super::Copy,
    Optional[private] d,
);

crate::__model!(
    super::Sync,
    Optional[private] c,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /shared/get` · Plaid has no page about it · feature `shared-product` · not retried when the outcome is unknown
    #[inline]
    pub fn shared_get(&self, request: &Sync) -> crate::Call<Copy> {
        self.call_with(wire::SHARED_GET, request)
    }
}

/// Answer of [`shared_get`](crate::Client::shared_get).
#[non_exhaustive]
pub struct Copy {
    /// Optional · hidden by `Debug`
    pub d: std::option::Option<std::string::String>,
}

/// Request of [`shared_get`](crate::Client::shared_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Sync {
    /// Optional · hidden by `Debug`
    pub c: std::option::Option<std::string::String>,
}

impl Sync {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `c`.
    pub fn c(mut self, c: impl crate::IntoField<std::string::String>) -> Self {
        self.c = c.into_field();
        self
    }
}

impl std::default::Default for Sync {
    fn default() -> Self {
        Self::new()
    }
}
}

pub mod types {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`types_get`](crate::Client::types_get): `POST /types/get`.
pub const TYPES_GET: Operation = Operation::described(
    &Facts {
        id: "typesGet",
        method: "POST",
        path: "/types/get",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

crate::__model!(
    super::Client,
    Optional[private] b,
);

crate::__model!(
    super::Send,
    Optional[private] a,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /types/get` · Plaid has no page about it · feature `types` · not retried when the outcome is unknown
    #[inline]
    pub fn types_get(&self, request: &Send) -> crate::Call<Client> {
        self.call_with(wire::TYPES_GET, request)
    }
}

/// Answer of [`types_get`](crate::Client::types_get).
#[non_exhaustive]
pub struct Client {
    /// Optional · hidden by `Debug`
    pub b: std::option::Option<std::string::String>,
}

/// Request of [`types_get`](crate::Client::types_get).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Send {
    /// Optional · hidden by `Debug`
    pub a: std::option::Option<std::string::String>,
}

impl Send {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `a`.
    pub fn a(mut self, a: impl crate::IntoField<std::string::String>) -> Self {
        self.a = a.into_field();
        self
    }
}

impl std::default::Default for Send {
    fn default() -> Self {
        Self::new()
    }
}
}

pub mod unused {
pub(crate) mod wire {
crate::__open_enum!(
    super::Ok,
    Ok "Ok",
    Err "Err",
    Some "Some",
    None "None",
    Self_ "Self",
    Self2 "self",
    X "",
    X1 "1",
);
}

/// No operation and no webhook of the description uses it.
pub type BTreeMap = std::collections::BTreeMap<std::string::String, std::string::String>;

/// No operation and no webhook of the description uses it.
pub type None = std::string::String;

/// No operation and no webhook of the description uses it.
#[derive(Clone)]
#[non_exhaustive]
pub enum Ok {
    /// `Ok`
    Ok,
    /// `Err`
    Err,
    /// `Some`
    Some,
    /// `None`
    None,
    /// `Self`
    Self_,
    /// `self`
    Self2,
    /// ``
    X,
    /// `1`
    X1,
    /// A value that this version does not document.
    UnknownValue(crate::UnknownValue),
}
}

}

pub mod types {
#[cfg(feature = "async-product")]
#[cfg_attr(docsrs, doc(cfg(feature = "async-product")))]
#[doc(no_inline)]
pub use super::product::async_product::{Box, BoxRequired, Drop};
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{
    Amount, Call, Clone, DateTime, Debug, Decimal, Default, Err, Error, From,
    FromRequired2, FromRequired, Into, IntoField, Model, NaiveDate, Option, Result,
    Self_, Some, String, Value, Vec,
};
#[cfg(feature = "shared-product")]
#[cfg_attr(docsrs, doc(cfg(feature = "shared-product")))]
#[doc(no_inline)]
pub use super::product::shared_product::{Copy, Sync};
#[cfg(feature = "types")]
#[cfg_attr(docsrs, doc(cfg(feature = "types")))]
#[doc(no_inline)]
pub use super::product::types::{Client, Send};
#[cfg(feature = "all-products")]
#[cfg_attr(docsrs, doc(cfg(feature = "all-products")))]
#[doc(no_inline)]
pub use super::product::unused::{BTreeMap, None, Ok};
}
