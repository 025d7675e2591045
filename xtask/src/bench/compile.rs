//! `cargo xtask bench compile`: the cost of compiling plaid-api, plain progenitor's code for the same description, and
//! the other client; and the cost of building a program with one call from nothing, with plaid-api and by hand.
//!
//! For a library, only the crate itself counts: its dependencies are built before, and nothing is incremental. For a
//! program, everything counts. All subjects take turns, so that other load on the machine affects all of them.

use std::fmt;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::one_call::Program;
use super::rustc::{Gauge, Sample, children_time};
use super::{cargo, crates, spread, succeed};
use crate::workspace::Workspace;

/// A library that is measured.
struct Subject {
    name: &'static str,
    /// The manifest of the package, or of one that depends on it.
    manifest: PathBuf,
    package: &'static str,
    arguments: &'static [&'static str],
    /// The target folder of this benchmark, which is separate from that of developers' builds.
    target: PathBuf,
    /// Whether it is built as well as checked.
    is_built: bool,
}

/// Measures all subjects and prints tables.
///
/// # Errors
/// Fails if the spec has problems, or a crate does not compile.
pub fn run(workspace: &Workspace, runs: NonZeroUsize) -> Result<()> {
    if !Path::new("/proc/self/stat").exists() {
        bail!("this benchmark needs Linux, because it reads times and memory from /proc");
    }
    let folder = workspace.path("target/bench-compile");
    let gauge = Gauge::new(&folder)?;
    let libraries = libraries(workspace, &gauge, &subjects(workspace, &folder)?, runs)?;
    println!("libraries without their dependencies, medians of {runs} runs of each\n{libraries}");
    let programs = programs(workspace, &folder, runs)?;
    println!("programs with one call, built from nothing, medians of {runs} runs of each\n{programs}");
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
        is_built: true,
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
            is_built: false,
        },
        Subject {
            name: PEER,
            manifest: crates::user_of_peer(&folder.join("peer"))?,
            package: crates::PEER,
            arguments: &[],
            target: folder.join("peer-target"),
            is_built: false,
        },
    ])
}

/// Measures the libraries in turn.
fn libraries(workspace: &Workspace, gauge: &Gauge, subjects: &[Subject; 4], runs: NonZeroUsize) -> Result<Libraries> {
    let mut checks: [Vec<Sample>; 4] = Default::default();
    let mut builds: [Vec<Sample>; 4] = Default::default();
    // The first run builds the dependencies as well. Its samples do not count.
    for run in 0..=runs.get() {
        for (at, subject) in subjects.iter().enumerate() {
            for (command, samples) in [("check", &mut checks), ("build", &mut builds)] {
                if command == "build" && !subject.is_built {
                    continue;
                }
                if run > 0 {
                    subject.forget(workspace)?;
                }
                let sample = subject.compile(workspace, gauge, command)?;
                if run > 0 {
                    samples[at].push(sample.with_context(|| format!("cargo did not {command} {}", subject.name))?);
                }
            }
        }
    }
    let builds = builds.map(|samples| Cost::of(&samples));
    let [Some(all), Some(one), Some(raw), Some(peer)] = checks.map(|samples| Cost::of(&samples)) else {
        bail!("nothing was measured")
    };
    let [Some(all_built), Some(one_built), ..] = builds else { bail!("no build was measured") };
    Ok(Libraries { all, one, raw, peer, all_built, one_built })
}

impl Subject {
    /// Checks or builds the package and its dependencies, and returns the cost of the package.
    fn compile(&self, workspace: &Workspace, gauge: &Gauge, command: &str) -> Result<Option<Sample>> {
        let mut compile = self.cargo(workspace, command);
        compile.arg("--lib").args(self.arguments).env("CARGO_INCREMENTAL", "0");
        gauge.run(compile, &self.package.replace('-', "_")).with_context(|| format!("can't {command} {}", self.name))
    }

    /// Removes all compiled artifacts of the package itself.
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

/// Builds the programs from nothing, in turn.
fn programs(workspace: &Workspace, folder: &Path, runs: NonZeroUsize) -> Result<Programs> {
    let mut processor: [Vec<f64>; 3] = Default::default();
    let mut elapsed: [Vec<f64>; 3] = Default::default();
    for _ in 0..runs.get() {
        for (at, program) in Program::ALL.into_iter().enumerate() {
            let manifest = program.write(folder)?;
            let target = folder.join("program-target");
            if target.exists() {
                fs::remove_dir_all(&target).with_context(|| format!("can't remove {}", target.display()))?;
            }
            let mut fetch = cargo(workspace);
            fetch.args(["fetch", "--quiet", "--manifest-path"]).arg(&manifest);
            succeed(fetch)?;
            let mut build = cargo(workspace);
            build.args(["build", "--quiet", "--manifest-path"]).arg(&manifest).arg("--target-dir").arg(&target);
            let (before, start) = (children_time()?, Instant::now());
            build.env("CARGO_INCREMENTAL", "0");
            succeed(build)?;
            elapsed[at].push(start.elapsed().as_secs_f64());
            processor[at].push(children_time()? - before);
        }
    }
    let mut rows = Vec::new();
    for ((program, processor), elapsed) in Program::ALL.into_iter().zip(processor).zip(elapsed) {
        let (Some((_, processor)), Some((_, elapsed))) = (spread(processor), spread(elapsed)) else {
            bail!("nothing was measured")
        };
        rows.push((program, processor, elapsed));
    }
    Ok(Programs { rows })
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

struct Libraries {
    all: Cost,
    one: Cost,
    raw: Cost,
    peer: Cost,
    all_built: Cost,
    one_built: Cost,
}

impl fmt::Display for Libraries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { all, one, raw, peer, all_built, one_built } = self;
        writeln!(f, "{:<24}{:>14}{:>10}", "", "processor s", "peak MiB")?;
        let checks = [(ALL, all), (ONE, one), (RAW, raw), (PEER, peer)].map(|(name, cost)| (name, "checked", cost));
        for (name, how, cost) in checks.into_iter().chain([(ALL, "built", all_built), (ONE, "built", one_built)]) {
            writeln!(f, "{:<24}{:>14.2}{:>10.0}", format!("{name}, {how}"), cost.seconds, cost.mib)?;
        }
        writeln!(f, "\n{:<24}{:>14}{:>10}", "", "ratio", "target")?;
        for (name, ratio, target) in [
            ("time, plaid-api/raw", all.seconds / raw.seconds, "0.25"),
            ("time, plaid-api/peer", all.seconds / peer.seconds, "0.27"),
            ("time, one product/peer", one.seconds / peer.seconds, "0.07"),
            ("memory, plaid-api/raw", all.mib / raw.mib, "0.35"),
            ("time, built/checked", all_built.seconds / all.seconds, ""),
            ("  one product", one_built.seconds / one.seconds, ""),
        ] {
            writeln!(f, "{name:<24}{ratio:>14.3}{target:>10}")?;
        }
        Ok(())
    }
}

struct Programs {
    /// The processor time and the elapsed time in seconds of each program; the one by hand comes first.
    rows: Vec<(Program, f64, f64)>,
}

impl fmt::Display for Programs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<24}{:>14}{:>10}{:>12}{:>10}", "", "processor s", "ratio", "elapsed s", "ratio")?;
        let (processor_by_hand, elapsed_by_hand) = self.rows.first().map_or((1.0, 1.0), |row| (row.1, row.2));
        for (program, processor, elapsed) in &self.rows {
            write!(
                f,
                "\n{:<24}{processor:>14.2}{:>10.2}{elapsed:>12.2}{:>10.2}",
                program.title(),
                processor / processor_by_hand,
                elapsed / elapsed_by_hand
            )?;
        }
        Ok(())
    }
}
