//! `Debug` for a [`Model`]: private fields show whether they are set, and never their values.

use std::fmt;

use crate::redact::REDACTED;

use super::{Field, Model, Part, Visit, flag};

/// Shows a model.
///
/// # Errors
/// Fails if the formatter fails.
pub fn debug<T: Model>(model: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shower = Shower { out: f.debug_struct(T::TABLE.name), fields: T::TABLE.fields.iter() };
    model.each(&mut shower);
    shower.out.finish()
}

struct Shower<'a, 'b> {
    out: fmt::DebugStruct<'a, 'b>,
    fields: std::slice::Iter<'static, Field>,
}

impl<'a> Visit<'a> for Shower<'_, '_> {
    fn part<T: Part>(&mut self, value: &'a T) {
        let Some(field) = self.fields.next() else { return };
        if field.has(flag::private) && !value.is_unset() {
            self.out.field(field.name, &Redacted);
        } else {
            self.out.field(field.name, value);
        }
    }
}

/// The placeholder for a private value.
pub struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}
