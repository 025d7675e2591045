//! Makes the description in other sizes, to measure how costs grow with it.

mod policy;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use plaid_gen::PolicyFiles;
use serde_json::{Map, Value};

use policy::Names;

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
    /// to. The double description has each operation again under another name, with types of its own.
    ///
    /// # Errors
    /// Fails if a file of the policy can't be read.
    pub fn of(self, whole: &Described) -> Result<Described> {
        match self {
            Self::Quarter => whole.every(4),
            Self::Half => whole.every(2),
            Self::Whole => Described::new(whole.document.clone(), whole.policy.clone()),
            Self::Twice => whole.doubled(),
        }
    }
}

const SCHEMAS: &str = "#/components/schemas/";

/// A description that the overlay has been applied to, and the policy for it.
#[derive(Debug)]
pub struct Described {
    pub document: Value,
    pub policy: PolicyFiles,
    names: Names,
}

impl Described {
    /// # Errors
    /// Fails if a file of the policy can't be read.
    pub fn new(document: Value, policy: PolicyFiles) -> Result<Self> {
        Ok(Self { names: Names::read(&policy)?, document, policy })
    }

    /// Returns every `step`-th path with its schemas. Entries of the policy about absent schemas match nothing, so they
    /// can stay.
    fn every(&self, step: usize) -> Result<Self> {
        let mut out = self.document.clone();
        let used = self.reached(&self.document["paths"]);
        if let Some(paths) = out["paths"].as_object_mut() {
            let mut index = 0..;
            paths.retain(|_, _| index.next().is_some_and(|i: usize| i.is_multiple_of(step)));
        }
        let mut kept: BTreeSet<String> = self.reached(&out["paths"]).into_iter().map(str::to_owned).collect();
        // No path leads to webhooks, nor to some types that the runtime needs.
        let beyond = self.schemas().map(|(name, _)| name).filter(|name| !used.contains(name.as_str())).step_by(step);
        for name in beyond.chain(&self.names.always) {
            kept.extend(self.reached_by_name(name).into_iter().map(str::to_owned));
        }
        if let Some(schemas) = out.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
            schemas.retain(|name, _| kept.contains(name));
        }
        Self::new(out, self.policy.clone())
    }

    /// Returns the double description. Types that several products share are not doubled, because their file would
    /// exceed the generator's limit for lines.
    fn doubled(&self) -> Result<Self> {
        let shared = self.shared();
        let twins: BTreeSet<&str> =
            self.schemas().map(|(name, _)| name.as_str()).filter(|name| !shared.contains(name)).collect();
        let mut out = self.document.clone();
        for pointer in ["/paths", "/components/schemas"] {
            let old = self.document.pointer(pointer).and_then(Value::as_object).into_iter().flatten();
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
        Self::new(out, policy::doubled(&self.policy, &twins)?)
    }

    /// Returns a file of examples in which operations share their example with their twins.
    ///
    /// # Errors
    /// Fails if the file can't be read.
    pub fn examples(&self, text: &str) -> Result<String> {
        let mut examples: Map<String, Value> = serde_yaml::from_str(text)?;
        self.add_twins(&mut examples);
        Ok(Value::from(examples).to_string())
    }

    /// Returns a file of texts in which operations and types share their texts with their twins.
    ///
    /// # Errors
    /// Fails if the file can't be read.
    pub fn docs(&self, text: &str) -> Result<String> {
        let mut docs: Map<String, Value> = serde_yaml::from_str(text)?;
        for list in ["operations", "types", "fields", "values"] {
            if let Some(Value::Object(entries)) = docs.get_mut(list) {
                self.add_twins(entries);
            }
        }
        Ok(Value::from(docs).to_string())
    }

    /// Gives the entries of operations and schemas to their twins as well.
    fn add_twins(&self, entries: &mut Map<String, Value>) {
        let items = self.document["paths"].as_object().into_iter().flatten();
        let methods = items.flat_map(|(_, item)| item.as_object().into_iter().flatten());
        let ids = methods.filter_map(|(_, operation)| operation["operationId"].as_str());
        let known: BTreeSet<&str> = ids.chain(self.schemas().map(|(name, _)| name.as_str())).collect();
        let twins = entries.iter().map(|(name, entry)| (twin_name(name), entry.clone()));
        let twins: Vec<(String, Value)> = twins.filter(|(name, _)| known.contains(name.as_str())).collect();
        entries.extend(twins);
    }

    fn schemas(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.document["components"]["schemas"].as_object().into_iter().flatten()
    }

    /// Returns the names of all schemas that `value` leads to.
    fn reached(&self, value: &Value) -> BTreeSet<&str> {
        let mut out = BTreeSet::new();
        self.add(value, &mut out);
        out
    }

    /// Returns `name`, if there is a schema of this name, and the names of all schemas that it leads to.
    fn reached_by_name(&self, name: &str) -> BTreeSet<&str> {
        let mut out = BTreeSet::new();
        self.add_named(name, &mut out);
        out
    }

    fn add<'a>(&'a self, value: &Value, out: &mut BTreeSet<&'a str>) {
        match value {
            Value::Object(map) => map.values().for_each(|value| self.add(value, out)),
            Value::Array(list) => list.iter().for_each(|value| self.add(value, out)),
            Value::String(text) => {
                if let Some(name) = text.strip_prefix(SCHEMAS) {
                    self.add_named(name, out);
                }
            }
            _ => {}
        }
    }

    fn add_named<'a>(&'a self, name: &str, out: &mut BTreeSet<&'a str>) {
        let schemas = self.document["components"]["schemas"].as_object();
        let Some((name, schema)) = schemas.and_then(|schemas| schemas.get_key_value(name)) else { return };
        if out.insert(name) {
            self.add(schema, out);
            // The policy compares the schema with this one.
            if let Some(target) = self.names.same_as.get(name) {
                self.add_named(target, out);
            }
        }
    }

    /// Returns the names of schemas that several products lead to; webhooks are one product.
    fn shared(&self) -> BTreeSet<&str> {
        let mut products = BTreeMap::<&str, BTreeSet<&str>>::new();
        let mut used = BTreeSet::new();
        for (path, item) in self.document["paths"].as_object().into_iter().flatten() {
            let segment = path.split('/').nth(1).unwrap_or_default();
            let product = self.names.products.get(path).map_or(segment, String::as_str);
            let names = self.reached(item);
            used.extend(names.iter().copied());
            products.entry(product).or_default().extend(names);
        }
        for (name, _) in self.schemas().filter(|(name, _)| !used.contains(name.as_str())) {
            products.entry("").or_default().extend(self.reached_by_name(name));
        }
        let mut uses = BTreeMap::<&str, usize>::new();
        for name in products.into_values().flatten() {
            *uses.entry(name).or_default() += 1;
        }
        uses.into_iter().filter(|(_, products)| *products > 1).map(|(name, _)| name).collect()
    }
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
                if key == "operationId" || text.strip_prefix(SCHEMAS).is_some_and(|name| twins.contains(name)) {
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

    fn whole() -> Described {
        let post = |name: &str| {
            let body = json!({ "application/json": { "schema": { "$ref": format!("{SCHEMAS}{name}") } } });
            json!({ "post": { "operationId": name, "requestBody": { "content": body } } })
        };
        let document = json!({
            "paths": {"/a/x": post("A"), "/a/y": post("B"), "/b/x": post("A"), "/b/y": post("C")},
            "components": {"schemas": {
                "A": {"properties": {"d": {"$ref": format!("{SCHEMAS}D")}}},
                "B": {}, "C": {}, "D": {}, "E": {}, "F": {}, "G": {},
            }},
        });
        let policy = PolicyFiles {
            errors: "always: [E]".to_owned(),
            rules:
                "schemas:\n  secret: [B, D]\n  same-as: {F: [A], G: [C]}\n  exactly-when: {C.x: {field: y, value: z}}\n"
                    .to_owned(),
            operations: "products: {/a/y: c}\nseconds: {90: [/a/y]}\n".to_owned(),
            ..PolicyFiles::default()
        };
        Described::new(document, policy).expect("a policy")
    }

    fn names(document: &Value, pointer: &str) -> Vec<String> {
        let map = document.pointer(pointer).and_then(Value::as_object);
        let mut names: Vec<String> = map.into_iter().flat_map(|map| map.keys().cloned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_part_holds_what_its_paths_lead_to() {
        let half = Scale::Half.of(&whole()).expect("a half").document;
        assert_eq!(names(&half, "/paths"), ["/a/x", "/b/x"]);
        assert_eq!(names(&half, "/components/schemas"), ["A", "D", "E", "F"]);
        assert_eq!(names(&Scale::Quarter.of(&whole()).expect("a quarter").document, "/paths"), ["/a/x"]);
    }

    #[test]
    fn twins_lead_to_twins() {
        let Described { document: twice, names: of_policy, policy } = Scale::Twice.of(&whole()).expect("twice");
        assert_eq!(names(&twice, "/paths").len(), 8);
        let schemas = names(&twice, "/components/schemas");
        assert_eq!(
            schemas,
            ["A", "B", "BTwin", "C", "CTwin", "D", "E", "ETwin", "F", "G", "GTwin"],
            "products share A, D and F"
        );
        assert_eq!(twice["paths"]["/a/x/twin"]["post"]["operationId"], "ATwin");
        let schema = |path: &str| {
            let body = &twice["paths"][path]["post"]["requestBody"]["content"]["application/json"];
            body["schema"]["$ref"].as_str().unwrap_or_default().to_owned()
        };
        assert_eq!(schema("/a/x/twin"), format!("{SCHEMAS}A"));
        assert_eq!(schema("/a/y/twin"), format!("{SCHEMAS}BTwin"));
        assert_eq!(of_policy.products["/a/y/twin"], "c");
        assert_eq!(of_policy.same_as["CTwin"], "GTwin");
        let rules: Value = serde_json::from_str(&policy.rules).expect("JSON");
        assert_eq!(rules["schemas"]["secret"], json!(["B", "D", "BTwin"]));
        assert_eq!(rules["schemas"]["exactly-when"]["CTwin.x"]["field"], "y");
        plaid_gen::Policy::read(&policy).expect("a policy");
    }
}
