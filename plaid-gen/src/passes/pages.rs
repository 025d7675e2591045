//! Finds the fields that the policy names for the pages of an operation, and checks that a page can be turned with
//! them.

use crate::model::{Api, Field, Kind, Operation, Pages, Place, Presence, Turn, Ty};
use crate::policy::{Operations, Paging};
use crate::problem::Problem;

/// Where the description does not allow what the policy says, the operation has no pages, which is added to `unfit`.
pub fn run(api: &mut Api, policy: &Operations, unfit: &mut Vec<Problem>) {
    let mut found = Vec::new();
    for (id, operation) in &api.operations {
        let Some(paging) = policy.paging(&operation.method, &operation.path) else { continue };
        match pages(operation, paging, api) {
            Ok(pages) => found.push((id.clone(), pages)),
            Err(what) => unfit.push(policy.no_such_paging(&operation.path, &what)),
        }
    }
    for (id, pages) in found {
        if let Some(operation) = api.operations.get_mut(&id) {
            operation.pages = Some(pages);
        }
    }
}

type Found<T> = std::result::Result<T, String>;

fn pages(operation: &Operation, paging: &Paging, api: &Api) -> Found<Pages> {
    let (Some(request), Some(answer)) = (operation.body.as_deref(), operation.answered()) else {
        return Err("its request or its answer is not JSON".into());
    };
    let items = find(api, answer, &paging.items)?;
    let item = match &items.ty {
        Ty::List(item) if items.presence.is_bare() => item.as_ref().clone(),
        _ => return Err(format!("`{}` of {answer} is not a list", paging.items)),
    };
    let (place, place_ty) = place(api, request, &paging.send)?;
    let is_cursor = matches!(paging.turn, Turn::Cursor { .. });
    let places = if is_cursor { [Ty::Text, Ty::DateTime].as_slice() } else { &[Ty::Integer] };
    if !places.contains(&place_ty) {
        return Err(format!("`{}` of {request} is {place_ty}, and can't be turned in this way", paging.send));
    }
    let turn = turn(api, paging, (request, answer), (&place_ty, &item))?;
    Ok(Pages { item, items: items.name.clone(), place, turn, begins_anew: paging.begins_anew })
}

/// Finds the fields that say where the next page starts, given the types of the place and of the items.
fn turn(api: &Api, paging: &Paging, (request, answer): (&str, &str), (place, item): (&Ty, &Ty)) -> Found<Turn> {
    let number = |owner: &str, field: &str| typed(api, owner, field, &[Ty::Integer]);
    let more_of = |more: &Option<String>| more.as_deref().map(|more| typed(api, answer, more, &[Ty::Bool])).transpose();
    Ok(match &paging.turn {
        Turn::Cursor { next, more } => {
            let next = typed(api, answer, next, std::slice::from_ref(place))?;
            Turn::Cursor { next, more: more_of(more)? }
        }
        Turn::Last { field, more } => {
            let item = item.name().ok_or_else(|| format!("the items of `{}` are not objects", paging.items))?;
            if !find(api, item, field)?.presence.is_bare() {
                return Err(format!("`{field}` of {item} may be absent or null"));
            }
            Turn::Last { field: number(item, field)?, more: more_of(more)? }
        }
        Turn::Count { total, more, step } => {
            let total = total.as_deref().map(|total| number(answer, total)).transpose()?;
            let step = step.as_deref().map(|step| number(request, step)).transpose()?;
            Turn::Count { total, more: more_of(more)?, step }
        }
    })
}

/// Returns the name of the field, which must have one of the types.
fn typed(api: &Api, owner: &str, field: &str, types: &[Ty]) -> Found<String> {
    let found = find(api, owner, field)?;
    if !types.contains(&found.ty) {
        return Err(format!("`{field}` of {owner} is {}, and can't be used for pages", found.ty));
    }
    Ok(found.name.clone())
}

/// Finds the field of the request that says where a page starts, and its type.
fn place(api: &Api, request: &str, path: &str) -> Found<(Place, Ty)> {
    let Some((outer, inner)) = path.split_once('.') else {
        let field = find(api, request, path)?;
        return Ok((Place { inside: None, field: field.name.clone() }, field.ty.clone()));
    };
    let outer = find(api, request, outer)?;
    let owner = outer.ty.name().filter(|_| outer.presence == Presence::Optional);
    let owner = owner.ok_or_else(|| format!("`{path}` of {request} is not in an optional object"))?;
    let field = find(api, owner, inner)?;
    if api.fields(owner).iter().any(|field| field.presence.is_bare()) {
        return Err(format!("`{path}` of {request} is in an object with required fields"));
    }
    let inside = Some((outer.name.clone(), owner.to_owned()));
    Ok((Place { inside, field: field.name.clone() }, field.ty.clone()))
}

fn find<'a>(api: &'a Api, owner: &str, name: &str) -> Found<&'a Field> {
    let Some(Kind::Struct(it)) = api.types.get(owner).map(|ty| &ty.kind) else {
        return Err(format!("{owner} is not an object with fields"));
    };
    it.field(name).ok_or_else(|| format!("{owner} has no field `{name}`"))
}
