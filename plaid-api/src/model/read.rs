//! Reads a [`Model`] from a map, in place.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::{Field, Form, Model, Part, VisitMut, trail};

/// Reads a model from an object.
///
/// # Errors
/// Fails if the input is not an object, a required field is absent, a key is repeated, or a field has another form.
pub fn read<'de, T: Model, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut model = T::empty();
    read_into(&mut model, deserializer)?;
    Ok(model)
}

/// Reads an object into an empty model.
///
/// # Errors
/// Fails like [`read`].
pub(super) fn read_into<'de, T: Model, D: Deserializer<'de>>(model: &mut T, deserializer: D) -> Result<(), D::Error> {
    deserializer.deserialize_map(ModelVisitor(model))
}

/// Reads one [`Part`], in place.
pub(super) struct PartSeed<'a, T>(pub(super) &'a mut T, pub(super) Form);

impl<'de, T: Part> DeserializeSeed<'de> for PartSeed<'_, T> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.read_into(deserializer, self.1)
    }
}

struct ModelVisitor<'a, T>(&'a mut T);

impl<'de, T: Model> Visitor<'de> for ModelVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let mut reader = Reader { map, fields: T::FIELDS, at: 0, next: None, seen: 0, error: None, input: PhantomData };
        reader.advance();
        // Keys mostly have the table's order, so that one pass over the fields reads them all.
        while reader.next.is_some() {
            reader.at = 0;
            self.0.each_mut(&mut reader);
        }
        if let Some(error) = reader.error {
            return Err(error);
        }
        let absent = const { needed(T::FIELDS) } & !reader.seen;
        match T::FIELDS.get(absent.trailing_zeros() as usize) {
            Some(field) => Err(A::Error::missing_field(field.name)),
            None => Ok(()),
        }
    }
}

/// Reads the values of a map into the fields that it visits.
struct Reader<'de, A: MapAccess<'de>> {
    map: A,
    fields: &'static [Field],
    /// The index of the field that is visited next.
    at: usize,
    /// The index of the field whose value comes next. `None` at the end, and after an error.
    next: Option<usize>,
    seen: u128,
    error: Option<A::Error>,
    input: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Reader<'de, A> {
    /// Reads the next key of the table, and skips others.
    fn advance(&mut self) {
        self.next = self.key().unwrap_or_else(|error| {
            self.error = Some(error);
            None
        });
    }

    fn key(&mut self) -> Result<Option<usize>, A::Error> {
        while let Some(index) = self.map.next_key_seed(Key { fields: self.fields, next: self.at })? {
            let Some(field) = self.fields.get(index) else {
                self.map.next_value::<IgnoredAny>()?;
                continue;
            };
            if self.seen & (1 << index) != 0 {
                return Err(A::Error::duplicate_field(field.name));
            }
            self.seen |= 1 << index;
            return Ok(Some(index));
        }
        Ok(None)
    }
}

impl<'de, A: MapAccess<'de>> VisitMut for Reader<'de, A> {
    #[inline]
    fn part<T: Part>(&mut self, value: &mut T) {
        let index = self.at;
        self.at += 1;
        if self.next != Some(index) {
            return;
        }
        let Some(field) = self.fields.get(index) else { return };
        match self.map.next_value_seed(PartSeed(value, field.form())) {
            Ok(()) => self.advance(),
            Err(error) => {
                trail::field(field.name);
                self.error = Some(error);
                self.next = None;
            }
        }
    }
}

/// Returns a bit mask of the fields that must be present.
const fn needed(fields: &[Field]) -> u128 {
    assert!(fields.len() < 128, "a model has at most 127 fields");
    let mut mask = 0;
    let mut i = 0;
    while i < fields.len() {
        if fields[i].presence.is_needed() {
            mask |= 1 << i;
        }
        i += 1;
    }
    mask
}

/// Finds the index of a key, or `usize::MAX` for a key that is not in the table.
struct Key {
    fields: &'static [Field],
    next: usize,
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    #[inline]
    fn visit_str<E>(self, key: &str) -> Result<usize, E> {
        let (before, after) = self.fields.split_at(self.next.min(self.fields.len()));
        let ahead = after.iter().position(|f| f.name == key).map(|i| i + before.len());
        Ok(ahead.or_else(|| before.iter().position(|f| f.name == key)).unwrap_or(usize::MAX))
    }
}
