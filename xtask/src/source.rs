//! The places from which a command reads a description: files, https URLs, git revisions and standard input.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use plaid_gen::import::BUNDLE;

use crate::workspace::Workspace;

/// The source that stands for standard input.
pub(crate) const STDIN: &str = "-";

/// Reads a file or an https URL. `forms` says in errors what can be given.
pub(crate) fn file_or_url(source: &str, forms: &str) -> Result<Vec<u8>> {
    if source.starts_with("https://") {
        return download(source);
    }
    if source.contains("://") {
        bail!("{source} is not an https URL; give {forms}");
    }
    fs::read(source).with_context(|| format!("can't read {source}; give {forms}"))
}

/// Reads a file, an https URL, a file as it was in a git revision, given as `<revision>:<path>`, or standard input.
pub(crate) fn any(workspace: &Workspace, source: &str) -> Result<String> {
    let bytes = match source {
        STDIN => stdin()?,
        _ if is_revision(source) => revision(workspace, source)?,
        _ => {
            let revision = format!("a git revision such as HEAD~3:{BUNDLE}");
            file_or_url(source, &format!("a file, an https URL, - for standard input, or {revision}"))?
        }
    };
    String::from_utf8(bytes).with_context(|| format!("{source} is not UTF-8"))
}

fn is_revision(source: &str) -> bool {
    source.contains(':') && !source.contains("://") && !Path::new(source).exists()
}

fn stdin() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes).context("can't read standard input")?;
    Ok(bytes)
}

fn download(url: &str) -> Result<Vec<u8>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let bytes = runtime.block_on(async {
        let client = reqwest::Client::builder().https_only(true).timeout(Duration::from_mins(2)).build()?;
        client.get(url).send().await?.error_for_status()?.bytes().await
    });
    Ok(bytes.with_context(|| format!("can't download {url}"))?.into())
}

fn revision(workspace: &Workspace, source: &str) -> Result<Vec<u8>> {
    if source.starts_with('-') {
        bail!("{source}: a git revision does not begin with a dash");
    }
    let output = Command::new("git")
        .args(["cat-file", "blob", source])
        .current_dir(workspace.path(""))
        .output()
        .context("can't run git, which a revision needs")?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        bail!("there is no file {source}, and git has no such revision: {}", why.trim());
    }
    Ok(output.stdout)
}
