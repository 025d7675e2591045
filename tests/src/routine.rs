//! Imports a new description into a copy of this workspace, regenerates, and checks which files change.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use plaid_gen::OverlayMode;
use plaid_gen::import::BUNDLE;
use plaid_gen::report::Release;
use plaid_gen::report::differences::Rust;
use serde_json::{Value, json};
use tempfile::TempDir;
use xtask::drift::Drift;
use xtask::workspace::Workspace;
use xtask::{diff, import, regen};

use crate::description::{bundle, root};

/// Returns the beginning of the report's line about the release that `change` needs.
fn release(change: Rust) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("{} after {version}: ", Release::after(version, change))
}

/// A workspace with copies of the files that the generator reads and writes.
struct Copy {
    folder: TempDir,
    workspace: Workspace,
}

impl Copy {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (workspace, here) = (Workspace::at(folder.path()), Workspace::at(&root()));
        let mut files = here.handwritten().expect("the SDK");
        files.extend(here.generated().expect("the generated trees"));
        let spec = ["plaid", "overlay", "operations", "webhooks", "rules", "errors"];
        let spec = spec.map(|name| PathBuf::from(format!("spec/{name}.yaml")));
        let docs =
            here.docs().expect("our words").into_keys().map(|name| PathBuf::from(format!("spec/docs/{name}.yaml")));
        for path in spec
            .into_iter()
            .chain(docs)
            .chain(["Cargo.toml", "CHANGELOG.md", "plaid-api/Cargo.toml", "spec/source.toml"].map(PathBuf::from))
        {
            let text = fs::read_to_string(root().join(&path)).expect("a file");
            files.insert(path, text);
        }
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("writable");
        }
        Self { folder, workspace }
    }

    /// Imports the bundled description with a change, and returns the report.
    fn import(&self, change: impl Fn(&mut Value)) -> String {
        let mut changed = bundle().clone();
        change(&mut changed);
        let [file, report] = ["published.yml", "report.md"].map(|name| self.folder.path().join(name));
        fs::write(&file, changed.to_string()).expect("writable");
        import::run(&self.workspace, file.to_str().expect("a path"), Some(&report)).expect("imports");
        fs::read_to_string(report).expect("the report")
    }

    fn spec(&self) -> BTreeMap<PathBuf, String> {
        let paths = [BUNDLE, "spec/source.toml", "CHANGELOG.md"].map(PathBuf::from);
        paths
            .into_iter()
            .map(|path| (path.clone(), fs::read_to_string(self.workspace.path(&path)).expect("a file")))
            .collect()
    }
}

fn property<'a>(document: &'a mut Value, schema: &str) -> &'a mut Value {
    &mut document["components"]["schemas"][schema]
}

#[test]
fn one_new_field_touches_its_product_the_snapshot_and_the_changelog() {
    let copy = Copy::new();
    let before = copy.workspace.generated().expect("the trees");
    let change = |document: &mut Value| {
        property(document, "WalletTransactionExecuteResponse")["properties"]["test_nickname"] =
            json!({"type": "string"});
        document["info"]["version"] = "2020-09-14_9.0.0".into();
    };
    let report = copy.import(change);
    assert!(report.contains("optional field `test_nickname` added to `WalletTransactionExecuteResponse`"), "{report}");
    let release = release(Rust::Addition) + "there is something new for Rust, and nothing breaks (measured)";
    assert!(report.contains(&release), "{release} in {report}");
    regen::run(&copy.workspace, OverlayMode::Strict).expect("regenerates");

    let drift = Drift::between(&before, &copy.workspace.generated().expect("the trees"));
    let changed: Vec<_> = drift.changed.keys().map(|path| path.display().to_string()).collect();
    assert_eq!(
        changed,
        [
            "plaid-api/api/product/wallet.txt",
            // Only the version of the description changed.
            "plaid-api/src/generated/mod.rs",
            "plaid-api/src/generated/product/wallet/wire.rs",
            "plaid-api/src/generated/product/wallet.rs",
            // This is plaid-mock's copy of the bundle.
            "plaid-mock/plaid.yaml",
        ]
    );
    assert!(drift.missing.is_empty() && drift.extra.is_empty(), "{drift}");
    let fresh = |path: &str| {
        let (old, new) = &drift.changed[Path::new(path)];
        new.lines().filter(|line| !old.lines().any(|other| other == *line)).collect::<Vec<_>>()
    };
    assert_eq!(
        fresh("plaid-api/api/product/wallet.txt"),
        ["WalletTransactionExecuteResponse.test_nickname: Option<String>"]
    );
    assert_eq!(
        fresh("plaid-api/src/generated/mod.rs"),
        [r#"pub const DESCRIPTION_VERSION: &str = "2020-09-14_9.0.0";"#]
    );

    let files = copy.spec();
    let entry = "  - wallet: non-breaking, Rust addition: optional field `test_nickname` added to `WalletTransactionExecuteResponse`";
    assert!(files[Path::new("CHANGELOG.md")].contains(entry), "{files:?}");
    // Imports the same file again.
    let report = copy.import(change);
    assert!(report.ends_with("nothing changed\n"), "{report}");
    assert_eq!(copy.spec(), files);
}

#[test]
fn the_report_says_what_breaks_and_what_is_left_to_do() {
    let copy = Copy::new();
    let report = copy.import(|document| {
        let request = property(document, "WalletGetRequest");
        request["properties"]["test_purpose"] = json!({"type": "string"});
        request["required"].as_array_mut().expect("a list").push("test_purpose".into());
        property(document, "WalletStatus")["enum"].as_array_mut().expect("a list").push("BRAND_NEW".into());
        let operation = document["paths"]["/wallet/get"].clone();
        document["paths"]["/wallet/test_peek"] = operation;
        document["paths"]["/wallet/test_peek"]["post"]["operationId"] = "walletTestPeek".into();
        let mut list = document["paths"].as_object_mut().expect("paths").remove("/wallet/list").expect("an operation");
        list["post"]["operationId"] = "testbookList".into();
        document["paths"]["/testbook/list"] = list;
    });
    for line in [
        "- **breaking**, Rust **breaking**: operation `/wallet/list` moved to `/testbook/list`\n",
        "- non-breaking, Rust addition: operation `/wallet/test_peek` added\n",
        "- **breaking**, Rust **breaking**: required field `test_purpose` added to `WalletGetRequest` (request of /wallet/get)\n",
        "- non-breaking, Rust addition: value `BRAND_NEW` added to `WalletStatus` (response of",
        "### Overlay actions and rules that no longer match\n",
        ": no operation has the path `/wallet/list`",
        "- check: operation walletTestPeek: it is not documented; describe it under `operations` of spec/docs/wallet.yaml\n",
        "- check: operation walletTestPeek: the effect of sending it twice is not known",
        "- check: operation testbookList: its request or answer has fields of pages, but how the next page is requested is not known;",
        "- features: plaid-api/Cargo.toml: there is no feature `testbook`, so the code is not compiled; add `testbook = []`",
        "- `BRAND_NEW` of WalletStatus\n",
        "- `fn WalletGetRequest::new(",
        &format!("- {}code that uses the SDK may stop compiling (measured)\n", release(Rust::Breaking)),
    ] {
        assert!(report.contains(line), "{line} in {report}");
    }
}

#[test]
fn a_description_that_generates_nothing_yet_is_reported_all_the_same() {
    let copy = Copy::new();
    let report = copy.import(|document| {
        property(document, "WalletGetRequest")["allOf"] = json!([{"type": "string"}]);
        property(document, "WalletGetRequest")["properties"]["test_nickname"] = json!({"type": "string"});
    });
    assert!(report.contains("optional field `test_nickname` added"), "{report}");
    assert!(report.contains("the code can't be generated yet: normalise/all_of"), "{report}");
    assert!(report.contains("(expected)"), "{report}");
}

#[test]
fn descriptions_come_from_files_and_revisions() {
    let workspace = Workspace::at(&root());
    let bundled = diff::report(&workspace, None, None).expect("the bundle twice");
    assert!(bundled.is_empty());
    let error = diff::report(&workspace, Some("no-such-file.yml"), None).expect_err("missing").to_string();
    assert!(error.contains("can't read no-such-file.yml; give a file, or a git revision such as"), "{error}");
    diff::report(&workspace, Some("--help:x"), None).expect_err("no revision");
    assert_eq!(bundled.findings.iter().map(|f| f.rust).max().unwrap_or(Rust::None), Rust::None);
}
