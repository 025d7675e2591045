//! Lists that tests compare with what they find: texts in the files of `tests/golden/`, which `BLESS=1` writes instead,
//! and short lists in the source of a test.

use std::collections::BTreeSet;
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

/// Compares what a test finds with the constant `list`, and says which of them are new or gone.
pub fn assert_same<'a>(list: &str, listed: &[&'a str], found: impl IntoIterator<Item = &'a str>) {
    let (listed, found): (BTreeSet<&str>, BTreeSet<&str>) =
        (listed.iter().copied().collect(), found.into_iter().collect());
    let new: Vec<_> = found.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&found).collect();
    assert!(new.is_empty() && gone.is_empty(), "{list}: add {new:?} if they belong there, and remove {gone:?}");
}

#[test]
fn a_list_that_differs_names_what_is_new_and_gone() {
    assert_same("LIST", &["a", "b"], ["b", "a"]);
    let failure = std::panic::catch_unwind(|| assert_same("LIST in lists.rs", &["a", "b"], ["b", "c"]));
    let message = failure.expect_err("they differ").downcast::<String>().expect("a text");
    assert_eq!(*message, "LIST in lists.rs: add [\"c\"] if they belong there, and remove [\"a\"]");
}
