//! Handlers of operations and events.

use serde_json::Value;

use crate::params::Params;
use crate::refusal::Refusal;
use crate::state::{EventKind, World};

/// The operations and events that a file handles.
pub struct Handlers {
    /// The handlers of requests, by path. The path stands after the method unless that is POST, and has its parameters by
    /// name: `GET /fdx/consents/{consentId}`.
    pub operations: &'static [(&'static str, Act)],
    /// The handlers of events, by kind.
    pub events: &'static [(EventKind, Effect)],
}

/// Handles a request of an operation, whose form has been checked.
pub type Act = fn(&mut World, &Params) -> Result<Reply, Refusal>;

/// Handles an event that happens to the thing of an id.
pub type Effect = fn(&mut World, &str);

/// The reply to a request.
#[derive(Debug)]
pub enum Reply {
    /// The fields that are simulated. Other required fields are made up.
    Facts(Value),
    /// A file.
    File(Vec<u8>),
    /// Everything is made up but these fields.
    MadeUpAround(Value),
    /// Everything is made up.
    MadeUp,
}

impl From<Value> for Reply {
    fn from(facts: Value) -> Self {
        Self::Facts(facts)
    }
}
