//! `cargo xtask spec import`: a published description in, `spec/plaid.yaml` and `spec/source.toml` out.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use plaid_gen::OverlayMode;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::workspace::Workspace;

/// Where Plaid publishes the description.
pub const PUBLISHED: &str = "https://raw.githubusercontent.com/plaid/plaid-openapi/master/2020-09-14.yml";

/// What `spec/source.toml` says.
#[derive(Serialize)]
struct Source<'a> {
    version: &'a str,
    from: &'a str,
    sha256: String,
}

/// Imports a description from a file or an https URL.
///
/// # Errors
/// When it can't be read, is not a description, or has dangling references that the overlay does not
/// mend. The bundled description is then as it was.
pub fn run(workspace: &Workspace, source: &str) -> Result<()> {
    let (bytes, from) = read(source)?;
    let text = std::str::from_utf8(&bytes).with_context(|| format!("{source} is not UTF-8"))?;
    let imported = plaid_gen::import::import(text, &from)?;

    // A description that can't be used must not replace one that can.
    let overlay = workspace.path("spec/overlay.yaml");
    let overlay = fs::read_to_string(&overlay).with_context(|| format!("can't read {}", overlay.display()))?;
    let (_, notes) = plaid_gen::overlaid(&imported.bundle, &overlay, OverlayMode::Lenient)?;
    for note in notes {
        eprintln!("note: {note}");
    }

    let sha256 = hex(&Sha256::digest(&bytes));
    let source = toml::to_string(&Source { version: &imported.version, from: &from, sha256 })?;
    let _lock = workspace.lock()?;
    let spec = workspace.path("spec");
    // Both are on disk before the first is renamed.
    let bundle = prepare(&spec, &imported.bundle)?;
    let source = prepare(&spec, &source)?;
    for (file, name) in [(bundle, "plaid.yaml"), (source, "source.toml")] {
        file.persist(spec.join(name)).with_context(|| format!("can't replace spec/{name}"))?;
    }
    println!("{}: {}", imported.version, imported.counts);
    println!("next: `cargo xtask regen`");
    Ok(())
}

/// The bytes and what to call their source in the project: a URL, or a file's name without its folder.
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
    let bytes = bytes.with_context(|| format!("can't download {url}; spec/ is as it was"))?;
    Ok(bytes.into())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = fmt::Write::write_fmt(&mut text, format_args!("{byte:02x}"));
        text
    })
}

fn prepare(folder: &Path, text: &str) -> Result<NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix(".generated-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    // A temporary file is its owner's alone; a source file is not.
    #[cfg(unix)]
    file.as_file().set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    file.as_file().sync_all()?;
    Ok(file)
}
