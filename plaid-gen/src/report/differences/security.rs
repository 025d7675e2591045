//! Differences in authentication: the schemes of the description, and those by which an operation can be called.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::change::{Change, Kind, Owner, Place, Side, Use};
use super::description::{Operation, Versions};
use super::site::Unit;
use crate::openapi::{is_prose, join};

/// The schemes that one way of authentication needs, each with its scopes. Without any, no authentication is needed.
type Way<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Compares the ways in which an operation can be authenticated.
pub fn compare(versions: Versions<'_>, old: &Operation<'_>, new: &Operation<'_>, place: Place, unit: &mut Unit) {
    let renamed = renamed(versions);
    let old = ways(old, &versions.old.document, &renamed);
    let new = ways(new, &versions.new.document, &BTreeMap::new());
    if old == new {
        return;
    }
    let is_enough = |way: &Way<'_>, given: &Way<'_>| {
        way.iter().all(|(scheme, scopes)| given.get(scheme).is_some_and(|given| scopes.is_subset(given)))
    };
    let is_met = |given: &Way<'_>| new.iter().any(|way| is_enough(way, given));
    let change = if old.is_subset(&new) {
        let to = new.difference(&old).map(words).collect();
        Change { to, ..Change::new(Kind::AuthenticationAdded, place) }
    } else {
        let kind = if old.iter().all(is_met) { Kind::AuthenticationLoosened } else { Kind::AuthenticationChanged };
        let all = |ways: &BTreeSet<Way<'_>>| ways.iter().map(words).collect::<Vec<_>>().join(", or ");
        Change::new(kind, place).turned(all(&old), all(&new))
    };
    unit.add(change);
}

/// Returns the ways of an operation, which are those of the description unless it has its own.
fn ways<'a>(operation: &Operation<'a>, document: &'a Value, renamed: &BTreeMap<&'a str, &'a str>) -> BTreeSet<Way<'a>> {
    let stated = operation.value.get("security").unwrap_or(&document["security"]);
    let way = |way: &'a Value| {
        let schemes = way.as_object().into_iter().flatten();
        let scopes = |scopes: &'a Value| scopes.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let name = |name: &'a String| renamed.get(name.as_str()).copied().unwrap_or(name);
        schemes.map(|(scheme, given)| (name(scheme), scopes(given))).collect()
    };
    let ways: BTreeSet<Way<'a>> = stated.as_array().into_iter().flatten().map(way).collect();
    if ways.is_empty() { [Way::new()].into() } else { ways }
}

fn words(way: &Way<'_>) -> String {
    if way.is_empty() {
        return "none".to_owned();
    }
    let scheme = |(name, scopes): (&&str, &BTreeSet<&str>)| match scopes.len() {
        0 => (*name).to_owned(),
        _ => format!("{name} ({})", scopes.iter().copied().collect::<Vec<_>>().join(", ")),
    };
    way.iter().map(scheme).collect::<Vec<_>>().join(" and ")
}

/// The facts of a scheme, each by its pointer.
type Facts = BTreeMap<String, String>;

/// Compares the schemes of the two descriptions.
pub fn schemes(versions: Versions<'_>) -> Vec<(Unit, Use)> {
    let (before, after) = (all(&versions.old.document), all(&versions.new.document));
    let renamed = renamed(versions);
    let mut out = Vec::new();
    let mut add = |name: &str, change: Change| {
        let product = "every product".to_owned();
        out.push((Unit::of(change), Use { product, name: name.to_owned(), side: Side::Request }));
    };
    let change = |kind, name: &str| Change::new(kind, Place::at(Owner::Root).field(name));
    for (name, new) in &after {
        match before.get(name) {
            None if renamed.values().any(|new| new == name) => {}
            None => add(name, change(Kind::SchemeAdded, name)),
            Some(old) => differences(old, new).into_iter().for_each(|(kind, from, to)| {
                add(name, change(kind, name).turned(from, to));
            }),
        }
    }
    for name in before.keys().filter(|name| !after.contains_key(*name) && !renamed.contains_key(*name)) {
        add(name, change(Kind::SchemeRemoved, name));
    }
    out
}

/// Returns the schemes that only have another name now.
fn renamed(versions: Versions<'_>) -> BTreeMap<&str, &str> {
    let (before, after) = (all(&versions.old.document), all(&versions.new.document));
    let mut out = BTreeMap::new();
    for (old, facts) in before.iter().filter(|(name, _)| !after.contains_key(*name)) {
        let is_free = |new: &str| !before.contains_key(new) && !out.values().any(|taken| *taken == new);
        if let Some((new, _)) = after.iter().find(|(new, other)| facts == *other && is_free(new)) {
            out.insert(*old, *new);
        }
    }
    out
}

/// Returns the schemes of a description by name.
fn all(document: &Value) -> BTreeMap<&str, Facts> {
    let schemes = document["components"]["securitySchemes"].as_object().into_iter().flatten();
    schemes.map(|(name, scheme)| (name.as_str(), facts(scheme))).collect()
}

fn facts(scheme: &Value) -> Facts {
    fn collect(value: &Value, pointer: &str, out: &mut Facts) {
        let is_scopes = pointer.ends_with("/scopes");
        for (key, value) in value.as_object().into_iter().flatten().filter(|(key, _)| is_scopes || !is_prose(key)) {
            let pointer = join(pointer, key);
            match value {
                // The text of a scope is prose.
                _ if is_scopes => drop(out.insert(pointer, String::new())),
                Value::Object(_) => collect(value, &pointer, out),
                // Nobody but the server looks at the form of a bearer token.
                _ if key == "bearerFormat" => {}
                Value::String(text) => drop(out.insert(pointer, text.clone())),
                other => drop(out.insert(pointer, other.to_string())),
            }
        }
    }
    let mut out = Facts::new();
    collect(scheme, "", &mut out);
    out
}

/// Returns the differences of two schemes, with their old and new facts.
fn differences(old: &Facts, new: &Facts) -> Vec<(Kind, String, String)> {
    let pointers: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let text = |facts: &Facts, pointer: &str| match facts.get(pointer) {
        Some(value) => format!("{} {value}", pointer.trim_start_matches('/')).trim_end().to_owned(),
        None => "nothing".to_owned(),
    };
    // The name of a header is the same in upper and lower case.
    let is_header = [old, new].iter().all(|facts| facts.get("/in").is_some_and(|place| place == "header"));
    let is_same = |pointer: &str| match (old.get(pointer), new.get(pointer)) {
        (Some(old), Some(new)) if is_header && pointer == "/name" => old.eq_ignore_ascii_case(new),
        (old, new) => old == new,
    };
    let different = pointers.into_iter().filter(|pointer| !is_same(pointer));
    different
        .map(|pointer| {
            let is_more = !old.contains_key(pointer) && pointer.starts_with("/flows/");
            let kind = if is_more { Kind::SchemeExtended } else { Kind::SchemeChanged };
            (kind, text(old, pointer), text(new, pointer))
        })
        .collect()
}
