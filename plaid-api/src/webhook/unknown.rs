use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::head::Head;
use crate::Error;
use crate::model::Model;
use crate::types::{ItemId, PlaidError, WebhookEnvironmentValues};

/// A webhook that this version of the SDK does not know, or one that has another form than its type and code say.
///
/// What can be read of it is here, so that it can be acted on: fetch what its type and code are about for its Item.
/// The bytes that it came as are [`Event::raw`](super::Event::raw).
#[derive(Clone)]
#[non_exhaustive]
pub struct UnknownWebhook {
    /// Its type.
    pub webhook_type: String,
    /// Its code.
    pub webhook_code: String,
    /// The Item that it is about, if it names one.
    pub item_id: Option<ItemId>,
    /// The environment that it is from, if it names one.
    pub environment: Option<WebhookEnvironmentValues>,
    /// What is wrong, as far as it can be read, if it has a code.
    pub error: Option<PlaidError>,
    /// All of it. It may hold personal data, so `Debug` does not show it. A value that no JSON value can hold, such
    /// as a number out of range, is null here.
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

    /// Why it can't be read as what its type and code say; none for a type and code that this version of the SDK
    /// does not know. The text names the place, and no value.
    #[must_use]
    pub fn reason(&self) -> Option<&Error> {
        self.reason.as_deref()
    }
}

/// The reason follows from the rest.
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

/// The fields of an error that can be read, if its code is among them: by it an error says what it asks for.
fn plaid_error(fields: &Map<String, Value>) -> Option<PlaidError> {
    let code = fields.get("error_code").filter(|code| code.is_string())?;
    let mut read = json!({"error_type": "", "error_code": code, "error_message": ""});
    for field in PlaidError::FIELDS {
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
