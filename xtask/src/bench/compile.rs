//! `cargo xtask bench compile`: what rustc costs for plaid-api, for plain progenitor's code for the same description,
//! and for the other client.
//!
//! Only the crate itself counts, checked from nothing: its dependencies are there already, and nothing is incremental.
//! All take turns, so that a busy moment of the machine hits all.

use std::fmt;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::rustc::{Gauge, Sample};
use super::{cargo, crates, spread, succeed};
use crate::workspace::Workspace;

/// A crate whose check is measured.
struct Subject {
    name: &'static str,
    /// Of the package that is checked, or of one that depends on it.
    manifest: PathBuf,
    package: &'static str,
    arguments: &'static [&'static str],
    /// Of this benchmark, so that it does not mix with what developers build.
    target: PathBuf,
}

/// Measures all and prints a table.
///
/// # Errors
/// When the spec has problems, or a crate does not compile.
pub fn run(workspace: &Workspace, runs: NonZeroUsize) -> Result<()> {
    if !Path::new("/proc/self/stat").exists() {
        bail!("this benchmark reads times and memory from Linux's /proc, which is not here");
    }
    let folder = workspace.path("target/bench-compile");
    let gauge = Gauge::new(&folder)?;
    let subjects = subjects(workspace, &folder)?;
    // Also builds the dependencies; what it measures of the crates themselves does not count.
    for subject in &subjects {
        subject.check(workspace, &gauge)?;
    }
    let mut samples: [Vec<Sample>; 4] = Default::default();
    for _ in 0..runs.get() {
        for (subject, samples) in subjects.iter().zip(&mut samples) {
            subject.forget(workspace)?;
            let checked = subject.check(workspace, &gauge)?;
            samples.push(checked.with_context(|| format!("cargo did not check {}", subject.name))?);
        }
    }
    let [Some(all), Some(one), Some(raw), Some(peer)] = samples.map(|samples| Cost::of(&samples)) else {
        bail!("nothing was measured")
    };
    println!("checked without dependencies, medians of {runs} runs of each\n{}", Table { all, one, raw, peer });
    Ok(())
}

const ALL: &str = "plaid-api";
const ONE: &str = "one product";
const RAW: &str = "raw progenitor";
const PEER: &str = "peer";

fn subjects(workspace: &Workspace, folder: &Path) -> Result<[Subject; 4]> {
    let ours = |name, arguments| Subject {
        name,
        manifest: workspace.path("plaid-api/Cargo.toml"),
        package: "plaid-api",
        arguments,
        target: folder.join("plaid-api-target"),
    };
    Ok([
        ours(ALL, &[]),
        ours(ONE, &["--no-default-features", "--features", "identity-verification"]),
        Subject {
            name: RAW,
            manifest: crates::raw(workspace)?,
            package: crates::RAW,
            arguments: &[],
            target: folder.join("raw-target"),
        },
        Subject {
            name: PEER,
            manifest: crates::user_of_peer(&folder.join("peer"))?,
            package: crates::PEER,
            arguments: &[],
            target: folder.join("peer-target"),
        },
    ])
}

impl Subject {
    /// Checks the package, and what it needs.
    fn check(&self, workspace: &Workspace, gauge: &Gauge) -> Result<Option<Sample>> {
        let mut check = self.cargo(workspace, "check");
        check.arg("--lib").args(self.arguments).env("CARGO_INCREMENTAL", "0");
        gauge.run(check, &self.package.replace('-', "_")).with_context(|| format!("can't check {}", self.name))
    }

    /// Removes what is built of the package itself.
    fn forget(&self, workspace: &Workspace) -> Result<()> {
        let mut clean = self.cargo(workspace, "clean");
        clean.args(["--package", self.package]);
        succeed(clean)
    }

    fn cargo(&self, workspace: &Workspace, command: &str) -> Command {
        let mut cargo = cargo(workspace);
        cargo.args([command, "--quiet", "--manifest-path"]).arg(&self.manifest).arg("--target-dir").arg(&self.target);
        cargo
    }
}

struct Cost {
    seconds: f64,
    mib: f64,
}

impl Cost {
    fn of(samples: &[Sample]) -> Option<Self> {
        let (_, seconds) = spread(samples.iter().map(|s| s.seconds).collect())?;
        let (_, kib) = spread(samples.iter().map(|s| f64::from(s.peak_kib)).collect())?;
        Some(Self { seconds, mib: kib / 1024.0 })
    }
}

struct Table {
    all: Cost,
    one: Cost,
    raw: Cost,
    peer: Cost,
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { all, one, raw, peer } = self;
        writeln!(f, "{:<24}{:>14}{:>10}", "", "processor s", "peak MiB")?;
        for (name, cost) in [(ALL, all), (ONE, one), (RAW, raw), (PEER, peer)] {
            writeln!(f, "{name:<24}{:>14.2}{:>10.0}", cost.seconds, cost.mib)?;
        }
        writeln!(f, "\n{:<24}{:>14}{:>10}", "", "ratio", "target")?;
        for (name, ratio, target) in [
            ("time, plaid-api/raw", all.seconds / raw.seconds, "0.25"),
            ("time, plaid-api/peer", all.seconds / peer.seconds, "0.27"),
            ("time, one product/peer", one.seconds / peer.seconds, "0.07"),
            ("memory, plaid-api/raw", all.mib / raw.mib, "0.35"),
        ] {
            writeln!(f, "{name:<24}{ratio:>14.3}{target:>10}")?;
        }
        Ok(())
    }
}
