//! `cargo xtask bench`: the costs of the project in time and memory. It only reports: no number makes it fail. The
//! programs that it builds are in `xtask/programs/`.

pub mod call;
pub mod compile;
mod crates;
pub mod decode;
pub mod mock;
mod one_call;
pub mod regen;
pub mod rustc;
mod scale;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use plaid_gen::{OverlayMode, Policy};
use serde::Deserialize;
use serde_json::Value;

use crate::workspace::Workspace;

/// Returns the cargo that started this command, or otherwise the one in `PATH`.
fn cargo(workspace: &Workspace) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace.path(""));
    command
}

/// Runs a cargo command to its end.
fn succeed(mut cargo: Command) -> Result<()> {
    let status = cargo.status().context("can't start cargo; is it installed?")?;
    if !status.success() {
        bail!("cargo failed ({status}); see its messages above");
    }
    Ok(())
}

/// Builds the one program of a cargo command, optimised, and returns its path as cargo reports it.
fn release(mut build: Command) -> Result<PathBuf> {
    #[derive(Deserialize)]
    struct Message {
        executable: Option<PathBuf>,
    }
    build.args(["--release", "--message-format=json-render-diagnostics"]).stderr(Stdio::inherit());
    let output = build.output().context("can't start cargo; is it installed?")?;
    if !output.status.success() {
        bail!("the program to measure does not build ({}); see cargo's messages above", output.status);
    }
    for line in output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let message: Message = serde_json::from_slice(line).context("cargo printed something that is not a message")?;
        // Only the program has an `executable`; libraries and build scripts have none.
        if let Some(program) = message.executable {
            return Ok(program);
        }
    }
    bail!("cargo built but named no program: {build:?}")
}

/// Returns the normalised description of this checkout.
fn normalised(workspace: &Workspace) -> Result<Value> {
    let spec = workspace.spec()?;
    let (document, _) = plaid_gen::overlaid(&spec.bundle, &spec.overlay, OverlayMode::Strict)?;
    Ok(plaid_gen::normalised(document, &Policy::read(&spec.policy)?)?)
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("can't make {}", parent.display()))?;
    }
    fs::write(path, text).with_context(|| format!("can't write {}", path.display()))
}

/// Returns the peak memory of this process in KiB, if the system reports it.
fn peak_memory() -> Option<u32> {
    high_water_mark(&fs::read_to_string("/proc/self/status").ok()?)
}

fn high_water_mark(status: &str) -> Option<u32> {
    let value = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    value.trim().strip_suffix("kB")?.trim_end().parse().ok()
}

/// Returns the smallest value and the median, unless there are no values.
fn spread(mut values: Vec<f64>) -> Option<(f64, f64)> {
    values.sort_by(f64::total_cmp);
    let upper = values.len() / 2;
    let lower = values.len().checked_sub(1)? / 2;
    Some((values[0], f64::midpoint(values[lower], values[upper])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(spread(vec![]), None);
        assert_eq!(spread(vec![3.0]), Some((3.0, 3.0)));
        assert_eq!(spread(vec![5.0, 1.0, 2.0]), Some((1.0, 2.0)));
        assert_eq!(spread(vec![8.0, 1.0, 4.0, 2.0]), Some((1.0, 3.0)));
    }

    #[test]
    fn the_peak_is_read_from_the_status() {
        let status = "Name:\txtask\nVmPeak:\t  999999 kB\nVmHWM:\t  123456 kB\nVmRSS:\t     789 kB\n";
        assert_eq!(high_water_mark(status), Some(123_456));
        assert_eq!(high_water_mark("Name:\txtask\n"), None);
    }
}
