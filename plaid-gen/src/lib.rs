//! The generator of plaid-api: text in, a map of files out. It touches neither disk nor network, and the
//! same input gives the same output.
//!
//! [`generate`] runs all stages from the bundled description to the crate; [`import::import`] makes the bundled
//! description from the published one.

mod check;
mod generate;
mod lower;
pub mod model;
mod normalise;
mod openapi;
mod passes;
mod policy;
mod problem;
mod read;
mod render;
pub mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;

use read::{docs, overlay, validate, yaml};

pub use policy::{Policy, PolicyFiles};
pub use problem::{Problem, Problems, Result};
pub use read::import;
pub use read::overlay::CHANGES_NOTHING;
pub use render::{GENERATED, GENERATED_TESTS};

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

/// The result of the generator.
#[derive(Debug)]
pub struct Output {
    /// The generated files: text by path from the workspace's root.
    pub files: BTreeMap<PathBuf, String>,
    /// The model that they are rendered from.
    pub api: model::Api,
    /// Findings that are not errors.
    pub notes: Notes,
    /// Operations and webhooks that `spec/docs/` does not describe.
    pub undocumented: Vec<Problem>,
}

impl Output {
    /// Returns the features that the products are compiled with.
    #[must_use]
    pub fn features(&self) -> BTreeSet<String> {
        self.api.products.keys().map(|product| model::feature(product)).collect()
    }
}

/// Findings that are not errors.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    /// Overlay actions and policy entries without effect, in the lenient mode.
    pub idle: Vec<Problem>,
    /// All other findings: retired servers that were dropped, and names that no rule covers.
    pub other: Vec<Problem>,
}

impl Notes {
    /// Returns all findings.
    pub fn all(&self) -> impl Iterator<Item = &Problem> {
        self.idle.iter().chain(&self.other)
    }
}

/// The treatment of overlay actions and policy entries without effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverlayMode {
    /// They are errors.
    Strict,
    /// They are notes. Descriptions older or newer than the bundled one need this.
    Lenient,
}

/// Generates the crate's files from the bundled description.
///
/// # Errors
/// Returns every problem that the failing stage found, with its place and remedy.
pub fn generate(spec: &Spec, mode: OverlayMode) -> Result<Output> {
    let policy = Policy::read(&spec.policy)?;
    let docs = docs::Docs::read(&spec.docs)?;
    let (document, mut notes) = overlaid(&spec.bundle, &spec.overlay, mode)?;
    notes.idle.extend(idle(policy.idle_schemas(&document), mode)?);
    let names = check::Names::read(&document);
    let normal = normalised(document, &policy)?;
    let tokens = generate::run(&normal)?;
    let mut api = lower::run(&normal, tokens, &policy)?;
    check::conservation(names, &api)?;
    check::fields(&api, &policy)?;
    passes::run(&mut api, &policy, &docs)?;
    notes.idle.extend(idle(check::idle(&api, &policy), mode)?);
    notes.idle.extend(idle(check::not_deprecated(&api, &docs), mode)?);
    notes.other.extend(check::unnamed(&api));
    let files = render::run(&api)?;
    check::sizes(&files)?;
    let undocumented = check::undocumented(&api);
    Ok(Output { files, api, notes, undocumented })
}

/// Applies the overlay's actions to the description, and validates the result.
///
/// # Errors
/// Fails like [`generate`].
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
/// Fails like [`generate`].
pub fn normalised(mut document: Value, policy: &Policy) -> Result<Value> {
    normalise::run(&mut document, policy)?;
    Ok(document)
}

/// Returns the names of the normalising passes, in order.
pub fn passes() -> impl Iterator<Item = &'static str> {
    normalise::PASSES.iter().map(|(name, _)| *name)
}

/// Returns the code that progenitor alone makes of a normalised description, for comparison.
///
/// # Errors
/// Fails like [`generate`].
pub fn plain(normal: &Value) -> Result<String> {
    Ok(prettyplease::unparse(&generate::parse(generate::run(normal)?)?))
}
