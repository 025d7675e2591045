//! `cargo xtask bench regen`: compares the whole pipeline with plain progenitor and prettyplease, for the description
//! and for smaller and larger ones.
//!
//! Each measurement is a separate process, so that peak memory is that of one run, and both sides are the same
//! optimised program. They take turns, so that other load on the machine affects both.

use std::fmt;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use plaid_gen::import::BUNDLE;
use plaid_gen::{OverlayMode, Policy};
use serde::{Deserialize, Serialize};

use super::scale::{Described, Scale};
use super::{cargo, peak_memory, release, spread, write};
use crate::workspace::{OPERATIONS, OVERLAY, RULES, Workspace};

/// The work of a child process.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Work {
    /// Generate the files of the generated trees from a checkout's `spec/` into a folder
    Ours,
    /// Generate progenitor's code from a normalised description in JSON into a file
    Plain,
}

/// The output of a child process.
#[derive(Debug, Serialize, Deserialize)]
struct Sample {
    seconds: f64,
    peak_kib: Option<u32>,
    bytes: usize,
}

/// Measures both sides for each size and prints tables.
///
/// # Errors
/// Fails if the spec has problems, the optimised program can't be built, or a child fails.
pub fn run(workspace: &Workspace, runs: NonZeroUsize) -> Result<()> {
    let scratch = tempfile::tempdir().context("can't make a temporary folder")?;
    let spec = workspace.spec()?;
    let (document, _) = plaid_gen::overlaid(&spec.bundle, &spec.overlay, OverlayMode::Strict)?;
    let mut build = cargo(workspace);
    build.args(["build", "--package", "xtask", "--bin", "xtask"]);
    let program = release(build)?;
    let whole = Described::new(document, spec.policy)?;

    let mut rows = Vec::new();
    for scale in Scale::ALL {
        let folder = scratch.path().join(scale.name());
        let inputs = Inputs::prepare(workspace, &scale.of(&whole)?, &folder)?;
        rows.push((scale, compare(&program, &inputs, &folder, runs)?));
    }
    println!("optimised, measured runs of each: {runs}");
    if let Some((_, whole)) = rows.iter().find(|(scale, _)| *scale == Scale::Whole) {
        println!("{whole}\n");
    }
    println!("{}", Growth { rows });
    Ok(())
}

/// The inputs of the children, for one size.
struct Inputs {
    /// A folder with a `spec/` as in a checkout.
    root: PathBuf,
    /// The normalised description.
    normal: PathBuf,
    operations: usize,
}

impl Inputs {
    /// Writes the inputs for a description.
    fn prepare(workspace: &Workspace, scaled: &Described, folder: &Path) -> Result<Self> {
        let root = folder.join("checkout");
        copy(&workspace.path("spec"), &root.join("spec"))?;
        // It is written in the form of a bundled description, because reading that is part of the work.
        let imported = plaid_gen::import::import(&scaled.document.to_string(), "the scaled description")?;
        write(&root.join(BUNDLE), &imported.bundle)?;
        write(&root.join(OVERLAY), NO_ACTIONS)?;
        write(&root.join(RULES), &scaled.policy.rules)?;
        write(&root.join(OPERATIONS), &scaled.policy.operations)?;
        for (name, text) in workspace.examples()? {
            let path = root.join(format!("spec/examples/{name}.yaml"));
            write(&path, &scaled.examples(&text).with_context(|| path.display().to_string())?)?;
        }
        for (name, text) in workspace.docs()? {
            let path = root.join(format!("spec/docs/{name}.yaml"));
            write(&path, &scaled.docs(&text).with_context(|| path.display().to_string())?)?;
        }
        let (document, _) = plaid_gen::overlaid(&imported.bundle, NO_ACTIONS, OverlayMode::Lenient)?;
        let policy = Policy::read(&scaled.policy)?;
        let normal = folder.join("normalised.json");
        write(&normal, &plaid_gen::normalised(document, &policy)?.to_string())?;
        Ok(Self { root, normal, operations: imported.counts.operations })
    }
}

/// An overlay without actions, because the overlay was already applied.
const NO_ACTIONS: &str = "overlay: 1.0.0\ninfo: {title: none, version: '1'}\nactions: []\n";

/// Copies a folder.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("can't make {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("can't list {}", from.display()))? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy(&from, &to)?;
        } else {
            fs::copy(&from, &to).with_context(|| format!("can't copy {}", from.display()))?;
        }
    }
    Ok(())
}

/// Measures both sides in turn.
fn compare(program: &Path, inputs: &Inputs, folder: &Path, runs: NonZeroUsize) -> Result<Table> {
    let (mut ours, mut plain) = (Vec::new(), Vec::new());
    for run in 0..=runs.get() {
        for (work, input, samples) in [("ours", &inputs.root, &mut ours), ("plain", &inputs.normal, &mut plain)] {
            // All outputs stay until the end, because ext4 creates files slowly where many were just removed.
            let sample = measure(program, work, input, &folder.join(format!("{work}-{run}")))?;
            // The first run only fills the machine's caches, and is not counted.
            if run > 0 {
                samples.push(sample);
            }
        }
    }
    let (Some(ours), Some(plain)) = (Side::of(&ours), Side::of(&plain)) else { bail!("nothing was measured") };
    Ok(Table { operations: inputs.operations, ours, plain })
}

/// Runs one child, which makes `output`.
fn measure(program: &Path, work: &str, input: &Path, output: &Path) -> Result<Sample> {
    let mut command = Command::new(program);
    command.args(["bench", "child", work]).arg(input).arg(output).stderr(Stdio::inherit());
    let output = command.output().with_context(|| format!("can't start {}", program.display()))?;
    if !output.status.success() {
        bail!("the child that does `{work}` failed ({}); see its messages above", output.status);
    }
    serde_json::from_slice(&output.stdout).with_context(|| format!("the child that does `{work}` printed no sample"))
}

/// Does the work once, in a child process, and prints a line of JSON for the parent.
///
/// # Errors
/// Fails if the work fails or a file can't be read or written.
pub fn child(work: Work, input: &Path, output: &Path) -> Result<()> {
    let start = Instant::now();
    let bytes = match work {
        Work::Ours => ours(input, output),
        Work::Plain => plain(input, output),
    }?;
    let seconds = start.elapsed().as_secs_f64();
    println!("{}", serde_json::to_string(&Sample { seconds, peak_kib: peak_memory(), bytes })?);
    Ok(())
}

fn ours(root: &Path, folder: &Path) -> Result<usize> {
    // A scaled description lacks operations, so some entries of the policy match nothing.
    let output = plaid_gen::generate(&Workspace::at(root).spec()?, OverlayMode::Lenient)?;
    for (path, text) in &output.files {
        write(&folder.join(path), text)?;
    }
    Ok(output.files.values().map(String::len).sum())
}

fn plain(normal: &Path, file: &Path) -> Result<usize> {
    let json = fs::read(normal).with_context(|| format!("can't read {}", normal.display()))?;
    let document = serde_json::from_slice(&json).with_context(|| format!("{} is not JSON", normal.display()))?;
    drop(json);
    let text = plaid_gen::plain(&document)?;
    write(file, &text)?;
    Ok(text.len())
}

/// All samples of one kind of work.
struct Side {
    fastest: f64,
    median: f64,
    /// The highest peak memory, if that of every run was measured.
    peak_mib: Option<f64>,
    bytes: usize,
}

impl Side {
    fn of(samples: &[Sample]) -> Option<Self> {
        let (fastest, median) = spread(samples.iter().map(|s| s.seconds).collect())?;
        let peaks: Option<Vec<u32>> = samples.iter().map(|s| s.peak_kib).collect();
        let peak_mib = peaks.and_then(|p| p.into_iter().max()).map(|kib| f64::from(kib) / 1024.0);
        // The size is the same in every run, because generation is deterministic.
        Some(Self { fastest, median, peak_mib, bytes: samples.last()?.bytes })
    }
}

/// The measurements of both sides for one size.
struct Table {
    operations: usize,
    ours: Side,
    plain: Side,
}

impl Table {
    /// Returns our time relative to plain progenitor's.
    fn time(&self) -> f64 {
        self.ours.median / self.plain.median
    }

    /// Returns our memory relative to plain progenitor's.
    fn memory(&self) -> String {
        match (self.ours.peak_mib, self.plain.peak_mib) {
            (Some(ours), Some(plain)) => format!("{:.2}", ours / plain),
            _ => NOT_MEASURED.to_owned(),
        }
    }
}

const NOT_MEASURED: &str = "not measured";

fn mebibytes(peak: Option<f64>) -> String {
    peak.map_or_else(|| NOT_MEASURED.to_owned(), |peak| format!("{peak:.1}"))
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<12}{:>10}{:>10}{:>14}{:>12}", "", "min s", "median s", "peak MiB", "bytes")?;
        for (name, side) in [("ours", &self.ours), ("plain", &self.plain)] {
            let (Side { fastest, median, bytes, .. }, peak) = (side, mebibytes(side.peak_mib));
            writeln!(f, "{name:<12}{fastest:>10.3}{median:>10.3}{peak:>14}{bytes:>12}")?;
        }
        let (time, memory) = (self.time(), self.memory());
        #[expect(clippy::cast_precision_loss, reason = "a ratio of two decimals")]
        let bytes = self.ours.bytes as f64 / self.plain.bytes as f64;
        write!(f, "{:<12}{:>10}{time:>10.2}{memory:>14}{bytes:>12.2}", "ours/plain", "")
    }
}

/// The growth of both sides with the description.
struct Growth {
    rows: Vec<(Scale, Table)>,
}

impl fmt::Display for Growth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [ours, plain, ratio] = ["ours", "plain", "ratio"];
        writeln!(f, "{:<10}{:>11}{:>30}{:>36}", "", "", "median s", "peak MiB")?;
        write!(f, "{:<10}{:>11}{ours:>12}{plain:>10}{ratio:>8}{ours:>14}{plain:>14}{ratio:>8}", "size", "operations")?;
        for (scale, table) in &self.rows {
            let [ours, plain] = [&table.ours, &table.plain].map(|side| mebibytes(side.peak_mib));
            write!(
                f,
                "\n{:<10}{:>11}{:>12.3}{:>10.3}{:>8.2}{ours:>14}{plain:>14}{:>8}",
                scale.name(),
                table.operations,
                table.ours.median,
                table.plain.median,
                table.time(),
                table.memory()
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A scaled description must pass all checks of the generator.
    #[test]
    fn other_sizes_generate() {
        let workspace = Workspace::here();
        let spec = workspace.spec().expect("the spec");
        let (document, _) =
            plaid_gen::overlaid(&spec.bundle, &spec.overlay, OverlayMode::Strict).unwrap_or_else(|e| panic!("{e}"));
        let whole = Described::new(document, spec.policy).expect("a policy");
        let scratch = tempfile::tempdir().expect("a folder");
        let [quarter, twice] = [Scale::Quarter, Scale::Twice].map(|scale| {
            let folder = scratch.path().join(scale.name());
            let inputs = Inputs::prepare(&workspace, &scale.of(&whole).expect("a size"), &folder);
            let inputs = inputs.unwrap_or_else(|e| panic!("{}: {e}", scale.name()));
            let bytes = ours(&inputs.root, &folder.join("ours")).unwrap_or_else(|e| panic!("{}: {e}", scale.name()));
            (inputs.operations, bytes)
        });
        assert!(twice.0 > 7 * quarter.0, "{quarter:?} and {twice:?}");
        assert!(twice.1 > 4 * quarter.1, "{quarter:?} and {twice:?}");
    }
}
