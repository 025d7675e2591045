//! The generated trees match `spec/`, and any difference is detected.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use plaid_gen::import::BUNDLE;
use plaid_gen::{GENERATED, OverlayMode};
use tempfile::TempDir;
use xtask::regen;
use xtask::workspace::Workspace;

use crate::{description, golden};

#[test]
fn the_trees_are_what_spec_gives() {
    regen::check(&Workspace::at(&description::root()), OverlayMode::Strict).unwrap_or_else(|e| panic!("{e}"));
}

/// A workspace with a miniature spec and its generated files.
struct Miniature {
    folder: TempDir,
}

impl Miniature {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(folder.path().join("spec/docs")).expect("a folder");
        let miniature = Self { folder };
        let spec = golden::spec("objects");
        miniature.write(BUNDLE, &spec.bundle);
        golden::write_spec(&spec, miniature.folder.path());
        for parent in ["plaid-api/src", "plaid-console", "tests/src"] {
            fs::create_dir_all(miniature.path(parent)).expect("a folder");
        }
        miniature.regen().expect("the miniature generates");
        miniature.check().expect("nothing drifted yet");
        miniature
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    fn write(&self, relative: &str, text: &str) {
        fs::write(self.path(relative), text).expect("writable");
    }

    fn regen(&self) -> anyhow::Result<()> {
        regen::run(&Workspace::at(self.folder.path()), OverlayMode::Strict)
    }

    fn check(&self) -> anyhow::Result<()> {
        regen::check(&Workspace::at(self.folder.path()), OverlayMode::Strict)
    }

    /// Asserts that the check fails with `what` and the remedy, and that regenerating fixes it.
    fn expect_drift(&self, what: &str) {
        let error = self.check().expect_err("drift").to_string();
        assert!(error.contains(what), "{what} in {error}");
        assert!(error.contains("cargo xtask regen"), "{error}");
        self.regen().expect("regenerates");
        self.check().expect("fixed");
    }
}

fn generated(file: &str) -> String {
    format!("{GENERATED}/{file}")
}

#[test]
fn a_stray_file_is_drift() {
    let miniature = Miniature::new();
    for stray in ["stray.rs", "product/stray.bin"] {
        miniature.write(&generated(stray), "stray");
        miniature.expect_drift(&format!("not generated: {}", generated(stray)));
        assert!(!miniature.path(&generated(stray)).exists(), "regen removes it");
    }
}

#[test]
fn a_changed_line_is_drift() {
    let miniature = Miniature::new();
    let path = miniature.path(&generated("mod.rs"));
    let text = fs::read_to_string(&path).expect("generated").replace("pub mod types;", "pub mod kinds;");
    fs::write(&path, text).expect("writable");
    miniature.expect_drift("-pub mod kinds;\n+pub mod types;");
}

#[test]
fn a_removed_file_is_drift() {
    let miniature = Miniature::new();
    fs::remove_file(miniature.path(&generated("types.rs"))).expect("removable");
    miniature.expect_drift(&format!("missing: {}", generated("types.rs")));
}

#[test]
fn a_copy_that_differs_is_drift() {
    let miniature = Miniature::new();
    miniature.write("README.md", "for the front page");
    miniature.expect_drift("missing: plaid-api/README.md");
    miniature.write("plaid-api/README.md", "another");
    miniature.expect_drift("+for the front page");
    // A clone without symbolic links has this text in place of one.
    miniature.write("plaid-mock/plaid.yaml", "../spec/plaid.yaml");
    miniature.expect_drift("plaid-mock/plaid.yaml");
    let read = |file: &str| fs::read_to_string(miniature.path(file)).expect("a file");
    assert_eq!(read("plaid-mock/plaid.yaml"), read(BUNDLE));
}

#[test]
fn a_clone_needs_no_symbolic_links() {
    let git = Command::new("git").args(["ls-files", "--stage"]).current_dir(description::root()).output();
    let files = String::from_utf8(git.expect("git").stdout).expect("text");
    assert!(files.contains("\tplaid-mock/plaid.yaml"), "{files}");
    let links: Vec<_> = files.lines().filter(|line| line.starts_with("120000 ")).collect();
    assert!(links.is_empty(), "a clone need not have {links:?}");
}

#[test]
fn a_bad_spec_leaves_the_trees_alone() {
    let miniature = Miniature::new();
    let before = snapshot(&miniature.path("plaid-api"));
    miniature.write(BUNDLE, "openapi: 3.0.0\npaths: {\n");
    let error = miniature.regen().expect_err("broken").to_string();
    assert!(error.contains("spec/plaid.yaml:3:1"), "{error}");
    assert_eq!(snapshot(&miniature.path("plaid-api")), before);
}

#[test]
fn an_unchanged_file_keeps_its_time() {
    let miniature = Miniature::new();
    let time = || fs::metadata(miniature.path(&generated("mod.rs"))).and_then(|m| m.modified()).expect("a time");
    let before = time();
    miniature.write(&generated("types.rs"), "changed");
    miniature.regen().expect("regenerates");
    assert_eq!(time(), before, "cargo would build it again");
}

#[test]
fn runs_at_once_wait_for_each_other() {
    let miniature = Miniature::new();
    let before = snapshot(&miniature.path("plaid-api"));
    std::thread::scope(|scope| {
        for n in 0..4 {
            let miniature = &miniature;
            scope.spawn(move || {
                miniature.write(&generated(&format!("stray{n}.rs")), "stray");
                miniature.regen().expect("regenerates");
            });
        }
    });
    miniature.regen().expect("regenerates");
    assert_eq!(snapshot(&miniature.path("plaid-api")), before);
}

fn snapshot(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            out.extend(snapshot(&path));
        } else {
            out.push((path.clone(), fs::read(&path).expect("readable")));
        }
    }
    out.sort();
    out
}
