//! Reads a [`Model`] from a map, in place.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::{Field, Fill, Form, Model, Part, trail};

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

/// The value of the key that was just read, and the number of fields before the one with this key.
struct Slot<'a, 'de, A: MapAccess<'de>> {
    map: &'a mut A,
    form: Form,
    before: usize,
    read: Result<(), A::Error>,
    input: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Fill for Slot<'_, 'de, A> {
    #[inline]
    fn part<T: Part>(&mut self, field: &mut T) {
        if self.before == 0 {
            self.read = self.map.next_value_seed(PartSeed(field, self.form));
        }
        self.before = self.before.wrapping_sub(1);
    }
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
        f.write_str(T::TABLE.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let model = self.0;
        let mut seen = 0_u128;
        // Fields mostly have the table's order, so the search starts after the last field.
        let mut next = 0;
        while let Some(index) = map.next_key_seed(Key { fields: T::TABLE.fields, next })? {
            let Some(field) = T::TABLE.fields.get(index) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if seen & (1 << index) != 0 {
                return Err(A::Error::duplicate_field(field.name));
            }
            seen |= 1 << index;
            next = index + 1;
            let mut slot = Slot { map: &mut map, form: field.form(), before: index, read: Ok(()), input: PhantomData };
            model.fill(&mut slot);
            slot.read.inspect_err(|_| trail::field(field.name))?;
        }
        let absent = const { needed(T::TABLE.fields) } & !seen;
        match T::TABLE.fields.get(absent.trailing_zeros() as usize) {
            Some(field) => Err(A::Error::missing_field(field.name)),
            None => Ok(()),
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
