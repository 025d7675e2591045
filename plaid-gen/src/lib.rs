//! The generator of plaid-api: text in, a map of files out. It touches neither disk nor network, and the
//! same input gives the same output.
//!
//! [`generate`] is the whole line from the bundled description to the crate; [`import::import`] makes the
//! bundled description from the published one.

mod check;
mod docs;
mod emit;
mod facts;
mod generate;
mod glob;
mod harmless;
pub mod import;
mod normalise;
mod openapi;
mod operations;
mod overlay;
mod polish;
mod problem;
pub mod report;
mod rules;
mod split;
mod validate;
mod webhooks;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread;

use serde_json::Value;

pub use emit::{GENERATED, GENERATED_TESTS};
pub use overlay::CHANGES_NOTHING;
pub use problem::{Problem, Problems, Result};

/// What the generator reads: the files under `spec/`.
#[derive(Debug, Clone, Default)]
pub struct Spec {
    /// `plaid.yaml`.
    pub bundle: String,
    /// `overlay.yaml`.
    pub overlay: String,
    /// `docs/*.yaml`, by name without extension.
    pub docs: BTreeMap<String, String>,
}

/// What the generator gives.
#[derive(Debug)]
pub struct Output {
    /// Text by path from the workspace's root.
    pub files: BTreeMap<PathBuf, String>,
    /// The description's version.
    pub version: String,
    /// How many operations became methods.
    pub operations: usize,
    /// How many types there are.
    pub types: usize,
    /// The features that the code's products are compiled with.
    pub features: BTreeSet<String>,
    /// What was passed over because the caller asked for leniency.
    pub notes: Vec<Problem>,
    /// Operations and webhooks without documentation of ours.
    pub undocumented: Vec<Problem>,
}

/// How strict the overlay is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverlayMode {
    /// An action that changes nothing is an error.
    Strict,
    /// Such an action is reported: for descriptions older or newer than the overlay.
    Lenient,
}

/// From the bundled description to the crate's files.
///
/// # Errors
/// Everything that the failing stage found wrong, with the place and what to do.
pub fn generate(spec: &Spec, mode: OverlayMode) -> Result<Output> {
    let words = docs::Docs::read(&spec.docs)?;
    let (document, mut notes) = overlaid(&spec.bundle, &spec.overlay, mode)?;
    let names = check::Names::read(&document);
    let normal = normalised(document)?;
    // Facts are read beside the generator, which takes ten times as long.
    let (facts, tokens) = thread::scope(|scope| {
        let facts = scope.spawn(|| facts::Facts::read(&normal));
        let tokens = generate::run(&normal);
        (facts.join().unwrap_or_else(|panic| resume_unwind(panic)), tokens)
    });
    let (mut facts, tokens) = (facts?, tokens?);
    if mode == OverlayMode::Strict {
        Problems::check(std::mem::take(&mut facts.idle_rules))?;
    }
    // They stand in the overlay, as actions do.
    notes.extend(facts.idle_rules.drain(..).map(|problem| Problem { stage: "overlay", ..problem }));
    notes.extend(facts.unnamed());
    let code = polish::run(tokens, &facts, &words)?;
    check::conservation(names, &facts, &code)?;
    let types = code.types.len();
    let webhooks = emit::webhooks(&facts, &code);
    let modules = split::run(code, &facts)?;
    let products = modules.keys().filter(|name| *name != split::SHARED);
    let features = products.map(|name| facts::feature(name)).collect();
    let files = emit::run(modules, webhooks, &facts, &words);
    check::sizes(&files)?;
    let undocumented = words.missing(&facts);
    let (operations, version) = (facts.operations.len(), facts.version);
    Ok(Output { files, version, operations, types, features, notes, undocumented })
}

/// The description with the overlay's actions applied, validated.
///
/// # Errors
/// As [`generate`].
pub fn overlaid(bundle: &str, overlay: &str, mode: OverlayMode) -> Result<(Value, Vec<Problem>)> {
    let mut document = yaml::read(bundle, import::BUNDLE)?;
    let overlay = overlay::Overlay::read(overlay, "spec/overlay.yaml")?;
    let mut notes = overlay.apply(&mut document)?;
    openapi::unify(&mut document);
    if mode == OverlayMode::Strict {
        Problems::check(std::mem::take(&mut notes))?;
    }
    notes.extend(validate::check(&mut document, mode == OverlayMode::Lenient)?);
    validate::schema_forms(&document)?;
    Ok((document, notes))
}

/// The description in the forms that progenitor reads.
///
/// # Errors
/// As [`generate`].
pub fn normalised(mut document: Value) -> Result<Value> {
    normalise::run(&mut document)?;
    Ok(document)
}

/// The names of the normalising passes, in order.
pub fn passes() -> impl Iterator<Item = &'static str> {
    normalise::PASSES.iter().map(|(name, _)| *name)
}

/// What plain progenitor makes of a normalised description, for comparison.
///
/// # Errors
/// As [`generate`].
pub fn plain(normal: &Value) -> Result<String> {
    Ok(prettyplease::unparse(&generate::parse(generate::run(normal)?)?))
}
