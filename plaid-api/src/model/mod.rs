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
mod nullable;
mod number;
mod open_enum;
mod part;
mod read;
mod same;
mod secret;
pub(crate) mod trail;
mod write;

pub use amount::Amount;
pub use copy::copy;
pub use debug::debug;
pub use nullable::Nullable;
pub use open_enum::{OpenEnum, Undocumented, debug_enum, read_enum, same_enum, write_enum};
pub use part::Part;
pub use read::read;
pub use same::same;
pub use secret::Secret;
pub use write::write;

/// A struct of the API: an object on the wire.
pub trait Model: Sized + Clone + PartialEq + std::fmt::Debug + 'static {
    /// The name of the type, for `Debug` and errors.
    const NAME: &'static str;
    /// The fields, in the order of [`Self::each`]. There are at most 127.
    const FIELDS: &'static [Field];
    /// The fields that are set only if another field has a certain value.
    const COUPLED: &'static [Coupled] = &[];
    /// Returns a value in which nothing is set. Callers never get it, because reading fills every required field or
    /// fails.
    fn empty() -> Self;
    /// Fills the field with this index, if there is one.
    fn fill<F: Fill>(&mut self, index: usize, with: &mut F) -> Result<(), F::Error>;
    /// Shows every field to `visitor`, in order.
    fn each<'a, V: Visit<'a>>(&'a self, visitor: &mut V);
}

/// One implementation for all models saves compiling three functions for each type.
impl<T: Model> Part for T {
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

/// Provides the value of one field of a [`Model`].
pub trait Fill {
    /// The error if the value can't be read.
    type Error;
    /// Fills `field` with the value.
    fn part<T: Part>(&mut self, field: &mut T) -> Result<(), Self::Error>;
    /// Skips the value.
    fn nothing(&mut self) -> Result<(), Self::Error>;
}

/// Visits the fields of a [`Model`], one after the other.
pub trait Visit<'a> {
    /// Visits the next field.
    fn part<T: Part>(&mut self, value: &'a T);
}

/// Counts down to the field that [`Model::fill`] looks for, and returns whether it is this one.
#[inline]
pub const fn is_next(index: &mut usize) -> bool {
    let is_next = *index == 0;
    *index = index.wrapping_sub(1);
    is_next
}

/// A field of a [`Model`], with the facts from the description and our rules.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// Whether the field may be absent or null.
    pub presence: Presence,
    /// Whether `Debug` hides the value.
    pub private: bool,
    /// Whether a decision depends on the field, so that `null` is not read as an empty list, and no element is skipped.
    pub strict: bool,
}

impl Field {
    /// A field that `Debug` shows, and on which no decision depends.
    pub const PLAIN: Self = Self { name: "", presence: Presence::Optional, private: false, strict: false };

    /// Sets the name on the wire.
    #[must_use]
    pub const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    const fn form(&self) -> Form {
        match self.presence {
            _ if self.strict => Form::Strict,
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
    /// It is required in a request, and set by name. If it is not set, writing fails.
    Named,
    /// It is required below the top of an answer, but servers older or newer than the description may leave it out.
    /// Absent is read as empty.
    Assumed,
    /// It is required and may be null. Absent is read as null, and unset is written as `null`.
    Nullable,
    /// It may be left out.
    Optional,
}

impl Presence {
    /// Whether reading fails if the field is absent.
    const fn is_needed(self) -> bool {
        matches!(self, Self::Required | Self::Named)
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
            const NAME: &'static str = stringify!($model);
            const FIELDS: &'static [$crate::model::Field] = &[$(
                $crate::model::Field {
                    name: stringify!($field),
                    presence: $crate::model::Presence::$presence,
                    $($($flag: true,)*)?
                    ..$crate::model::Field::PLAIN
                }$(.named($wire))?
            ),*];
            $(
                const COUPLED: &'static [$crate::model::Coupled] =
                    &[$($crate::model::Coupled { field: $coupled, to: $to, value: $value }),*];
            )?
            #[inline]
            fn empty() -> Self {
                Self { $($field: $crate::model::Part::empty()),* }
            }
            fn fill<F: $crate::model::Fill>(
                &mut self,
                mut index: usize,
                with: &mut F,
            ) -> ::std::result::Result<(), F::Error> {
                // Macros can't count the fields. The optimiser turns this chain of conditions into one jump.
                let _ = &mut index;
                match () {
                    $(() if $crate::model::is_next(&mut index) => with.part(&mut self.$field),)*
                    () => with.nothing(),
                }
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
