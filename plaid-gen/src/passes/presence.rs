//! Decides which required fields an answer may lack nevertheless, and where absent and null are distinguished.

use std::collections::BTreeSet;

use crate::model::{Api, Field, Kind, Presence, Stakes, Ty};

pub fn run(api: &mut Api) {
    let may_be_empty =
        |kind: &Kind| matches!(kind, Kind::Enum(_)) || matches!(kind, Kind::Struct(it) if it.is_harmless);
    let may_be_empty = api.types.iter().filter(|(_, ty)| may_be_empty(&ty.kind));
    let may_be_empty: BTreeSet<String> = may_be_empty.map(|(name, _)| name.clone()).collect();
    for ty in api.types.values_mut() {
        let Kind::Struct(it) = &mut ty.kind else { continue };
        let is_below_an_answer = ty.uses.is_read && ty.uses.answers.is_empty();
        for field in &mut it.fields {
            match field.presence {
                // Servers older or newer than the description leave these out below the top of an answer.
                Presence::Required if is_below_an_answer && may_be_missing(field, &may_be_empty) => {
                    field.presence = Presence::Assumed;
                }
                // Readers of an answer need not distinguish absent from null.
                Presence::OptionalOrNull if !ty.uses.is_only_written() => field.presence = Presence::Optional,
                _ => {}
            }
        }
    }
}

/// Whether a field is a list, an enum or a harmless object, on which no decision depends.
fn may_be_missing(field: &Field, may_be_empty: &BTreeSet<String>) -> bool {
    let has_empty_form = match &field.ty {
        Ty::List(_) => true,
        Ty::Named(name) => may_be_empty.contains(name),
        _ => false,
    };
    has_empty_form && field.stakes != Stakes::High
}
