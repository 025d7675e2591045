//! Rules of the dialect that hold for any description of this kind, one small pass each, in this order.
//!
//! A pass replaces forms that progenitor can't read, or misreads, by forms that it reads. Facts that would be lost are
//! kept in the document as `x-` annotations for [`crate::facts`].

#![allow(clippy::unnecessary_wraps, reason = "the passes share one signature")]

mod all_of;
mod answers;
mod body_credentials;
mod enums;
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
pub use limits::TYPED_FORMATS;
pub use names::{NAME, type_name};
pub use optional::FIELDS;
pub use parameters::OPTIONS;
pub use references::{ALIASES, DISTINCT, TRANSPARENT};

use serde_json::Value;

use crate::problem::Result;

type Pass = fn(&mut Value) -> Result<()>;

/// The passes in their order. Each has a golden test of its name.
pub const PASSES: [(&str, Pass); 16] = [
    ("ref_siblings", ref_siblings::run),
    ("objects", objects::run),
    ("unions", unions::run),
    ("body_credentials", body_credentials::run),
    ("all_of", all_of::run),
    ("required", required::run),
    ("enums", enums::run),
    ("limits", limits::run),
    ("answers", answers::run),
    ("parameters", parameters::run),
    ("inline", inline::run),
    ("references", references::run),
    ("same_shape", same_shape::run),
    ("identifiers", identifiers::run),
    ("optional", optional::run),
    ("names", names::run),
];

/// Runs all passes.
pub fn run(document: &mut Value) -> Result<()> {
    PASSES.iter().try_for_each(|(_, pass)| pass(document))
}
