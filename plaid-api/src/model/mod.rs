//! The runtime of the generated types, which reads, writes and shows them.
//!
//! A generated struct has a table of its fields, an empty value, a switch that reads one field and a list that visits
//! all of them ([`Model`]). Everything else is shared code in this module. Code derived by serde for the same types
//! takes several times as long to compile, and is not faster.
//!
//! Reading is lenient: unknown keys are ignored, a nullable field may be absent, `null` for a list is an empty list,
//! and text may be a number or boolean. But errors are never read as empty values: an absent required field is an
//! error, and so are a repeated key, and `null` for a list on which a decision depends.

mod amount;
mod copy;
mod debug;
mod identifier;
mod into_field;
mod nullable;
mod number;
mod open_enum;
mod part;
mod read;
mod same;
#[cfg(feature = "test-util")]
mod sample;
mod secret;
mod text;
pub(crate) mod trail;
mod union;
mod write;

pub use amount::Amount;
pub use copy::copy;
pub use debug::{Redacted, debug};
pub use into_field::{IntoField, IntoNullable, Null};
pub use nullable::Nullable;
pub use open_enum::{OpenEnum, UnknownValue, debug_enum, enum_of, read_enum, same_enum, write_enum};
pub use part::Part;
pub use read::read;
pub use same::same;
#[cfg(feature = "test-util")]
pub use sample::Place;
pub use secret::Secret;
pub use text::{FromText, Text};
pub use union::{Union, UnknownVariant, read_union, union_of};
pub(crate) use write::json;
pub use write::write;

/// A struct of the API: an object on the wire.
pub trait Model: Sized + Clone + PartialEq + std::fmt::Debug + 'static {
    /// The facts about the type. They are one constant, because each constant of so many types costs compile time.
    const TABLE: Table;
    /// Returns a value in which nothing is set. Callers never get it, because reading fills every required field or
    /// fails.
    fn empty() -> Self;
    /// Shows every field to `with`, in order, which may fill it.
    fn fill<F: Fill>(&mut self, with: &mut F);
    /// Shows every field to `visitor`, in order.
    fn each<'a, V: Visit<'a>>(&'a self, visitor: &mut V);
}

/// One implementation for all models saves compiling three functions for each type.
impl<T: Model> Part for T {
    #[cfg(feature = "test-util")]
    fn sample(at: Place) -> Self {
        sample::sample(at)
    }

    /// Objects such as errors change the meaning of what contains them.
    #[cfg(feature = "test-util")]
    fn sample_or_null(_: Place) -> Option<Self> {
        None
    }

    fn empty() -> Self {
        Model::empty()
    }

    fn read<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer)
    }

    fn read_into<'de, D: serde::Deserializer<'de>>(&mut self, deserializer: D, form: Form) -> Result<(), D::Error> {
        match form {
            Form::Assumed => part::unless_null(deserializer, self, Form::Usual),
            Form::Strict | Form::Usual => read::read_into(self, deserializer),
        }
    }

    fn read_nullable_into<'de, D: serde::Deserializer<'de>>(
        field: &mut Option<Self>,
        deserializer: D,
        _: Form,
    ) -> Result<(), D::Error> {
        read::read_into(field.insert(Model::empty()), deserializer)
    }

    fn write<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self, serializer)
    }
}

/// The facts about a [`Model`].
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// The name of the type, for `Debug` and errors.
    pub name: &'static str,
    /// The fields, in the order of [`Model::each`]. There are at most 127.
    pub fields: &'static [Field],
    /// The fields that are set only if another field has a certain value.
    pub coupled: &'static [Coupled],
}

/// A field that is set if and only if another field has a certain value. Writing checks this.
#[derive(Debug, Clone, Copy)]
pub struct Coupled {
    /// The field's name on the wire.
    pub field: &'static str,
    /// The other field's name on the wire.
    pub to: &'static str,
    /// The other field's value, as on the wire.
    pub value: &'static str,
}

/// Fills fields of a [`Model`].
pub trait Fill {
    /// Fills the next field, or leaves it as it is.
    fn part<T: Part>(&mut self, field: &mut T);
}

/// Visits the fields of a [`Model`], one after the other.
pub trait Visit<'a> {
    /// Visits the next field.
    fn part<T: Part>(&mut self, value: &'a T);
}

/// A field of a [`Model`], with the facts from the description and our rules.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// Whether the field may be absent or null.
    pub presence: Presence,
    /// The sum of the field's [flags](flag).
    pub flags: u8,
}

/// The properties that few fields have.
#[allow(non_upper_case_globals, reason = "wire tables are lists of words")]
pub mod flag {
    /// `Debug` hides the value.
    pub const private: u8 = 1;
    /// A decision depends on the field, so `null` is not read as an empty list, and no element is skipped.
    pub const strict: u8 = 2;
}

impl Field {
    /// Returns whether the field has a [flag].
    const fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// Sets the name on the wire.
    #[must_use]
    pub const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    const fn form(&self) -> Form {
        match self.presence {
            _ if self.has(flag::strict) => Form::Strict,
            Presence::Assumed => Form::Assumed,
            _ => Form::Usual,
        }
    }
}

/// Whether a field may be absent or null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It is always present. If it is absent, reading fails.
    Required,
    /// It is required below the top of an answer, but servers older or newer than the description may leave it out.
    /// Absent is read as empty.
    Assumed,
    /// It is required and may be null. Absent is read as null, and unset is written as `null`.
    Nullable,
    /// It may be left out.
    Optional,
    /// It may be left out, or be null, which differs.
    OptionalOrNull,
}

impl Presence {
    /// Whether reading fails if the field is absent.
    const fn is_needed(self) -> bool {
        matches!(self, Self::Required)
    }
}

/// The differences from the description that reading accepts in a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// No differences.
    Strict,
    /// `null` is read as an empty list, and `null` in a list is skipped.
    Usual,
    /// The same as [`Self::Usual`], and `null` is also read as an empty object.
    Assumed,
}

/// Returns the value of a field in which nothing is set. A literal compiles faster than a call.
#[doc(hidden)]
#[macro_export]
macro_rules! __empty {
    (Optional) => {
        ::std::option::Option::None
    };
    (Nullable) => {
        ::std::option::Option::None
    };
    (OptionalOrNull) => {
        $crate::Nullable::Absent
    };
    ($presence:ident) => {
        $crate::model::Part::empty()
    };
}

/// Implements [`Model`], serde's traits, `Clone`, `PartialEq` and `Debug` for a struct by a table of its fields. A row
/// has the field's presence, `private` and `strict` where they apply, its name, and its name on the wire if that
/// differs. Rows at the end name fields that are set if and only if another field has a certain value, by their names
/// on the wire.
#[doc(hidden)]
#[macro_export]
macro_rules! __model {
    (
        super::$model:ident
        $(, $presence:ident $([$($flag:ident)*])? $field:ident $($wire:literal)?)*
        $(, [$($coupled:literal only when $to:literal $value:literal),*])?
        $(,)?
    ) => {
        impl $crate::model::Model for super::$model {
            const TABLE: $crate::model::Table = $crate::model::Table {
                name: stringify!($model),
                fields: &[$(
                    $crate::model::Field {
                        name: stringify!($field),
                        presence: $crate::model::Presence::$presence,
                        flags: 0 $($(| $crate::model::flag::$flag)*)?,
                    }$(.named($wire))?
                ),*],
                coupled: &[$($($crate::model::Coupled { field: $coupled, to: $to, value: $value }),*)?],
            };
            #[inline]
            fn empty() -> Self {
                Self { $($field: $crate::__empty!($presence)),* }
            }
            fn fill<F: $crate::model::Fill>(&mut self, with: &mut F) {
                $(with.part(&mut self.$field);)*
                let _ = with;
            }
            fn each<'a, V: $crate::model::Visit<'a>>(&'a self, visitor: &mut V) {
                $(visitor.part(&self.$field);)*
                let _ = visitor;
            }
        }
        impl ::serde::Serialize for super::$model {
            fn serialize<S: ::serde::Serializer>(&self, s: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::model::write(self, s)
            }
        }
        impl<'de> ::serde::Deserialize<'de> for super::$model {
            fn deserialize<D: ::serde::Deserializer<'de>>(d: D) -> ::std::result::Result<Self, D::Error> {
                $crate::model::read(d)
            }
        }
        impl ::std::clone::Clone for super::$model {
            #[inline]
            fn clone(&self) -> Self {
                $crate::model::copy(self)
            }
        }
        impl ::std::cmp::PartialEq for super::$model {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::model::same(self, other)
            }
        }
        impl ::std::fmt::Debug for super::$model {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::model::debug(self, f)
            }
        }
    };
}
