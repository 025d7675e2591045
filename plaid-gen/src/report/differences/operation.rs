//! Differences between two versions of an operation: method and path, operationId, parameters, bodies, authentication.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::change::{Change, Kind, Owner, Place, Side, Use};
use super::description::Operation;
use super::fields::Field;
use super::site::{Site, Unit};
use super::walk::Walk;
use crate::openapi::{errors, responses, successes};

const NOTHING: &Value = &Value::Null;

/// Compares two versions of an operation: the operation itself, its request and its response.
pub fn compare<'a>(walk: &mut Walk<'a>, old: &Operation<'a>, new: &Operation<'a>) -> [(Unit, Use); 3] {
    [
        (compare_itself(walk, old, new), new.uses(Side::Request)),
        (compare_request(walk, old, new), new.uses(Side::Request)),
        (compare_response(walk, old, new), new.uses(Side::Response)),
    ]
}

fn compare_itself(walk: &Walk<'_>, old: &Operation<'_>, new: &Operation<'_>) -> Unit {
    let place = Place::at(Owner::Root).field(&new.name);
    let mut itself = Unit::default();
    if old.name != new.name {
        itself.add(Change::new(Kind::OperationMoved, place.clone()).turned(&old.name, &new.name));
    }
    if old.id != new.id {
        itself.add(Change::new(Kind::OperationIdChanged, place.clone()).turned(old.id, new.id));
    }
    let deprecated = [old, new].map(|o| o.value.get("deprecated") == Some(&Value::Bool(true)));
    match deprecated {
        [false, true] => itself.add(Change::new(Kind::OperationDeprecated, place.clone())),
        [true, false] => itself.add(Change::new(Kind::OperationUndeprecated, place.clone())),
        _ => {}
    }
    let [before, after] = [security(old, &walk.versions.old.document), security(new, &walk.versions.new.document)];
    if before != after {
        itself.add(Change::new(Kind::AuthenticationChanged, place).turned(before, after));
    }
    itself
}

fn compare_request<'a>(walk: &mut Walk<'a>, old: &Operation<'a>, new: &Operation<'a>) -> Unit {
    let mut request = Unit::default();
    compare_parameters(walk, old, new, &mut request);
    let bodies = [old, new].map(|operation| operation.value.get("requestBody").unwrap_or(NOTHING));
    compare_content(walk, bodies, Side::Request, &mut request);
    request
}

fn compare_response<'a>(walk: &mut Walk<'a>, old: &Operation<'a>, new: &Operation<'a>) -> Unit {
    let mut response = Unit::default();
    let [x, y] = [old, new].map(|operation| successes(operation.value).collect::<BTreeMap<_, _>>());
    if x.keys().ne(y.keys()) {
        let [from, to] = [&x, &y].map(|s| s.keys().copied().collect::<Vec<_>>().join(", "));
        let place = Place::at(Owner::Operation(Side::Response));
        response.add(Change::new(Kind::StatusChanged, place).turned(from, to));
    }
    let bodies = [&x, &y].map(|s| s.values().find(|r| r.get("content").is_some()).copied().unwrap_or(NOTHING));
    compare_content(walk, bodies, Side::Response, &mut response);
    for (status, x) in errors(old.value) {
        if let Some((_, y)) = responses(new.value).find(|(other, _)| *other == status) {
            compare_content(walk, [x, y], Side::Response, &mut response);
        }
    }
    response
}

/// Compares the body of a request or response.
fn compare_content<'a>(walk: &mut Walk<'a>, [old, new]: [&'a Value; 2], side: Side, unit: &mut Unit) {
    let place = Place::at(Owner::Operation(side));
    let (x, y) = (walk.versions.old.content(old), walk.versions.new.content(new));
    match (x, y) {
        (None, None) => {}
        (None, Some(_)) => unit.add(Change::new(Kind::BodyAdded, place)),
        (Some(_), None) => unit.add(Change::new(Kind::BodyRemoved, place)),
        (Some((x, old)), Some((y, new))) => {
            if x != y {
                return unit.add(Change::new(Kind::MediaTypeChanged, place).turned(x, y));
            }
            walk.site(old, new, &Site::at(place), unit);
        }
    }
}

/// Compares the parameters of an operation.
fn compare_parameters<'a>(walk: &mut Walk<'a>, old: &Operation<'a>, new: &Operation<'a>, unit: &mut Unit) {
    let is_required = |parameter: &Value| parameter["required"] == Value::Bool(true);
    let names: BTreeSet<_> = old.parameters.keys().chain(new.parameters.keys()).collect();
    for (kind, name) in names {
        let place = Place::at(Owner::Operation(Side::Request)).field(&format!("{name} ({kind})"));
        let key = &(*kind, *name);
        match (old.parameters.get(key), new.parameters.get(key)) {
            (Some(x), Some(y)) => {
                let pair = [x, y].map(|p| Field { required: is_required(p), nullable: false });
                let site = Site { required: pair[1].required, ..Site::at(place) };
                pair[0].compare(pair[1], &site, unit);
                walk.site(&x["schema"], &y["schema"], &site, unit);
            }
            (Some(_), None) => unit.add(Change::new(Kind::ParameterRemoved, place)),
            (None, Some(parameter)) => {
                let required = is_required(parameter);
                unit.add(Change { required, ..Change::new(Kind::ParameterAdded, place) });
            }
            (None, None) => {}
        }
    }
}

/// Returns the schemes by which an operation may be called, in words.
fn security(operation: &Operation<'_>, document: &Value) -> String {
    let stated = operation.value.get("security").unwrap_or(&document["security"]);
    let ways = stated.as_array().into_iter().flatten().map(|way| {
        let schemes: BTreeSet<&str> = way.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        schemes.into_iter().collect::<Vec<_>>().join(" and ")
    });
    let ways: BTreeSet<String> = ways.collect();
    if ways.is_empty() { "none".to_owned() } else { ways.into_iter().collect::<Vec<_>>().join(", or ") }
}
