//! The generator of plaid-api: text in, a map of files out. It touches neither disk nor network, and the
//! same input gives the same output.
//!
//! [`generate`] runs all stages from the bundled description to the crate; [`import::import`] makes the bundled
//! description from the published one.

mod check;
mod generate;
mod lower;
mod normalise;
mod openapi;
mod passes;
mod policy;
mod problem;
mod read;
mod render;
pub mod report;
mod type_name;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use problem::kept;
use read::{docs, examples, overlay, runtime, validate, yaml};

pub use plaid_model as model;

pub use check::{Coverage, Share, coverage};
pub use policy::{Policy, PolicyFiles};
pub use problem::{Problem, Problems, Result};
pub use read::import;
pub use read::overlay::CHANGES_NOTHING;
pub use render::{GENERATED, GENERATED_CATALOGUE, GENERATED_PAGES, GENERATED_TESTS};

/// The files under `spec/` that the generator reads.
#[derive(Debug, Clone, Default)]
pub struct Spec {
    /// `plaid.yaml`.
    pub bundle: String,
    /// `overlay.yaml`, the repairs of the description.
    pub overlay: String,
    /// `operations.yaml`, `webhooks.yaml`, `rules.yaml` and `errors.yaml`.
    pub policy: PolicyFiles,
    /// `runtime.yaml`, the parts of the description that handwritten code needs.
    pub runtime: String,
    /// `docs/*.yaml`, by name without extension.
    pub docs: BTreeMap<String, String>,
    /// `examples/*.yaml`, by name without extension.
    pub examples: BTreeMap<String, String>,
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

/// Findings that are not errors.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    /// Entries of the overlay, the policy, `spec/runtime.yaml` and `spec/docs/` that do not apply to the description,
    /// in the lenient mode.
    pub idle: Vec<Problem>,
    /// All other findings: servers that were dropped, and names that no rule covers.
    pub other: Vec<Problem>,
}

impl Notes {
    /// Returns all findings.
    pub fn all(&self) -> impl Iterator<Item = &Problem> {
        self.idle.iter().chain(&self.other)
    }
}

/// The treatment of entries that do not apply to the description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverlayMode {
    /// They are errors.
    Strict,
    /// They are notes, and the entries are skipped. Descriptions older or newer than the bundled one need this.
    Lenient,
}

/// Everything that is found out about a description, whether or not code can be generated from it.
#[derive(Debug, Default)]
pub struct Survey {
    /// The problems that stop the generation, of every stage that could run.
    pub stops: Vec<Problem>,
    /// Findings that are not errors.
    pub notes: Notes,
    /// Operations and webhooks that `spec/docs/` does not describe.
    pub undocumented: Vec<Problem>,
    /// The model. If the generation stops, it lacks what only progenitor's code says.
    pub api: Option<model::Api>,
    /// The generated files, if nothing stops the generation.
    pub files: BTreeMap<PathBuf, String>,
}

/// Generates the crate's files from the bundled description.
///
/// # Errors
/// Returns every problem that stops the generation, with its place and remedy.
pub fn generate(spec: &Spec, mode: OverlayMode) -> Result<Output> {
    let Survey { stops, notes, undocumented, api, files } = survey(spec, mode);
    Problems::check(stops)?;
    Ok(Output { files, api: api.unwrap_or_default(), notes, undocumented })
}

/// Runs all stages as far as they get, and collects what they find.
#[must_use]
pub fn survey(spec: &Spec, mode: OverlayMode) -> Survey {
    let mut survey = Survey::default();
    survey.run(spec, mode);
    if mode == OverlayMode::Strict {
        survey.stops.append(&mut survey.notes.idle);
    }
    survey
}

impl Survey {
    fn run(&mut self, spec: &Spec, mode: OverlayMode) {
        let stops = &mut self.stops;
        let mut policy = kept(Policy::read(&spec.policy), stops);
        let docs = kept(docs::Docs::read(&spec.docs), stops);
        let examples = kept(examples::Examples::read(&spec.examples), stops);
        let runtime = kept(runtime::Runtime::read(&spec.runtime), stops);
        let repaired = kept(repaired(&spec.bundle, &spec.overlay, mode).map(Some), stops);
        let Some((mut document, idle)) = repaired.filter(|_| stops.is_empty()) else { return };
        let other = kept(validate::check(&mut document, mode == OverlayMode::Lenient), stops);
        // Faults of the description end the generation, and not the survey.
        if !stops.is_empty() && !validate::heal(&mut document) {
            return;
        }
        self.notes = Notes { idle, other };
        let idle = &mut self.notes.idle;
        idle.extend(runtime.complete(&mut document));
        idle.extend(policy.idle_schemas(&document));
        idle.extend(policy.drop_unfit(&document));
        let names = check::Names::read(&document);
        kept(normalise::run(&mut document, &policy, idle), &mut self.stops);
        let (api, is_whole) = match self.lowered(&document, &policy) {
            Some(api) => (api, true),
            None => (lower::outline(&document, &policy), false),
        };
        let api = self.api.insert(api);
        if is_whole {
            kept(check::conservation(&names, api), &mut self.stops);
            kept(check::parameters(api), &mut self.stops);
        }
        passes::run(api, &policy, &docs, &examples, &mut self.notes.idle);
        self.notes.idle.extend(check::idle(api, &policy));
        self.notes.idle.extend(check::not_deprecated(api, &docs));
        self.notes.idle.extend(check::idle_words(api, &docs));
        self.notes.other.extend(check::unnamed(api, &names));
        self.notes.other.extend(check::unknown_names(api, &policy, &docs));
        self.undocumented = check::undocumented(api, &names, &examples);
        if self.stops.is_empty() {
            self.files = kept(render::run(api), &mut self.stops);
            self.notes.idle.extend(check::sizes(&self.files));
        }
    }

    /// Makes the model, if nothing has stopped the generation.
    fn lowered(&mut self, document: &Value, policy: &Policy) -> Option<model::Api> {
        if !self.stops.is_empty() {
            return None;
        }
        let tokens = kept(generate::run(document).map(Some), &mut self.stops)?;
        kept(lower::run(document, tokens, policy, &mut self.notes.idle).map(Some), &mut self.stops)
    }
}

/// Applies the overlay's actions to the description, and validates the result. Actions without effect are notes, also
/// in the strict mode.
///
/// # Errors
/// Fails like [`generate`].
pub fn overlaid(bundle: &str, overlay: &str, mode: OverlayMode) -> Result<(Value, Notes)> {
    let (mut document, idle) = repaired(bundle, overlay, mode)?;
    let other = validate::check(&mut document, mode == OverlayMode::Lenient)?;
    Ok((document, Notes { idle, other }))
}

/// Applies the overlay's actions, and writes null in one form. Returns the actions without effect as well.
fn repaired(bundle: &str, overlay: &str, mode: OverlayMode) -> Result<(Value, Vec<Problem>)> {
    let mut document = yaml::read(bundle, import::BUNDLE)?;
    let idle = overlay::Overlay::read(overlay)?.apply(&mut document, mode == OverlayMode::Lenient)?;
    openapi::unify(&mut document);
    Ok((document, idle))
}

/// Returns the description in the forms that progenitor reads.
///
/// # Errors
/// Fails like [`generate`].
pub fn normalised(mut document: Value, policy: &Policy) -> Result<Value> {
    let mut unfit = Vec::new();
    normalise::run(&mut document, policy, &mut unfit)?;
    Problems::check(unfit)?;
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
