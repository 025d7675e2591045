//! `cargo xtask spec diff`: reports the differences between two descriptions.
//!
//! The exit code is 0 if no change is of the kind that `--fail-on` names, 1 if one is, and 2 if the two can't be
//! compared.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::thread;

use anyhow::{Context, Result, anyhow, bail};
use clap::ValueEnum;
use plaid_gen::Policy;
use plaid_gen::import::BUNDLE;
use plaid_gen::report::differences::{Description, Report, compare};

use crate::workspace::Workspace;

/// The format of a report.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For a pull request or a changelog
    Markdown,
    /// For programs
    Json,
}

impl Format {
    /// Writes the report in this format.
    #[must_use]
    pub fn write(self, report: &Report) -> String {
        match self {
            Self::Text => report.text(),
            Self::Markdown => report.markdown(),
            Self::Json => report.json(),
        }
    }
}

/// The changes that make the command fail.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum FailOn {
    /// Changes that are breaking on the wire or for Rust code that uses this SDK
    Breaking,
    /// All changes
    Any,
    /// No changes
    None,
}

impl FailOn {
    fn is_met(self, report: &Report) -> bool {
        match self {
            Self::Breaking => report.is_breaking(),
            Self::Any => !report.is_empty(),
            Self::None => false,
        }
    }
}

/// The exit code if the descriptions can't be compared.
pub const NOT_COMPARED: u8 = 2;

/// Prints the differences from `old` to `new`. Each is a file or a git revision; the default is the bundled
/// description.
///
/// # Errors
/// Fails if one of them can't be read or is not a description.
pub fn run(
    workspace: &Workspace,
    old: Option<&str>,
    new: Option<&str>,
    format: Format,
    fail_on: FailOn,
) -> Result<ExitCode> {
    let report = report(workspace, old, new)?;
    print!("{}", format.write(&report));
    Ok(if fail_on.is_met(&report) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Compares `old` and `new`, which are given as to [`run`].
///
/// # Errors
/// Fails like [`run`].
pub fn report(workspace: &Workspace, old: Option<&str>, new: Option<&str>) -> Result<Report> {
    let policy = Policy::read(&workspace.policy()?)?;
    let description = |source: Option<&str>| -> Result<Description> {
        let name = source.unwrap_or(BUNDLE);
        let text = read(workspace, source)?;
        Ok(Description::read(&text, name, &policy)?)
    };
    // The two are read in parallel, because reading takes longer than comparing.
    let (old, new) = thread::scope(|scope| {
        let old = scope.spawn(|| description(old));
        let new = description(new);
        let old = old.join().map_err(|_| anyhow!("reading the older description panicked"));
        (old, new)
    });
    Ok(compare(&old??, &new?))
}

fn read(workspace: &Workspace, source: Option<&str>) -> Result<String> {
    let Some(source) = source else {
        let path = workspace.path(BUNDLE);
        return fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()));
    };
    if source.contains(':') && !Path::new(source).exists() {
        return read_revision(workspace, source);
    }
    fs::read_to_string(source)
        .with_context(|| format!("can't read {source}; give a file, or a git revision such as HEAD~3:{BUNDLE}"))
}

/// Reads a file as it was in a git revision, given as `<revision>:<path>`.
fn read_revision(workspace: &Workspace, source: &str) -> Result<String> {
    if source.starts_with('-') {
        bail!("{source}: a git revision does not begin with a dash");
    }
    let output = Command::new("git")
        .args(["cat-file", "blob", source])
        .current_dir(workspace.path(""))
        .output()
        .context("can't run git, which a revision needs")?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        bail!("there is no file {source}, and git has no such revision: {}", why.trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("{source} is not UTF-8"))
}
