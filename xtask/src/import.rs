//! `cargo xtask spec import`: replaces `spec/plaid.yaml` and `spec/source.toml` by a published description, reports the
//! consequences and adds them to the changelog.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use plaid_gen::OverlayMode;
use plaid_gen::import::BUNDLE;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::changelog;
use crate::consequences::Consequences;
use crate::workspace::Workspace;

/// The URL at which Plaid publishes the description.
pub const PUBLISHED: &str = "https://raw.githubusercontent.com/plaid/plaid-openapi/master/2020-09-14.yml";

/// The content of `spec/source.toml`.
#[derive(Serialize)]
struct Source<'a> {
    version: &'a str,
    from: &'a str,
    sha256: String,
}

/// Imports a description from a file or an https URL, and writes the report to `report` as Markdown, if given.
///
/// # Errors
/// Fails if it can't be read, is not a description, or has dangling references that the overlay does not fix.
/// The bundled description is then unchanged.
pub fn run(workspace: &Workspace, source: &str, report: Option<&Path>) -> Result<()> {
    let (bytes, from) = read(source)?;
    let text = std::str::from_utf8(&bytes).with_context(|| format!("{source} is not UTF-8"))?;
    let imported = plaid_gen::import::import(text, &from)?;

    // Only a usable description may replace the bundled one.
    let (_, notes) = plaid_gen::overlaid(&imported.bundle, &workspace.overlay()?, OverlayMode::Lenient)?;

    let sha256 = hex(&Sha256::digest(&bytes));
    let source = toml::to_string(&Source { version: &imported.version, from: &from, sha256 })?;
    let _lock = workspace.lock()?;
    let consequences = Consequences::of(workspace, imported.bundle.clone(), &from, notes)?;
    let changelog = match consequences.entry() {
        Some(entry) => Some(changelog::with_entry(&workspace.changelog()?, &entry)),
        None => None,
    };
    // All files are on disk before the first is renamed, so that a failure leaves the old ones.
    let mut files = vec![(BUNDLE, imported.bundle), ("spec/source.toml", source)];
    files.extend(changelog.map(|text| ("CHANGELOG.md", text)));
    let files = files.into_iter().map(|(path, text)| Ok((prepare(&workspace.path(path), &text)?, path)));
    for (file, path) in files.collect::<Result<Vec<_>>>()? {
        file.persist(workspace.path(path)).with_context(|| format!("can't replace {path}"))?;
    }
    if let Some(path) = report {
        fs::write(path, consequences.markdown()).with_context(|| format!("can't write {}", path.display()))?;
    }
    println!("{}: {}\n", imported.version, imported.counts);
    println!("{}", consequences.text());
    println!("next: `cargo xtask regen`");
    Ok(())
}

/// Returns the bytes and the name of their source for `spec/source.toml`: a URL, or a file's name without its folder.
fn read(source: &str) -> Result<(Vec<u8>, String)> {
    if source.starts_with("https://") {
        return Ok((download(source)?, source.to_owned()));
    }
    if source.contains("://") {
        bail!("{source}: only https URLs and files can be imported");
    }
    let bytes = fs::read(source).with_context(|| format!("can't read {source}"))?;
    let name = Path::new(source).file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((bytes, name))
}

fn download(url: &str) -> Result<Vec<u8>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let bytes = runtime.block_on(async {
        let client = reqwest::Client::builder().https_only(true).timeout(Duration::from_mins(2)).build()?;
        client.get(url).send().await?.error_for_status()?.bytes().await
    });
    let bytes = bytes.with_context(|| format!("can't download {url}; spec/ is unchanged"))?;
    Ok(bytes.into())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = fmt::Write::write_fmt(&mut text, format_args!("{byte:02x}"));
        text
    })
}

/// Writes a temporary file next to `path`, which is then renamed to it.
fn prepare(path: &Path, text: &str) -> Result<NamedTempFile> {
    let folder = path.parent().context("the file has no folder")?;
    let mut file = tempfile::Builder::new().prefix(".generated-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    // A temporary file is readable by its owner only, and a source file by everybody.
    #[cfg(unix)]
    file.as_file().set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    file.as_file().sync_all()?;
    Ok(file)
}
