//! `Clone` for a [`Model`]: field by field.

use super::same::Parts;
use super::{Fill, Model, Part};

/// Copies a model.
#[must_use]
pub fn copy<T: Model>(model: &T) -> T {
    let mut copy = T::empty();
    copy.fill(&mut Copier(Parts::of(model).into_iter()));
    copy
}

/// Copies one field after the other.
struct Copier<'a>(std::vec::IntoIter<&'a dyn std::any::Any>);

impl Fill for Copier<'_> {
    fn part<T: Part>(&mut self, field: &mut T) {
        if let Some(value) = self.0.next().and_then(|part| part.downcast_ref::<T>()) {
            field.clone_from(value);
        }
    }
}
