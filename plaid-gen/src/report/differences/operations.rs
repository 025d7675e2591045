//! Operations and servers that were added, removed or moved.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::change::{Change, Kind, Owner, Place, Side, Use};
use super::description::{Operation, Roots, Versions};
use super::site::Unit;
use super::walk::Walk;
use super::{leftover, operation, security};
use crate::openapi::{content_name, successes};

/// Compares all operations, and the servers.
pub fn compare<'a>(walk: &mut Walk<'a>, before: &Roots<'a>, after: &Roots<'a>) -> Vec<(Unit, Use)> {
    let mut out = Vec::new();
    let moved = moved(before, after);
    for (name, new) in &after.operations {
        match before.operations.get(name).or_else(|| before.operations.get(moved.get(name)?)) {
            Some(old) => out.extend(operation::compare(walk, old, new)),
            None => out.push(root(Kind::OperationAdded, new)),
        }
    }
    let stays = |name: &String| after.operations.contains_key(name) || moved.values().any(|old| old == name);
    let gone = before.operations.iter().filter(|(name, _)| !stays(name));
    out.extend(gone.map(|(_, old)| root(Kind::OperationRemoved, old)));
    out.extend(servers(walk.versions));
    out.extend(security::schemes(walk.versions));
    out
}

/// Compares the servers.
fn servers(versions: Versions<'_>) -> Vec<(Unit, Use)> {
    fn by_url(document: &Value) -> BTreeMap<&str, &Value> {
        let servers = document["servers"].as_array().into_iter().flatten();
        servers.filter_map(|server| Some((server["url"].as_str()?, server))).collect()
    }
    let (before, after) = (by_url(&versions.old.document), by_url(&versions.new.document));
    let mut out = Vec::new();
    for url in before.keys().chain(after.keys()).copied().collect::<BTreeSet<_>>() {
        let mut unit = Unit::default();
        let change = |kind| Change::new(kind, Place::at(Owner::Root).field(url));
        match (before.get(url), after.get(url)) {
            (Some(old), Some(new)) => leftover::compare(versions, [*old, *new], &["url"], &mut unit),
            (Some(_), None) => unit.add(change(Kind::ServerRemoved)),
            (None, _) => unit.add(change(Kind::ServerAdded)),
        }
        out.push((unit, Use { product: "every product".to_owned(), name: url.to_owned(), side: Side::Request }));
    }
    out
}

/// Returns the former names of operations whose path or method is new: those whose path differs in the names of its
/// parameters only, those of the same operationId, or else of the same request and response, if no other operation has
/// that request.
fn moved(before: &Roots<'_>, after: &Roots<'_>) -> BTreeMap<String, String> {
    let gone: Vec<_> = before.operations.values().filter(|o| !after.operations.contains_key(&o.name)).collect();
    let mut moved = BTreeMap::<String, String>::new();
    for new in after.operations.values().filter(|o| !before.operations.contains_key(&o.name)) {
        let free = || gone.iter().filter(|old| !moved.values().any(|taken| *taken == old.name));
        let bodies = |o: &Operation<'_>| Some((requested(o)?.to_owned(), answered(o)?.to_owned()));
        let same_path = free().find(|old| old.template == new.template);
        let same_id = || free().find(|old| !old.id.is_empty() && old.id == new.id);
        let is_own = |roots: &Roots<'_>| {
            requested(new).is_some_and(|r| roots.operations.values().filter(|o| requested(o) == Some(r)).count() == 1)
        };
        let same_bodies = || free().find(|old| bodies(old) == bodies(new)).filter(|_| is_own(before) && is_own(after));
        if let Some(old) = same_path.or_else(same_id).or_else(same_bodies) {
            moved.insert(new.name.clone(), old.name.clone());
        }
    }
    moved
}

fn requested<'a>(operation: &Operation<'a>) -> Option<&'a str> {
    content_name(operation.value.get("requestBody")?)
}

fn answered<'a>(operation: &Operation<'a>) -> Option<&'a str> {
    content_name(successes(operation.value).next()?.1)
}

fn root(kind: Kind, operation: &Operation<'_>) -> (Unit, Use) {
    let change = Change::new(kind, Place::at(Owner::Root).field(&operation.name));
    (Unit::of(change), operation.uses(Side::Request))
}
