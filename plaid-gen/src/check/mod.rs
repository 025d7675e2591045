//! Checks of the result: nothing was lost, every entry of the policy has an effect, every field and operation is named
//! and documented.

mod conservation;
mod policy;
mod unnamed;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::problem::{Problem, Problems, Result};

pub use conservation::{Names, conservation};
pub use policy::{fields, idle, not_deprecated};
pub use unnamed::{undocumented, unnamed};

const STAGE: &str = "check";

/// Checks that every generated file is short enough to open in an editor.
pub fn sizes(files: &BTreeMap<PathBuf, String>) -> Result<()> {
    const LINES: usize = 12_000;
    let long = files.iter().map(|(path, text)| (path, text.lines().count())).filter(|(_, lines)| *lines > LINES);
    let problem = |(path, lines): (&PathBuf, usize)| {
        let what = format!("{lines} lines are more than {LINES}");
        let remedy = "give some of its paths another module under `products` in spec/operations.yaml";
        Problem::new(STAGE, path.display().to_string(), what, remedy)
    };
    Problems::check(long.map(problem).collect())
}
