//! What the runtime knows of an operation; the generated code has one constant for each.

use std::borrow::Cow;

/// What an operation is called in errors and logs.
pub(crate) type Name = Cow<'static, str>;

/// An operation of the description.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Its operationId.
    pub(crate) id: &'static str,
    /// Its HTTP method.
    pub(crate) method: &'static str,
    /// Its path, with parameters in braces.
    pub(crate) path: &'static str,
    /// Whether credentials are sent.
    pub(crate) authenticated: bool,
    /// The form of its errors.
    pub(crate) errors: ErrorForm,
    /// What sending it twice does.
    pub(crate) repeat: Repeat,
    /// How many seconds an attempt may take, unless the client or the call says otherwise.
    pub(crate) seconds: u64,
    /// How it says that what it is asked for is still being made.
    pub(crate) not_ready: NotReady,
}

impl Operation {
    /// What the description does not know: on the safe side.
    pub(crate) const UNKNOWN: Self = Self {
        id: "request",
        method: "POST",
        path: "",
        authenticated: true,
        errors: ErrorForm::Plaid,
        repeat: Repeat::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    };
}

/// The form of an operation's error bodies.
#[derive(Debug, Clone, Copy)]
#[allow(dead_code, reason = "each is what some product needs")]
pub(crate) enum ErrorForm {
    /// `PlaidError`.
    Plaid,
    /// RFC 6749, as the `/oauth/*` operations answer.
    OAuth,
}

/// What sending an operation a second time does, when the first may have been carried out: what
/// retries go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Repeat {
    /// Nothing.
    Read,
    /// It is billed a second time.
    BilledRead,
    /// Nothing, if the request has a key by which Plaid knows it again.
    Keyed(Key),
    /// Something is written a second time.
    Write,
    /// Money moves a second time.
    MovesMoney,
}

/// The key by which Plaid knows a request again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Key {
    /// The field of the request, with dots between levels.
    pub field: &'static str,
    /// The field is a switch, and must be true.
    pub is_switch: bool,
    /// How many seconds the server remembers it at least; 0 where Plaid does not say.
    pub lives: u64,
    /// How many seconds must pass before the request is sent again.
    pub least_wait: u64,
    /// What the server answers to a request that it has carried out before.
    pub replay: Replay,
    /// What is repeated without the key is money.
    pub moves_money: bool,
}

/// What the server answers to a request that it has carried out before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Replay {
    /// The first answer.
    Same,
    /// An error.
    Error,
    /// Plaid doesn't say.
    Unknown,
}

/// How an operation says that what it is asked for is still being made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "each is what some product needs")]
pub(crate) enum NotReady {
    /// It doesn't, or Plaid asks not to poll it.
    Never,
    /// By an error.
    Error,
    /// By a field of a success that has one of these values; by an error as well, if one comes.
    Field {
        /// At the top of the answer.
        name: &'static str,
        /// Which values mean waiting.
        waiting: &'static [&'static str],
    },
}
