pub mod product {

pub mod demo {
mod wire {
use crate::operation::{ErrorForm, Key, NotReady, Operation, Repeat, Replay};

pub(crate) const NOTE_CREATE: Operation = Operation {
    id: "noteCreate",
    method: "POST",
    path: "/demo/note/create",
    authenticated: true,
    errors: ErrorForm::Plaid,
    repeat: Repeat::Write,
    seconds: 60,
    not_ready: NotReady::Never,
};

pub(crate) const NOTE_GET: Operation = Operation {
    id: "noteGet",
    method: "POST",
    path: "/demo/note/get",
    authenticated: true,
    errors: ErrorForm::Plaid,
    repeat: Repeat::Read,
    seconds: 60,
    not_ready: NotReady::Error,
};

pub(crate) const NOTE_ONCE: Operation = Operation {
    id: "noteOnce",
    method: "POST",
    path: "/demo/note/once",
    authenticated: true,
    errors: ErrorForm::Plaid,
    repeat: Repeat::Keyed(Key {
        field: "is_same",
        is_switch: true,
        lives: 0,
        least_wait: 0,
        replay: Replay::Same,
        moves_money: false,
    }),
    seconds: 60,
    not_ready: NotReady::Never,
};

pub(crate) const PAY_ONCE: Operation = Operation {
    id: "payOnce",
    method: "POST",
    path: "/demo/pay/once",
    authenticated: true,
    errors: ErrorForm::Plaid,
    repeat: Repeat::Keyed(Key {
        field: "key",
        is_switch: false,
        lives: 86400,
        least_wait: 60,
        replay: Replay::Error,
        moves_money: true,
    }),
    seconds: 60,
    not_ready: NotReady::Never,
};

pub(crate) const PAY_TWICE: Operation = Operation {
    id: "payTwice",
    method: "POST",
    path: "/demo/pay/twice",
    authenticated: true,
    errors: ErrorForm::Plaid,
    repeat: Repeat::MovesMoney,
    seconds: 60,
    not_ready: NotReady::Never,
};

pub(crate) const PRICE_GET: Operation = Operation {
    id: "priceGet",
    method: "POST",
    path: "/demo/price/get",
    authenticated: true,
    errors: ErrorForm::Plaid,
    repeat: Repeat::BilledRead,
    seconds: 120,
    not_ready: NotReady::Field {
        name: "status",
        waiting: &["MAKING", "QUEUED"],
    },
};

pub(crate) const UNKNOWN: Operation = Operation {
    id: "unknown",
    method: "POST",
    path: "/demo/unknown",
    authenticated: true,
    errors: ErrorForm::Plaid,
    repeat: Repeat::MovesMoney,
    seconds: 60,
    not_ready: NotReady::Never,
};

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
    /// `POST /demo/note/create` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn note_create(&self, request: &Note) -> crate::Call<Answer> {
        self.post(&wire::NOTE_CREATE, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/note/get` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · only reads
    #[inline]
    pub fn note_get(&self, request: &Note) -> crate::Call<Answer> {
        self.post(&wire::NOTE_GET, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/note/once` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · retried if `is_same` is true
    #[inline]
    pub fn note_once(&self, request: &Note) -> crate::Call<Answer> {
        self.post(&wire::NOTE_ONCE, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/pay/once` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · retried if `key` is set
    #[inline]
    pub fn pay_once(&self, request: &Note) -> crate::Call<Answer> {
        self.post(&wire::PAY_ONCE, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/pay/twice` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn pay_twice(&self, request: &Note) -> crate::Call<Answer> {
        self.post(&wire::PAY_TWICE, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/price/get` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · only reads, and each success is billed
    #[inline]
    pub fn price_get(&self, request: &Note) -> crate::Call<Answer> {
        self.post(&wire::PRICE_GET, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/unknown` · [Plaid's page](https://plaid.com/docs/api/) · feature `demo` · not retried when the outcome is unknown
    #[inline]
    pub fn unknown(&self, request: &Note) -> crate::Call<Answer> {
        self.post(&wire::UNKNOWN, request)
    }
}

/// Answer of [`note_create`](crate::Client::note_create), [`note_get`](crate::Client::note_get),
/// [`note_once`](crate::Client::note_once) and 4 more.
#[non_exhaustive]
pub struct Answer {
    pub status: Option<String>,
}

/// Request of [`note_create`](crate::Client::note_create), [`note_get`](crate::Client::note_get),
/// [`note_once`](crate::Client::note_once) and 4 more.
#[non_exhaustive]
pub struct Note {
    pub is_same: Option<bool>,
    pub key: String,
}

impl Note {
    /// Creates the request from its required fields.
    #[must_use]
    pub fn new(key: impl Into<String>) -> Self {
        Self {
            is_same: None,
            key: key.into(),
        }
    }

    /// Sets `is_same`.
    #[must_use]
    #[inline]
    pub fn is_same(mut self, is_same: bool) -> Self {
        self.is_same = Some(is_same);
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
