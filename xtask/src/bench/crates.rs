//! The temporary crates with which benchmarks compare plaid-api.
//!
//! They are in cargo's target folder. A file is written only when it changes, so that builds can be reused.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::write;
use crate::workspace::Workspace;

/// The other Rust client of this API: its package, its version, and its name in a table.
pub const PEER: &str = "plaid";
const PEER_VERSION: &str = "9.0.1";

/// The package of [`raw`].
pub const RAW: &str = "raw-progenitor";

/// The dependencies of progenitor's code, as its documentation names them.
const RAW_DEPENDENCIES: &str = r#"
bytes = "1"
chrono = { version = "0.4", default-features = false, features = ["serde", "std"] }
futures = "0.3"
progenitor-client = "0.15.1"
reqwest = { version = "0.13", default-features = false, features = ["json", "query", "stream"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
"#;

/// The folder of [`raw`], from the target folder.
pub const RAW_FOLDER: &str = "bench-raw";

/// Writes a library with progenitor's unchanged code for the same normalised description.
pub fn raw(workspace: &Workspace) -> Result<PathBuf> {
    let code = plaid_gen::plain(&super::normalised(workspace)?)?;
    let folder = workspace.path("target").join(RAW_FOLDER);
    package(&folder, RAW, RAW_DEPENDENCIES, &[("lib.rs", &format!("#![allow(warnings)]\n\n{code}"))])
}

/// Writes an empty library that depends on the other client.
pub fn user_of_peer(folder: &Path) -> Result<PathBuf> {
    package(folder, "user-of-peer", &peer_dependency(), &[("lib.rs", "")])
}

/// Returns the line by which a manifest depends on the other client.
pub fn peer_dependency() -> String {
    format!("{PEER} = \"={PEER_VERSION}\"\n")
}

/// Writes a package with these source files, and returns its manifest.
pub fn package(folder: &Path, name: &str, dependencies: &str, sources: &[(&str, &str)]) -> Result<PathBuf> {
    let manifest = folder.join("Cargo.toml");
    // The package is its own workspace, so that it does not become part of the one around the target folder.
    let package = format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n");
    let text = format!("{package}\n[workspace]\n\n[dependencies]\n{}\n", dependencies.trim());
    write_if_changed(&manifest, &text)?;
    for (source, code) in sources {
        write_if_changed(&folder.join("src").join(source), code)?;
    }
    Ok(manifest)
}

fn write_if_changed(path: &Path, text: &str) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    write(path, text).with_context(|| format!("can't prepare {}", path.display()))
}
