use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::{Head, UnknownWebhook, Webhook, WebhookError, WebhookErrorKind};
use crate::model::trail;
use crate::types::PlaidError;
use crate::{Error, hexadecimal};

/// A webhook with its original bytes.
#[derive(Clone, PartialEq)]
pub struct Event {
    webhook: Webhook,
    raw: Bytes,
}

impl Event {
    /// Reads an event **without verifying it**, such as one that was verified and stored, or one in a test.
    ///
    /// ```
    /// use plaid_api::webhook::{Event, Webhook};
    ///
    /// let stored = r#"{"webhook_type": "ITEM", "webhook_code": "NOT_KNOWN_YET", "item_id": "item-1"}"#;
    /// let event = Event::read(stored)?;
    /// assert!(matches!(event.webhook(), Webhook::Unknown(unknown) if unknown.webhook_code == "NOT_KNOWN_YET"));
    /// assert_eq!(event.raw(), stored.as_bytes());
    /// # Ok::<(), plaid_api::webhook::WebhookError>(())
    /// ```
    ///
    /// A webhook that does not have the form that its type and code require, or that contains a key twice, is
    /// [unknown](Webhook::Unknown), with the [reason](UnknownWebhook::reason).
    ///
    /// # Errors
    /// Fails if it is not a JSON object with a type and a code.
    pub fn read(raw: impl Into<Bytes>) -> Result<Self, WebhookError> {
        let raw = raw.into();
        let webhook =
            read_webhook(&raw).map_err(|error| WebhookError::new(WebhookErrorKind::BodyMalformed).caused_by(error))?;
        Ok(Self { webhook, raw })
    }

    /// Returns the webhook.
    #[must_use]
    pub fn webhook(&self) -> &Webhook {
        &self.webhook
    }

    /// Returns the webhook by value.
    #[must_use]
    pub fn into_webhook(self) -> Webhook {
        self.webhook
    }

    /// Returns the original bytes, which can be stored.
    #[must_use]
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// Returns the SHA-256 hash of the bytes in hexadecimal. It is the same for each delivery of an event.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        hexadecimal::encode(&Sha256::digest(&self.raw))
    }
}

impl Deref for Event {
    type Target = Webhook;

    fn deref(&self) -> &Webhook {
        &self.webhook
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event").field("webhook", &self.webhook).finish_non_exhaustive()
    }
}

impl Webhook {
    /// Returns the `webhook_type`, such as `TRANSACTIONS`, even if this version of the SDK does not know it.
    #[must_use]
    pub fn webhook_type(&self) -> &str {
        self.names().0
    }

    /// Returns the `webhook_code`, such as `SYNC_UPDATES_AVAILABLE`.
    #[must_use]
    pub fn webhook_code(&self) -> &str {
        self.names().1
    }

    /// Returns whether the user should repair the Item by going through Link in update mode, now or before it stops
    /// working.
    #[must_use]
    pub fn needs_update_mode(&self) -> bool {
        // Compares names, so that this also works for a webhook that could not be read in its form.
        matches!(self.names(), ("ITEM", "PENDING_DISCONNECT" | "PENDING_EXPIRATION"))
            || self.error().is_some_and(PlaidError::needs_update_mode)
    }

    /// Returns whether the Item can't be repaired, so that the user has to link a new one.
    #[must_use]
    pub fn needs_new_item(&self) -> bool {
        self.names() == ("ITEM", "USER_PERMISSION_REVOKED") || self.error().is_some_and(PlaidError::needs_new_item)
    }
}

/// Reads a webhook in the form that its type and code require, or else as an unknown one. A verified webhook must reach
/// its handler, because Plaid stops sending to receivers that refuse webhooks.
fn read_webhook(raw: &Bytes) -> Result<Webhook, Error> {
    trail::clear();
    let error = |error: serde_json::Error| Error::decode(raw, &error, &trail::take());
    let text = String::from_utf8_lossy(raw);
    let (head, repeated) = match Head::read(&text) {
        Ok(head) => (head, None),
        Err(repeated) => (Head::read_loosely(&text).map_err(error)?, Some(repeated)),
    };
    let reason = match (Webhook::of(&head, raw), repeated) {
        (Ok(Some(webhook)), None) => return Ok(webhook),
        // This error names the field.
        (Err(why), _) | (Ok(_), Some(why)) => Some(error(why)),
        (Ok(None), None) => None,
    };
    Ok(Webhook::Unknown(UnknownWebhook::new(head, reason)))
}

/// Reads the body of a webhook as one type.
pub(crate) fn read<T: DeserializeOwned>(raw: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(raw)
}
