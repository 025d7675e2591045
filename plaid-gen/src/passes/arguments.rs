//! Decides how a request's `new` takes the required fields: as arguments if there are few, and none can be taken for
//! another, and otherwise by name.

use std::collections::BTreeSet;
use std::iter;

use crate::model::{Api, Kind, New, Ty};

/// The most arguments that `new` has.
const MOST: usize = 3;

pub fn run(api: &mut Api) {
    let requests = api.types.iter().filter(|(_, ty)| !ty.uses.requests.is_empty());
    let by_name: Vec<String> =
        requests.filter(|(_, ty)| is_by_name(api, &ty.kind)).map(|(name, _)| name.clone()).collect();
    let mut taken: BTreeSet<String> = api.types.keys().cloned().collect();
    for name in by_name {
        let stem = name.strip_suffix("Request").unwrap_or(&name);
        // A schema, or the struct of another request, may have the name.
        let numbered = (2..).map(|number| format!("{stem}Required{number}"));
        let mut names = iter::once(format!("{stem}Required")).chain(numbered);
        let required = names.find(|name| taken.insert(name.clone()));
        if let (Some(Kind::Struct(it)), Some(required)) = (api.types.get_mut(&name).map(|ty| &mut ty.kind), required) {
            it.new = New::Struct(required);
        }
    }
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
