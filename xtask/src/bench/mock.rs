//! `cargo xtask bench mock`: the speed, the memory and the start of plaid-mock, without and with a state file.
//!
//! The server runs on one core and the program that sends the requests on another. On a machine where that can't be
//! arranged, the report says so. The two servers take turns, so that other load on the machine affects both.

use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader};
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::{cargo, crates, release, spread};
use crate::workspace::Workspace;

/// The number of requests in a round.
const REQUESTS: usize = 20_000;
/// The number of starts that are measured.
const STARTS: usize = 20;

/// The targets: requests a second on one core, memory in MiB, seconds to start; and with a state file, the share of the
/// requests, and the factor of the 99th percentile while the state changes.
const TARGETS: (f64, f64, f64, f64, f64) = (20_000.0, 150.0, 0.1, 0.9, 3.0);

/// A line that the load prints.
#[derive(Deserialize)]
struct Round {
    load: Load,
    /// The index of the server.
    server: usize,
    requests: f64,
    seconds: f64,
    /// The server's seconds of processor time, if the system reports them.
    processor: Option<f64>,
    /// The peak of the server's memory so far in KiB, if the system reports it.
    memory: Option<u32>,
    p50: f64,
    p99: f64,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Load {
    Reads,
    Changes,
}

/// Measures both servers, and prints a table.
///
/// # Errors
/// Fails if a program can't be built or fails.
pub fn run(workspace: &Workspace, rounds: NonZeroUsize, items: NonZeroUsize) -> Result<()> {
    let folder = workspace.path("target/bench-mock");
    let main = ("main.rs", include_str!("../../programs/mock/load.rs"));
    let manifest = crates::package(&folder.join("load"), "load", "", &[main])?;
    let mut build = cargo(workspace);
    build.args(["build", "--quiet", "--manifest-path"]).arg(manifest).arg("--target-dir").arg(folder.join("target"));
    let load = release(build)?;
    let mut build = cargo(workspace);
    build.args(["build", "--quiet", "--locked", "--package", "plaid-mock", "--bin", "plaid-mock"]);
    let mock = release(build)?;

    let state = folder.join("state");
    let is_pinned = can_pin();
    let start = |state: Option<&Path>| Server::start(&mock, state, is_pinned);
    let starts = (0..STARTS).map(|_| Ok(start(None)?.started)).collect::<Result<Vec<f64>>>()?;

    let fresh = fs::remove_file(&state);
    fresh
        .or_else(|error| if state.exists() { Err(error) } else { Ok(()) })
        .context("can't remove an old state file")?;
    let servers = [start(None)?, start(Some(&state))?];
    let mut command = pinned(&load, is_pinned.then_some(1));
    command.args([items.get(), rounds.get(), REQUESTS].map(|number| number.to_string()));
    for server in &servers {
        command.arg(server.port.to_string()).arg(server.child.id().to_string());
    }
    let output = command.stderr(Stdio::inherit()).output().context("can't start the load")?;
    if !output.status.success() {
        bail!("the load failed ({}); see its message above", output.status);
    }
    let lines = output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let measured = lines.map(serde_json::from_slice).collect::<Result<Vec<Round>, _>>();
    let measured = measured.context("the load printed something that is not a measurement")?;
    println!("{}", Report { rounds, items, is_pinned, measured, starts });
    Ok(())
}

/// A running server. It ends when it is dropped.
struct Server {
    child: Child,
    port: u16,
    /// The seconds until it accepted connections.
    started: f64,
}

impl Server {
    fn start(program: &Path, state: Option<&Path>, is_pinned: bool) -> Result<Self> {
        let mut command = pinned(program, is_pinned.then_some(0));
        command.args(["--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        if let Some(state) = state {
            command.arg("--state").arg(state);
        }
        let start = Instant::now();
        let mut child = command.spawn().context("can't start plaid-mock")?;
        let mut lines = BufReader::new(child.stdout.take().context("plaid-mock has no output")?).lines();
        let line = lines.next().transpose()?;
        let started = start.elapsed().as_secs_f64();
        let port = line.as_deref().and_then(|line| line.rsplit(':').next()?.trim().parse().ok());
        // It must be able to write the rest.
        thread::spawn(move || lines.for_each(drop));
        let server = Self { child, port: port.unwrap_or_default(), started };
        if port.is_none() {
            bail!("plaid-mock printed no URL but {line:?}");
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // An error means that it has ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Returns whether programs can be kept on cores of their own: with `taskset` and at least two cores.
fn can_pin() -> bool {
    let has_cores = thread::available_parallelism().is_ok_and(|cores| cores.get() > 1);
    has_cores && pinned(Path::new("true"), Some(1)).status().is_ok_and(|status| status.success())
}

/// Returns the command of a program that is kept on a core.
fn pinned(program: &Path, core: Option<usize>) -> Command {
    let Some(core) = core else { return Command::new(program) };
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", &core.to_string()]).arg(program);
    command
}

struct Report {
    rounds: NonZeroUsize,
    items: NonZeroUsize,
    is_pinned: bool,
    measured: Vec<Round>,
    starts: Vec<f64>,
}

impl Report {
    /// Returns the medians of a figure, without and with a state file.
    fn medians(&self, load: Load, figure: impl Fn(&Round) -> Option<f64>) -> [f64; 2] {
        [0, 1].map(|server| {
            let rounds = self.measured.iter().filter(|round| round.load == load && round.server == server);
            spread(rounds.filter_map(&figure).collect()).map_or(f64::NAN, |(_, median)| median)
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (speed, memory, start, share, factor) = TARGETS;
        let Self { rounds, items, is_pinned, .. } = self;
        writeln!(
            f,
            "/accounts/get with {items} Items: medians of {rounds} rounds of {REQUESTS} requests by 8 connections, servers \
             taking turns"
        )?;
        if *is_pinned {
            writeln!(f, "(the servers are on one core, the load is on another)\n")?;
        } else {
            writeln!(f, "(not on one core each, since there is one core only or no taskset: the rates mean little)\n")?;
        }
        let columns = ["without", "with --state", "ratio", "target"];
        let row = |f: &mut fmt::Formatter<'_>, name: &str, [without, with]: [f64; 2], digits: usize, target: String| {
            let ratio = with / without;
            writeln!(f, "{name:<44}{without:>12.digits$}{with:>14.digits$}{ratio:>8.2}{target:>22}")
        };
        writeln!(f, "{:<44}{:>12}{:>14}{:>8}{:>22}", "", columns[0], columns[1], columns[2], columns[3])?;
        let rate = self.medians(Load::Reads, |round| Some(round.requests / round.seconds));
        row(f, "requests a second", rate, 0, format!("{speed}, ratio {share}"))?;
        // This one is hardly affected by other programs on the same core.
        let rate = self.medians(Load::Reads, |round| round.processor.map(|processor| round.requests / processor));
        row(f, "requests a second of processor time", rate, 0, format!("{speed}, ratio {share}"))?;
        let micros = |load: Load, figure: fn(&Round) -> f64| self.medians(load, |round| Some(figure(round) * 1e6));
        row(f, "50th percentile, µs", micros(Load::Reads, |round| round.p50), 0, String::new())?;
        row(f, "99th percentile, µs", micros(Load::Reads, |round| round.p99), 0, String::new())?;
        let changing = "percentile while Items are created, µs";
        row(f, &format!("50th {changing}"), micros(Load::Changes, |round| round.p50), 0, String::new())?;
        row(f, &format!("99th {changing}"), micros(Load::Changes, |round| round.p99), 0, format!("ratio {factor}"))?;
        let mib = |load: Load| self.medians(load, |round| round.memory.map(|kib| f64::from(kib) / 1024.0));
        row(f, "memory, MiB", mib(Load::Reads), 0, format!("{memory}"))?;
        row(f, "memory with the Items that were created, MiB", mib(Load::Changes), 0, String::new())?;
        let (fastest, median) = spread(self.starts.clone()).unwrap_or((f64::NAN, f64::NAN));
        let [fastest, median] = [fastest, median].map(|seconds| seconds * 1e3);
        write!(f, "\nstart without state: median {median:.0} ms, fastest {fastest:.0} ms (target {:.0})", start * 1e3)
    }
}
