//! The throwaway crates that benchmarks compare plaid-api with.
//!
//! They live in cargo's target folder, and files are only written when they change, so that what cargo has built for
//! them is still good the next time.

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

/// What code by progenitor needs, by its own documentation.
const RAW_DEPENDENCIES: &str = r#"
bytes = "1"
chrono = { version = "0.4", default-features = false, features = ["serde", "std"] }
futures = "0.3"
progenitor-client = "0.15.1"
reqwest = { version = "0.13", default-features = false, features = ["json", "query", "stream"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
"#;

/// Where [`raw`] is, from the target folder.
pub const RAW_FOLDER: &str = "bench-raw";

/// Writes a library that is progenitor's code for the same normalised description, as it comes.
pub fn raw(workspace: &Workspace) -> Result<PathBuf> {
    let code = plaid_gen::plain(&super::normalised(workspace)?)?;
    let folder = workspace.path("target").join(RAW_FOLDER);
    package(&folder, RAW, RAW_DEPENDENCIES, &[("lib.rs", &format!("#![allow(warnings)]\n\n{code}"))])
}

/// Writes an empty library that depends on the other client.
pub fn user_of_peer(folder: &Path) -> Result<PathBuf> {
    package(folder, "user-of-peer", &peer_dependency(), &[("lib.rs", "")])
}

/// The line by which a manifest depends on the other client.
pub fn peer_dependency() -> String {
    format!("{PEER} = \"={PEER_VERSION}\"\n")
}

/// Writes a package with these source files, and returns where its manifest is.
pub fn package(folder: &Path, name: &str, dependencies: &str, sources: &[(&str, &str)]) -> Result<PathBuf> {
    let manifest = folder.join("Cargo.toml");
    // A workspace of its own: it must not become part of the one around the target folder.
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
