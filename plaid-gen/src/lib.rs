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
mod harmless;
pub mod import;
mod normalise;
mod openapi;
mod overlay;
mod policy;
mod polish;
mod problem;
pub mod report;
mod source;
mod split;
mod validate;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread;

use serde_json::Value;

pub use emit::{GENERATED, GENERATED_TESTS};
pub use overlay::CHANGES_NOTHING;
pub use policy::{Policy, PolicyFiles};
pub use problem::{Problem, Problems, Result};

/// The files under `spec/` that the generator reads.
#[derive(Debug, Clone, Default)]
pub struct Spec {
    /// `plaid.yaml`.
    pub bundle: String,
    /// `overlay.yaml`, the repairs of the description.
    pub overlay: String,
    /// `operations.yaml`, `webhooks.yaml`, `rules.yaml` and `errors.yaml`.
    pub policy: PolicyFiles,
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
    /// Findings that are not errors.
    pub notes: Notes,
    /// Operations and webhooks without documentation of ours.
    pub undocumented: Vec<Problem>,
}

/// Findings that are not errors.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    /// Overlay actions and policy entries without effect, in the lenient mode.
    pub idle: Vec<Problem>,
    /// Everything else: what was left out, and what no rule names.
    pub other: Vec<Problem>,
}

impl Notes {
    /// Returns all findings.
    pub fn all(&self) -> impl Iterator<Item = &Problem> {
        self.idle.iter().chain(&self.other)
    }
}

/// What happens to overlay actions and policy entries without effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverlayMode {
    /// They are errors.
    Strict,
    /// They are reported: for descriptions older or newer than the bundled one.
    Lenient,
}

/// From the bundled description to the crate's files.
///
/// # Errors
/// Everything that the failing stage found wrong, with the place and what to do.
pub fn generate(spec: &Spec, mode: OverlayMode) -> Result<Output> {
    let words = docs::Docs::read(&spec.docs)?;
    let policy = Policy::read(&spec.policy)?;
    let (document, mut notes) = overlaid(&spec.bundle, &spec.overlay, mode)?;
    notes.idle.extend(idle(policy.idle_schemas(&document), mode)?);
    let names = check::Names::read(&document);
    let normal = normalised(document, &policy)?;
    // Facts are read beside the generator, which takes ten times as long.
    let (facts, tokens) = thread::scope(|scope| {
        let facts = scope.spawn(|| facts::Facts::read(&normal, &policy));
        let tokens = generate::run(&normal);
        (facts.join().unwrap_or_else(|panic| resume_unwind(panic)), tokens)
    });
    let (mut facts, tokens) = (facts?, tokens?);
    notes.idle.extend(idle(std::mem::take(&mut facts.idle_rules), mode)?);
    notes.other.extend(facts.unnamed());
    let code = polish::run(tokens, &facts, &policy, &words)?;
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
pub fn overlaid(bundle: &str, overlay: &str, mode: OverlayMode) -> Result<(Value, Notes)> {
    let mut document = yaml::read(bundle, import::BUNDLE)?;
    let overlay = overlay::Overlay::read(overlay)?;
    let found = overlay.apply(&mut document)?;
    openapi::unify(&mut document);
    let idle = idle(found, mode)?;
    let other = validate::check(&mut document, mode == OverlayMode::Lenient)?;
    validate::schema_forms(&document)?;
    Ok((document, Notes { idle, other }))
}

/// Returns the actions and entries without effect, which are errors in the strict mode.
fn idle(found: Vec<Problem>, mode: OverlayMode) -> Result<Vec<Problem>> {
    match mode {
        OverlayMode::Strict => Problems::check(found).map(|()| Vec::new()),
        OverlayMode::Lenient => Ok(found),
    }
}

/// Returns the description in the forms that progenitor reads.
///
/// # Errors
/// As [`generate`].
pub fn normalised(mut document: Value, policy: &Policy) -> Result<Value> {
    normalise::run(&mut document, policy)?;
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
