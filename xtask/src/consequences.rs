//! The consequences of a new description for this workspace: the differences, their effect on the SDK's users, the
//! remaining work, and the release that it needs.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use anyhow::Result;
use plaid_gen::import::BUNDLE;
use plaid_gen::report::Release;
use plaid_gen::report::api::{Difference, SNAPSHOT};
use plaid_gen::report::differences::{Description, Kind, Report, Rust, Severities, compare};
use plaid_gen::{OverlayMode, Policy, Spec, Survey};

use crate::changelog::with_entry;
use crate::origin::Origin;
use crate::regen;
use crate::work::Work;
use crate::workspace::Workspace;

/// The consequences of a new description.
#[derive(Debug)]
pub struct Consequences {
    /// The differences from the last commit, if there was a description before.
    pub report: Option<Report>,
    /// The differences in the public API, or why they could not be found.
    pub api: std::result::Result<Difference, String>,
    /// The things that are left to do.
    pub work: Work,
    /// New values of enums that our documentation does not mention.
    pub values: Vec<String>,
    /// The version of the workspace's packages.
    version: String,
}

impl Consequences {
    /// Finds the consequences of `bundle`, which is from `source`. It is compared with the last commit, so that
    /// importing it again reports the same until it is committed; without a commit, with the files that it replaces.
    ///
    /// # Errors
    /// Fails if the spec or a handwritten file can't be read, or if `bundle` is not a description.
    pub fn of(workspace: &Workspace, bundle: String, source: &Origin, mode: OverlayMode) -> Result<Self> {
        let spec = Spec { bundle, ..workspace.spec_without_bundle()? };
        let policy = Policy::read(&spec.policy)?;
        let new = Description::read(&spec.bundle, &source.from, &policy)?;
        let old = match workspace.committed(BUNDLE) {
            Some(old) => Some(old),
            None => workspace.bundle()?,
        };
        let report = match old {
            Some(old) => Some(compare(&Description::read(&old, BUNDLE, &policy)?, &new, &Severities::default())),
            None => None,
        };
        let survey = plaid_gen::survey(&spec, OverlayMode::Lenient);
        let api = api_difference(workspace, &survey)?;
        let work = Work::of(workspace, &spec, &survey, Some(source), mode)?;
        let values = report.iter().flat_map(|report| unmentioned(report, &spec.docs)).collect();
        Ok(Self { report, api, work, values, version: workspace.version()? })
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

    /// Returns the changelog with an entry for the description. It replaces that of an import which was compared with
    /// the same one.
    #[must_use]
    pub fn changelog(&self, changelog: &str) -> String {
        let Some(report) = &self.report else { return changelog.to_owned() };
        let ending = format!(", from {}.", report.from);
        let entry = || format!("- Plaid's description {}{ending}\n{}", report.to, report.entries());
        with_entry(changelog, &ending, (!report.is_empty()).then(entry).as_deref())
    }

    /// Writes the report for a terminal, where long sections are cut.
    #[must_use]
    pub fn text(&self) -> String {
        const MOST: usize = 30;
        self.write(Report::text, "", MOST)
    }

    /// Writes the report as Markdown for a pull request, with everything.
    #[must_use]
    pub fn markdown(&self) -> String {
        self.write(Report::markdown, "### ", usize::MAX)
    }

    fn write(&self, report: impl Fn(&Report) -> String, heading: &str, most: usize) -> String {
        let mut out = self.report.as_ref().map(report).unwrap_or_default();
        if self.is_unchanged() {
            return out;
        }
        let mut section = |title: &str, lines: &[String]| {
            if lines.is_empty() {
                return;
            }
            // Writing to a string does not fail.
            let _ = write!(out, "\n{heading}{title}\n\n");
            out.extend(lines.iter().take(most).map(|line| format!("- {line}\n")));
            let more = lines.len().saturating_sub(most);
            if more > 0 {
                let _ = writeln!(out, "- and {more} more, which --report writes to a file");
            }
        };
        for (title, problems) in self.work.sections() {
            section(title, &problems.iter().map(ToString::to_string).collect::<Vec<_>>());
        }
        section("New values that spec/docs does not mention", &self.values);
        section("The public API of plaid-api", &self.api_lines());
        let verdict = match self.verdict() {
            Rust::Breaking => "code that uses the SDK may stop compiling",
            Rust::Addition => "there is something new for Rust, and nothing breaks",
            Rust::None => "nothing changes for Rust",
        };
        let how = if self.api.is_ok() { "measured" } else { "expected" };
        section("Release", &[format!("{} after {}: {verdict} ({how})", self.release(), self.version)]);
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

/// Compares the public API with that of the last commit, or of the checkout without one.
fn api_difference(workspace: &Workspace, survey: &Survey) -> Result<std::result::Result<Difference, String>> {
    if let [first, others @ ..] = survey.stops.as_slice() {
        let more = if others.is_empty() { String::new() } else { format!(" (and {} more)", others.len()) };
        return Ok(Err(format!("the code can't be generated yet: {first}{more}")));
    }
    let mut old = workspace.committed_folder(SNAPSHOT);
    if old.is_empty() {
        old = workspace.snapshot()?;
    }
    Ok(measured(&old, &regen::snapshot(workspace, &survey.files)?))
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
