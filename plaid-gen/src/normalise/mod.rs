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
pub use enums::{RENAMED, VALUES};
pub use limits::{LIMITS, TYPED_FORMATS};
pub use names::NAME;
pub use optional::FIELDS;
pub use parameters::PARAMETERS;
pub use references::{ALIASES, TRANSPARENT};
pub use unions::{UNION, UNTYPED};

use serde_json::Value;

use crate::policy::Policy;
use crate::problem::{Problem, Problems, Result, kept};

/// A pass. What the policy says, and the description does not allow, is left out and added to the problems.
type Pass = fn(&mut Value, &Policy, &mut Vec<Problem>) -> Result<()>;

/// The passes in their order. Each has a golden test with its name.
pub const PASSES: [(&str, Pass); 17] = [
    ("error_codes", error_codes::run),
    ("ref_siblings", |document, _, _| ref_siblings::run(document)),
    ("objects", |document, _, _| objects::run(document)),
    ("unions", |document, _, _| unions::run(document)),
    ("body_credentials", body_credentials::run),
    ("all_of", |document, _, _| all_of::run(document)),
    ("required", |document, _, _| required::run(document)),
    ("enums", |document, _, _| enums::run(document)),
    ("limits", |document, _, _| limits::run(document)),
    ("answers", |document, _, _| answers::run(document)),
    ("parameters", |document, _, _| parameters::run(document)),
    ("inline", |document, _, _| inline::run(document)),
    ("references", |document, policy, _| references::run(document, policy)),
    ("same_shape", same_shape::run),
    ("identifiers", |document, policy, _| identifiers::run(document, policy)),
    ("optional", |document, _, _| optional::run(document)),
    ("names", |document, _, _| names::run(document)),
];

/// Runs all passes, also after one that fails: each leaves something harmless in the place of what it can't handle, so
/// that the others find their problems in the same run. Entries of the policy that do not fit are added to `unfit`.
pub fn run(document: &mut Value, policy: &Policy, unfit: &mut Vec<Problem>) -> Result<()> {
    let mut found = Vec::new();
    for (_, pass) in PASSES {
        kept(pass(document, policy, unfit), &mut found);
    }
    Problems::check(found)
}
