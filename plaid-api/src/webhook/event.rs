use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write as _;
use std::ops::Deref;

use bytes::Bytes;
use serde::de::{DeserializeOwned, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Webhook, WebhookError, WebhookErrorKind};
use crate::Error;
use crate::model::trail;
use crate::types::PlaidError;

/// A webhook, and the bytes that it came as.
#[derive(Clone, PartialEq)]
pub struct Event {
    webhook: Webhook,
    raw: Bytes,
}

impl Event {
    /// Reads an event **without verifying it**: one that was verified and stored, or one of a test.
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
    /// # Errors
    /// When it is not JSON with a type and a code, or has another form than these say.
    pub fn read(raw: impl Into<Bytes>) -> Result<Self, WebhookError> {
        let raw = raw.into();
        trail::clear();
        let webhook = read_webhook(&raw).map_err(|error| {
            let why = Error::decode(&raw, &error, &trail::take());
            WebhookError::new(WebhookErrorKind::BodyMalformed).caused_by(why)
        })?;
        Ok(Self { webhook, raw })
    }

    /// What Plaid tells.
    #[must_use]
    pub fn webhook(&self) -> &Webhook {
        &self.webhook
    }

    /// What Plaid tells.
    #[must_use]
    pub fn into_webhook(self) -> Webhook {
        self.webhook
    }

    /// The bytes that it came as, to be stored.
    #[must_use]
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// The same for every delivery of the same event: the SHA-256 of its bytes, in hexadecimal.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        hexadecimal(&Sha256::digest(&self.raw))
    }
}

/// Two digits a byte.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
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

/// A webhook that this version of the SDK does not know.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct UnknownWebhook {
    /// Its type.
    pub webhook_type: String,
    /// Its code.
    pub webhook_code: String,
    /// All of it. It may hold personal data, so `Debug` does not show it.
    pub raw: Value,
}

impl fmt::Debug for UnknownWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownWebhook")
            .field("webhook_type", &self.webhook_type)
            .field("webhook_code", &self.webhook_code)
            .finish_non_exhaustive()
    }
}

impl Webhook {
    /// Its `webhook_type`, such as `TRANSACTIONS`, also of one that this version of the SDK does not know.
    #[must_use]
    pub fn webhook_type(&self) -> &str {
        self.names().0
    }

    /// Its `webhook_code`, such as `SYNC_UPDATES_AVAILABLE`.
    #[must_use]
    pub fn webhook_code(&self) -> &str {
        self.names().1
    }

    /// Whether the user can mend the Item by going through Link in update mode, now or before it stops working.
    #[must_use]
    pub fn needs_update_mode(&self) -> bool {
        matches!(self, Self::PendingDisconnect(_) | Self::PendingExpiration(_))
            || self.error().is_some_and(PlaidError::needs_update_mode)
    }

    /// Whether the Item is beyond repair, so that the user has to link a new one.
    #[must_use]
    pub fn needs_new_item(&self) -> bool {
        matches!(self, Self::UserPermissionRevoked(_)) || self.error().is_some_and(PlaidError::needs_new_item)
    }
}

/// Reads what the type and the code say it is.
fn read_webhook(raw: &[u8]) -> Result<Webhook, serde_json::Error> {
    let head: Head = Head::read(raw)?;
    if let Some(webhook) = Webhook::of(&head, raw)? {
        return Ok(webhook);
    }
    let Head { webhook_type, webhook_code, rest } = head;
    let mut raw: serde_json::Map<String, Value> = rest.into_iter().collect();
    raw.insert("webhook_type".into(), webhook_type.clone().into());
    raw.insert("webhook_code".into(), webhook_code.clone().into());
    Ok(Webhook::Unknown(UnknownWebhook { webhook_type, webhook_code, raw: raw.into() }))
}

/// Reads one of the types.
pub(crate) fn read<T: DeserializeOwned>(raw: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(raw)
}

/// What tells webhooks apart.
pub(crate) struct Head {
    pub(crate) webhook_type: String,
    pub(crate) webhook_code: String,
    rest: BTreeMap<String, Value>,
}

impl Head {
    fn read(raw: &[u8]) -> Result<Self, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_slice(raw);
        let mut rest = deserializer.deserialize_map(Keys)?;
        deserializer.end()?;
        let mut text = |name| match rest.remove(name) {
            Some(Value::String(text)) => Ok(text),
            Some(_) => Err(serde_json::Error::custom("invalid type: another, expected a string")),
            None => Err(serde_json::Error::missing_field(name)),
        };
        let (webhook_type, webhook_code) = (text("webhook_type")?, text("webhook_code")?);
        Ok(Self { webhook_type, webhook_code, rest })
    }

    /// Whether a field is there, and not null.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.rest.get(name).is_some_and(|value| !value.is_null())
    }

    /// Whether a field is text.
    pub(crate) fn has_text(&self, name: &str) -> bool {
        self.rest.get(name).is_some_and(Value::is_string)
    }
}

/// The keys and values of an object. A key that comes twice could mean one thing to us and another to the next
/// reader.
struct Keys;

impl<'de> Visitor<'de> for Keys {
    type Value = BTreeMap<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut all = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            if all.insert(key, map.next_value()?).is_some() {
                return Err(A::Error::custom("a key comes twice"));
            }
        }
        Ok(all)
    }
}
