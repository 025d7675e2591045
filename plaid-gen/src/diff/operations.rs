//! Which operations are there, and what differs in each: method and path, name, body, parameters, answer,
//! errors, authentication.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::change::{Change, Kind, Owner, Place, Side, Use};
use super::compare::{Unit, Walk};
use super::description::{Operation, Roots};
use crate::document::referred;

/// The differences of all operations, by what they are seen in.
pub fn run<'a>(walk: &mut Walk<'a>, before: &Roots<'a>, after: &Roots<'a>) -> Vec<(Unit, Use)> {
    let mut out = Vec::new();
    let moved = moved(before, after);
    for (name, new) in &after.operations {
        match before.operations.get(name).or_else(|| before.operations.get(moved.get(name)?)) {
            Some(old) => pair(walk, old, new, &mut out),
            None => out.push(root(Kind::OperationAdded, new)),
        }
    }
    let stays = |name: &String| after.operations.contains_key(name) || moved.values().any(|old| old == name);
    let gone = before.operations.iter().filter(|(name, _)| !stays(name));
    out.extend(gone.map(|(_, old)| root(Kind::OperationRemoved, old)));
    out.extend(servers(&walk.old.document, &walk.new.document));
    out
}

/// Which servers are there.
fn servers(old: &Value, new: &Value) -> Vec<(Unit, Use)> {
    fn urls(document: &Value) -> BTreeSet<&str> {
        document["servers"].as_array().into_iter().flatten().filter_map(|server| server["url"].as_str()).collect()
    }
    let (before, after) = (urls(old), urls(new));
    let removed = before.difference(&after).map(|url| (Kind::ServerRemoved, *url));
    let added = after.difference(&before).map(|url| (Kind::ServerAdded, *url));
    let one = |(kind, url): (Kind, &str)| {
        let mut unit = Unit::default();
        unit.add(Change::new(kind, Place::at(Owner::Root).field(url)));
        (unit, Use { product: "every product".to_owned(), name: url.to_owned(), side: Side::Request })
    };
    removed.chain(added).map(one).collect()
}

/// Where operations have come from whose path or method is new: those of the same operationId, or else of the
/// same request and answer, if no other operation has that request.
fn moved(before: &Roots<'_>, after: &Roots<'_>) -> BTreeMap<String, String> {
    let gone: Vec<_> = before.operations.values().filter(|o| !after.operations.contains_key(&o.name)).collect();
    let mut moved = BTreeMap::<String, String>::new();
    for new in after.operations.values().filter(|o| !before.operations.contains_key(&o.name)) {
        let free = || gone.iter().filter(|old| !moved.values().any(|taken| *taken == old.name));
        let bodies = |o: &Operation<'_>| Some((requested(o)?.to_owned(), answer(o.value)?.to_owned()));
        let same_id = free().find(|old| !old.id.is_empty() && old.id == new.id);
        let is_own = |roots: &Roots<'_>| {
            requested(new).is_some_and(|r| roots.operations.values().filter(|o| requested(o) == Some(r)).count() == 1)
        };
        let same_bodies = || free().find(|old| bodies(old) == bodies(new)).filter(|_| is_own(before) && is_own(after));
        if let Some(old) = same_id.or_else(same_bodies) {
            moved.insert(new.name.clone(), old.name.clone());
        }
    }
    moved
}

fn requested<'a>(operation: &Operation<'a>) -> Option<&'a str> {
    referred(schema(operation.value.get("requestBody")?)?)
}

fn answer(operation: &Map<String, Value>) -> Option<&str> {
    let (_, success) = responses(operation).find(|(status, _)| status.starts_with('2'))?;
    referred(schema(success)?)
}

fn schema(holder: &Value) -> Option<&Value> {
    holder.get("content")?.as_object()?.values().next()?.get("schema")
}

fn responses(operation: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    operation.get("responses").and_then(Value::as_object).into_iter().flatten()
}

fn uses(operation: &Operation<'_>, side: Side) -> Use {
    Use { product: operation.product.clone(), name: operation.name.clone(), side }
}

fn root(kind: Kind, operation: &Operation<'_>) -> (Unit, Use) {
    let mut unit = Unit::default();
    unit.add(Change::new(kind, Place::at(Owner::Root).field(&operation.name)));
    (unit, uses(operation, Side::Request))
}

fn pair<'a>(walk: &mut Walk<'a>, old: &Operation<'a>, new: &Operation<'a>, out: &mut Vec<(Unit, Use)>) {
    const NOTHING: &Value = &Value::Null;
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
    let [before, after] = [security(old, &walk.old.document), security(new, &walk.new.document)];
    if before != after {
        itself.add(Change::new(Kind::AuthenticationChanged, place).turned(before, after));
    }
    out.push((itself, uses(new, Side::Request)));

    let mut request = Unit::default();
    walk.parameters(old, new, &mut request);
    let [x, y] = [old, new].map(|o| o.value.get("requestBody").unwrap_or(NOTHING));
    walk.content(x, y, Side::Request, &mut request);
    out.push((request, uses(new, Side::Request)));

    let mut response = Unit::default();
    let [x, y] = [old, new].map(|o| successes(o.value));
    if x.keys().ne(y.keys()) {
        let [from, to] = [&x, &y].map(|s| s.keys().copied().collect::<Vec<_>>().join(", "));
        let place = Place::at(Owner::Operation(Side::Response));
        response.add(Change::new(Kind::StatusChanged, place).turned(from, to));
    }
    let [x, y] = [&x, &y].map(|s| s.values().find(|r| r.get("content").is_some()).copied().unwrap_or(NOTHING));
    walk.content(x, y, Side::Response, &mut response);
    for (status, x) in responses(old.value).filter(|(status, _)| !status.starts_with('2')) {
        if let Some((_, y)) = responses(new.value).find(|(other, _)| *other == status) {
            walk.content(x, y, Side::Response, &mut response);
        }
    }
    out.push((response, uses(new, Side::Response)));
}

fn successes(operation: &Map<String, Value>) -> BTreeMap<&str, &Value> {
    responses(operation).filter(|(s, _)| s.starts_with('2')).map(|(s, r)| (s.as_str(), r)).collect()
}

/// The schemes by which an operation may be called, in words.
fn security(operation: &Operation<'_>, document: &Value) -> String {
    let stated = operation.value.get("security").unwrap_or(&document["security"]);
    let ways = stated.as_array().into_iter().flatten().map(|way| {
        let schemes: BTreeSet<&str> = way.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        schemes.into_iter().collect::<Vec<_>>().join(" and ")
    });
    let ways: BTreeSet<String> = ways.collect();
    if ways.is_empty() { "none".to_owned() } else { ways.into_iter().collect::<Vec<_>>().join(", or ") }
}
