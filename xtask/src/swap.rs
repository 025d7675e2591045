//! Replaces a folder or a file in one step, so that a killed process leaves a complete one, old or new.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

const PREFIX: &str = ".generated-";

/// Replaces the content of `folder` by `files`, given by their paths relative to it. Unchanged files keep their
/// modification times, so that cargo does not build them again.
pub fn replace(folder: &Path, files: &BTreeMap<PathBuf, &str>) -> Result<()> {
    let parent = folder.parent().context("the folder has no parent")?;
    remove_leftovers(parent)?;
    let fresh = tempfile::Builder::new()
        .prefix(PREFIX)
        .tempdir_in(parent)
        .with_context(|| format!("can't make a folder in {}", parent.display()))?;
    let new = fresh.path().join("new");
    fs::create_dir(&new)?;
    for (relative, text) in files {
        place(&new.join(relative), &folder.join(relative), text)
            .with_context(|| format!("can't write {}; {} is unchanged", relative.display(), folder.display()))?;
    }
    if folder.exists() {
        exchange(&new, folder).with_context(|| format!("can't replace {}; it is unchanged", folder.display()))?;
    } else {
        fs::rename(&new, folder).with_context(|| format!("can't make {}", folder.display()))?;
    }
    Ok(())
}

/// Replaces the content of a single file by `text`.
pub fn replace_file(path: &Path, text: &str) -> Result<()> {
    let parent = path.parent().context("the file has no folder")?;
    fs::create_dir_all(parent).with_context(|| format!("can't make {}", parent.display()))?;
    let written = tempfile::NamedTempFile::new_in(parent).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.persist(path)?;
        Ok(())
    });
    written.with_context(|| format!("can't write {}; it is unchanged", path.display()))
}

/// Writes a file, or hard-links the old one if that has the same text.
fn place(new: &Path, old: &Path, text: &str) -> Result<()> {
    if let Some(parent) = new.parent() {
        fs::create_dir_all(parent)?;
    }
    let same = fs::read(old).is_ok_and(|bytes| bytes == text.as_bytes());
    if same && fs::hard_link(old, new).is_ok() {
        return Ok(());
    }
    fs::write(new, text)?;
    Ok(())
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(new: &Path, old: &Path) -> Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(()),
        // Some file systems can't exchange two folders.
        Err(_) => exchange_in_two_steps(new, old),
    }
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(new: &Path, old: &Path) -> Result<()> {
    exchange_in_two_steps(new, old)
}

fn exchange_in_two_steps(new: &Path, old: &Path) -> Result<()> {
    let aside = new.with_file_name("old");
    fs::rename(old, &aside)?;
    if let Err(error) = fs::rename(new, old) {
        fs::rename(&aside, old)?;
        return Err(error.into());
    }
    Ok(())
}

/// Removes the temporary folders of killed processes. The caller must hold the lock.
fn remove_leftovers(parent: &Path) -> Result<()> {
    for entry in fs::read_dir(parent).with_context(|| format!("can't list {}", parent.display()))? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
