//! Names that add nothing stay as type aliases, and their uses become what they stand for:
//!
//! - a named schema that is only a reference to another, perhaps nullable or deprecated;
//! - a named string, number, boolean, list or map, unless the policy calls it a secret, which is a type of its own.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::document::{each_schema_mut, referred, schemas_mut};
use crate::policy::Policy;
use crate::problem::{Problem, Result};

/// Annotation on the document: alias → target.
pub const ALIASES: &str = "x-aliases";
/// Annotation on a named schema: uses stand for its content, the name is an alias.
pub const TRANSPARENT: &str = "x-transparent";

pub fn run(document: &mut Value, policy: &Policy) -> Result<()> {
    let Some(schemas) = schemas_mut(document) else { return Ok(()) };
    let is_secret = |name: &str| policy.rules.schemas.is_secret(name);
    let is_alias = |name: &str, schema: &Value| as_use(schema).is_some() || is_plain(schema) && !is_secret(name);
    let names = schemas.iter().filter(|(name, schema)| is_alias(name, schema));
    let names = names.map(|(name, schema)| (name.clone(), schema.clone())).collect();
    let mut aliases = Aliases { schemas: names, uses: BTreeMap::new(), open: Vec::new() };
    for name in aliases.schemas.keys().cloned().collect::<Vec<_>>() {
        aliases.resolve(&name)?;
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
    Ok(())
}

struct Aliases {
    /// The named schemas that are aliases.
    schemas: Map<String, Value>,
    /// What a use of the name becomes, for every name that is an alias.
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
                "break the circle with an action in spec/overlay.yaml",
            )
            .into());
        }
        let mut schema = schema.clone();
        self.open.push(name.to_owned());
        let mut inner = Vec::new();
        crate::document::below(&schema, &mut String::new(), &mut |_, s| inner.extend(referred(s).map(str::to_owned)));
        inner.iter().try_for_each(|name| self.resolve(name))?;
        self.open.pop();
        crate::document::below_mut(&mut schema, &mut |s| self.replace(s));
        self.uses.insert(name.to_owned(), schema);
        Ok(())
    }

    /// Replaces a use of an alias by what it stands for; what the use says wins.
    fn replace(&self, schema: &mut Value) {
        let (mut meaning, annotations) = match (as_use(schema), as_replaced(schema)) {
            (Some((target, annotations)), _) => {
                let meaning = self.uses.get(target).cloned();
                (meaning.unwrap_or_else(|| crate::document::reference(target)), annotations)
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

/// The target of a reference and its annotations, if `schema` is a reference.
fn as_use(schema: &Value) -> Option<(&str, Map<String, Value>)> {
    if let Some(target) = referred(schema) {
        return Some((target, Map::new()));
    }
    let map = schema.as_object()?;
    match map.get("allOf")?.as_array()?.as_slice() {
        [one] => {
            let mut annotations = map.clone();
            annotations.remove("allOf");
            Some((referred(one)?, annotations))
        }
        _ => None,
    }
}

/// A reference with annotations whose reference has been replaced already, since children come first.
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
