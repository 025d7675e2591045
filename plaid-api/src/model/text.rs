//! Conversions from text into identifiers, tokens and enums.

use std::borrow::Cow;

use super::{OpenEnum, Part};

/// Text from which identifiers, tokens and enums are made.
pub trait Text: Into<String> {
    /// Returns the text.
    fn text(&self) -> &str;
}

/// A type that is made from text.
pub trait FromText: Part + From<String> + for<'a> From<&'a str> + for<'a> From<&'a String> {}

impl<T: OpenEnum + Part> FromText for T where T: From<String> + for<'a> From<&'a str> + for<'a> From<&'a String> {}

macro_rules! text {
    ($($text:ty),*) => {$(
        impl Text for $text {
            #[inline]
            fn text(&self) -> &str {
                self
            }
        }
    )*};
}

text!(&str, String, &String, Box<str>, Cow<'_, str>);
