//! `cargo xtask bench decode`: the speed of reading answers with plaid-api, with the types that serde derives for plain
//! progenitor's code, with the other client, and without types.
//!
//! The program that measures is a separate crate, because this one must not depend on the crates that it compares.

mod bodies;

use std::fmt;
use std::num::NonZeroUsize;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::{cargo, crates, normalised, release, spread, write};
use crate::workspace::Workspace;

/// The output of the program for a body and a decoder.
#[derive(Debug, Deserialize)]
struct Measurement {
    body: String,
    decoder: String,
    bytes: u32,
    seconds: Vec<f64>,
    /// The reason why the decoder can't read the body.
    error: Option<String>,
}

impl Measurement {
    fn megabytes_per_second(&self) -> Option<f64> {
        let (_, seconds) = spread(self.seconds.clone()).filter(|_| self.error.is_none())?;
        Some(f64::from(self.bytes) / 1e6 / seconds)
    }
}

/// Measures all decoders and prints a table.
///
/// # Errors
/// Fails if the spec has problems, or the program can't be built or fails.
pub fn run(workspace: &Workspace, rounds: NonZeroUsize) -> Result<()> {
    let folder = workspace.path("target/bench-decode");
    let document = normalised(workspace)?;
    let page = folder.join("transactions.json");
    write(&page, &bodies::answer(&document, "TransactionsSyncResponse")?.to_string())?;
    let verification = folder.join("verification.json");
    write(&verification, &bodies::answer(&document, "IdentityVerificationGetResponse")?.to_string())?;

    crates::raw(workspace)?;
    let manifest = crates::package(
        &folder,
        "bench-decode",
        &dependencies(),
        &[("main.rs", include_str!("../../programs/decode/main.rs"))],
    )?;
    let mut build = cargo(workspace);
    build.args(["build", "--manifest-path"]).arg(manifest);
    build.arg("--target-dir").arg(folder.join("target"));
    let program = release(build)?;

    let mut command = Command::new(&program);
    command.arg(rounds.to_string()).arg(page).arg(verification).stderr(Stdio::inherit());
    let output = command.output().with_context(|| format!("can't start {}", program.display()))?;
    if !output.status.success() {
        bail!("{} failed ({}); see its messages above", program.display(), output.status);
    }
    let mut measurements = Vec::new();
    for line in output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        measurements
            .push(serde_json::from_slice(line).context("the program printed something that is not a measurement")?);
    }
    println!("optimised, medians of {rounds} rounds\n{}", Table { measurements });
    Ok(())
}

fn dependencies() -> String {
    let raw = format!("{} = {{ path = \"../{}\" }}", crates::RAW, crates::RAW_FOLDER);
    let peer = crates::peer_dependency();
    format!(
        "{peer}plaid-api = {{ path = \"../../plaid-api\", default-features = false, \
         features = [\"identity-verification\", \"transactions\"] }}\n{raw}\nserde = \"1\"\nserde_json = \"1\"\n"
    )
}

struct Table {
    measurements: Vec<Measurement>,
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<24}{:>10}{:>12}{:>10}{:>20}", "", "bytes", "decoder", "MB/s", "plaid-api/decoder")?;
        for measurement in &self.measurements {
            let Measurement { body, decoder, bytes, error, .. } = measurement;
            write!(f, "\n{body:<24}{bytes:>10}{decoder:>12}")?;
            match (measurement.megabytes_per_second(), self.ours(body)) {
                (Some(speed), Some(ours)) => write!(f, "{speed:>10.0}{:>20.2}", ours / speed)?,
                (Some(speed), None) => write!(f, "{speed:>10.0}")?,
                (None, _) => write!(f, "  can't read it: {}", error.as_deref().unwrap_or("no measurement"))?,
            }
        }
        Ok(())
    }
}

impl Table {
    /// Returns the speed of plaid-api for a body, with which other decoders are compared.
    fn ours(&self, body: &str) -> Option<f64> {
        self.measurements.iter().find(|m| m.body == body && m.decoder == "plaid-api")?.megabytes_per_second()
    }
}
