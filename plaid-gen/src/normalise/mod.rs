//! Passes that bring the description into forms that progenitor reads: one small pass for each rule of its dialect.
//!
//! Facts that would be lost are kept in the document as `x-` annotations for [`crate::lower`].

#![allow(clippy::unnecessary_wraps, reason = "the passes share one signature")]

mod all_of;
mod answers;
mod body_credentials;
mod enums;
mod error_codes;
mod identifiers;
mod inline;
mod limits;
mod names;
mod objects;
mod optional;
mod parameters;
mod ref_siblings;
mod references;
mod required;
mod same_shape;
mod unions;

pub use answers::{ANSWER, ERROR, OMITTED};
pub use enums::VALUES;
pub use limits::{LIMITS, TYPED_FORMATS};
pub use names::{NAME, type_name};
pub use optional::FIELDS;
pub use parameters::OPTIONS;
pub use references::{ALIASES, TRANSPARENT};

use serde_json::Value;

use crate::policy::Policy;
use crate::problem::Result;

type Pass = fn(&mut Value, &Policy) -> Result<()>;

/// The passes in their order. Each has a golden test with its name.
pub const PASSES: [(&str, Pass); 17] = [
    ("error_codes", error_codes::run),
    ("ref_siblings", |document, _| ref_siblings::run(document)),
    ("objects", |document, _| objects::run(document)),
    ("unions", |document, _| unions::run(document)),
    ("body_credentials", body_credentials::run),
    ("all_of", |document, _| all_of::run(document)),
    ("required", |document, _| required::run(document)),
    ("enums", |document, _| enums::run(document)),
    ("limits", |document, _| limits::run(document)),
    ("answers", |document, _| answers::run(document)),
    ("parameters", |document, _| parameters::run(document)),
    ("inline", |document, _| inline::run(document)),
    ("references", references::run),
    ("same_shape", same_shape::run),
    ("identifiers", identifiers::run),
    ("optional", |document, _| optional::run(document)),
    ("names", |document, _| names::run(document)),
];

/// Runs all passes.
pub fn run(document: &mut Value, policy: &Policy) -> Result<()> {
    PASSES.iter().try_for_each(|(_, pass)| pass(document, policy))
}
