//! `Clone` for a [`Model`]: field by field.

use std::any::Any;
use std::convert::Infallible;

use super::{Fill, Model, Part, Visit};

/// Copies a model.
#[must_use]
pub fn copy<T: Model>(model: &T) -> T {
    let mut copier = Copier { copy: T::empty(), index: 0 };
    model.each(&mut copier);
    copier.copy
}

/// Copies one field after the other.
struct Copier<T> {
    copy: T,
    index: usize,
}

impl<'a, M: Model> Visit<'a> for Copier<M> {
    fn part<T: Part>(&mut self, value: &'a T) {
        let Ok(()) = self.copy.fill(self.index, &mut Value(value));
        self.index += 1;
    }
}

/// Returns the value of a field.
struct Value<'a>(&'a dyn Any);

impl Fill for Value<'_> {
    type Error = Infallible;

    fn part<T: Part>(&mut self, field: &mut T) -> Result<(), Infallible> {
        if let Some(value) = self.0.downcast_ref::<T>() {
            field.clone_from(value);
        }
        Ok(())
    }

    fn nothing(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}
