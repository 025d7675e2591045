//! Conservation: operations in = methods out; schemas in = types out, or omitted by name with the
//! reason. Checked, not hoped.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Map, Value};

use crate::facts::Facts;
use crate::normalise::type_name;
use crate::openapi::{operations, schemas};
use crate::polish::Code;
use crate::problem::{Problem, Problems, Result};

const STAGE: &str = "check";

/// What must become code: read before normalising, which may lose some of it.
pub struct Names {
    schemas: Vec<String>,
    /// Pointers and operationIds.
    operations: Vec<(String, Option<String>)>,
}

impl Names {
    /// Reads the names of a description.
    pub fn read(document: &Value) -> Self {
        let id =
            |operation: &Map<String, Value>| operation.get("operationId").and_then(Value::as_str).map(str::to_owned);
        Self {
            schemas: schemas(document).map(|(name, _)| name.clone()).collect(),
            operations: operations(document).map(|(pointer, operation)| (pointer, id(operation))).collect(),
        }
    }
}

/// Checks the code against the names that the description had.
pub fn conservation(names: Names, facts: &Facts, code: &Code) -> Result<()> {
    let lost = |pointer: String, what: &str| {
        Problem::new(
            STAGE,
            pointer,
            format!("this {what} got lost on the way"),
            "look for the pass that drops it in plaid-gen/src",
        )
    };
    let schemas = names.schemas.iter();
    let types = schemas
        .filter(|name| !code.types.contains_key(&type_name(name)) && !facts.omitted.contains_key(*name))
        .map(|name| lost(format!("/components/schemas/{name}"), "schema"));
    let operations = names.operations.into_iter();
    let methods = operations
        .filter(|(_, id)| id.as_ref().is_none_or(|id| !code.methods.contains_key(id)))
        .map(|(pointer, _)| lost(pointer, "operation"));
    Problems::check(types.chain(methods).collect())
}

/// No generated file grows beyond what a person can open.
pub fn sizes(files: &BTreeMap<PathBuf, String>) -> Result<()> {
    const LINES: usize = 12_000;
    let long = files.iter().map(|(path, text)| (path, text.lines().count())).filter(|(_, lines)| *lines > LINES);
    Problems::check(
        long.map(|(path, lines)| {
            let what = format!("{lines} lines are more than {LINES}");
            Problem::new(
                STAGE,
                path.display().to_string(),
                what,
                "give some of its paths another module under `products` in spec/operations.yaml",
            )
        })
        .collect(),
    )
}
