use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::head::Head;
use crate::Error;
use crate::model::Model as _;
use crate::types::{ItemId, PlaidError, WebhookEnvironmentValues};

/// A webhook whose type and code this version of the SDK does not know, or that does not have the form that they
/// require.
///
/// It contains what can be read, so that a handler can act on it, usually by fetching the data that the type and code
/// are about for the Item. [`Event::raw`](super::Event::raw) has the original bytes.
#[derive(Clone)]
#[non_exhaustive]
pub struct UnknownWebhook {
    /// The type, such as `TRANSACTIONS`.
    pub webhook_type: String,
    /// The code, such as `SYNC_UPDATES_AVAILABLE`.
    pub webhook_code: String,
    /// The Item, if the webhook names one.
    pub item_id: Option<ItemId>,
    /// The environment, if the webhook names one.
    pub environment: Option<WebhookEnvironmentValues>,
    /// The fields of its error that can be read, if it has an error with a code.
    pub error: Option<PlaidError>,
    /// The whole body. It may hold personal data, so `Debug` does not show it. A value that does not fit into JSON's
    /// types here, such as a number out of range, is null.
    pub raw: Value,
    reason: Option<Arc<Error>>,
}

impl UnknownWebhook {
    pub(super) fn new(head: Head<'_>, reason: Option<Error>) -> Self {
        Self {
            item_id: head.field("item_id"),
            environment: head.field("environment"),
            error: head.field("error").as_ref().and_then(plaid_error),
            raw: head.to_value(),
            webhook_type: head.webhook_type,
            webhook_code: head.webhook_code,
            reason: reason.map(Arc::new),
        }
    }

    /// Returns why the webhook can't be read in the form that its type and code require. Returns `None` if this version
    /// of the SDK does not know them. The text names the field, but no value.
    #[must_use]
    pub fn reason(&self) -> Option<&Error> {
        self.reason.as_deref()
    }
}

/// The reason follows from the other fields, so it is not compared.
impl PartialEq for UnknownWebhook {
    fn eq(&self, other: &Self) -> bool {
        self.webhook_type == other.webhook_type
            && self.webhook_code == other.webhook_code
            && self.item_id == other.item_id
            && self.environment == other.environment
            && self.error == other.error
            && self.raw == other.raw
    }
}

impl fmt::Debug for UnknownWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownWebhook")
            .field("webhook_type", &self.webhook_type)
            .field("webhook_code", &self.webhook_code)
            .field("item_id", &self.item_id)
            .field("environment", &self.environment)
            .field("error", &self.error)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

/// Reads the valid fields of an error, if its code is one of them: the code decides on the remedy.
fn plaid_error(fields: &Map<String, Value>) -> Option<PlaidError> {
    let code = fields.get("error_code").filter(|code| code.is_string())?;
    let mut read = json!({"error_type": "", "error_code": code, "error_message": ""});
    for field in PlaidError::TABLE.fields {
        let Some(value) = fields.get(field.name) else { continue };
        let mut with = read.clone();
        if let Some(with) = with.as_object_mut() {
            with.insert(field.name.to_owned(), value.clone());
        }
        if PlaidError::deserialize(&with).is_ok() {
            read = with;
        }
    }
    PlaidError::deserialize(&read).ok()
}
