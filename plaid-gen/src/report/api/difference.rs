//! Differences between two snapshots.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::report::differences::Rust;

/// The differences between two snapshots, line by line. A changed line is both removed and added.
#[derive(Debug, Default)]
pub struct Difference {
    /// Removed lines, by file.
    pub removed: BTreeSet<(PathBuf, String)>,
    /// Added lines, by file.
    pub added: BTreeSet<(PathBuf, String)>,
}

impl Difference {
    /// Compares two snapshots.
    #[must_use]
    pub fn between(old: &BTreeMap<PathBuf, String>, new: &BTreeMap<PathBuf, String>) -> Self {
        let (old, new) = (lines(old), lines(new));
        Self { removed: old.difference(&new).cloned().collect(), added: new.difference(&old).cloned().collect() }
    }

    /// Returns a sentence for each removed line. A removed type is named without its parts, and with its new place if
    /// it moved.
    #[must_use]
    pub fn losses(&self) -> Vec<String> {
        let module = |path: &PathBuf| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let heads: BTreeSet<(&PathBuf, &str)> =
            self.removed.iter().filter_map(|(path, line)| Some((path, head(line)?))).collect();
        let lost = self.removed.iter().filter(|(path, line)| {
            head(line).is_some() || item(line).is_none_or(|name| !heads.contains(&(path, name)))
        });
        lost.map(|(path, line)| {
            let elsewhere =
                self.added.iter().find(|(other, added)| head(line).is_some() && added == line && other != path);
            match elsewhere {
                Some((other, _)) => format!("`{line}` moved from {} to {}", module(path), module(other)),
                None => format!("`{line}` of {} is gone or changed", module(path)),
            }
        })
        .collect()
    }

    /// Returns the class for code that uses the SDK. A new required item of a trait counts as an addition, because the
    /// SDK's users implement few traits.
    #[must_use]
    pub fn verdict(&self) -> Rust {
        match (self.removed.is_empty(), self.added.is_empty()) {
            (false, _) => Rust::Breaking,
            (true, false) => Rust::Addition,
            (true, true) => Rust::None,
        }
    }
}

fn lines(files: &BTreeMap<PathBuf, String>) -> BTreeSet<(PathBuf, String)> {
    let lines = files.iter().flat_map(|(path, text)| text.lines().map(move |line| (path, line)));
    let items = lines.filter(|(_, line)| !line.starts_with("//"));
    items.flat_map(|(path, line)| expand(line).into_iter().map(move |line| (path.clone(), line))).collect()
}

/// Splits a line of derived traits into one line per trait.
fn expand(line: &str) -> Vec<String> {
    let Some((traits, of)) = line.strip_prefix("impl ").and_then(|rest| rest.split_once(" for ")) else {
        return vec![line.to_owned()];
    };
    traits.split(" + ").map(|one| format!("impl {one} for {of}")).collect()
}

/// Returns the name of the type whose first line this is.
fn head(line: &str) -> Option<&str> {
    let line = line.strip_prefix("#[non_exhaustive] ").unwrap_or(line);
    ["struct ", "enum ", "trait "].iter().find_map(|kind| name(line.strip_prefix(kind)?))
}

/// Returns the name of the type that a line belongs to.
fn item(line: &str) -> Option<&str> {
    let line = line.split_once(" for ").filter(|_| line.starts_with("impl")).map_or(line, |(_, of)| of);
    ["async fn ", "const fn ", "fn ", "const "]
        .iter()
        .find_map(|kind| name(line.strip_prefix(kind)?))
        .or_else(|| name(line))
}

fn name(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().filter(|name| !name.is_empty())
}
