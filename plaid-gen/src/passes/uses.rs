//! Finds out which operations and products use a type, and which types use each other.

use std::collections::BTreeMap;

use crate::model::{Api, Kind, Type, Uses};

/// Marks the types that an operation names: its request, its answer and its error.
pub fn mark(api: &mut Api) {
    let Api { operations, types, .. } = api;
    for (id, operation) in operations {
        let mut with = |name: Option<&str>, change: &dyn Fn(&mut Uses)| {
            if let Some(ty) = name.and_then(|name| types.get_mut(name)) {
                change(&mut ty.uses);
                ty.uses.products.insert(operation.product.clone());
            }
        };
        with(operation.body.as_deref(), &|uses| {
            uses.requests.insert(id.clone());
            uses.bodies.insert(id.clone());
        });
        with(operation.answered(), &|uses| {
            uses.answers.insert(id.clone());
            uses.answered.insert(id.clone());
            uses.is_read = true;
        });
        with(Some(&operation.error), &|uses| uses.is_read = true);
        for parameter in operation.parameters.iter().chain(&operation.options) {
            with(parameter.ty.innermost().name(), &|uses| {
                uses.parameters.insert(id.clone());
                uses.requests.insert(id.clone());
            });
        }
    }
}

/// Spreads products, requests and reading to everything that a type refers to, and records which types refer to which.
pub fn spread(api: &mut Api) {
    let types = &mut api.types;
    let edges = types.iter().flat_map(|(from, ty)| ty.uses.refers_to.iter().map(move |to| (from.clone(), to.clone())));
    for (from, to) in edges.collect::<Vec<_>>() {
        // An alias only renames its content, which does not count as a use.
        let is_alias = matches!(types.get(&from).map(|ty| &ty.kind), Some(Kind::Alias(..)));
        if let Some(ty) = types.get_mut(&to).filter(|_| !is_alias) {
            ty.uses.part_of.insert(from);
        }
    }
    let mut waiting: Vec<String> = types.keys().cloned().collect();
    while let Some(name) = waiting.pop() {
        let Some(uses) = types.get(&name).map(|ty| ty.uses.clone()) else { continue };
        for target in &uses.refers_to {
            if extend(types, target, &uses) {
                waiting.push(target.clone());
            }
        }
    }
}

/// Adds the uses of a type to one that it refers to. Returns whether that changed it.
fn extend(types: &mut BTreeMap<String, Type>, target: &str, by: &Uses) -> bool {
    let Some(Type { uses, .. }) = types.get_mut(target) else { return false };
    let size =
        |uses: &Uses| (uses.products.len(), uses.requests.len(), uses.answered.len(), uses.is_read, uses.is_always);
    let before = size(uses);
    uses.products.extend(by.products.iter().cloned());
    uses.requests.extend(by.requests.iter().cloned());
    uses.answered.extend(by.answered.iter().cloned());
    uses.is_read |= by.is_read;
    uses.is_always |= by.is_always;
    size(uses) != before
}
