//! Differences in the parameters of an operation, and in the headers of its responses.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::change::{Change, Kind, Owner, Place, Side};
use super::description::{Description, Operation, ParameterKey};
use super::fields::Field;
use super::leftover;
use super::site::{Site, Unit};
use super::walk::Walk;

/// The keys of parameters and headers that are compared here.
const KNOWN: [&str; 9] =
    ["name", "in", "required", "deprecated", "schema", "content", "style", "explode", "allowReserved"];

/// Compares the parameters of an operation.
pub fn compare<'a>(walk: &mut Walk<'a>, old: &Operation<'a>, new: &Operation<'a>, unit: &mut Unit) {
    let moved = moved(old, new);
    let is_moved = |key: &ParameterKey<'a>| moved.iter().any(|(from, _)| *from == key);
    for (key, y) in &new.parameters {
        let from = moved.iter().find(|(_, to)| *to == key).map(|(from, _)| *from);
        let Some(x) = old.parameters.get(from.unwrap_or(key)) else {
            let Field { required, has_default, .. } = field(walk.versions.new, y);
            unit.add(Change { required, has_default, ..Change::new(Kind::ParameterAdded, place(y)) });
            continue;
        };
        if let Some((place_before, _)) = from {
            unit.add(Change::new(Kind::ParameterMoved, place(y)).turned(*place_before, key.0));
        } else if key.0 == "path" && x["name"] != y["name"] {
            let [from, to] = [x, y].map(|p| p["name"].as_str().unwrap_or_default());
            unit.add(Change::new(Kind::ParameterRenamed, place(y)).turned(from, to));
        }
        compare_both(walk, [x, y], place(y), None, unit);
    }
    let gone = old.parameters.iter().filter(|(key, _)| !new.parameters.contains_key(*key) && !is_moved(key));
    gone.for_each(|(_, x)| unit.add(Change::new(Kind::ParameterRemoved, place(x))));
}

/// Returns the old and the new key of parameters that are sent in another place under the same name.
fn moved<'o, 'a>(old: &'o Operation<'a>, new: &'o Operation<'a>) -> Vec<(&'o ParameterKey<'a>, &'o ParameterKey<'a>)> {
    let name = |parameter: &Value| parameter["name"].as_str().unwrap_or_default().to_lowercase();
    let gone: BTreeMap<_, _> = old.parameters.iter().filter(|(key, _)| !new.parameters.contains_key(*key)).collect();
    let fresh = new.parameters.iter().filter(|(key, _)| !old.parameters.contains_key(*key));
    let mut out = Vec::<(&ParameterKey<'a>, &ParameterKey<'a>)>::new();
    for (to, y) in fresh {
        let from = gone.iter().find(|(key, x)| name(x) == name(y) && !out.iter().any(|(taken, _)| *taken == **key));
        out.extend(from.map(|(from, _)| (*from, to)));
    }
    out
}

fn place(parameter: &Value) -> Place {
    let [name, kind] = ["name", "in"].map(|key| parameter[key].as_str().unwrap_or_default());
    Place::at(Owner::Operation(Side::Request)).field(&format!("{name} ({kind})"))
}

fn field(description: &Description, parameter: &Value) -> Field {
    Field::of(description, schema(parameter), parameter["required"] == Value::Bool(true))
}

/// Returns the schema of a parameter, which may be that of its only media type.
fn schema(parameter: &Value) -> &Value {
    let content = parameter["content"].as_object().and_then(|content| content.values().next());
    &content.unwrap_or(parameter)["schema"]
}

/// Compares two versions of a parameter or header. Only `only` has a header.
fn compare_both<'a>(walk: &mut Walk<'a>, [x, y]: [&'a Value; 2], place: Place, only: Option<Side>, unit: &mut Unit) {
    let [old, new] = [field(walk.versions.old, x), field(walk.versions.new, y)];
    let site = Site { required: new.required, only, ..Site::at(place) };
    old.compare(new, &site, unit);
    match [x, y].map(|p| p["deprecated"] == Value::Bool(true)) {
        [false, true] => unit.add(site.change(Kind::Deprecated)),
        [true, false] => unit.add(site.change(Kind::Undeprecated)),
        _ => {}
    }
    let [from, to] = [form(walk.versions.old, x), form(walk.versions.new, y)];
    // Another place has another form, which goes without saying.
    if from != to && x["in"] == y["in"] {
        unit.add(site.change(Kind::ParameterFormChanged).turned(from, to));
    }
    leftover::compare(walk.versions, [x, y], &KNOWN, unit);
    walk.site(schema(x), schema(y), &site, unit);
}

/// Returns the form in which a parameter is written, in words. Parts that make no difference for its type are left out.
fn form(description: &Description, parameter: &Value) -> String {
    if let Some(media) = parameter["content"].as_object().and_then(|content| content.keys().next()) {
        return media.clone();
    }
    let place = parameter["in"].as_str().unwrap_or("header");
    let usual = if matches!(place, "query" | "cookie") { "form" } else { "simple" };
    let style = parameter["style"].as_str().unwrap_or(usual);
    let mut form = style.to_owned();
    let is_on = |key: &str, usual: bool| parameter[key].as_bool().unwrap_or(usual);
    let kind = description.shape(schema(parameter)).kind;
    if !["string", "number", "integer", "boolean"].contains(&kind.as_str()) {
        form.push_str(if is_on("explode", style == "form") { " (one by one)" } else { " (joined)" });
    }
    if is_on("allowReserved", false) {
        form.push_str(" with reserved characters");
    }
    form
}

/// Compares the headers of two responses. Their names are the same in upper and lower case.
pub fn compare_headers<'a>(walk: &mut Walk<'a>, responses: [&'a Value; 2], place: &Place, unit: &mut Unit) {
    let versions = walk.versions;
    let headers = |response: &'a Value, description: &'a Description| -> BTreeMap<String, (&'a str, &'a Value)> {
        let headers = response["headers"].as_object().into_iter().flatten();
        headers.map(|(name, header)| (name.to_lowercase(), (name.as_str(), description.resolve(header)))).collect()
    };
    let [old, new] = responses;
    let (x, y) = (headers(old, versions.old), headers(new, versions.new));
    for key in x.keys().chain(y.keys()).collect::<BTreeSet<_>>() {
        let at = |name: &str| place.field(&format!("{name} (header)"));
        match (x.get(key), y.get(key)) {
            (Some((_, old)), Some((name, new))) => {
                compare_both(walk, [*old, *new], at(name), Some(Side::Response), unit);
            }
            (Some((name, _)), None) => unit.add(Change::new(Kind::HeaderRemoved, at(name))),
            (None, Some((name, _))) => unit.add(Change::new(Kind::HeaderAdded, at(name))),
            (None, None) => {}
        }
    }
}
