//! A wrapper that measures rustc: cargo starts this program in its place (`RUSTC_WRAPPER`), which starts rustc.
//!
//! A wrapper gets no arguments of its own, so the environment says what to measure.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::{high_water_mark, succeed};

const CRATE: &str = "XTASK_BENCH_CRATE";
const SAMPLE: &str = "XTASK_BENCH_SAMPLE";

/// The interval at which memory is read. Only growth in the last interval is missed.
const INTERVAL: Duration = Duration::from_millis(20);

/// The cost of rustc for one crate.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sample {
    /// The processor time of all its threads, in user and kernel mode.
    pub seconds: f64,
    /// Its peak memory.
    pub peak_kib: u32,
}

/// Measures rustc when cargo starts it.
pub struct Gauge {
    program: PathBuf,
    sample: PathBuf,
}

impl Gauge {
    /// Makes a gauge that keeps its files in `folder`.
    ///
    /// # Errors
    /// Fails if the folder can't be written.
    pub fn new(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
        // The program is copied, because a build in the meantime would replace it.
        let program = folder.join("rustc-gauge");
        fs::copy("/proc/self/exe", &program).with_context(|| format!("can't write {}", program.display()))?;
        Ok(Self { program, sample: folder.join("sample.json") })
    }

    /// Runs `cargo` and returns the cost of compiling the crate `name`, if cargo compiles it.
    ///
    /// # Errors
    /// Fails if cargo fails.
    pub fn run(&self, mut cargo: Command, name: &str) -> Result<Option<Sample>> {
        cargo.env("RUSTC_WRAPPER", &self.program).env(CRATE, name).env(SAMPLE, &self.sample);
        succeed(cargo)?;
        if !self.sample.exists() {
            return Ok(None);
        }
        let json = fs::read(&self.sample).with_context(|| format!("can't read {}", self.sample.display()))?;
        fs::remove_file(&self.sample).with_context(|| format!("can't remove {}", self.sample.display()))?;
        serde_json::from_slice(&json).with_context(|| format!("{} is not a measurement", self.sample.display()))
    }
}

/// The job of this process, if cargo started it as rustc.
#[derive(Debug)]
pub struct Job {
    name: String,
    sample: PathBuf,
}

impl Job {
    /// Reads the environment.
    #[must_use]
    pub fn from_env() -> Option<Self> {
        Some(Self { name: env::var(CRATE).ok()?, sample: env::var_os(SAMPLE)?.into() })
    }

    /// Runs rustc, whose path is the first argument, and exits as it does.
    ///
    /// # Errors
    /// Fails if rustc can't be started or the system does not report its cost.
    pub fn run(&self) -> Result<ExitCode> {
        let arguments: Vec<OsString> = env::args_os().skip(1).collect();
        let Some((rustc, rest)) = arguments.split_first() else {
            bail!("{CRATE} is set, so this program acts as rustc, but cargo did not start it: unset {CRATE}")
        };
        let mut child =
            Command::new(rustc).args(rest).spawn().with_context(|| format!("can't start {}", rustc.display()))?;
        let status = if rest.windows(2).any(|pair| pair[0] == "--crate-name" && pair[1] == *self.name) {
            self.measure(&mut child)?
        } else {
            child.wait()?
        };
        let code = status.code().and_then(|code| u8::try_from(code).ok());
        Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
    }

    fn measure(&self, child: &mut Child) -> Result<ExitStatus> {
        let file = format!("/proc/{}/status", child.id());
        let mut peak_kib = 0;
        let status = loop {
            // The file is gone once the process has ended, so the last value is kept.
            peak_kib = fs::read_to_string(&file).ok().as_deref().and_then(high_water_mark).unwrap_or(peak_kib);
            if let Some(status) = child.try_wait()? {
                break status;
            }
            sleep(INTERVAL);
        };
        let seconds = children_time()?;
        let json = serde_json::to_string(&Sample { seconds, peak_kib })?;
        fs::write(&self.sample, json).with_context(|| format!("can't write {}", self.sample.display()))?;
        Ok(status)
    }
}

/// Returns the processor time of this process's ended children and their descendants, in seconds.
///
/// # Errors
/// Fails if the system does not report it.
pub fn children_time() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat").context("can't read /proc/self/stat")?;
    children_seconds(&stat).context("can't find times in /proc/self/stat")
}

fn children_seconds(stat: &str) -> Option<f64> {
    /// The unit of these times, which is the same on all Linux machines that rustc runs on.
    const TICKS_PER_SECOND: f64 = 100.0;
    // The name, in parentheses, can have spaces.
    let (_, rest) = stat.rsplit_once(')')?;
    // `cutime` and `cstime` are fields 16 and 17; the name is field 2.
    let mut times = rest.split_whitespace().skip(13).map(str::parse::<u32>);
    let ticks = times.next()?.ok()?.checked_add(times.next()?.ok()?)?;
    Some(f64::from(ticks) / TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_children_are_found() {
        let stat = "4242 (a (strange) name) S 1 2 3 0 -1 4194304 10 20 30 40 7 8 1234 66 20 0 1 0 99 0 0";
        assert_eq!(children_seconds(stat), Some(13.0));
        assert_eq!(children_seconds("4242 (xtask) S 1 2"), None);
    }
}
