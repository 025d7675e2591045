//! Samples of models: values that the description allows, in which only the required fields are set. Those that may be
//! null are null if they are objects.

use super::{Field, Fill, Model, Part, Presence};

/// The place of a value in a sample.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    field: &'static str,
    depth: usize,
}

/// The depth below which lists are empty, so that the sample of an object that contains itself ends.
const DEEPEST: usize = 16;

impl Place {
    /// The top of a sample.
    pub(crate) const TOP: Self = Self { field: "sample", depth: 0 };

    /// Returns the name of the field, which is the sample of its text.
    #[must_use]
    pub fn field(self) -> &'static str {
        self.field
    }

    /// Returns the place of an element of a list, unless it is too deep.
    #[must_use]
    pub fn below(self) -> Option<Self> {
        (self.depth < DEEPEST).then_some(Self { depth: self.depth + 1, ..self })
    }
}

/// Returns a sample of a model.
pub(super) fn sample<T: Model>(at: Place) -> T {
    let mut model = T::empty();
    model.fill(&mut Sampler { fields: T::TABLE.fields.iter(), depth: at.depth + 1 });
    model
}

struct Sampler {
    fields: std::slice::Iter<'static, Field>,
    depth: usize,
}

impl Fill for Sampler {
    fn part<T: Part>(&mut self, field: &mut T) {
        let Some(Field { name, presence, .. }) = self.fields.next() else { return };
        if matches!(presence, Presence::Required | Presence::Assumed | Presence::Nullable) {
            *field = T::sample(Place { field: name, depth: self.depth });
        }
    }
}
