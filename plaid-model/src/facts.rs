//! Facts that the description does not have, which the files of the policy give.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The time limit of an attempt in seconds, unless the file has a longer one.
pub const USUAL_SECONDS: u64 = 60;

/// The effect of sending an operation a second time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Idempotency {
    /// It has no effect.
    Read,
    /// It reads. Whether it is billed again is not known, which counts as yes.
    ReadOrBilled,
    /// It is billed again.
    BilledRead,
    /// It has no effect if the request has this key.
    Keyed(Key),
    /// Something is written again.
    Write,
    /// Money moves again.
    MovesMoney,
    /// Unknown, which counts as moving money.
    #[default]
    Unknown,
}

/// The key by which Plaid recognises a request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Key {
    /// The field that contains the key.
    field: Option<String>,
    /// The field that must be true, if the key is a switch.
    switch: Option<String>,
    /// The number of seconds for which the server remembers it, or 0 if that is unknown.
    #[serde(default)]
    pub lives: u64,
    /// The number of seconds to wait before the request is sent again.
    #[serde(default)]
    pub least_wait: u64,
    /// The server's answer to the second request.
    pub replay: Replay,
    /// The effect without the key.
    pub otherwise: Otherwise,
}

impl Key {
    /// Returns the name of the key's field, or of the switch.
    #[must_use]
    pub fn field(&self) -> &str {
        self.field.as_deref().or(self.switch.as_deref()).unwrap_or_default()
    }

    /// Whether the field is a switch, which must be true.
    #[must_use]
    pub fn is_switch(&self) -> bool {
        self.switch.is_some()
    }
}

/// The server's answer to a request that it has carried out before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Replay {
    /// The first answer again.
    Same,
    /// An error.
    Error,
    /// Plaid does not document it.
    Unknown,
}

/// The effect of repeating a keyed operation without its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Otherwise {
    /// Something is written again.
    Write,
    /// Money moves again.
    MovesMoney,
}

/// The way in which an operation reports that its result is not ready yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotReady {
    /// It never does, or must not be polled.
    #[default]
    Never,
    /// It returns an error.
    Error,
    /// A field of the successful answer has one of these values.
    Field(String, Vec<String>),
}

/// The starting point of the next page, by names of fields: those on the wire in the policy, those in Rust in the
/// model.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// A cursor in the answer, and perhaps a field that says whether there is more.
    Cursor {
        /// The cursor.
        next: String,
        /// Whether there is more.
        more: Option<String>,
    },
    /// A field of the last item.
    Last {
        /// The field.
        field: String,
        /// Whether there is more.
        more: Option<String>,
    },
    /// The number of items on the pages before.
    Count {
        /// The number of all items.
        total: Option<String>,
        /// Whether there is more.
        more: Option<String>,
        /// The field of the request with the size of a page, where pages may be shorter.
        step: Option<String>,
    },
}

/// Plaid's own limits for an operation, in calls per minute.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct RateLimit {
    /// Limits in Production.
    pub production: Calls,
    /// Limits in the Sandbox.
    pub sandbox: Calls,
}

/// Calls per minute.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Calls {
    /// Limit per Item.
    pub item: Option<u32>,
    /// Limit per client id.
    pub client: Option<u32>,
}

/// The meaning of a number or text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Meaning {
    /// It needs no type of its own.
    #[default]
    Plain,
    /// An exact decimal number.
    Decimal,
    /// An exact decimal number, because no rule names the field.
    DecimalByDefault,
    /// An amount in text, with two decimals.
    Amount,
}

/// Whether `Debug` shows a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Privacy {
    /// It is shown.
    #[default]
    Shown,
    /// It is never shown.
    Private,
    /// It is never shown, since no rule names this text.
    PrivateByDefault,
}

/// Whether a decision depends on a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stakes {
    /// No rule names it.
    #[default]
    Unnamed,
    /// No decision depends on it.
    Low,
    /// A decision depends on it.
    High,
}

/// A type of errors and an HTTP status, under which a code occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// The HTTP status.
    pub status: u16,
    /// The `error_type`.
    pub kind: String,
}

/// The type and the code by which a webhook is recognised.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// Its `webhook_type`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its `webhook_code`.
    pub code: String,
    /// Fields that distinguish it from another webhook with the same type and code.
    #[serde(default)]
    pub when: BTreeMap<String, Form>,
}

/// The form that a field must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// It is present, and not null.
    Any,
    /// It is text.
    Text,
}
