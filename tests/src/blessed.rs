//! Texts that tests compare with the files of `tests/golden/`. `BLESS=1` writes the files instead.

use std::fs;
use std::path::PathBuf;

use similar::TextDiff;

use crate::description::root;

/// Returns the path of a file of `tests/golden/`.
pub fn file(name: &str) -> PathBuf {
    root().join("tests/golden").join(name)
}

/// Compares each text with the file of its name. `filter` selects the test on the command line that the failure names.
pub fn assert_blessed(filter: &str, texts: impl IntoIterator<Item = (String, String)>) {
    let mut failures = Vec::new();
    for (name, actual) in texts {
        let path = file(&name);
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if actual == expected {
            continue;
        }
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, actual).expect("writable");
        } else {
            let diff = TextDiff::from_lines(&expected, &actual).unified_diff().context_radius(3).to_string();
            failures.push(format!("{name}:\n{diff}"));
        }
    }
    let remedy = format!("if the change is intended: BLESS=1 cargo test -p plaid-tests {filter}, and read the diff");
    assert!(failures.is_empty(), "{}\n{remedy}", failures.join("\n"));
}
