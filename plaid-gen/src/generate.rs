//! Runs progenitor with fixed settings: a normalised description in, Rust tokens out.

use std::panic::{AssertUnwindSafe, catch_unwind};

use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TagStyle};
use serde::Deserialize;
use serde_json::Value;
use syn::parse::Parse;

use crate::problem::{Problem, Result};

const STAGE: &str = "generate";

/// Generates types and methods from a normalised description.
pub fn run(document: &Value) -> Result<TokenStream> {
    let spec = OpenAPI::deserialize(document)
        .map_err(|e| fails(&format!("openapiv3 can't read the normalised description: {e}")))?;
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional).with_tag(TagStyle::Merged);
    // Ordered maps make equal requests equal bytes.
    settings.with_map_type("::std::collections::BTreeMap");

    // progenitor and typify panic on input that they don't expect.
    Ok(catch_unwind(AssertUnwindSafe(|| Generator::new(&settings).generate_tokens(&spec)))
        .map_err(|panic| fails(&format!("progenitor panicked: {}", message(panic.as_ref()))))?
        .map_err(|e| fails(&format!("progenitor refuses the normalised description: {e}")))?)
}

/// Parses the tokens that [`run`] returns, or a part of them.
pub fn parse<T: Parse>(tokens: TokenStream) -> Result<T> {
    Ok(syn::parse2(tokens).map_err(|e| fails(&format!("progenitor's output is not Rust: {e}")))?)
}

fn fails(what: &str) -> Problem {
    // progenitor prints what it refuses over many lines.
    let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
    Problem::new(
        STAGE,
        "the normalised description",
        what,
        "look for the form that the message names, and add a pass to plaid-gen/src/normalise or an action \
         to spec/overlay.yaml",
    )
}

fn message(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message")
}
