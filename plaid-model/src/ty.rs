//! The types that values have.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The type of a value. It is shown as in Rust, without paths.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Ty {
    /// A boolean.
    Bool,
    /// A whole number.
    Integer,
    /// A number that is a ratio, score, count or coordinate.
    Float,
    /// An exact decimal number.
    Decimal,
    /// An amount in text, with two decimals.
    Amount,
    /// Text.
    Text,
    /// A date.
    Date,
    /// A date with a time.
    DateTime,
    /// Any JSON value.
    Json,
    /// Any JSON object.
    JsonObject,
    /// A list.
    List(Box<Ty>),
    /// A map with text as its keys.
    Map(Box<Ty>),
    /// A value that may be null, in a list or map. For fields, [`Presence`](super::Presence) states it.
    Nullable(Box<Ty>),
    /// A named type, by its Rust name.
    Named(String),
}

impl Ty {
    /// Whether it is a list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        matches!(self, Self::List(_))
    }

    /// Returns the name of a named type.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            _ => None,
        }
    }

    /// Returns the type inside all lists, maps and nullable values.
    #[must_use]
    pub fn innermost(&self) -> &Self {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.innermost(),
            other => other,
        }
    }

    /// Returns [`Self::innermost`], to be changed.
    pub fn innermost_mut(&mut self) -> &mut Self {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.innermost_mut(),
            other => other,
        }
    }
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("bool"),
            Self::Integer => f.write_str("i64"),
            Self::Float => f.write_str("f64"),
            Self::Decimal => f.write_str("Decimal"),
            Self::Amount => f.write_str("Amount"),
            Self::Text => f.write_str("String"),
            Self::Date => f.write_str("NaiveDate"),
            Self::DateTime => f.write_str("DateTime<Utc>"),
            Self::Json => f.write_str("Value"),
            Self::JsonObject => f.write_str("Map<String, Value>"),
            Self::List(inner) => write!(f, "Vec<{inner}>"),
            Self::Map(inner) => write!(f, "BTreeMap<String, {inner}>"),
            Self::Nullable(inner) => write!(f, "Option<{inner}>"),
            Self::Named(name) => f.write_str(name),
        }
    }
}
