//! `cargo xtask spec diff`: reports the differences between two descriptions.
//!
//! The exit code is 0 if no change is of the kind that `--fail-on` names, 1 if one is, and 2 if the two can't be
//! compared. It is the same if the reader of the report closes the pipe early.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};
use plaid_gen::Policy;
use plaid_gen::import::BUNDLE;
use plaid_gen::report::differences::{Description, Report, Severities, compare};

use crate::source;
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
    /// Changes that are breaking on the wire
    Breaking,
    /// Changes that are breaking on the wire or for Rust code that uses this SDK
    BreakingForRust,
    /// All changes
    Any,
    /// No changes
    None,
}

impl FailOn {
    fn is_met(self, report: &Report) -> bool {
        match self {
            Self::Breaking => report.is_breaking(),
            Self::BreakingForRust => report.is_breaking() || report.is_breaking_for_rust(),
            Self::Any => !report.is_empty(),
            Self::None => false,
        }
    }
}

/// The options of a report.
#[derive(Debug, Args)]
pub struct Options {
    /// The format of the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The changes that make the command exit with 1
    #[arg(long, value_enum, default_value_t = FailOn::None)]
    fail_on: FailOn,
    /// Leave out changes of this kind; can be given several times
    #[arg(long, value_name = "KIND")]
    ignore: Vec<String>,
    /// Set the class on the wire of a kind: breaking, non-breaking or informational; can be given several times
    #[arg(long = "as", value_name = "KIND=CLASS")]
    severity: Vec<String>,
    /// Read classes from a file with a line `kind: class` each, in which the class can be `ignore`; --as and --ignore
    /// replace its lines
    #[arg(long, value_name = "FILE")]
    severities: Option<PathBuf>,
}

impl Options {
    fn severities(&self) -> Result<Severities> {
        let mut severities = match &self.severities {
            Some(path) => {
                let text = fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
                Severities::read(&text, &path.display().to_string())?
            }
            None => Severities::default(),
        };
        for entry in &self.severity {
            severities.add("--as", entry, '=')?;
        }
        for kind in &self.ignore {
            severities.ignore("--ignore", kind)?;
        }
        Ok(severities)
    }
}

/// The exit code if the descriptions can't be compared.
pub const NOT_COMPARED: u8 = 2;

/// Prints the differences from `old` to `new`. Each is a file, a git revision, an https URL, or `-` for standard input;
/// the default is the bundled description.
///
/// # Errors
/// Fails if one of them can't be read or is not a description, or if an option names an unknown kind of change.
pub fn run(workspace: &Workspace, old: &str, new: Option<&str>, options: &Options) -> Result<ExitCode> {
    let severities = options.severities()?;
    let report = report(workspace, Some(old), new, &severities)?;
    print(&options.format.write(&report))?;
    Ok(if options.fail_on.is_met(&report) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Prints a text. A reader that has seen enough and closes the pipe is no error, and does not change the exit code.
fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done.context("can't write the report"),
    }
}

/// Compares `old` and `new`, which are given as to [`run`].
///
/// # Errors
/// Fails like [`run`].
pub fn report(workspace: &Workspace, old: Option<&str>, new: Option<&str>, severities: &Severities) -> Result<Report> {
    if [old, new] == [Some(source::STDIN); 2] {
        bail!("only one of the two descriptions can be -, which is standard input");
    }
    let policy = Policy::read(&workspace.policy()?)?;
    let description = |source: Option<&str>| -> Result<Description> {
        let Some(source) = source else {
            let path = workspace.path(BUNDLE);
            let text = fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
            return Ok(Description::read(&text, BUNDLE, &policy)?);
        };
        let name = if source == source::STDIN { "standard input" } else { source };
        Ok(Description::read(&source::any(workspace, source)?, name, &policy)?)
    };
    // The two are read in parallel, because reading takes longer than comparing.
    let (old, new) = thread::scope(|scope| {
        let old = scope.spawn(|| description(old));
        let new = description(new);
        let old = old.join().map_err(|_| anyhow!("reading the older description panicked"));
        (old, new)
    });
    Ok(compare(&old??, &new?, severities))
}
