//! `cargo xtask bench regen`: the whole pipeline against plain progenitor and prettyplease.
//!
//! Each measurement is a process of its own, so that peak memory is that of one run, and both sides are
//! the same optimised program. They take turns, so that a busy moment of the machine hits both.

use std::fmt;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use plaid_gen::OverlayMode;
use serde::{Deserialize, Serialize};

use super::{cargo, normalised, peak_memory, release, spread, write};
use crate::workspace::Workspace;

/// What a child process does.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Work {
    /// From a checkout's `spec/` to the files of the generated trees, in a folder
    Ours,
    /// From a normalised description in JSON to progenitor's code, in a file
    Plain,
}

/// What a child process prints.
#[derive(Debug, Serialize, Deserialize)]
struct Sample {
    seconds: f64,
    peak_kib: Option<u32>,
    bytes: usize,
}

/// Measures both and prints a table.
///
/// # Errors
/// When the spec has problems, the optimised program can't be built, or a child fails.
pub fn run(workspace: &Workspace, runs: NonZeroUsize) -> Result<()> {
    let scratch = tempfile::tempdir().context("can't make a temporary folder")?;
    let normal = scratch.path().join("normalised.json");
    write(&normal, &serde_json::to_string(&normalised(workspace)?)?)?;

    let mut build = cargo(workspace);
    build.args(["build", "--package", "xtask", "--bin", "xtask"]);
    let program = release(build)?;
    let root = workspace.path("");
    let (mut ours, mut plain) = (Vec::new(), Vec::new());
    for run in 0..=runs.get() {
        for (work, input, samples) in [("ours", &root, &mut ours), ("plain", &normal, &mut plain)] {
            // All outputs stay until the end: ext4 is slow to make files where many have just been removed.
            let sample = measure(&program, work, input, &scratch.path().join(format!("{work}-{run}")))?;
            // The first run only warms the machine's caches.
            if run > 0 {
                samples.push(sample);
            }
        }
    }
    let (Some(ours), Some(plain)) = (Side::of(&ours), Side::of(&plain)) else { bail!("nothing was measured") };
    println!("optimised, measured runs of each: {runs}\n{}", Table { ours, plain });
    Ok(())
}

/// Runs one child, which makes `output`.
fn measure(program: &Path, work: &str, input: &Path, output: &Path) -> Result<Sample> {
    let mut command = Command::new(program);
    command.args(["bench", "child", work]).arg(input).arg(output).stderr(Stdio::inherit());
    let output = command.output().with_context(|| format!("can't start {}", program.display()))?;
    if !output.status.success() {
        bail!("the child that does `{work}` failed ({}); it says why above", output.status);
    }
    serde_json::from_slice(&output.stdout).with_context(|| format!("the child that does `{work}` printed no sample"))
}

/// What a child process is: does the work once, and prints a line of JSON for the parent.
///
/// # Errors
/// When the work fails or a file can't be read or written.
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
    let output = plaid_gen::generate(&Workspace::at(root).spec()?, OverlayMode::Strict)?;
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
    /// The highest peak, if all were measured.
    peak_mib: Option<f64>,
    bytes: usize,
}

impl Side {
    fn of(samples: &[Sample]) -> Option<Self> {
        let (fastest, median) = spread(samples.iter().map(|s| s.seconds).collect())?;
        let peaks: Option<Vec<u32>> = samples.iter().map(|s| s.peak_kib).collect();
        let peak_mib = peaks.and_then(|p| p.into_iter().max()).map(|kib| f64::from(kib) / 1024.0);
        // The same in every run, since generation is deterministic.
        Some(Self { fastest, median, peak_mib, bytes: samples.last()?.bytes })
    }
}

struct Table {
    ours: Side,
    plain: Side,
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<12}{:>10}{:>10}{:>14}{:>12}", "", "min s", "median s", "peak MiB", "bytes")?;
        for (name, side) in [("ours", &self.ours), ("plain", &self.plain)] {
            let peak = side.peak_mib.map_or_else(|| "not measured".to_owned(), |peak| format!("{peak:.1}"));
            writeln!(f, "{name:<12}{:>10.3}{:>10.3}{peak:>14}{:>12}", side.fastest, side.median, side.bytes)?;
        }
        let time = self.ours.median / self.plain.median;
        let memory = match (self.ours.peak_mib, self.plain.peak_mib) {
            (Some(ours), Some(plain)) => format!("{:.2}", ours / plain),
            _ => "not measured".to_owned(),
        };
        #[expect(clippy::cast_precision_loss, reason = "a ratio of two decimals")]
        let bytes = self.ours.bytes as f64 / self.plain.bytes as f64;
        write!(f, "{:<12}{:>10}{time:>10.2}{memory:>14}{bytes:>12.2}", "ours/plain", "")
    }
}
