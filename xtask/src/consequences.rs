//! The consequences of a new description for this workspace: the differences, their effect on the SDK's users, the
//! remaining work, and the release that it needs.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use anyhow::Result;
use plaid_gen::import::BUNDLE;
use plaid_gen::report::api::Difference;
use plaid_gen::report::differences::{Description, Kind, Report, Rust, compare};
use plaid_gen::{Notes, OverlayMode, Policy, Problem, Spec};

use crate::regen;
use crate::workspace::Workspace;
use plaid_gen::report::Release;

/// The consequences of a new description.
#[derive(Debug)]
pub struct Consequences {
    /// The differences, if there was a description before.
    pub report: Option<Report>,
    /// The differences in the public API, or why they could not be found.
    pub api: std::result::Result<Difference, String>,
    /// Overlay actions and policy entries without effect.
    pub idle: Vec<Problem>,
    /// Findings about fields and operations that no rule names, and about those without documentation.
    pub unnamed: Vec<Problem>,
    /// New values of enums that our documentation does not mention.
    pub values: Vec<String>,
    /// The version of the workspace's packages.
    version: String,
}

impl Consequences {
    /// Finds the consequences of `bundle`, read from a file called `from`. `notes` are those of applying the overlay.
    ///
    /// # Errors
    /// Fails if the spec or a handwritten file can't be read, or if `bundle` is not a description.
    pub fn of(workspace: &Workspace, bundle: String, from: &str, notes: Notes) -> Result<Self> {
        let spec = Spec { bundle, ..workspace.spec_without_bundle()? };
        let policy = Policy::read(&spec.policy)?;
        let new = Description::read(&spec.bundle, from, &policy)?;
        let report = match workspace.bundle()? {
            Some(old) => Some(compare(&Description::read(&old, BUNDLE, &policy)?, &new)),
            None => None,
        };
        let (api, notes, undocumented) = match plaid_gen::generate(&spec, OverlayMode::Lenient) {
            Ok(output) => {
                let old = workspace.snapshot()?;
                let new = regen::snapshot(workspace, &output)?;
                let mut notes = output.notes.clone();
                notes.other.extend(regen::unfeatured(workspace, &output)?);
                (measured(&old, &new), notes, output.undocumented)
            }
            Err(problems) => (Err(format!("the code can't be generated yet: {problems}")), notes, Vec::new()),
        };
        let Notes { idle, other: mut unnamed } = notes;
        unnamed.extend(undocumented);
        let values = report.iter().flat_map(|report| unmentioned(report, &spec.docs)).collect();
        Ok(Self { report, api, idle, unnamed, values, version: workspace.version()? })
    }

    /// Whether the description means the same as the old one.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.report.as_ref().is_some_and(Report::is_empty)
    }

    /// Returns the effect on Rust code: measured if possible, and otherwise forecast from the report.
    #[must_use]
    pub fn verdict(&self) -> Rust {
        let expected = || self.report.iter().flat_map(|r| &r.findings).map(|f| f.rust).max();
        self.api.as_ref().map_or_else(|_| expected().unwrap_or(Rust::None), Difference::verdict)
    }

    /// Returns the release that is needed, if nothing else changes.
    #[must_use]
    pub fn release(&self) -> Release {
        Release::after(&self.version, self.verdict())
    }

    /// Returns the entry for the changelog.
    #[must_use]
    pub fn entry(&self) -> Option<String> {
        let report = self.report.as_ref().filter(|report| !report.is_empty())?;
        Some(format!("- Plaid's description {}, from {}.\n{}", report.to, report.from, report.entries()))
    }

    /// Writes the report for a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        self.write(Report::text, "")
    }

    /// Writes the report as Markdown for a pull request.
    #[must_use]
    pub fn markdown(&self) -> String {
        self.write(Report::markdown, "### ")
    }

    fn write(&self, report: impl Fn(&Report) -> String, heading: &str) -> String {
        let mut out = self.report.as_ref().map(report).unwrap_or_default();
        if self.is_unchanged() {
            return out;
        }
        // Writing to a string does not fail.
        let mut section = |title: &str, lines: Vec<String>| {
            const MOST: usize = 30;
            if !lines.is_empty() {
                let _ = write!(out, "\n{heading}{title}\n\n");
                let more = lines.len().saturating_sub(MOST);
                out.extend(lines.iter().take(MOST).map(|line| format!("- {line}\n")));
                if more > 0 {
                    let _ = writeln!(out, "- and {more} more");
                }
            }
        };
        let (fixed, lost): (Vec<_>, Vec<_>) = self.idle.iter().partition(|p| p.what == plaid_gen::CHANGES_NOTHING);
        let lines = |problems: Vec<&Problem>| problems.into_iter().map(ToString::to_string).collect();
        section("Overlay actions that upstream has made unnecessary", lines(fixed));
        section("Overlay actions and rules that no longer match", lines(lost));
        section("Not named or documented by us yet", lines(self.unnamed.iter().collect()));
        section("New values that spec/docs does not mention", self.values.clone());
        section("The public API of plaid-api", self.api_lines());
        let verdict = match self.verdict() {
            Rust::Breaking => "code that uses the SDK may stop compiling",
            Rust::Addition => "there is something new for Rust, and nothing breaks",
            Rust::None => "nothing changes for Rust",
        };
        let how = if self.api.is_ok() { "measured" } else { "expected" };
        section("Release", vec![format!("{} after {}: {verdict} ({how})", self.release(), self.version)]);
        out
    }

    fn api_lines(&self) -> Vec<String> {
        let difference = match &self.api {
            Ok(difference) => difference,
            Err(why) => return vec![why.clone()],
        };
        let added = difference.added.len();
        let new = (added > 0).then(|| format!("lines that are new: {added}"));
        new.into_iter().chain(difference.losses()).collect()
    }
}

fn measured(
    old: &BTreeMap<PathBuf, String>,
    new: &BTreeMap<PathBuf, String>,
) -> std::result::Result<Difference, String> {
    if old.is_empty() {
        return Err("there is no snapshot to compare with: `cargo xtask regen` writes one".to_owned());
    }
    Ok(Difference::between(old, new))
}

/// Returns the new values of enums that our documentation does not mention, each with its enum.
fn unmentioned(report: &Report, docs: &BTreeMap<String, String>) -> Vec<String> {
    let is_mentioned = |value: &String| docs.values().any(|text| text.contains(&format!("`{value}`")));
    let added = report.findings.iter().filter(|f| f.kind == Kind::ValuesAdded);
    let values = added.flat_map(|f| f.to.iter().map(move |value| (value, f.places.join(", "))));
    values.filter(|(value, _)| !is_mentioned(value)).map(|(value, places)| format!("`{value}` of {places}")).collect()
}
