//! Lowers the normalised description, and the code that progenitor makes of it, into the model. Rust names come from
//! progenitor, facts from the description, and everything else from the policy.
//!
//! Only this stage knows the form of progenitor's code.

mod fields;
mod generated;
mod operations;
mod ty;
mod types;

use proc_macro2::TokenStream;
use serde_json::Value;

use crate::model::{Api, Kind, Type};
use crate::normalise::{ALIASES, OMITTED, type_name};
use crate::openapi::{operations, schemas};
use crate::policy::Policy;
use crate::problem::{Problem, Problems, Result};
use generated::Generated;

const STAGE: &str = "lower";

/// Makes the model.
pub fn run(document: &Value, tokens: TokenStream, policy: &Policy) -> Result<Api> {
    let mut generated = generated::read(tokens)?;
    let mut api = Api {
        version: document["info"]["version"].as_str().unwrap_or_default().to_owned(),
        omitted: table(document, OMITTED).collect(),
        ..Api::default()
    };
    for (name, schema) in schemas(document) {
        let Some(item) = generated.types.remove(name) else { continue };
        api.types.insert(name.clone(), types::lower(name, schema, item, policy)?);
    }
    for (schema, target) in table(document, ALIASES) {
        api.types.insert(type_name(&schema), Type::new(schema, Kind::Synonym(target)));
    }
    for (pointer, operation) in operations(document) {
        let lowered = operations::lower(&pointer, operation, document, &mut generated.methods, policy)?;
        api.operations.extend(lowered);
    }
    nothing_left(&generated)?;
    Ok(api)
}

/// Returns the entries of an annotation on the document that maps names to texts.
fn table(document: &Value, annotation: &str) -> impl Iterator<Item = (String, String)> {
    let entries = document[annotation].as_object().into_iter().flatten();
    entries.map(|(name, text)| (name.clone(), text.as_str().unwrap_or_default().to_owned()))
}

/// Checks that every part of progenitor's code was lowered.
fn nothing_left(generated: &Generated) -> Result<()> {
    let left = |kind: &str, name: &String| {
        Problem::new(
            STAGE,
            format!("{kind} {name}"),
            "it is in progenitor's code, but neither a schema nor an operation of the description",
            "bring its schema into a known form in plaid-gen/src/normalise",
        )
    };
    let types = generated.types.keys().map(|name| left("type", name));
    let methods = generated.methods.keys().map(|name| left("method", name));
    Problems::check(types.chain(methods).collect())
}
