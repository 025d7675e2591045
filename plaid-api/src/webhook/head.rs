//! The top level of a webhook's body. It is read even if the body does not have the form that its type and code
//! require.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeOwned, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

/// The fields of a body. Values stay text until they are used, so that one that can't be read, such as a number out of
/// range, does not affect the others.
pub(crate) struct Head<'a> {
    pub(crate) webhook_type: String,
    pub(crate) webhook_code: String,
    values: BTreeMap<String, &'a RawValue>,
}

impl<'a> Head<'a> {
    /// Reads a body in which each key occurs once. A repeated key could mean one thing here and another to the next
    /// reader.
    pub(super) fn read(text: &'a str) -> Result<Self, serde_json::Error> {
        Self::read_with(text, Keys { once: true })
    }

    /// Reads any object with a type and a code. The last value of a repeated key counts, as for most JSON parsers.
    pub(super) fn read_loosely(text: &'a str) -> Result<Self, serde_json::Error> {
        Self::read_with(text, Keys { once: false })
    }

    fn read_with(text: &'a str, keys: Keys) -> Result<Self, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let values = deserializer.deserialize_map(keys)?;
        deserializer.end()?;
        let text = |name: &'static str| match values.get(name) {
            Some(value) => value_of::<String>(value)
                .ok_or_else(|| serde_json::Error::custom("invalid type: another, expected a string")),
            None => Err(serde_json::Error::missing_field(name)),
        };
        Ok(Self { webhook_type: text("webhook_type")?, webhook_code: text("webhook_code")?, values })
    }

    /// Returns whether a field is present and not null.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|value| value.get() != "null")
    }

    /// Returns whether a field is a text.
    pub(crate) fn has_text(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|value| value.get().starts_with('"'))
    }

    /// Returns a field if it is present and can be read as `T`.
    pub(super) fn field<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        value_of(self.values.get(name)?)
    }

    /// Returns all fields, with null for those that can't be read.
    pub(super) fn to_value(&self) -> Value {
        self.values.iter().map(|(name, value)| (name.clone(), value_of(value).unwrap_or(Value::Null))).collect()
    }
}

fn value_of<T: DeserializeOwned>(value: &RawValue) -> Option<T> {
    serde_json::from_str(value.get()).ok()
}

/// Reads the keys and values of an object.
struct Keys {
    /// Whether a repeated key is an error.
    once: bool,
}

impl<'de> Visitor<'de> for Keys {
    type Value = BTreeMap<String, &'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut all = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            if all.insert(key, map.next_value()?).is_some() && self.once {
                // The key is data, so the error does not name it.
                return Err(A::Error::duplicate_field("…"));
            }
        }
        Ok(all)
    }
}
