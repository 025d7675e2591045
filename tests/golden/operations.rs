pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{
    Access, ErrorForm, Facts, Idempotency, IdempotencyKey, NotReady, Operation, Replay,
};

/// [`note_create`](crate::Client::note_create): `POST /demo/note/create`.
pub const NOTE_CREATE: Operation = Operation::described(
    &Facts {
        id: "noteCreate",
        method: "POST",
        path: "/demo/note/create",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::Write,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

/// [`note_get`](crate::Client::note_get): `POST /demo/note/get`.
pub const NOTE_GET: Operation = Operation::described(
    &Facts {
        id: "noteGet",
        method: "POST",
        path: "/demo/note/get",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::Read,
        seconds: 60,
        not_ready: NotReady::Error,
    },
);

/// [`note_once`](crate::Client::note_once): `POST /demo/note/once`.
pub const NOTE_ONCE: Operation = Operation::described(
    &Facts {
        id: "noteOnce",
        method: "POST",
        path: "/demo/note/once",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::Keyed(IdempotencyKey {
            field: "is_same",
            is_switch: true,
            lives: None,
            least_wait: std::time::Duration::from_secs(0),
            replay: Replay::Same,
            moves_money: false,
        }),
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

/// [`pay_once`](crate::Client::pay_once): `POST /demo/pay/once`.
pub const PAY_ONCE: Operation = Operation::described(
    &Facts {
        id: "payOnce",
        method: "POST",
        path: "/demo/pay/once",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::Keyed(IdempotencyKey {
            field: "key",
            is_switch: false,
            lives: Some(std::time::Duration::from_secs(86400)),
            least_wait: std::time::Duration::from_secs(60),
            replay: Replay::Error,
            moves_money: true,
        }),
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

/// [`pay_twice`](crate::Client::pay_twice): `POST /demo/pay/twice`.
pub const PAY_TWICE: Operation = Operation::described(
    &Facts {
        id: "payTwice",
        method: "POST",
        path: "/demo/pay/twice",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

/// [`price_get`](crate::Client::price_get): `POST /demo/price/get`.
pub const PRICE_GET: Operation = Operation::described(
    &Facts {
        id: "priceGet",
        method: "POST",
        path: "/demo/price/get",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::BilledRead,
        seconds: 120,
        not_ready: NotReady::Field {
            name: "status",
            waiting: &["MAKING", "QUEUED"],
        },
    },
);

/// [`unknown`](crate::Client::unknown): `POST /demo/unknown`.
pub const UNKNOWN: Operation = Operation::described(
    &Facts {
        id: "unknown",
        method: "POST",
        path: "/demo/unknown",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

crate::__model!(
    super::Answer,
    Optional[private] status,
);

crate::__model!(
    super::Note,
    Optional is_same,
    Required[private] key,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/note/create` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn note_create(&self, request: &Note) -> crate::Call<Answer> {
        self.call_with(wire::NOTE_CREATE, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/note/get` · Plaid has no page about it · feature `demo` · only reads · can be [polled](crate::Call::until_ready)
    #[inline]
    pub fn note_get(&self, request: &Note) -> crate::Call<Answer> {
        self.call_with(wire::NOTE_GET, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/note/once` · Plaid has no page about it · feature `demo` · retried if `is_same` is true
    #[inline]
    pub fn note_once(&self, request: &Note) -> crate::Call<Answer> {
        self.call_with(wire::NOTE_ONCE, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/pay/once` · Plaid has no page about it · feature `demo` · retried if `key` is set
    #[inline]
    pub fn pay_once(&self, request: &Note) -> crate::Call<Answer> {
        self.call_with(wire::PAY_ONCE, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/pay/twice` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn pay_twice(&self, request: &Note) -> crate::Call<Answer> {
        self.call_with(wire::PAY_TWICE, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/price/get` · Plaid has no page about it · feature `demo` · only reads, and each success is billed · can be [polled](crate::Call::until_ready)
    #[inline]
    pub fn price_get(&self, request: &Note) -> crate::Call<Answer> {
        self.call_with(wire::PRICE_GET, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/unknown` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn unknown(&self, request: &Note) -> crate::Call<Answer> {
        self.call_with(wire::UNKNOWN, request)
    }
}

/// Answer of [`note_create`](crate::Client::note_create), [`note_get`](crate::Client::note_get),
/// [`note_once`](crate::Client::note_once) and 4 more.
#[non_exhaustive]
pub struct Answer {
    /// Optional · hidden by `Debug`
    pub status: Option<String>,
}

/// Request of [`note_create`](crate::Client::note_create), [`note_get`](crate::Client::note_get),
/// [`note_once`](crate::Client::note_once) and 4 more.
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Note {
    /// Optional
    pub is_same: Option<bool>,
    /// Required · hidden by `Debug`
    pub key: String,
}

impl Note {
    /// Creates the request from its required fields.
    pub fn new(key: impl Into<String>) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.key = key.into();
        new
    }

    /// Sets `is_same`.
    pub fn is_same(mut self, is_same: impl crate::IntoField<bool>) -> Self {
        self.is_same = is_same.into_field();
        self
    }
}
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{Answer, Note};
}
