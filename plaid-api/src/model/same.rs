//! `PartialEq` for a [`Model`]: field by field.

use std::any::Any;

use super::{Model, Part, Visit};

/// Whether two models are equal.
#[must_use]
pub fn same<T: Model>(one: &T, other: &T) -> bool {
    let mut comparison = Comparison { parts: Parts::of(other).into_iter(), equal: true };
    one.each(&mut comparison);
    comparison.equal
}

/// Collects the fields of a model.
pub(super) struct Parts<'a>(Vec<&'a dyn Any>);

impl<'a> Parts<'a> {
    /// Returns the fields of a model.
    pub(super) fn of<T: Model>(model: &'a T) -> Vec<&'a dyn Any> {
        let mut parts = Parts(Vec::with_capacity(T::TABLE.fields.len()));
        model.each(&mut parts);
        parts.0
    }
}

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
