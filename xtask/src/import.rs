//! `cargo xtask spec import`: replaces `spec/plaid.yaml` and `spec/source.toml` by a published description, reports the
//! consequences and adds them to the changelog.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use plaid_gen::OverlayMode;
use plaid_gen::import::BUNDLE;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::consequences::Consequences;
use crate::origin::Origin;
use crate::source;
use crate::workspace::Workspace;

/// The URL at which Plaid publishes the description.
pub const PUBLISHED: &str = "https://raw.githubusercontent.com/plaid/plaid-openapi/master/2020-09-14.yml";

/// The options of an import.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// The file to which the report is written as Markdown.
    pub report: Option<&'a Path>,
    /// A remark about the description's origin.
    pub note: Option<&'a str>,
    /// Whether entries of `spec/` that do not apply to the description are reported as work, or as skipped.
    pub mode: OverlayMode,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { report: None, note: None, mode: OverlayMode::Strict }
    }
}

/// Imports a description from a file or an https URL, and reports its consequences.
///
/// # Errors
/// Fails if it can't be read, is not a description, or has faults that the overlay does not fix, such as dangling
/// references. The bundled description is then unchanged, and the consequences are reported all the same.
pub fn run(workspace: &Workspace, source: &str, options: &Options<'_>) -> Result<()> {
    let (bytes, from) = read(source)?;
    let text = std::str::from_utf8(&bytes).with_context(|| format!("{source} is not UTF-8"))?;
    let imported = plaid_gen::import::import(text, &from)?;

    let _lock = workspace.lock()?;
    // Only a usable description may replace the bundled one.
    let usable = plaid_gen::overlaid(&imported.bundle, &workspace.overlay()?, OverlayMode::Lenient);
    let sha256 = hex(&Sha256::digest(&bytes));
    // The same file has the same origin.
    let known = Origin::read(workspace)?.filter(|known| known.sha256 == sha256).and_then(|known| known.note);
    let given = options.note.map(|note| note.trim().to_owned());
    let note = given.or(known).filter(|note| !note.is_empty());
    let source = Origin { version: imported.version.clone(), from, sha256, note };
    let consequences = Consequences::of(workspace, imported.bundle.clone(), &source, options.mode);
    if let Err(faults) = usable {
        if let Ok(consequences) = consequences {
            tell(&consequences, options)?;
        }
        return Err(faults.into());
    }
    let consequences = consequences?;
    let source = toml::to_string(&source)?;
    let changelog = workspace.changelog()?;
    let new_changelog = consequences.changelog(&changelog);
    // All files are on disk before the first is renamed, so that a failure leaves the old ones.
    let mut files = vec![(BUNDLE, imported.bundle), ("spec/source.toml", source)];
    files.extend((new_changelog != changelog).then_some(("CHANGELOG.md", new_changelog)));
    let files = files.into_iter().map(|(path, text)| Ok((prepare(&workspace.path(path), &text)?, path)));
    for (file, path) in files.collect::<Result<Vec<_>>>()? {
        file.persist(workspace.path(path)).with_context(|| format!("can't replace {path}"))?;
    }
    println!("{}: {}\n", imported.version, imported.counts);
    tell(&consequences, options)?;
    let lenient = if options.mode == OverlayMode::Lenient { " --lenient-overlay" } else { "" };
    println!("next: `cargo xtask regen{lenient}`; `cargo xtask spec todo` lists what is left to do");
    Ok(())
}

/// Prints the report, and writes it to the file that the options name.
fn tell(consequences: &Consequences, options: &Options<'_>) -> Result<()> {
    println!("{}", consequences.text());
    match options.report {
        Some(path) => {
            fs::write(path, consequences.markdown()).with_context(|| format!("can't write {}", path.display()))
        }
        None => Ok(()),
    }
}

/// Returns the bytes and the name of their source for `spec/source.toml`: a URL, or a file's name without its folder.
fn read(source: &str) -> Result<(Vec<u8>, String)> {
    let bytes = source::file_or_url(source, "a file or an https URL").context("spec/ is unchanged")?;
    if source.starts_with("https://") {
        return Ok((bytes, source.to_owned()));
    }
    let name = Path::new(source).file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((bytes, name))
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
