//! Counts what `spec/docs/` describes, by product.

use std::collections::BTreeMap;
use std::fmt;

use crate::model::{Api, Enum, Kind, Type, Union};

/// The number of things of one kind, and the number of those that have a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// The number of things with a text.
    pub described: usize,
    /// The number of things.
    pub all: usize,
}

/// The share that has a text, of each kind of thing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Operations.
    pub operations: Share,
    /// Types that are not just other names.
    pub types: Share,
    /// Fields of structs.
    pub fields: Share,
    /// Values of enums that do not explain themselves.
    pub values: Share,
}

impl Share {
    fn count(&mut self, is_described: bool) {
        self.all += 1;
        self.described += usize::from(is_described);
    }

    fn add(&mut self, other: Self) {
        self.all += other.all;
        self.described += other.described;
    }
}

impl Coverage {
    /// Adds the things of another part.
    pub fn add(&mut self, other: Self) {
        self.operations.add(other.operations);
        self.types.add(other.types);
        self.fields.add(other.fields);
        self.values.add(other.values);
    }

    fn count(&mut self, ty: &Type) {
        if matches!(ty.kind, Kind::Synonym(_)) {
            return;
        }
        self.types.count(ty.words.is_some());
        match &ty.kind {
            Kind::Struct(it) => it.fields.iter().for_each(|field| self.fields.count(field.words.is_some())),
            Kind::Enum(Enum { variants, is_evident: false, .. }) | Kind::Union(Union { values: variants, .. }) => {
                variants.iter().for_each(|variant| self.values.count(variant.words.is_some()));
            }
            _ => {}
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.described, self.all)
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operations, types, fields, values } = self;
        write!(f, "{operations} operations, {types} types, {fields} fields, {values} values")
    }
}

/// Returns how much of each module is described.
#[must_use]
pub fn coverage(api: &Api) -> BTreeMap<&str, Coverage> {
    let mut by_module: BTreeMap<&str, Coverage> = BTreeMap::new();
    for operation in api.operations.values() {
        by_module.entry(&operation.product).or_default().operations.count(operation.words.is_some());
    }
    for ty in api.types.values() {
        by_module.entry(&ty.home.module).or_default().count(ty);
    }
    by_module
}
