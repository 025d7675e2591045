//! `cargo xtask bench call`: the cost of a call with plaid-api, and of the same call by hand with reqwest and serde's
//! derive: time and allocations with a server on this machine, and the size of a program.
//!
//! The programs are separate crates, because this one must not depend on the crates that it compares.

use std::fmt;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::one_call::{ONE_PRODUCT, PLAIN, Program, by_hand, tokio};
use super::{cargo, crates, release, write};
use crate::workspace::Workspace;

/// The output of the program of latencies for one concurrency.
#[derive(Debug, Deserialize)]
struct Latency {
    concurrency: u32,
    /// The number of calls of each side in a round.
    calls: u32,
    typed: Percentiles,
    plain: Percentiles,
    /// The same as `plain`, with a separate client.
    again: Percentiles,
}

/// Seconds, with one value per round.
#[derive(Debug, Deserialize)]
struct Percentiles {
    p50: Vec<f64>,
    p99: Vec<f64>,
}

/// The output of the program of allocations.
#[derive(Debug, Deserialize)]
struct Allocations {
    typed: Allocated,
    plain: Allocated,
}

#[derive(Debug, Deserialize)]
struct Allocated {
    /// Allocations of a whole call.
    call: Heap,
    /// The allocations among them that reading the answer makes.
    read: Heap,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Heap {
    count: f64,
    bytes: f64,
}

/// Sizes of programs in bytes.
struct Sizes {
    typed: u32,
    /// The size with all products.
    whole: u32,
    plain: u32,
}

/// Measures calls and programs, and prints tables.
///
/// # Errors
/// Fails if a program can't be built or fails.
pub fn run(workspace: &Workspace, rounds: NonZeroUsize) -> Result<()> {
    let folder = workspace.path("target/bench-call");
    let answer = folder.join("accounts.json");
    write(&answer, include_str!("../../programs/call/accounts.json"))?;
    let programs = Programs { workspace, folder };

    let server = ("server.rs", include_str!("../../programs/call/server.rs"));
    let both = ONE_PRODUCT.to_owned() + &by_hand() + &tokio(r#""io-util", "macros", "net", "rt""#);
    let main = ("main.rs", include_str!("../../programs/call/latency.rs"));
    let latency = programs.package("latency", &both, &[main, PLAIN, server])?;
    // The crate that counts allocations is small, has no dependencies, and has the same licences as ours.
    let counted = format!("{both}allocation-counter = \"0.8\"\n");
    let main = ("main.rs", include_str!("../../programs/call/allocations.rs"));
    let allocations = programs.package("allocations", &counted, &[main, PLAIN, server])?;

    let size = |program: Program| size(&programs.build(&program.write(&programs.folder)?)?);
    let sizes =
        Sizes { typed: size(Program::OneProduct)?, whole: size(Program::AllProducts)?, plain: size(Program::ByHand)? };

    let latencies = measured(Command::new(latency).arg(rounds.to_string()).arg(&answer))?;
    let allocations = measured(Command::new(allocations).arg(&answer))?;
    let [allocations] = <[Allocations; 1]>::try_from(allocations)
        .map_err(|all| anyhow::anyhow!("the program measured allocations {} times", all.len()))?;
    println!("{}", Report { rounds, latencies, allocations, sizes });
    Ok(())
}

struct Programs<'a> {
    workspace: &'a Workspace,
    folder: PathBuf,
}

impl Programs<'_> {
    /// Writes and builds a package.
    fn package(&self, name: &str, dependencies: &str, sources: &[(&str, &str)]) -> Result<PathBuf> {
        self.build(&crates::package(&self.folder.join(name), name, dependencies, sources)?)
    }

    /// Builds a stripped program. All programs share the build of their dependencies.
    fn build(&self, manifest: &Path) -> Result<PathBuf> {
        let mut build = cargo(self.workspace);
        build.args(["build", "--quiet", "--manifest-path"]).arg(manifest);
        build.arg("--target-dir").arg(self.folder.join("target")).env("CARGO_PROFILE_RELEASE_STRIP", "true");
        release(build)
    }
}

fn size(program: &Path) -> Result<u32> {
    let bytes = fs::metadata(program).with_context(|| format!("can't read {}", program.display()))?.len();
    u32::try_from(bytes).with_context(|| format!("{} has {bytes} bytes", program.display()))
}

/// Runs a program and reads its output, which has one value per line.
fn measured<T: DeserializeOwned>(program: &mut Command) -> Result<Vec<T>> {
    let output = program.stderr(Stdio::inherit()).output().context("can't start a program that was just built")?;
    if !output.status.success() {
        bail!("{} failed ({}); see its messages above", Path::new(program.get_program()).display(), output.status);
    }
    let lines = output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_slice(line).context("a program printed something that is not a measurement"))
        .collect()
}

struct Report {
    rounds: NonZeroUsize,
    latencies: Vec<Latency>,
    allocations: Allocations,
    sizes: Sizes,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rounds, latencies, allocations, sizes } = self;
        let calls = latencies.first().map_or(0, |latency| latency.calls);
        writeln!(
            f,
            "one call of /accounts/get: medians of {rounds} rounds of {calls} calls each way, batches taking turns"
        )?;
        writeln!(f, "(in brackets the quartiles of the rounds; noise is by hand against by hand)\n")?;
        let columns = ["plaid-api µs", "by hand µs", "ratio", "", "noise", "", "target"];
        let [typed, plain, ratio, between, noise, around, target] = columns;
        writeln!(
            f,
            "{:<22}{typed:>13}{plain:>12}{ratio:>8}{between:>16}{noise:>8}{around:>16}{target:>8}",
            "at once, percentile"
        )?;
        for Latency { concurrency, typed, plain, again, .. } in latencies {
            for (name, typed, plain, again) in
                [("50th", &typed.p50, &plain.p50, &again.p50), ("99th", &typed.p99, &plain.p99, &again.p99)]
            {
                let name = format!("{concurrency}, {name}");
                let (ours, theirs) = (Quartiles::of(typed.clone()), Quartiles::of(plain.clone()));
                let ratio = Quartiles::of(ratios(typed, plain));
                let noise = Quartiles::of(ratios(again, plain));
                writeln!(
                    f,
                    "{name:<22}{:>13.1}{:>12.1}{:>8.3}{:>16}{:>8.3}{:>16}{:>8}",
                    ours.middle * 1e6,
                    theirs.middle * 1e6,
                    ratio.middle,
                    ratio.around(),
                    noise.middle,
                    noise.around(),
                    "1.05"
                )?;
            }
        }

        let Allocations { typed, plain } = allocations;
        writeln!(f, "\n{:<30}{:>12}{:>12}{:>8}", "allocations a call", "plaid-api", "by hand", "ratio")?;
        let row = |f: &mut fmt::Formatter<'_>, name: &str, typed: f64, plain: f64| {
            writeln!(f, "{name:<30}{typed:>12.1}{plain:>12.1}{:>8.3}", typed / plain)
        };
        row(f, "count", typed.call.count, plain.call.count)?;
        row(f, "  of that, reading the answer", typed.read.count, plain.read.count)?;
        row(f, "bytes", typed.call.bytes, plain.call.bytes)?;
        row(f, "  of that, reading the answer", typed.read.bytes, plain.read.bytes)?;
        writeln!(f, "{EXPLANATION}")?;

        let Sizes { typed, whole, plain } = *sizes;
        writeln!(f, "\n{:<30}{:>12}{:>12}{:>8}", "program, release, stripped", "bytes", "ratio", "target")?;
        writeln!(f, "{:<30}{plain:>12}", "by hand")?;
        for (name, size, target) in [("plaid-api, one product", typed, "1.1"), ("plaid-api, all products", whole, "")] {
            writeln!(f, "{name:<30}{size:>12}{:>12.3}{target:>8}", f64::from(size) / f64::from(plain))?;
        }
        Ok(())
    }
}

/// The reasons why plaid-api allocates more than the call by hand, or less.
const EXPLANATION: &str = "\
Most of the additional bytes are two boxes: one with the data of the call, and one with the future that sends it. The
rest are Decimals and identifiers in the answer. Header names from compile time, a URL that is not parsed again and
the HTTP client's own time limit need fewer allocations than the call by hand.";

/// Returns the ratio for each round.
fn ratios(ours: &[f64], theirs: &[f64]) -> Vec<f64> {
    ours.iter().zip(theirs).map(|(ours, theirs)| ours / theirs).collect()
}

/// The values that split a list into four parts.
struct Quartiles {
    lower: f64,
    middle: f64,
    upper: f64,
}

impl Quartiles {
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |quarter: usize| values.get((values.len() * quarter / 4).min(values.len().saturating_sub(1)));
        let [lower, middle, upper] = [1, 2, 3].map(|quarter| at(quarter).copied().unwrap_or(f64::NAN));
        Self { lower, middle, upper }
    }

    fn around(&self) -> String {
        format!("[{:.3}, {:.3}]", self.lower, self.upper)
    }
}
