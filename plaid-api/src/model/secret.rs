//! Secret text: it has no `Display`, its `Debug` shows nothing, and it is wiped from memory when dropped.

use std::fmt;

use zeroize::Zeroizing;

use super::debug::Redacted;

/// The content of a token type.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Returns the text.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl std::hash::Hash for Secret {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.expose().hash(state);
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Redacted.fmt(f)
    }
}

/// Implements the traits of a token type: a newtype over [`Secret`].
#[doc(hidden)]
#[macro_export]
macro_rules! __secret {
    ($secret:ty $(,)?) => {
        impl $secret {
            /// The text itself. Keep it out of logs.
            #[must_use]
            #[inline]
            pub fn expose(&self) -> &str {
                self.0.expose()
            }
        }
        impl<T: $crate::model::Text> ::std::convert::From<T> for $secret {
            #[inline]
            fn from(text: T) -> Self {
                Self(::std::convert::Into::<::std::string::String>::into(text).into())
            }
        }
        impl $crate::model::FromText for $secret {}
        impl ::std::convert::From<&$secret> for $secret {
            #[inline]
            fn from(other: &$secret) -> Self {
                other.clone()
            }
        }
        impl ::std::fmt::Debug for $secret {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.fmt(f)
            }
        }
        impl ::serde::Serialize for $secret {
            fn serialize<S: ::serde::Serializer>(&self, s: S) -> ::std::result::Result<S::Ok, S::Error> {
                s.serialize_str(self.expose())
            }
        }
        impl<'de> ::serde::Deserialize<'de> for $secret {
            fn deserialize<D: ::serde::Deserializer<'de>>(d: D) -> ::std::result::Result<Self, D::Error> {
                <::std::string::String as ::serde::Deserialize>::deserialize(d).map(Self::from)
            }
        }
        impl $crate::model::Part for $secret {
            #[cfg(feature = "test-util")]
            fn sample(at: $crate::model::Place) -> Self {
                at.field().into()
            }
            #[inline]
            fn empty() -> Self {
                "".into()
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
