//! Finds answers that are an object of the API with a `request_id` beside its fields, so that they convert into the type
//! that the object has in lists.

use std::collections::HashMap;

use crate::model::{Api, Field, Kind, Presence, Ty};

/// The fewest fields of an object. Answers with fewer only wrap their content.
const FEWEST: usize = 3;

pub fn run(api: &mut Api) {
    let structs = api.types.iter().filter(|(_, ty)| ty.uses.is_read && ty.uses.answers.is_empty());
    let objects =
        structs.filter_map(|(name, ty)| Some(((ty.home.module.clone(), form(&ty.kind, |_| true)?), name.clone())));
    let objects: HashMap<_, _> = objects.collect();
    for ty in api.types.values_mut().filter(|ty| !ty.uses.answers.is_empty()) {
        let form = form(&ty.kind, |field| field.wire != "request_id");
        // A product must not refer to the module of another.
        let object = form.and_then(|form| objects.get(&(ty.home.module.clone(), form))).cloned();
        if let Kind::Struct(it) = &mut ty.kind {
            it.object = object.filter(|_| it.field("request_id").is_some());
        }
    }
}

/// The fields of a struct, as far as moving their values depends on them.
type Form = Vec<(String, Ty, bool, bool)>;

fn form(kind: &Kind, is_part: impl Fn(&&Field) -> bool) -> Option<Form> {
    let Kind::Struct(it) = kind else { return None };
    let fields = it.fields.iter().filter(is_part);
    let fields = fields.map(|field| {
        let is_nullable = field.presence == Presence::OptionalOrNull;
        (field.wire.clone(), field.ty.clone(), field.presence.is_bare(), is_nullable)
    });
    let fields: Form = fields.collect();
    (fields.len() >= FEWEST).then_some(fields)
}
