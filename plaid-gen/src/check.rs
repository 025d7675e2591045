//! Conservation: operations in = methods out; schemas in = types out, or omitted by name with the
//! reason. Checked, not hoped.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use crate::document::{operations, schemas};
use crate::facts::Facts;
use crate::normalise::type_name;
use crate::polish::Code;
use crate::problem::{Problem, Problems, Result};

const STAGE: &str = "check";

/// Checks the code against the description as it was before normalising.
pub fn conservation(document: &Value, facts: &Facts, code: &Code) -> Result<()> {
    let lost = |pointer: String, what: &str| {
        Problem::new(
            STAGE,
            pointer,
            format!("this {what} got lost on the way"),
            "look for the pass that drops it in plaid-gen/src",
        )
    };
    let types = schemas(document)
        .filter(|(name, _)| !code.types.contains_key(&type_name(name)) && !facts.omitted.contains_key(*name))
        .map(|(name, _)| lost(format!("/components/schemas/{name}"), "schema"));
    let methods = operations(document)
        .filter(|(_, o)| o["operationId"].as_str().is_none_or(|id| !code.methods.contains_key(id)))
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
                "give some of its paths an `x-product` in spec/overlay.yaml",
            )
        })
        .collect(),
    )
}
