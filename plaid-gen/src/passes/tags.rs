//! Finds the fields that tell the variants of unions apart. Such a field has one value in its struct, so that callers
//! need not, and can't, set it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Api, Field, Kind, Ty};

pub fn run(api: &mut Api) {
    // A struct can be a variant of several unions, or a variant with several values.
    let mut tags = BTreeMap::<(String, String), BTreeSet<String>>::new();
    for ty in api.types.values() {
        let Kind::Union(it) = &ty.kind else { continue };
        for variant in &it.variants {
            if let (Some(tag), Ty::Named(name)) = (&it.tag, &variant.ty) {
                let at = (api.meant(name).to_owned(), tag.clone());
                tags.entry(at).or_default().insert(variant.wire.clone());
            }
        }
    }
    for ((name, tag), values) in tags {
        let Some(Kind::Struct(it)) = api.types.get_mut(&name).map(|ty| &mut ty.kind) else { continue };
        let mut values = values.into_iter();
        let (Some(value), None) = (values.next(), values.next()) else { continue };
        let is_tag = |field: &&mut Field| field.wire == tag && field.presence.is_bare();
        if let Some(field) = it.fields.iter_mut().find(is_tag) {
            field.fixed = Some(value);
        }
    }
}
