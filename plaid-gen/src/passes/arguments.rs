//! Decides how a request's `new` takes the required fields: as arguments if there are few, and none can be taken for
//! another, and otherwise by name.

use std::collections::BTreeSet;

use crate::model::{Api, Kind, New, Ty};
use crate::problem::{Problem, Problems, Result};

/// The most arguments that `new` has.
const MOST: usize = 3;

pub fn run(api: &mut Api) -> Result<()> {
    let requests = api.types.iter().filter(|(_, ty)| !ty.uses.requests.is_empty());
    let by_name: Vec<String> =
        requests.filter(|(_, ty)| is_by_name(api, &ty.kind)).map(|(name, _)| name.clone()).collect();
    let mut taken = Vec::new();
    for name in by_name {
        let required = format!("{}Required", name.strip_suffix("Request").unwrap_or(&name));
        taken.extend(api.types.contains_key(&required).then(|| {
            let what = format!("the struct with the required fields of {name} would have the same name");
            Problem::new("passes", format!("schema {required}"), what, "rename it in plaid-gen/src/passes/arguments.rs")
        }));
        if let Some(Kind::Struct(it)) = api.types.get_mut(&name).map(|ty| &mut ty.kind) {
            it.new = New::Struct(required);
        }
    }
    Problems::check(taken)
}

fn is_by_name(api: &Api, kind: &Kind) -> bool {
    let Kind::Struct(it) = kind else { return false };
    let required = it.required();
    let kinds: BTreeSet<Ty> = required.iter().map(|field| written(api, &field.ty)).collect();
    required.len() > MOST || kinds.len() < required.len()
}

/// Returns a type that stands for all types whose values a caller can write in the same way: those that are made from
/// text, and those that are made from numbers.
fn written(api: &Api, ty: &Ty) -> Ty {
    match ty {
        Ty::Integer | Ty::Float | Ty::Decimal | Ty::Amount => Ty::Decimal,
        Ty::Json => Ty::Text,
        Ty::List(inner) => Ty::List(written(api, inner).into()),
        Ty::Map(inner) => Ty::Map(written(api, inner).into()),
        Ty::Nullable(inner) => Ty::Nullable(written(api, inner).into()),
        Ty::Named(name) => match api.types.get(api.meant(name)).map(|ty| &ty.kind) {
            Some(Kind::Enum(_) | Kind::Secret | Kind::Identifier) => Ty::Text,
            Some(Kind::Alias(content, _)) => written(api, content),
            Some(Kind::Union(it)) if it.is_made_from_text() => Ty::Text,
            _ => Ty::Named(api.meant(name).to_owned()),
        },
        Ty::Bool | Ty::Text | Ty::Date | Ty::DateTime | Ty::JsonObject => ty.clone(),
    }
}
