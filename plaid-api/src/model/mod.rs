//! How every generated type is read, written and shown.
//!
//! A generated struct brings a table of its fields, an empty value, a switch that reads one field and a
//! list that visits all of them ([`Model`]); everything else is here, once. Derived serde code for the
//! same types takes several times as long to compile and reads no faster.
//!
//! Reading is lenient by rule: unknown keys are ignored, what may be null may be absent, `null` where a
//! list belongs is an empty list, text may come as a number or boolean. It is never silently empty: a required field that
//! is absent is an error, and so are `null` where a decision hangs on a list, and a key that comes twice.

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
    /// Its name, for `Debug` and errors.
    const NAME: &'static str;
    /// Its fields, in the order of [`Self::each`]. At most 128.
    const FIELDS: &'static [Field];
    /// Its fields that go with one value of another.
    const COUPLED: &'static [Coupled] = &[];
    /// A value with nothing set. Never seen outside: reading fills every required field or fails.
    fn empty() -> Self;
    /// Fills the field with this index, or none.
    fn fill<F: Fill>(&mut self, index: usize, with: &mut F) -> Result<(), F::Error>;
    /// Shows every field to `visitor`, in order.
    fn each<'a, V: Visit<'a>>(&'a self, visitor: &mut V);
}

/// Once for all models: three functions fewer for each type to compile.
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

/// A field that is set only when another has a certain value, and always then. It is checked while writing.
#[derive(Debug, Clone, Copy)]
pub struct Coupled {
    /// The field's name on the wire.
    pub field: &'static str,
    /// The other's name on the wire.
    pub to: &'static str,
    /// The value, as on the wire.
    pub value: &'static str,
}

/// Has the value of one field of a [`Model`].
pub trait Fill {
    /// Why there is none.
    type Error;
    /// Fills `field` with it.
    fn part<T: Part>(&mut self, field: &mut T) -> Result<(), Self::Error>;
    /// Skips it.
    fn nothing(&mut self) -> Result<(), Self::Error>;
}

/// Sees the fields of a [`Model`], one after the other.
pub trait Visit<'a> {
    /// The next field.
    fn part<T: Part>(&mut self, value: &'a T);
}

/// Counts down to the field that [`Model::fill`] looks for, and returns whether it is this one.
#[inline]
pub const fn is_next(index: &mut usize) -> bool {
    let is_next = *index == 0;
    *index = index.wrapping_sub(1);
    is_next
}

/// A field of a [`Model`], as the description and our rules have it.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    /// Whether it is there.
    pub presence: Presence,
    /// `Debug` never shows its value.
    pub is_private: bool,
    /// A decision hangs on it, so `null` is not read as an empty list, and no element of a list is skipped.
    pub is_strict: bool,
}

impl Field {
    /// A field that `Debug` shows, and on which no decision hangs.
    #[must_use]
    pub const fn new(name: &'static str, presence: Presence) -> Self {
        Self { name, presence, is_private: false, is_strict: false }
    }

    /// The same, with this name on the wire.
    #[must_use]
    pub const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// The same, private.
    #[must_use]
    pub const fn private(self) -> Self {
        Self { is_private: true, ..self }
    }

    /// The same, strict.
    #[must_use]
    pub const fn strict(self) -> Self {
        Self { is_strict: true, ..self }
    }

    const fn form(&self) -> Form {
        match self.presence {
            _ if self.is_strict => Form::Strict,
            Presence::Assumed => Form::Assumed,
            _ => Form::Usual,
        }
    }
}

/// Whether a field is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Always: absent is an error while reading.
    Required,
    /// [`Self::Required`] in a request, and set by name: unset is an error while writing.
    Named,
    /// Below the top of an answer it should be there. Servers older or newer than the description leave some out, and
    /// absent reads as empty.
    Assumed,
    /// Required, and may be null: read when absent, written as `null` when unset.
    Nullable,
    /// May be left out.
    Optional,
}

impl Presence {
    /// Absent is an error while reading.
    const fn is_needed(self) -> bool {
        matches!(self, Self::Required | Self::Named)
    }
}

/// How far a value may differ from the form that the description gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Not at all.
    Strict,
    /// `null` is an empty list, and `null` in a list is no element.
    Usual,
    /// As [`Self::Usual`], and `null` is an object with nothing in it.
    Assumed,
}

/// Implements [`Model`], serde's traits, `Clone`, `PartialEq` and `Debug` for a struct by a table of its fields. A row says
/// whether the field is there, whether it is private or strict, its name, and its name on the wire if that is another.
/// Rows at the end say which field is set only when another has a value, and always then; they have names on the wire.
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
                $crate::model::Field::new(stringify!($field), $crate::model::Presence::$presence)
                    $(.named($wire))?
                    $($(.$flag())*)?
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
                // Macros can't count the fields. The optimiser makes one jump of these questions.
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
