//! Differences between two versions of an operation: method and path, operationId, authentication, and whether its body
//! is required. Parameters, bodies and responses have files of their own.

use serde_json::{Map, Value};

use super::change::{Change, Kind, Owner, Place, Side, Use};
use super::description::Operation;
use super::fields::Field;
use super::site::{Site, Unit};
use super::walk::Walk;
use super::{NOTHING, content, leftover, parameters, responses, security};

/// Compares two versions of an operation: the operation itself, its request and its response.
pub fn compare<'a>(walk: &mut Walk<'a>, old: &Operation<'a>, new: &Operation<'a>) -> [(Unit, Use); 3] {
    [
        (compare_itself(walk, old, new), new.uses(Side::Request)),
        (compare_request(walk, old, new), new.uses(Side::Request)),
        (responses::compare(walk, old, new), new.uses(Side::Response)),
    ]
}

fn compare_itself(walk: &Walk<'_>, old: &Operation<'_>, new: &Operation<'_>) -> Unit {
    const KNOWN: [&str; 6] = ["operationId", "deprecated", "security", "parameters", "requestBody", "responses"];
    let place = Place::at(Owner::Root).field(&new.name);
    let mut itself = Unit::default();
    if old.template != new.template {
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
    security::compare(walk.versions, old, new, place, &mut itself);
    leftover::compare_maps(walk.versions, [Some(old.value), Some(new.value)], &KNOWN, &mut itself);
    itself
}

fn compare_request<'a>(walk: &mut Walk<'a>, old: &Operation<'a>, new: &Operation<'a>) -> Unit {
    let mut request = Unit::default();
    parameters::compare(walk, old, new, &mut request);
    let body = |operation: &Operation<'a>| operation.value.get("requestBody").unwrap_or(&NOTHING);
    let pair = [walk.versions.old.resolve(body(old)), walk.versions.new.resolve(body(new))];
    let place = Place::at(Owner::Operation(Side::Request));
    content::compare(walk, pair, &place, &mut request);
    if let [Value::Object(x), Value::Object(y)] = pair {
        let is_required = |body: &Map<String, Value>| body.get("required") == Some(&Value::Bool(true));
        let [x, y] = [x, y].map(|body| Field { required: is_required(body), nullable: false, has_default: false });
        x.compare(y, &Site { required: y.required, ..Site::at(place) }, &mut request);
        leftover::compare(walk.versions, pair, &["required", "content"], &mut request);
    }
    request
}
