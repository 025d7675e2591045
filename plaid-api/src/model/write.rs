//! Writes a [`Model`]: the fields that are set, and `null` for unset ones whose keys the description requires.

use serde::Serialize;
use serde::ser::{Error, SerializeMap, Serializer};

use super::{Coupled, Field, Model, Part, Presence, Visit};

/// Writes a model as an object.
///
/// # Errors
/// Fails if the serializer fails.
pub fn write<T: Model, S: Serializer>(model: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer { map: serializer.serialize_map(None)?, fields: T::TABLE.fields.iter(), error: None };
    model.each(&mut writer);
    if let Some(error) = writer.error {
        return Err(error);
    }
    for coupled in T::TABLE.coupled {
        let mut values = Values { coupled, fields: T::TABLE.fields.iter(), is_set: false, is_required: false };
        model.each(&mut values);
        if values.is_set != values.is_required {
            let Coupled { field, to, value } = coupled;
            return Err(S::Error::custom(format_args!(
                "`{field}` of {} must be set if `{to}` is `{value}`, and only then",
                T::TABLE.name,
            )));
        }
    }
    writer.map.end()
}

/// Finds out whether a coupled field is set, and whether it must be.
struct Values {
    coupled: &'static Coupled,
    fields: std::slice::Iter<'static, Field>,
    is_set: bool,
    is_required: bool,
}

impl<'a> Visit<'a> for Values {
    fn part<T: Part>(&mut self, value: &'a T) {
        let Some(Field { name, .. }) = self.fields.next() else { return };
        let value = || serde_json::to_value(AsPart(value)).unwrap_or_default();
        if *name == self.coupled.field {
            self.is_set = !value().is_null();
        } else if *name == self.coupled.to {
            self.is_required = value() == self.coupled.value;
        }
    }
}

struct Writer<M: SerializeMap> {
    map: M,
    fields: std::slice::Iter<'static, Field>,
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
        if !unset || field.presence == Presence::Nullable {
            self.error = self.map.serialize_entry(field.name, &AsPart(value)).err();
        }
    }
}

/// Returns the JSON of a value.
///
/// # Errors
/// Fails if the value can't be written.
pub(crate) fn json<T: Part>(value: &T) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::to_value(AsPart(value))
}

/// Serializes a [`Part`].
pub(super) struct AsPart<'a, T>(pub(super) &'a T);

impl<T: Part> Serialize for AsPart<'_, T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}
