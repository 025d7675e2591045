//! The values that setters take.

use rust_decimal::Decimal;

use super::text::FromText;
use super::{Amount, Nullable, Part};

/// A value that the setter of a field of the type `T` takes: a `T`, a reference to one, or an `Option` of either.
/// `None` leaves the field out.
///
/// A field that is made from text, such as a [`String`], an identifier or an enum, also takes text. A field with a list
/// also takes an array or a slice of its elements, and a field with a number an integer.
///
/// ```
/// use plaid_api::types::TransactionsSyncRequest;
///
/// let cursor: Option<&str> = None;
/// let request = TransactionsSyncRequest::new("access-sandbox-1").cursor(cursor).count(500);
/// assert_eq!((request.cursor, request.count), (None, Some(500)));
/// ```
#[diagnostic::on_unimplemented(
    message = "a field of the type `{T}` can't be set to a value of the type `{Self}`",
    label = "give a `{T}`, or an `Option<{T}>`"
)]
pub trait IntoField<T> {
    /// Converts the value; `None` leaves the field out.
    fn into_field(self) -> Option<T>;
}

/// A value that the setter of a field takes for which leaving it out and sending `null` differ: what [`IntoField`]
/// takes, a [`Nullable`], or [`Null`].
///
/// ```
/// use plaid_api::{Null, Nullable};
/// use plaid_api::types::ItemWebhookUpdateRequest;
///
/// let request = ItemWebhookUpdateRequest::new("access-sandbox-1").webhook("https://example.com/plaid");
/// assert_eq!(request.webhook, Nullable::Value("https://example.com/plaid".into()));
/// assert_eq!(request.clone().webhook(Null).webhook, Nullable::Null);
/// assert_eq!(request.webhook(None::<&str>).webhook, Nullable::Absent);
/// ```
#[diagnostic::on_unimplemented(
    message = "a field of the type `{T}` can't be set to a value of the type `{Self}`",
    label = "give a `{T}`, an `Option<{T}>`, or `plaid_api::Null`"
)]
pub trait IntoNullable<T> {
    /// Converts the value.
    fn into_nullable(self) -> Nullable<T>;
}

/// The value `null`, for setters of fields where it differs from leaving the field out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Null;

impl<T: Part> IntoNullable<T> for Null {
    #[inline]
    fn into_nullable(self) -> Nullable<T> {
        Nullable::Null
    }
}

impl<T: Part> IntoNullable<T> for Nullable<T> {
    #[inline]
    fn into_nullable(self) -> Nullable<T> {
        self
    }
}

/// Implements both traits for values of a type, which `convert` makes an `Option` of the field's type.
macro_rules! values {
    ($([$($parameter:tt)*] $value:ty => $field:ty: $convert:expr;)*) => {$(
        impl<$($parameter)*> IntoField<$field> for $value {
            #[inline]
            fn into_field(self) -> Option<$field> {
                let convert: fn(Self) -> Option<$field> = $convert;
                convert(self)
            }
        }
        impl<$($parameter)*> IntoNullable<$field> for $value {
            #[inline]
            fn into_nullable(self) -> Nullable<$field> {
                self.into_field().into()
            }
        }
    )*};
}

/// Implements both traits for values that convert by `Into`, and for options of them.
macro_rules! converted {
    ($([$($parameter:tt)*] $value:ty => $field:ty;)*) => {
        values! {$(
            [$($parameter)*] $value => $field: |value| Some(value.into());
            [$($parameter)*] Option<$value> => $field: |value| value.map(Into::into);
        )*}
    };
}

values! {
    [T: Part] T => T: Some;
    [T: Part] Option<T> => T: |value| value;
    [T: Part] &T => T: |value| Some(value.clone());
    [T: Part] Option<&T> => T: |value| value.cloned();
    [const N: usize] [&str; N] => Vec<String>: |texts| Some(each(&texts));
    [] &[&str] => Vec<String>: |texts| Some(each(texts));
    [T: FromText, const N: usize] [&str; N] => Vec<T>: |texts| Some(each(&texts));
    [T: FromText] &[&str] => Vec<T>: |texts| Some(each(texts));
}

converted! {
    [] &str => String;
    [T: FromText] &str => T;
    [T: FromText] String => T;
    [T: FromText] &String => T;
    [] i32 => Amount;
    [] Decimal => Amount;
    [] i32 => Decimal;
    [] i64 => Decimal;
    [] u32 => Decimal;
    [] u64 => Decimal;
    [] &str => serde_json::Value;
    [T: Part, const N: usize] [T; N] => Vec<T>;
    [T: Part] &[T] => Vec<T>;
    [T: Part, const N: usize] &[T; N] => Vec<T>;
}

/// Converts a list of text.
fn each<T: for<'a> From<&'a str>>(texts: &[&str]) -> Vec<T> {
    texts.iter().map(|text| (*text).into()).collect()
}
