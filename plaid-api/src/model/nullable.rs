//! Fields of requests that distinguish absent, null and a value.

use serde::de::Deserializer;
use serde::ser::Serializer;

use super::Part;

/// A field of a request for which leaving it out and sending `null` may mean different things.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Nullable<T> {
    /// The key is not sent.
    #[default]
    Absent,
    /// The key is sent as `null`.
    Null,
    /// The value is sent.
    Value(T),
}

impl<T> Nullable<T> {
    /// Returns the value, if there is one.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

/// Converts `None` to an absent key, as setters do. `null` is only sent if it is said: [`Nullable::Null`].
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::Value)
    }
}

impl<T: Part> Part for Nullable<T> {
    const TAKES_NULL: bool = true;

    #[cfg(feature = "test-util")]
    fn sample(_: super::Place) -> Self {
        Self::Absent
    }

    fn empty() -> Self {
        Self::Absent
    }

    fn is_unset(&self) -> bool {
        matches!(self, Self::Absent)
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::read(deserializer).map(|value| value.map_or(Self::Null, Self::Value))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.write(serializer),
            Self::Absent | Self::Null => serializer.serialize_none(),
        }
    }
}
