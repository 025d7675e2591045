//! Keeps names that add nothing as type aliases, and replaces their uses by the target of the alias:
//!
//! - a named schema that is only a reference to another, perhaps nullable or deprecated;
//! - a named string, number, boolean, list or map, unless the policy calls it a secret, which is a type of its own.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::openapi::{below, below_mut, each_schema_mut, reference, referred, schemas_mut, used};
use crate::policy::Policy;
use crate::problem::{Problem, Problems, Result, kept};

/// Annotation on the document: alias → target.
pub const ALIASES: &str = "x-aliases";
/// Annotation on a named schema: the name is an alias, and uses have been replaced by its content.
pub const TRANSPARENT: &str = "x-transparent";

pub fn run(document: &mut Value, policy: &Policy) -> Result<()> {
    let Some(schemas) = schemas_mut(document) else { return Ok(()) };
    let is_secret = |name: &str| policy.rules.schemas.is_secret(name);
    let is_alias = |name: &str, schema: &Value| as_use(schema).is_some() || is_plain(schema) && !is_secret(name);
    let names = schemas.iter().filter(|(name, schema)| is_alias(name, schema));
    let names = names.map(|(name, schema)| (name.clone(), schema.clone())).collect();
    let mut aliases = Aliases { schemas: names, uses: BTreeMap::new(), open: Vec::new() };
    let mut found = Vec::new();
    for name in aliases.schemas.keys().cloned().collect::<Vec<_>>() {
        kept(aliases.resolve(&name), &mut found);
        aliases.open.clear();
    }

    let mut targets = Map::new();
    for (name, schema) in &aliases.schemas {
        if let Some((target, _)) = as_use(schema) {
            targets.insert(name.clone(), target.into());
            schemas.remove(name);
        } else {
            schemas[name][TRANSPARENT] = true.into();
        }
    }
    each_schema_mut(document, &mut |schema| aliases.replace(schema));
    document[ALIASES] = Value::Object(targets);
    Problems::check(found)
}

struct Aliases {
    /// The named schemas that are aliases.
    schemas: Map<String, Value>,
    /// The replacement of a use, by the name of the alias.
    uses: BTreeMap<String, Value>,
    /// The names being resolved, outermost first.
    open: Vec<String>,
}

impl Aliases {
    fn resolve(&mut self, name: &str) -> Result<()> {
        let Some(schema) = self.schemas.get(name) else { return Ok(()) };
        if self.uses.contains_key(name) {
            return Ok(());
        }
        if self.open.iter().any(|o| o == name) {
            return Err(Problem::new(
                "normalise/references",
                format!("/components/schemas/{name}"),
                "this schema refers to itself and nothing else",
                "break the cycle with an action in spec/overlay.yaml",
            )
            .into());
        }
        let mut schema = schema.clone();
        self.open.push(name.to_owned());
        let mut inner = Vec::new();
        below(&schema, &mut String::new(), &mut |_, s| inner.extend(referred(s).map(str::to_owned)));
        inner.iter().try_for_each(|name| self.resolve(name))?;
        self.open.pop();
        below_mut(&mut schema, &mut |s| self.replace(s));
        self.uses.insert(name.to_owned(), schema);
        Ok(())
    }

    /// Replaces a use of an alias by the target of the alias; annotations of the use win.
    fn replace(&self, schema: &mut Value) {
        let (mut meaning, annotations) = match (as_use(schema), as_replaced(schema)) {
            (Some((target, annotations)), _) => {
                let meaning = self.uses.get(target).cloned();
                (meaning.unwrap_or_else(|| reference(target)), annotations)
            }
            (None, Some(parts)) => parts,
            (None, None) => return,
        };
        if !annotations.is_empty()
            && let Some(reference) = meaning.get("$ref").cloned()
        {
            meaning = json!({ "allOf": [{ "$ref": reference }] });
        }
        if let Some(meaning) = meaning.as_object_mut() {
            meaning.extend(annotations);
        }
        *schema = meaning;
    }
}

/// Returns the target of a reference and its annotations, if `schema` is a reference.
fn as_use(schema: &Value) -> Option<(&str, Map<String, Value>)> {
    let (target, _) = used(schema)?;
    let mut annotations = schema.as_object()?.clone();
    annotations.retain(|key, _| key != "allOf" && key != "$ref");
    Some((target, annotations))
}

/// Returns the parts of an annotated reference whose target has been replaced already, because children come first.
fn as_replaced(schema: &Value) -> Option<(Value, Map<String, Value>)> {
    let mut annotations = schema.as_object()?.clone();
    match annotations.remove("allOf")?.as_array()?.as_slice() {
        [one] => Some((one.clone(), annotations)),
        _ => None,
    }
}

/// Whether the schema is a string, number, boolean, list, map or any JSON.
fn is_plain(schema: &Value) -> bool {
    ["properties", "enum", "allOf"].iter().all(|k| schema.get(*k).is_none())
}
