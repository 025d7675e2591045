//! Finds the fields that the policy names for the pages of an operation.

use crate::model::{Api, Field, Kind, Operation, Pages, Place, Presence, Turn, Ty};
use crate::policy::{Operations, Paging};
use crate::problem::Result;

pub fn run(api: &mut Api, policy: &Operations) -> Result<()> {
    let mut found = Vec::new();
    for (id, operation) in &api.operations {
        let Some(paging) = policy.paging(&operation.path) else { continue };
        let pages = pages(operation, paging, api);
        found.push((id.clone(), pages.map_err(|what| policy.no_such_paging(&operation.path, &what))?));
    }
    for (id, pages) in found {
        if let Some(operation) = api.operations.get_mut(&id) {
            operation.pages = Some(pages);
        }
    }
    Ok(())
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
    let name = |owner: &str, field: &str| find(api, owner, field).map(|field| field.name.clone());
    let of_answer = |field: &Option<String>| field.as_deref().map(|field| name(answer, field)).transpose();
    let turn = match &paging.turn {
        Turn::Cursor { next, more } => Turn::Cursor { next: name(answer, next)?, more: of_answer(more)? },
        Turn::Last { field, more } => {
            let item = item.name().ok_or_else(|| format!("the items of `{}` are not objects", paging.items))?;
            Turn::Last { field: name(item, field)?, more: of_answer(more)? }
        }
        Turn::Count { total, more, step } => Turn::Count {
            total: of_answer(total)?,
            more: of_answer(more)?,
            step: step.as_deref().map(|step| name(request, step)).transpose()?,
        },
    };
    let place = place(api, request, &paging.send)?;
    Ok(Pages { item, items: items.name.clone(), place, turn, begins_anew: paging.begins_anew })
}

/// Finds the field of the request that says where a page starts.
fn place(api: &Api, request: &str, path: &str) -> Found<Place> {
    let Some((outer, inner)) = path.split_once('.') else {
        return Ok(Place { inside: None, field: find(api, request, path)?.name.clone() });
    };
    let outer = find(api, request, outer)?;
    let owner = outer.ty.name().filter(|_| outer.presence == Presence::Optional);
    let owner = owner.ok_or_else(|| format!("`{path}` of {request} is not in an optional object"))?;
    let field = find(api, owner, inner)?.name.clone();
    Ok(Place { inside: Some((outer.name.clone(), owner.to_owned())), field })
}

fn find<'a>(api: &'a Api, owner: &str, name: &str) -> Found<&'a Field> {
    let Some(Kind::Struct(it)) = api.types.get(owner).map(|ty| &ty.kind) else {
        return Err(format!("{owner} is not an object with fields"));
    };
    it.field(name).ok_or_else(|| format!("{owner} has no field `{name}`"))
}
