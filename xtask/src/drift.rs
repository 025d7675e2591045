//! Differences between the generated trees and the files that the spec gives: contents, and the set of files.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use similar::TextDiff;

/// The command that fixes every drift.
const REMEDY: &str = "run `cargo xtask regen` and commit what it changes";

/// The differences, by path from the workspace's root.
#[derive(Debug, Default)]
pub struct Drift {
    /// Files whose text differs: the actual and the expected text.
    pub changed: BTreeMap<PathBuf, (String, String)>,
    /// Files that are missing.
    pub missing: Vec<PathBuf>,
    /// Files that should not be there.
    pub extra: Vec<PathBuf>,
}

impl Drift {
    /// Compares actual files with expected ones.
    #[must_use]
    pub fn between(actual: &BTreeMap<PathBuf, String>, expected: &BTreeMap<PathBuf, String>) -> Self {
        let mut drift = Self::default();
        for (path, text) in expected {
            match actual.get(path) {
                None => drift.missing.push(path.clone()),
                Some(old) if old != text => {
                    drift.changed.insert(path.clone(), (old.clone(), text.clone()));
                }
                Some(_) => {}
            }
        }
        drift.extra.extend(actual.keys().filter(|path| !expected.contains_key(*path)).cloned());
        drift
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.missing.is_empty() && self.extra.is_empty()
    }

    /// Whether anything differs below `folder`.
    #[must_use]
    pub fn touches(&self, folder: &Path) -> bool {
        let mut paths = self.changed.keys().chain(&self.missing).chain(&self.extra);
        paths.any(|path| path.starts_with(folder))
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const FILES: usize = 5;
        const LINES: usize = 40;
        for (path, (old, new)) in self.changed.iter().take(FILES) {
            let path = path.display().to_string();
            let diff = TextDiff::from_lines(old, new);
            let text = diff.unified_diff().context_radius(2).header(&path, &format!("{path}, regenerated")).to_string();
            for line in text.lines().take(LINES) {
                writeln!(f, "{line}")?;
            }
            let more = text.lines().count().saturating_sub(LINES);
            if more > 0 {
                writeln!(f, "... {more} more lines differ")?;
            }
        }
        for path in self.changed.keys().skip(FILES) {
            writeln!(f, "differs: {}", path.display())?;
        }
        for path in &self.missing {
            writeln!(f, "missing: {}", path.display())?;
        }
        for path in &self.extra {
            writeln!(f, "not generated: {}", path.display())?;
        }
        write!(f, "generated code and spec/ differ; {REMEDY}")
    }
}
