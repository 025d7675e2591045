//! Facts about operations. The generated code has one constant for each operation.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

/// The default time limit of an attempt, in seconds.
pub(crate) const DEFAULT_SECONDS: u64 = 60;

/// An operation of the API: one of the constants in [`operation`](crate::operation), or the path that was passed to
/// [`Client::request`](crate::Client::request).
#[derive(Clone)]
pub struct Operation(Called);

#[derive(Clone)]
enum Called {
    #[allow(dead_code, reason = "not every product has operations")]
    Described(&'static Facts),
    /// A path that the description does not have, without segments that may be ids.
    Other(Arc<str>),
}

/// The facts about an operation.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The operationId.
    pub(crate) id: &'static str,
    /// The HTTP method.
    pub(crate) method: &'static str,
    /// The path, with parameters in braces.
    pub(crate) path: &'static str,
    /// The credentials that it accepts.
    pub(crate) access: Access,
    /// The form of error bodies.
    pub(crate) errors: ErrorForm,
    /// The effect of sending it twice.
    pub(crate) idempotency: Idempotency,
    /// The time limit of an attempt in seconds, unless the client or the call sets another.
    pub(crate) seconds: u64,
    /// The way in which an answer says that the result is not ready yet.
    pub(crate) not_ready: NotReady,
}

impl Facts {
    /// Those of an operation that the description does not have. It counts as the most dangerous kind.
    pub(crate) const UNKNOWN: Self = Self {
        id: "",
        method: "POST",
        path: "",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: DEFAULT_SECONDS,
        not_ready: NotReady::Never,
    };
}

impl Operation {
    /// Creates an operation of the description.
    #[allow(dead_code, reason = "not every product has operations")]
    pub(crate) const fn described(facts: &'static Facts) -> Self {
        Self(Called::Described(facts))
    }

    /// Creates an operation that the description does not have. Its path has no segments that may be ids.
    #[allow(dead_code, reason = "the tests share this file")]
    pub(crate) fn other(path: &str) -> Self {
        Self(Called::Other(path.into()))
    }

    /// Returns the facts, which are the most careful ones for an operation that the description does not have.
    pub(crate) fn facts(&self) -> &'static Facts {
        match &self.0 {
            Called::Described(facts) => facts,
            Called::Other(_) => &Facts::UNKNOWN,
        }
    }

    /// Returns the operationId, such as `accountsGet`; `None` if the description does not have the operation.
    #[must_use]
    pub fn id(&self) -> Option<&'static str> {
        match &self.0 {
            Called::Described(facts) => Some(facts.id),
            Called::Other(_) => None,
        }
    }

    /// Returns the path, such as `/accounts/get`, with parameters in braces. It has no ids.
    #[must_use]
    pub fn path(&self) -> &str {
        match &self.0 {
            Called::Described(facts) => facts.path,
            Called::Other(path) => path,
        }
    }

    /// Returns the HTTP method.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.facts().method
    }

    /// Returns the effect of sending the operation twice.
    #[must_use]
    pub fn idempotency(&self) -> Idempotency {
        self.facts().idempotency
    }
}

impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        (self.id(), self.path(), self.method()) == (other.id(), other.path(), other.method())
    }
}

impl Eq for Operation {}

impl Hash for Operation {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.path().hash(state);
    }
}

/// Shows the operationId, or else the path.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id().unwrap_or_else(|| self.path()))
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The credentials that an operation accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "each is what some product needs")]
pub(crate) enum Access {
    /// It needs none, and none are sent.
    Open,
    /// The client id and the secret.
    Keys,
    /// An OAuth token.
    OAuth,
    /// The client id and the secret, or an OAuth token.
    KeysOrOAuth,
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
pub enum Idempotency {
    /// It only reads, so it has no effect.
    Read,
    /// It only reads, but is, or may be, billed a second time.
    BilledRead,
    /// It has no effect if the request has an idempotency key.
    Keyed(IdempotencyKey),
    /// Something is written a second time.
    Write,
    /// Money moves a second time.
    MovesMoney,
}

/// The idempotency key of an operation: the field by which Plaid recognises a repeated request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct IdempotencyKey {
    /// The path of the field in the request, with dots between names.
    pub field: &'static str,
    /// Whether the field is a boolean, which counts as a key if it is `true`. Otherwise it is a text, which must not be
    /// empty.
    pub is_switch: bool,
    /// The least time for which Plaid remembers the key; `None` if Plaid does not say.
    pub lives: Option<Duration>,
    /// The least time to wait before the request is sent again.
    pub least_wait: Duration,
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
