//! Identifiers: text with a type for each kind, so that one kind can't be used in place of another.

/// Implements the traits of an identifier: a newtype over `String`.
#[doc(hidden)]
#[macro_export]
macro_rules! __identifier {
    ($id:ty $(,)?) => {
        impl $id {
            /// Returns the text.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl ::std::ops::Deref for $id {
            type Target = str;
            #[inline]
            fn deref(&self) -> &str {
                &self.0
            }
        }
        impl ::std::convert::AsRef<str> for $id {
            #[inline]
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
        impl ::std::borrow::Borrow<str> for $id {
            #[inline]
            fn borrow(&self) -> &str {
                &self.0
            }
        }
        impl<T: $crate::model::Text> ::std::convert::From<T> for $id {
            #[inline]
            fn from(text: T) -> Self {
                Self(text.into())
            }
        }
        impl $crate::model::FromText for $id {}
        impl ::std::convert::From<&$id> for $id {
            #[inline]
            fn from(other: &$id) -> Self {
                other.clone()
            }
        }
        impl ::std::convert::From<$id> for ::std::string::String {
            #[inline]
            fn from(id: $id) -> Self {
                id.0
            }
        }
        impl ::std::cmp::PartialEq<str> for $id {
            #[inline]
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }
        impl ::std::cmp::PartialEq<&str> for $id {
            #[inline]
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }
        impl ::std::cmp::PartialEq<$id> for &str {
            #[inline]
            fn eq(&self, other: &$id) -> bool {
                *self == other.0
            }
        }
        impl ::std::fmt::Display for $id {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(&self.0)
            }
        }
        impl ::std::fmt::Debug for $id {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl ::serde::Serialize for $id {
            fn serialize<S: ::serde::Serializer>(&self, s: S) -> ::std::result::Result<S::Ok, S::Error> {
                s.serialize_str(&self.0)
            }
        }
        impl<'de> ::serde::Deserialize<'de> for $id {
            fn deserialize<D: ::serde::Deserializer<'de>>(d: D) -> ::std::result::Result<Self, D::Error> {
                <::std::string::String as ::serde::Deserialize>::deserialize(d).map(Self)
            }
        }
        impl $crate::model::Part for $id {
            #[cfg(feature = "test-util")]
            fn sample(at: $crate::model::Place) -> Self {
                at.field().into()
            }
            #[inline]
            fn empty() -> Self {
                Self(::std::string::String::new())
            }
            fn read<'de, D: ::serde::Deserializer<'de>>(d: D) -> ::std::result::Result<Self, D::Error> {
                ::serde::Deserialize::deserialize(d)
            }
            fn write<S: ::serde::Serializer>(&self, s: S) -> ::std::result::Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(self, s)
            }
        }
    };
}
