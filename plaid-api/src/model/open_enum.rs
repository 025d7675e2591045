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
pub struct Undocumented {
    text: Box<str>,
    /// Whether the value is a number, boolean or other bare JSON value, and not a string.
    bare: bool,
}

impl Undocumented {
    /// Returns the value as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Shows values of one or a few words, as new values of Plaid's are. Any other text may be a token or a person's
/// number.
impl fmt::Debug for Undocumented {
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
    const BARE: &'static [&'static str];
    /// Returns the documented value with this text.
    fn documented(text: &str) -> Option<Self>;
    /// Creates an undocumented value.
    fn undocumented(value: Undocumented) -> Self;
    /// Returns the value's text, and the undocumented value if it is one.
    fn text(&self) -> (&str, Option<&Undocumented>);
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
        known.unwrap_or_else(|| T::undocumented(Undocumented { text: text.into(), bare: true }))
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
        Ok(known.unwrap_or_else(|| T::undocumented(text.into())))
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
    let (text, undocumented) = value.text();
    let bare = undocumented.map_or_else(|| T::BARE.contains(&text), |u| u.bare);
    if !bare {
        return serializer.serialize_str(text);
    }
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(value) => serde::Serialize::serialize(&value, serializer),
        Err(_) => serializer.serialize_str(text),
    }
}

/// Whether two values are the same on the wire.
#[must_use]
pub fn same_enum<T: OpenEnum>(one: &T, other: &T) -> bool {
    let ((one, one_undocumented), (other, other_undocumented)) = (one.text(), other.text());
    one == other && one_undocumented == other_undocumented
}

/// Shows a value as its text, and whether it is undocumented.
///
/// # Errors
/// Fails if the formatter fails.
pub fn debug_enum<T: OpenEnum>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value.text() {
        (text, None) => f.write_str(text),
        (_, Some(undocumented)) => f.debug_tuple("Undocumented").field(undocumented).finish(),
    }
}

impl From<&str> for Undocumented {
    fn from(text: &str) -> Self {
        Self { text: text.into(), bare: false }
    }
}

/// Implements [`OpenEnum`] and the traits of enums, from the values that are bare on the wire and a table
/// of variants with their texts.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($open:ty, bare[$($bare:literal),*] $(, $variant:ident $wire:literal)* $(,)?) => {
        impl $crate::model::OpenEnum for $open {
            const BARE: &'static [&'static str] = &[$($bare),*];
            #[inline]
            fn documented(text: &str) -> ::std::option::Option<Self> {
                Some(match text {
                    $($wire => Self::$variant,)*
                    _ => return None,
                })
            }
            #[inline]
            fn undocumented(value: $crate::Undocumented) -> Self {
                Self::Undocumented(value)
            }
            #[inline]
            fn text(&self) -> (&str, ::std::option::Option<&$crate::Undocumented>) {
                match self {
                    $(Self::$variant => ($wire, None),)*
                    Self::Undocumented(value) => (value.as_str(), Some(value)),
                }
            }
        }
        impl $open {
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
                $crate::model::OpenEnum::text(self).1.is_some()
            }
        }
        impl ::std::convert::From<&str> for $open {
            #[inline]
            fn from(text: &str) -> Self {
                <Self as $crate::model::OpenEnum>::documented(text)
                    .unwrap_or_else(|| $crate::model::OpenEnum::undocumented(text.into()))
            }
        }
        impl ::std::convert::From<::std::string::String> for $open {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                text.as_str().into()
            }
        }
        impl ::std::fmt::Debug for $open {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::model::debug_enum(self, f)
            }
        }
        impl ::std::cmp::PartialEq for $open {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::model::same_enum(self, other)
            }
        }
        impl ::std::cmp::Eq for $open {}
        impl ::std::hash::Hash for $open {
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }
        impl ::std::fmt::Display for $open {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl ::serde::Serialize for $open {
            fn serialize<S: ::serde::Serializer>(&self, s: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::model::write_enum(self, s)
            }
        }
        impl<'de> ::serde::Deserialize<'de> for $open {
            fn deserialize<D: ::serde::Deserializer<'de>>(d: D) -> ::std::result::Result<Self, D::Error> {
                $crate::model::read_enum(d)
            }
        }
        impl $crate::model::Part for $open {
            #[inline]
            fn empty() -> Self {
                $crate::model::OpenEnum::undocumented("".into())
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
