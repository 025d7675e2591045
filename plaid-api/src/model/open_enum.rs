//! Enums that keep values which the description does not have, and write them back unchanged.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, MapAccess, Unexpected, Visitor};
use serde::ser::Serializer;

use super::debug::Redacted;
use super::number::{TakeText, exact, in_map, text_of_double};
use crate::redact::form;

/// A value that this version of the description does not document.
///
/// Its content is private so that a variant added later breaks no `match`: compare by `as_str()`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue {
    text: Box<str>,
    /// Whether the value is a number, boolean or other bare JSON value, and not a string.
    bare: bool,
}

impl UnknownValue {
    /// Returns the value as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Shows values of one or a few words, as new values of Plaid's are. Any other text may be a token or a person's
/// number.
impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.text.is_empty() || form::is_words(&self.text) {
            fmt::Debug::fmt(&self.text, f)
        } else {
            Redacted.fmt(f)
        }
    }
}

/// A generated enum.
pub trait OpenEnum: Sized {
    /// The documented values that are numbers or booleans on the wire, as JSON text.
    const BARE: &'static [&'static str] = &[];
    /// Returns the documented value with this text.
    fn documented(text: &str) -> Option<Self>;
    /// Creates the value for a text that the description does not document.
    fn unknown(value: UnknownValue) -> Self;
    /// Returns the value's text, and the name of its variant or the unknown value.
    fn text(&self) -> (&str, Result<&'static str, &UnknownValue>);
}

/// Reads an enum from a string, number or boolean.
///
/// # Errors
/// Fails if the input is something else.
pub fn read_enum<'de, T: OpenEnum, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(EnumVisitor(PhantomData))
}

struct EnumVisitor<T>(PhantomData<T>);

impl<T: OpenEnum> EnumVisitor<T> {
    fn bare(text: &str) -> T {
        let known = T::BARE.contains(&text).then(|| T::documented(text)).flatten();
        known.unwrap_or_else(|| T::unknown(UnknownValue { text: text.into(), bare: true }))
    }
}

impl<T: OpenEnum> TakeText for EnumVisitor<T> {
    type Value = T;

    fn take_text<E: Error>(self, text: &str) -> Result<T, E> {
        match exact(text) {
            Some(number) => Ok(Self::bare(&number.normalize().to_string())),
            None => Err(E::invalid_value(Unexpected::Other("another number"), &self)),
        }
    }
}

impl<'de, T: OpenEnum> Visitor<'de> for EnumVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, number or boolean")
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        let known = if T::BARE.contains(&text) { None } else { T::documented(text) };
        Ok(known.unwrap_or_else(|| T::unknown(text.into())))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
        Ok(Self::bare(if value { "true" } else { "false" }))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        Ok(Self::bare(&value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        Ok(Self::bare(&value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        match text_of_double(value) {
            Some(text) => Ok(Self::bare(&text)),
            None => Err(E::invalid_value(Unexpected::Other("another number"), &self)),
        }
    }

    /// Reads a number, which is a map if `serde_json` has its feature `arbitrary_precision`.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        in_map(map, self)
    }
}

/// Writes an enum with the JSON type with which it was read or is documented.
///
/// # Errors
/// Fails if the serializer fails.
pub fn write_enum<T: OpenEnum, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let (text, unknown) = value.text();
    let bare = unknown.map_or_else(|unknown| unknown.bare, |_| T::BARE.contains(&text));
    if !bare {
        return serializer.serialize_str(text);
    }
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(value) => serde::Serialize::serialize(&value, serializer),
        Err(_) => serializer.serialize_str(text),
    }
}

/// Returns the value with this text, whether it is documented or not.
#[must_use]
pub fn enum_of<T: OpenEnum>(text: &str) -> T {
    T::documented(text).unwrap_or_else(|| T::unknown(text.into()))
}

/// Whether two values are the same on the wire.
#[must_use]
pub fn same_enum<T: OpenEnum>(one: &T, other: &T) -> bool {
    let ((one, unknown), (other, other_unknown)) = (one.text(), other.text());
    one == other && unknown == other_unknown
}

/// Shows the name of the variant, and for an unknown value its text.
///
/// # Errors
/// Fails if the formatter fails.
pub fn debug_enum<T: OpenEnum>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value.text().1 {
        Ok(variant) => f.write_str(variant),
        Err(unknown) => f.debug_tuple("UnknownValue").field(unknown).finish(),
    }
}

impl From<&str> for UnknownValue {
    fn from(text: &str) -> Self {
        Self { text: text.into(), bare: false }
    }
}

/// Implements [`OpenEnum`] and the traits of enums, from the values that are bare on the wire, if there are any, and a
/// table of variants with their texts.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    (super::$open:ident $([$($bare:literal),*])? $(, $variant:ident $wire:literal)* $(,)?) => {
        impl $crate::model::OpenEnum for super::$open {
            $(const BARE: &'static [&'static str] = &[$($bare),*];)?
            #[inline]
            fn documented(text: &str) -> ::std::option::Option<Self> {
                Some(match text {
                    $($wire => Self::$variant,)*
                    _ => return None,
                })
            }
            #[inline]
            fn unknown(value: $crate::UnknownValue) -> Self {
                Self::UnknownValue(value)
            }
            #[inline]
            fn text(&self) -> (&str, ::std::result::Result<&'static str, &$crate::UnknownValue>) {
                match self {
                    $(Self::$variant => ($wire, Ok(stringify!($variant))),)*
                    Self::UnknownValue(value) => (value.as_str(), Err(value)),
                }
            }
        }
        impl super::$open {
            /// Returns the value as it is on the wire.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                $crate::model::OpenEnum::text(self).0
            }
            /// Returns whether this version of the description does not document the value.
            #[must_use]
            #[inline]
            pub fn is_unknown(&self) -> bool {
                $crate::model::OpenEnum::text(self).1.is_err()
            }
        }
        impl<T: $crate::model::Text> ::std::convert::From<T> for super::$open {
            #[inline]
            fn from(text: T) -> Self {
                $crate::model::enum_of(text.text())
            }
        }
        impl ::std::str::FromStr for super::$open {
            type Err = ::std::convert::Infallible;
            #[inline]
            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                Ok($crate::model::enum_of(text))
            }
        }
        impl ::std::fmt::Debug for super::$open {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::model::debug_enum(self, f)
            }
        }
        impl ::std::cmp::PartialEq for super::$open {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::model::same_enum(self, other)
            }
        }
        impl ::std::cmp::Eq for super::$open {}
        impl ::std::hash::Hash for super::$open {
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }
        impl ::std::fmt::Display for super::$open {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl ::serde::Serialize for super::$open {
            fn serialize<S: ::serde::Serializer>(&self, s: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::model::write_enum(self, s)
            }
        }
        impl<'de> ::serde::Deserialize<'de> for super::$open {
            fn deserialize<D: ::serde::Deserializer<'de>>(d: D) -> ::std::result::Result<Self, D::Error> {
                $crate::model::read_enum(d)
            }
        }
        impl $crate::model::Part for super::$open {
            #[cfg(feature = "test-util")]
            fn sample(_: $crate::model::Place) -> Self {
                [$(Self::$variant),*].into_iter().next().unwrap_or_else(|| $crate::model::enum_of(""))
            }
            #[inline]
            fn empty() -> Self {
                $crate::model::OpenEnum::unknown("".into())
            }
            // A field that was absent when read stays absent when written.
            #[inline]
            fn is_unset(&self) -> bool {
                self.as_str().is_empty()
            }
            fn read<'de, D: ::serde::Deserializer<'de>>(d: D) -> ::std::result::Result<Self, D::Error> {
                $crate::model::read_enum(d)
            }
            fn write<S: ::serde::Serializer>(&self, s: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::model::write_enum(self, s)
            }
        }
    };
}
