//! `Clone` for a [`Model`]: field by field.

use std::any::Any;

use super::{Model, Part, Visit, VisitMut};

/// Copies a model.
#[must_use]
pub fn copy<T: Model>(model: &T) -> T {
    let mut fields = Fields { all: Vec::with_capacity(T::FIELDS.len()) };
    model.each(&mut fields);
    let mut copy = T::empty();
    copy.each_mut(&mut Copier { values: fields.all.into_iter() });
    copy
}

/// Collects the fields.
struct Fields<'a> {
    all: Vec<&'a dyn Any>,
}

impl<'a> Visit<'a> for Fields<'a> {
    fn part<T: Part>(&mut self, value: &'a T) {
        self.all.push(value);
    }
}

/// Copies one field after the other.
struct Copier<'a> {
    values: std::vec::IntoIter<&'a dyn Any>,
}

impl VisitMut for Copier<'_> {
    fn part<T: Part>(&mut self, field: &mut T) {
        if let Some(value) = self.values.next().and_then(<dyn Any>::downcast_ref::<T>) {
            field.clone_from(value);
        }
    }
}
