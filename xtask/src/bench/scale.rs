//! A description in other sizes, to see how costs grow with it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// A size, relative to the bundled description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    Quarter,
    Half,
    Whole,
    Twice,
}

impl Scale {
    pub const ALL: [Self; 4] = [Self::Quarter, Self::Half, Self::Whole, Self::Twice];

    pub fn name(self) -> &'static str {
        match self {
            Self::Quarter => "quarter",
            Self::Half => "half",
            Self::Whole => "whole",
            Self::Twice => "twice",
        }
    }

    /// Returns the description in this size. A part has every second or fourth path, and the schemas that these lead
    /// to. Twice the description has each operation again under another name, with types of its own.
    pub fn of(self, document: &Value) -> Value {
        match (self, document["components"]["schemas"].as_object()) {
            (Self::Quarter, Some(schemas)) => every(4, document, schemas),
            (Self::Half, Some(schemas)) => every(2, document, schemas),
            (Self::Twice, Some(schemas)) => doubled(document, schemas),
            (Self::Whole, _) | (_, None) => document.clone(),
        }
    }
}

const SCHEMAS: &str = "#/components/schemas/";

/// Annotations that hold the name of a schema, as a `$ref` holds its pointer.
const SAME_AS: &str = "x-same-as";

fn every(step: usize, document: &Value, all: &Map<String, Value>) -> Value {
    let mut out = document.clone();
    let used = reached(&document["paths"], all);
    if let Some(paths) = out["paths"].as_object_mut() {
        let mut index = 0..;
        paths.retain(|_, _| index.next().is_some_and(|i: usize| i.is_multiple_of(step)));
    }
    let mut kept = reached(&out["paths"], all);
    // Webhooks, which no path leads to, and types that the runtime needs.
    let beyond = all.iter().filter(|(name, _)| !used.contains(name.as_str())).step_by(step);
    for (name, schema) in beyond.chain(all.iter().filter(|(_, schema)| schema["x-always"] == true)) {
        kept.insert(name);
        kept.extend(reached(schema, all));
    }
    out["components"]["schemas"] =
        all.iter().filter(|(name, _)| kept.contains(name.as_str())).map(|(n, s)| (n.clone(), s.clone())).collect();
    out
}

/// Returns the names of all schemas that `value` leads to.
fn reached<'a>(value: &'a Value, schemas: &'a Map<String, Value>) -> BTreeSet<&'a str> {
    let mut out = BTreeSet::new();
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    let name = value
                        .as_str()
                        .and_then(|text| text.strip_prefix(SCHEMAS).or_else(|| Some(text).filter(|_| key == SAME_AS)));
                    if let Some((name, schema)) = name.and_then(|name| schemas.get_key_value(name))
                        && out.insert(name.as_str())
                    {
                        waiting.push(schema);
                    }
                    waiting.push(value);
                }
            }
            Value::Array(list) => waiting.extend(list),
            _ => {}
        }
    }
    out
}

/// Types that several products share stay single: their file would exceed the limit that generation has for lines.
fn doubled(document: &Value, all: &Map<String, Value>) -> Value {
    let shared = shared(document, all);
    let twins: BTreeSet<&str> = all.keys().map(String::as_str).filter(|name| !shared.contains(name)).collect();
    let mut out = document.clone();
    for pointer in ["/paths", "/components/schemas"] {
        let old = document.pointer(pointer).and_then(Value::as_object).into_iter().flatten();
        let old = old.filter(|(name, _)| name.starts_with('/') || twins.contains(name.as_str()));
        let new = old.map(|(name, value)| {
            let mut value = value.clone();
            rename(&mut value, &twins);
            (twin_name(name), value)
        });
        if let Some(Value::Object(map)) = out.pointer_mut(pointer) {
            map.extend(new);
        }
    }
    out
}

/// Returns the names of schemas that several products lead to; webhooks are one product.
fn shared<'a>(document: &'a Value, all: &'a Map<String, Value>) -> BTreeSet<&'a str> {
    let mut products = BTreeMap::<&str, BTreeSet<&str>>::new();
    let mut used = BTreeSet::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        let segment = path.split('/').nth(1).unwrap_or_default();
        let names = reached(item, all);
        used.extend(names.iter().copied());
        products.entry(item["x-product"].as_str().unwrap_or(segment)).or_default().extend(names);
    }
    for (name, schema) in all.iter().filter(|(name, _)| !used.contains(name.as_str())) {
        let webhooks = products.entry("").or_default();
        webhooks.insert(name);
        webhooks.extend(reached(schema, all));
    }
    let mut uses = BTreeMap::<&str, usize>::new();
    for name in products.into_values().flatten() {
        *uses.entry(name).or_default() += 1;
    }
    uses.into_iter().filter(|(_, products)| *products > 1).map(|(name, _)| name).collect()
}

/// Returns the name of the twin of a path, a schema or an operation. A path stays in its product, so that inline types
/// of the same shape, which become one type, are not shared by two products.
fn twin_name(name: &str) -> String {
    if name.starts_with('/') { format!("{name}/twin") } else { format!("{name}Twin") }
}

/// Gives an operation or a schema, and its references to schemas that have twins, the names of the twins.
fn rename(value: &mut Value, twins: &BTreeSet<&str>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let Value::String(text) = &*value else {
                    rename(value, twins);
                    continue;
                };
                let target = text.strip_prefix(SCHEMAS).or_else(|| Some(text.as_str()).filter(|_| key == SAME_AS));
                if key == "operationId" || target.is_some_and(|name| twins.contains(name)) {
                    *value = twin_name(text).into();
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| rename(value, twins)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document() -> Value {
        let post = |name: &str| {
            let body = json!({ "application/json": { "schema": { "$ref": format!("{SCHEMAS}{name}") } } });
            json!({ "post": { "operationId": name, "requestBody": { "content": body } } })
        };
        json!({
            "paths": {"/a/x": post("A"), "/a/y": post("B"), "/b/x": post("A"), "/b/y": post("C")},
            "components": {"schemas": {
                "A": {"properties": {"d": {"$ref": format!("{SCHEMAS}D")}}},
                "B": {}, "C": {}, "D": {}, "E": {"x-always": true},
            }},
        })
    }

    fn names(document: &Value, pointer: &str) -> Vec<String> {
        let map = document.pointer(pointer).and_then(Value::as_object);
        let mut names: Vec<String> = map.into_iter().flat_map(|map| map.keys().cloned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_part_holds_what_its_paths_lead_to() {
        let half = Scale::Half.of(&document());
        assert_eq!(names(&half, "/paths"), ["/a/x", "/b/x"]);
        assert_eq!(names(&half, "/components/schemas"), ["A", "D", "E"]);
        assert_eq!(names(&Scale::Quarter.of(&document()), "/paths"), ["/a/x"]);
    }

    #[test]
    fn twins_lead_to_twins() {
        let twice = Scale::Twice.of(&document());
        assert_eq!(names(&twice, "/paths").len(), 8);
        let schemas = names(&twice, "/components/schemas");
        assert_eq!(schemas, ["A", "B", "BTwin", "C", "CTwin", "D", "E", "ETwin"], "products share A and D");
        assert_eq!(twice["paths"]["/a/x/twin"]["post"]["operationId"], "ATwin");
        let schema = |path: &str| {
            let body = &twice["paths"][path]["post"]["requestBody"]["content"]["application/json"];
            body["schema"]["$ref"].as_str().unwrap_or_default().to_owned()
        };
        assert_eq!(schema("/a/x/twin"), format!("{SCHEMAS}A"));
        assert_eq!(schema("/a/y/twin"), format!("{SCHEMAS}BTwin"));
    }
}
