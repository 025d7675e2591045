//! Gives named schemas the names that their Rust types will have. An annotation keeps the published name.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{ALIASES, ERROR, OMITTED};
use crate::openapi::{each_schema_mut, operations_mut, reference, referred, schemas_mut};
use crate::problem::{Problem, Problems, Result};
use crate::type_name::type_name;

/// Annotation on a named schema: its name in the description, if the Rust name differs.
pub const NAME: &str = "x-name";

pub fn run(document: &mut Value) -> Result<()> {
    let Some(old) = schemas_mut(document).map(std::mem::take) else { return Ok(()) };
    let mut taken = BTreeMap::new();
    let mut found = Vec::new();
    let names = old.keys().chain(keys(document, ALIASES)).chain(keys(document, OMITTED));
    for name in names {
        if let Some(first) = taken.insert(type_name(name), name.clone()) {
            found.push(Problem::new(
                "normalise/names",
                format!("/components/schemas/{name}"),
                format!("its Rust name {} is also that of {first}", type_name(name)),
                "rename one of the two with actions in spec/overlay.yaml",
            ));
        }
    }

    let schemas = old.into_iter().map(|(name, mut schema)| {
        let rust = type_name(&name);
        if rust != name {
            schema[NAME] = name.into();
        }
        (rust, schema)
    });
    document["components"]["schemas"] = schemas.collect();
    each_schema_mut(document, &mut |schema| {
        if let Some(name) = referred(schema) {
            *schema = reference(&type_name(name));
        }
    });
    for (_, operation) in operations_mut(document) {
        if let Some(error) = operation.get_mut(ERROR) {
            *error = type_name(error.as_str().unwrap_or_default()).into();
        }
    }
    for alias in document[ALIASES].as_object_mut().into_iter().flat_map(Map::values_mut) {
        *alias = type_name(alias.as_str().unwrap_or_default()).into();
    }
    Problems::check(found)
}

fn keys<'a>(document: &'a Value, annotation: &str) -> impl Iterator<Item = &'a String> {
    document[annotation].as_object().into_iter().flat_map(Map::keys)
}
