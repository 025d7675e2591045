//! Chooses the arguments of a request's `new`. Fields that a caller could confuse are set by name instead, and checked
//! before the request is sent: booleans, several of one plain type, and all fields if there are more than four.

use std::collections::BTreeSet;

use crate::model::{Api, Kind, Presence, Struct, Ty};

/// The most arguments that `new` has.
const MOST: usize = 4;

pub fn run(api: &mut Api) {
    let identifiers = api.types.iter().filter(|(_, ty)| matches!(ty.kind, Kind::Identifier));
    let identifiers: BTreeSet<String> = identifiers.map(|(name, _)| name.clone()).collect();
    for ty in api.types.values_mut().filter(|ty| !ty.uses.requests.is_empty()) {
        let Kind::Struct(it) = &mut ty.kind else { continue };
        let confusing = confusing(it, &identifiers);
        for field in it.fields.iter_mut().filter(|field| confusing.contains(&field.wire)) {
            field.presence = Presence::Named;
        }
    }
}

/// Returns the wire names of the arguments that could be confused.
fn confusing(it: &Struct, identifiers: &BTreeSet<String>) -> BTreeSet<String> {
    let arguments = it.fields.iter().filter(|field| it.arguments.contains(&field.wire));
    let arguments: Vec<_> = arguments.map(|field| (&field.wire, written(&field.ty, identifiers))).collect();
    let is_confusing = |ty: &Ty| {
        *ty == Ty::Bool || arguments.len() > MOST || arguments.iter().filter(|(_, other)| other == ty).count() > 1
    };
    arguments.iter().filter(|(_, ty)| is_confusing(ty)).map(|(wire, _)| (*wire).clone()).collect()
}

/// Returns the type of the literal that a caller writes: identifiers and amounts are made from text as well.
fn written(ty: &Ty, identifiers: &BTreeSet<String>) -> Ty {
    let mut ty = ty.clone();
    let innermost = ty.innermost_mut();
    match innermost {
        Ty::Amount => *innermost = Ty::Text,
        Ty::Decimal => *innermost = Ty::Float,
        _ => {}
    }
    match &ty {
        Ty::Named(name) if identifiers.contains(name) => Ty::Text,
        _ => ty,
    }
}
