//! Lowers the normalised description, and the code that progenitor makes of it, into the model. Rust names come from
//! progenitor, facts from the description, and everything else from the policy.
//!
//! Only this stage knows the form of progenitor's code.

mod fields;
mod generated;
mod operations;
mod outline;
mod parameters;
mod ty;
mod types;

use proc_macro2::TokenStream;
use serde_json::Value;

use crate::model::{Api, ErrorCodes, Kind, Type};
use crate::normalise::{ALIASES, OMITTED, UNTYPED};
use crate::openapi::{operations, schemas};
use crate::policy::Policy;
use crate::problem::{Problem, Problems, Result, kept};
use crate::type_name::type_name;
use generated::Generated;

pub use outline::run as outline;

const STAGE: &str = "lower";

/// Makes the model. Entries of the policy that contradict each other are added to `unfit`.
pub fn run(document: &Value, tokens: TokenStream, policy: &Policy, unfit: &mut Vec<Problem>) -> Result<Api> {
    let mut generated = generated::read(tokens)?;
    let mut api = Api {
        version: document["info"]["version"].as_str().unwrap_or_default().to_owned(),
        omitted: table(document, OMITTED).collect(),
        untyped: texts(&document[UNTYPED]).collect(),
        error_codes: error_codes(policy),
        ..Api::default()
    };
    let mut found = Vec::new();
    for (name, schema) in schemas(document) {
        let Some(item) = generated.types.remove(name) else { continue };
        match types::lower(name, schema, item, policy) {
            Ok(ty) => drop(api.types.insert(name.clone(), ty)),
            Err(problems) => found.extend(problems.0),
        }
    }
    api.types.extend(synonyms(document));
    for (pointer, operation) in operations(document) {
        let lowered = operations::lower(&pointer, operation, document, &mut generated.methods, policy, unfit);
        api.operations.extend(kept(lowered, &mut found));
    }
    kept(nothing_left(&generated), &mut found);
    Problems::check(found)?;
    Ok(api)
}

/// Returns what the policy says about the codes of errors.
fn error_codes(policy: &Policy) -> Option<ErrorCodes> {
    let codes = policy.errors.codes()?;
    let occurrences = codes.occurrences().map(|(code, occurrences)| (code.to_owned(), occurrences.to_vec()));
    Some(ErrorCodes { schema: codes.schema.clone(), occurrences: occurrences.collect() })
}

/// Returns the types that are another name of one.
fn synonyms(document: &Value) -> impl Iterator<Item = (String, Type)> {
    let synonym = |(schema, target): (String, String)| (type_name(&schema), Type::new(schema, Kind::Synonym(target)));
    table(document, ALIASES).map(synonym)
}

/// Returns the entries of an annotation on the document that maps names to texts.
fn table(document: &Value, annotation: &str) -> impl Iterator<Item = (String, String)> {
    let entries = document[annotation].as_object().into_iter().flatten();
    entries.map(|(name, text)| (name.clone(), text.as_str().unwrap_or_default().to_owned()))
}

/// Returns the texts in a list.
fn texts(list: &Value) -> impl Iterator<Item = String> {
    list.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned))
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
