//! Properties of an operation. The generated code has one constant for each operation.

use std::borrow::Cow;

/// The name of an operation in errors and logs.
pub(crate) type Name = Cow<'static, str>;

/// The default time limit of an attempt, in seconds.
pub(crate) const DEFAULT_SECONDS: u64 = 60;

/// An operation of the API.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The operationId.
    pub(crate) id: &'static str,
    /// The HTTP method.
    pub(crate) method: &'static str,
    /// The path, with parameters in braces.
    pub(crate) path: &'static str,
    /// Whether credentials are sent.
    pub(crate) authenticated: bool,
    /// The form of error bodies.
    pub(crate) errors: ErrorForm,
    /// The effect of sending it twice.
    pub(crate) repeat: Repeat,
    /// The time limit of an attempt in seconds, unless the client or the call sets another.
    pub(crate) seconds: u64,
    /// The way in which an answer says that the result is not ready yet.
    pub(crate) not_ready: NotReady,
}

impl Operation {
    /// An operation that the description does not have. It counts as the most dangerous kind.
    pub(crate) const UNKNOWN: Self = Self {
        id: "request",
        method: "POST",
        path: "",
        authenticated: true,
        errors: ErrorForm::Plaid,
        repeat: Repeat::MovesMoney,
        seconds: DEFAULT_SECONDS,
        not_ready: NotReady::Never,
    };
}

/// The form of an operation's error bodies.
#[derive(Debug, Clone, Copy)]
#[allow(dead_code, reason = "each is what some product needs")]
pub(crate) enum ErrorForm {
    /// A `PlaidError`.
    Plaid,
    /// The form of RFC 6749, used by the `/oauth/*` operations.
    OAuth,
}

/// The effect of sending an operation a second time when the first may have been carried out. It decides what is
/// retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Repeat {
    /// It only reads, so it has no effect.
    Read,
    /// It only reads, but is billed a second time.
    BilledRead,
    /// It has no effect if the request has an idempotency key.
    Keyed(Key),
    /// Something is written a second time.
    Write,
    /// Money moves a second time.
    MovesMoney,
}

/// The idempotency key of an operation: the field by which Plaid recognises a repeated request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Key {
    /// The path of the field in the request, with dots between names.
    pub field: &'static str,
    /// Whether the field is a boolean, which counts as a key if it is `true`. Otherwise it is a text, which must not be
    /// empty.
    pub is_switch: bool,
    /// The least number of seconds for which Plaid remembers the key; 0 if Plaid does not say.
    pub lives: u64,
    /// The least number of seconds to wait before the request is sent again.
    pub least_wait: u64,
    /// The server's answer to a repeated request.
    pub replay: Replay,
    /// Whether sending it again without the key moves money.
    pub moves_money: bool,
}

/// The server's answer to a repeated request whose first one was carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Replay {
    /// The first answer again.
    Same,
    /// An error.
    Error,
    /// Plaid does not document the answer.
    Unknown,
}

/// The way in which an operation says that its result is not ready yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "each is what some product needs")]
pub(crate) enum NotReady {
    /// It does not say so, or Plaid asks clients not to poll it.
    Never,
    /// It returns an error.
    Error,
    /// A field of a success has one of these values, or it returns an error.
    Field {
        /// The name of a top-level field of the answer.
        name: &'static str,
        /// The values that mean that the result is not ready.
        waiting: &'static [&'static str],
    },
}
