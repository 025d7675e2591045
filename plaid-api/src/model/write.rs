//! Writing a [`Model`]: what is set, and `null` only where the description wants the key to be there.

use serde::Serialize;
use serde::ser::{Error, SerializeMap, Serializer};

use super::{Field, Model, Part, Visit};

/// Writes a model as an object.
///
/// # Errors
/// When the serializer fails.
pub fn write<T: Model, S: Serializer>(model: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer =
        Writer { map: serializer.serialize_map(None)?, fields: T::FIELDS.iter(), model: T::NAME, error: None };
    model.each(&mut writer);
    match writer.error {
        None => writer.map.end(),
        Some(error) => Err(error),
    }
}

struct Writer<M: SerializeMap> {
    map: M,
    fields: std::slice::Iter<'static, Field>,
    model: &'static str,
    error: Option<M::Error>,
}

impl<'a, M: SerializeMap> Visit<'a> for Writer<M> {
    #[inline]
    fn part<T: Part>(&mut self, value: &'a T) {
        let Some(field) = self.fields.next() else { return };
        if self.error.is_some() {
            return;
        }
        let unset = value.is_unset();
        if unset && field.kind.wanted() {
            self.error =
                Some(M::Error::custom(format_args!("`{}` of {} is required and not set", field.name, self.model)));
        } else if !unset || field.kind.writes_null() {
            self.error = self.map.serialize_entry(field.name, &AsPart(value)).err();
        }
    }
}

/// Serializes a [`Part`].
pub(super) struct AsPart<'a, T>(pub(super) &'a T);

impl<T: Part> Serialize for AsPart<'_, T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}
