//! Unions: enums of types, one of which a value has. Variants that the description does not have are kept, and written
//! back as they came.

use std::cell::Cell;
use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::debug::Redacted;
use super::number::RAW;
use crate::json_field::json_field;
use crate::redact::form;

/// A generated union.
pub trait Union: Sized {
    /// The field of an object by which the variants are told apart. Without one, the kind of JSON tells.
    const TAG: Option<&'static str>;
    /// Reads the variant with this tag, or of this kind of JSON. Returns `None` if there is no such variant.
    fn read_variant<'de, D: Deserializer<'de>>(name: &str, deserializer: D) -> Option<Result<Self, D::Error>>;
    /// Returns the variant that is this text.
    fn of_text(text: &str) -> Option<Self>;
    /// Creates the value for a variant that the description does not have.
    fn unknown(variant: UnknownVariant) -> Self;
    /// Writes the content.
    ///
    /// # Errors
    /// Fails if the serializer fails.
    fn write_variant<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// A value that is in none of the forms which this version of the description documents.
///
/// Its JSON stays as it came, and is written back unchanged. `Debug` does not show it.
#[derive(Clone)]
pub struct UnknownVariant {
    name: Box<str>,
    json: Box<RawValue>,
}

impl UnknownVariant {
    /// Returns the value of the field that tells the variants apart; for variants told apart by their kind, the kind of
    /// JSON, such as `object`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the JSON of the value, private parts included. Keep it out of logs.
    #[must_use]
    pub fn expose_json(&self) -> &str {
        self.json.get()
    }
}

impl Default for UnknownVariant {
    fn default() -> Self {
        Self { name: "null".into(), json: RawValue::NULL.to_owned() }
    }
}

impl PartialEq for UnknownVariant {
    fn eq(&self, other: &Self) -> bool {
        self.expose_json() == other.expose_json()
    }
}

impl Eq for UnknownVariant {}

/// Shows the name if it consists of words, as those of Plaid's variants do.
impl fmt::Debug for UnknownVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if form::is_words(&self.name) {
            write!(f, "{:?}, ", self.name)?;
        }
        Redacted.fmt(f)
    }
}

impl Serialize for UnknownVariant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

/// Returns the value with this text, whether it is documented or not.
#[must_use]
pub fn union_of<T: Union>(text: &str) -> T {
    let unknown = || {
        let json = serde_json::value::to_raw_value(text);
        json.map_or_else(|_| UnknownVariant::default(), |json| UnknownVariant { name: "text".into(), json })
    };
    T::of_text(text).unwrap_or_else(|| T::unknown(unknown()))
}

/// Reads a union. The raw JSON is looked at first, since the field that tells the variants apart can be anywhere.
///
/// # Errors
/// Fails if the content of a known variant can't be read.
pub fn read_union<'de, T: Union, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let json = deserializer.deserialize_newtype_struct(*RAW, RawVisitor)?;
    let name = match T::TAG {
        Some(tag) => json_field(json.get().as_bytes(), tag).and_then(|value| value.as_str().map(str::to_owned)),
        None => Some(kind(json.get()).to_owned()),
    };
    let name = name.unwrap_or_default();
    if let Some(known) = text_of(&json).as_deref().and_then(T::of_text) {
        return Ok(known);
    }
    let _depth = Depth::enter().ok_or_else(|| D::Error::custom("unions are nested too deeply"))?;
    // An integer is a number as well.
    let names = [name.as_str(), if name == "integer" { "number" } else { "" }];
    let known = names.into_iter().find_map(|name| {
        let mut deserializer = serde_json::Deserializer::from_str(json.get());
        T::read_variant(name, &mut deserializer)
    });
    match known {
        Some(Ok(known)) => Ok(known),
        Some(Err(error)) if T::TAG.is_some() || matches!(name.as_str(), "object" | "list") => {
            Err(D::Error::custom(error))
        }
        // A number of another form is not worth an answer.
        Some(Err(_)) | None => Ok(T::unknown(UnknownVariant { name: name.into(), json })),
    }
}

fn text_of(json: &RawValue) -> Option<String> {
    json.get().starts_with('"').then(|| serde_json::from_str(json.get()).ok()).flatten()
}

/// Returns the kind of a JSON value by its text.
fn kind(json: &str) -> &'static str {
    match json.as_bytes().first() {
        Some(b'{') => "object",
        Some(b'[') => "list",
        Some(b'"') => "text",
        Some(b't' | b'f') => "boolean",
        Some(b'n') | None => "null",
        Some(_) => "integer",
    }
}

/// The number of unions around the value that is being read. Each reads its raw JSON with a limit of depth of its own,
/// so their number has a limit as well.
struct Depth;

const DEEPEST: u8 = 16;

thread_local! {
    static DEPTH: Cell<u8> = const { Cell::new(0) };
}

impl Depth {
    fn enter() -> Option<Self> {
        DEPTH.with(|depth| {
            let more = depth.get().checked_add(1).filter(|more| *more <= DEEPEST)?;
            depth.set(more);
            Some(Self)
        })
    }
}

impl Drop for Depth {
    fn drop(&mut self) {
        DEPTH.with(|depth| depth.set(depth.get().saturating_sub(1)));
    }
}

/// Reads the raw JSON of a value, or makes it of the form in which another deserializer has the value.
struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Box<RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let value = Value::deserialize(deserializer)?;
        serde_json::value::to_raw_value(&value).map_err(D::Error::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            if key == *RAW {
                return RawValue::from_string(map.next_value()?).map_err(A::Error::custom);
            }
            object.insert(key, map.next_value()?);
        }
        serde_json::value::to_raw_value(&object).map_err(A::Error::custom)
    }
}

/// Implements [`Union`] and the traits of unions, by the field that tells the variants apart, if there is one, and a
/// table: variants with their tag or kind of JSON, `private` where `Debug` hides the content, and variants that are a
/// text by themselves.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    (
        super::$union:ident $([$tag:literal])?
        $(, $variant:ident $([$private:ident])? $name:literal)*
        $(, [$($value:ident $text:literal),+])?
        $(,)?
    ) => {
        impl $crate::model::Union for super::$union {
            const TAG: ::std::option::Option<&'static str> = $crate::__tag!($($tag)?);
            fn read_variant<'de, D: ::serde::Deserializer<'de>>(
                name: &str,
                d: D,
            ) -> ::std::option::Option<::std::result::Result<Self, D::Error>> {
                ::std::option::Option::Some(match name {
                    $($name => $crate::model::Part::read(d).map(Self::$variant),)*
                    _ => return ::std::option::Option::None,
                })
            }
            fn of_text(text: &str) -> ::std::option::Option<Self> {
                match text {
                    $($($text => ::std::option::Option::Some(Self::$value),)+)?
                    _ => ::std::option::Option::None,
                }
            }
            fn unknown(variant: $crate::UnknownVariant) -> Self {
                Self::UnknownValue(variant)
            }
            fn write_variant<S: ::serde::Serializer>(&self, s: S) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(content) => $crate::model::Part::write(content, s),)*
                    $($(Self::$value => s.serialize_str($text),)+)?
                    Self::UnknownValue(variant) => ::serde::Serialize::serialize(variant, s),
                }
            }
        }
        $crate::__union_text!(super::$union $($($text)+)?);
        impl ::std::fmt::Debug for super::$union {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    $(Self::$variant(content) => {
                        f.debug_tuple(stringify!($variant)).field($crate::__shown!(content $($private)?)).finish()
                    })*
                    $($(Self::$value => f.write_str(stringify!($value)),)+)?
                    Self::UnknownValue(variant) => f.debug_tuple("UnknownValue").field(variant).finish(),
                }
            }
        }
        impl ::serde::Serialize for super::$union {
            fn serialize<S: ::serde::Serializer>(&self, s: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::model::Union::write_variant(self, s)
            }
        }
        impl<'de> ::serde::Deserialize<'de> for super::$union {
            fn deserialize<D: ::serde::Deserializer<'de>>(d: D) -> ::std::result::Result<Self, D::Error> {
                $crate::model::read_union(d)
            }
        }
        impl $crate::model::Part for super::$union {
            #[cfg(feature = "test-util")]
            #[allow(unreachable_code, reason = "the first variant that there is")]
            fn sample(at: $crate::model::Place) -> Self {
                $(return Self::$variant($crate::model::Part::sample(at));)*
                $crate::model::union_of(at.field())
            }
            fn empty() -> Self {
                Self::UnknownValue(::std::default::Default::default())
            }
            fn read<'de, D: ::serde::Deserializer<'de>>(d: D) -> ::std::result::Result<Self, D::Error> {
                $crate::model::read_union(d)
            }
            fn write<S: ::serde::Serializer>(&self, s: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::model::Union::write_variant(self, s)
            }
        }
    };
}

/// Returns the tag of a union as an option.
#[doc(hidden)]
#[macro_export]
macro_rules! __tag {
    () => {
        ::std::option::Option::None
    };
    ($tag:literal) => {
        ::std::option::Option::Some($tag)
    };
}

/// Returns the part of a content that `Debug` shows.
#[doc(hidden)]
#[macro_export]
macro_rules! __shown {
    ($content:ident) => {
        $content
    };
    ($content:ident private) => {{
        let _ = $content;
        &$crate::model::Redacted
    }};
}

/// Implements the conversions from text for a union that has texts among its variants.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_text {
    (super::$union:ident) => {};
    (super::$union:ident $($text:literal)+) => {
        impl ::std::convert::From<&str> for super::$union {
            fn from(text: &str) -> Self {
                $crate::model::union_of(text)
            }
        }
        impl ::std::convert::From<&::std::string::String> for super::$union {
            fn from(text: &::std::string::String) -> Self {
                $crate::model::union_of(text)
            }
        }
        impl ::std::convert::From<::std::string::String> for super::$union {
            fn from(text: ::std::string::String) -> Self {
                $crate::model::union_of(&text)
            }
        }
        impl $crate::model::FromText for super::$union {}
    };
}
