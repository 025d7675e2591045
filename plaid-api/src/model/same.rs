//! `PartialEq` for a [`Model`]: field by field.

use std::any::Any;

use super::{Model, Part, Visit};

/// Whether two models are equal.
#[must_use]
pub fn same<T: Model>(one: &T, other: &T) -> bool {
    let mut parts = Parts(Vec::with_capacity(T::FIELDS.len()));
    other.each(&mut parts);
    let mut comparison = Comparison { parts: parts.0.into_iter(), equal: true };
    one.each(&mut comparison);
    comparison.equal
}

/// Collects the fields of a model.
struct Parts<'a>(Vec<&'a dyn Any>);

impl<'a> Visit<'a> for Parts<'a> {
    fn part<T: Part>(&mut self, value: &'a T) {
        self.0.push(value);
    }
}

/// Compares the fields of a model with those of another.
struct Comparison<'a> {
    parts: std::vec::IntoIter<&'a dyn Any>,
    equal: bool,
}

impl<'a> Visit<'a> for Comparison<'a> {
    fn part<T: Part>(&mut self, value: &'a T) {
        if self.equal {
            let other = self.parts.next().and_then(|part| part.downcast_ref::<T>());
            self.equal = other == Some(value);
        }
    }
}
