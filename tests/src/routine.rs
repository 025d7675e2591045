//! Imports a new description into a copy of this workspace, regenerates, and checks which files change.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use plaid_gen::OverlayMode;
use plaid_gen::import::BUNDLE;
use plaid_gen::report::Release;
use plaid_gen::report::differences::{Rust, Severities};
use serde_json::{Value, json};
use tempfile::TempDir;
use xtask::drift::Drift;
use xtask::import::Options;
use xtask::workspace::Workspace;
use xtask::{diff, import, regen, work};

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
        let spec = ["plaid", "overlay", "operations", "webhooks", "rules", "errors", "runtime"];
        let spec = spec.map(|name| PathBuf::from(format!("spec/{name}.yaml")));
        let folders = [("docs", here.docs().expect("our words")), ("examples", here.examples().expect("examples"))];
        let folders = folders.into_iter().flat_map(|(folder, files)| {
            files.into_keys().map(move |name| PathBuf::from(format!("spec/{folder}/{name}.yaml")))
        });
        for path in spec.into_iter().chain(folders).chain(
            ["Cargo.toml", "CHANGELOG.md", "README.md", "plaid-api/Cargo.toml", "spec/source.toml"].map(PathBuf::from),
        ) {
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
        let options = Options { report: Some(&report), ..Options::default() };
        import::run(&self.workspace, file.to_str().expect("a path"), &options).expect("imports");
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
            "plaid-console/generated/catalogue.json",
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
        "- check: operation walletTestPeek (/paths/~1wallet~1test_peek/post): it is not documented; describe it under `operations` of spec/docs/wallet.yaml\n",
        "- check: operation walletTestPeek (/paths/~1wallet~1test_peek/post): it has no example; give a request in spec/examples/wallet.yaml\n",
        "- check: operation walletTestPeek (/paths/~1wallet~1test_peek/post): the effect of sending it twice is not known",
        "- check: operation testbookList (/paths/~1testbook~1list/post): it reads, and whether that is billed is not known, so it counts as billed;",
        "- check: operation testbookList (/paths/~1testbook~1list/post): its request or answer has fields of pages, but how the next page is requested is not known;",
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

/// A stage, and a change that it can't handle.
type Stop = (&'static str, fn(&mut Value));

/// A description that stops the generation in each of its stages is reported as completely as any other.
#[test]
fn what_stops_the_generation_hides_nothing_else() {
    let news = |document: &mut Value| {
        let operation = document["paths"]["/wallet/list"].clone();
        document["paths"]["/wallet/test/list"] = operation;
        document["paths"]["/wallet/test/list"]["post"]["operationId"] = "walletTestList".into();
        document["paths"].as_object_mut().expect("paths").remove("/wallet/create");
        property(document, "WalletGetResponse")["properties"]["test_label"] = json!({"type": "string"});
    };
    let stops: [Stop; 4] = [
        ("validate: ", |document| property(document, "WalletStatus")["prefixItems"] = json!([])),
        ("normalise/all_of: ", |document| {
            property(document, "WalletGetRequest")["allOf"] = json!([{"type": "string"}]);
        }),
        ("generate: ", |document| {
            let item = document["paths"].as_object_mut().expect("paths").remove("/wallet/list").expect("an item");
            document["paths"]["/wallet/{test}/list"] = item;
        }),
        ("lower: ", |document| {
            let cookie = json!({"name": "test", "in": "cookie", "required": true, "schema": {"type": "string"}});
            document["paths"]["/wallet/get"]["post"]["parameters"] = json!([cookie]);
        }),
    ];
    let copy = Copy::new();
    for (stage, stop) in stops {
        let mut changed = bundle().clone();
        news(&mut changed);
        let without_stop = changed.to_string();
        stop(&mut changed);
        assert_ne!(without_stop, changed.to_string(), "{stage}");
        let [file, report] = ["published.yml", "report.md"].map(|name| copy.folder.path().join(name));
        fs::write(&file, changed.to_string()).expect("writable");
        let options = Options { report: Some(&report), ..Options::default() };
        drop(import::run(&copy.workspace, file.to_str().expect("a path"), &options));
        let report = fs::read_to_string(report).expect("the report");
        let (_, stopped) =
            report.split_once("### What stops `cargo xtask regen`\n").unwrap_or_else(|| panic!("{report}"));
        assert!(stopped.contains(&format!("- {stage}")), "{stage} in {stopped}");
        for line in [
            ": no operation has the path `/wallet/create`; ",
            ": the description has no operation `walletCreate`; ",
            "- check: operation walletTestList (/paths/~1wallet~1test~1list/post): it is not documented; ",
            "- check: operation walletTestList (/paths/~1wallet~1test~1list/post): it reads, and whether that is billed",
            "- check: operation walletTestList (/paths/~1wallet~1test~1list/post): its request or answer has fields of pages",
            "- check: WalletGetResponse.test_label (/components/schemas/WalletGetResponse): no rule names this text",
        ] {
            assert!(report.contains(line), "{stage}: {line} in {report}");
        }
        assert!(!report.contains(" more, which --report"), "Markdown has everything: {report}");
        copy.import(|_| {});
    }
}

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(identity).args(arguments).current_dir(folder).output().expect("git");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_same_import_reports_the_same_until_it_is_committed() {
    let copy = Copy::new();
    git(copy.folder.path(), &["init", "--quiet"]);
    git(copy.folder.path(), &["add", "--all"]);
    git(copy.folder.path(), &["commit", "--quiet", "--message", "before"]);
    let renamed = |name: &'static str| {
        move |document: &mut Value| {
            property(document, "WalletTransactionExecuteResponse")["properties"][name] = json!({"type": "string"});
            document["info"]["version"] = format!("2020-09-14_{name}").into();
        }
    };
    let first = copy.import(renamed("test_one"));
    regen::run(&copy.workspace, OverlayMode::Strict).expect("regenerates");
    let files = copy.spec();
    assert_eq!(copy.import(renamed("test_one")), first, "the snapshot of the API is that of the commit as well");
    assert_eq!(copy.spec(), files);
    assert!(first.contains("`test_one` added") && first.contains("lines that are new: 1"), "{first}");

    // Another import replaces the entry of the one before.
    copy.import(renamed("test_two"));
    let changelog = fs::read_to_string(copy.workspace.path("CHANGELOG.md")).expect("a file");
    assert!(changelog.contains("test_two") && !changelog.contains("test_one"), "{changelog}");
    git(copy.folder.path(), &["commit", "--quiet", "--all", "--message", "after"]);
    let report = copy.import(renamed("test_two"));
    assert!(report.ends_with("nothing changed\n"), "{report}");
    assert_eq!(fs::read_to_string(copy.workspace.path("CHANGELOG.md")).expect("a file"), changelog);
}

/// Returns what is left to do in the copy, a line for each thing.
fn left(copy: &Copy) -> String {
    let work = work::list(&copy.workspace).expect("the list");
    let lines = work.sections().flat_map(|(title, problems)| problems.iter().map(move |p| format!("{title}: {p}\n")));
    lines.collect()
}

#[test]
fn nothing_is_left_to_do() {
    let left = work::list(&Workspace::at(&root())).expect("the list");
    assert_eq!(left.sections().collect::<Vec<_>>(), [], "`cargo xtask spec todo` lists these");
}

#[test]
fn what_is_left_to_do_has_a_place_and_a_remedy() {
    let copy = Copy::new();
    let write = |path: &str, change: &dyn Fn(String) -> String| {
        let path = copy.workspace.path(path);
        let text = fs::read_to_string(&path).expect("a file");
        let changed = change(text.clone());
        assert_ne!(text, changed, "{}", path.display());
        fs::write(path, changed).expect("writable");
    };
    write("README.md", &|text| text.replace("350 operations", "349 operations"));
    write("spec/source.toml", &|text| text.replace("version = \"2020", "version = \"1999"));
    write("spec/docs/wallet.yaml", &|text| {
        text.replace("operations:\n", "operations:\n  walletGone: It had `GONE`.\n")
    });
    write("spec/operations.yaml", &|text| text.replace("  - /wallet/get\n", ""));
    write("plaid-api/src/lib.rs", &|text| format!("{text}\n// `/wallet/gone` is no operation.\n"));
    write("plaid-api/Cargo.toml", &|text| text.replace("wallet = []\n", ""));
    write(BUNDLE, &|text| {
        text.replace(
            "    WalletStatus:\n",
            "    TestUnion:\n      oneOf:\n      - type: string\n      - {}\n    WalletStatus:\n",
        )
    });
    let wallet = copy.workspace.text("spec/docs/wallet.yaml").expect("a text").expect("a file");
    let line = wallet.lines().position(|line| line.contains("walletGone")).expect("a line") + 1;
    let [gone, named] = [
        format!("docs: spec/docs/wallet.yaml:{line}:3: the description has no operation `walletGone`; remove the text"),
        format!("docs: spec/docs/wallet.yaml:{line}:3: the text names `GONE`, which the description does not have;"),
    ];
    let left = left(&copy);
    for line in [
        "claims: README.md:3: it says 349 operations, and the description has 350; correct the number",
        "it does not say which description is bundled; write there: The bundled description has the version 1999",
        &gone,
        &named,
        "operation walletGet (/paths/~1wallet~1get/post): it reads, and whether that is billed is not known",
        "claims: plaid-api/src/lib.rs:",
        "the description has no operation /wallet/gone; remove it, or name another",
        "features: plaid-api/Cargo.toml: there is no feature `wallet`",
        "check: /components/schemas/TestUnion: its alternatives can't be told apart, so it is any JSON",
    ] {
        assert!(left.contains(line), "{line} in {left}");
    }
    let error = regen::run(&copy.workspace, OverlayMode::Strict).expect_err("a text about nothing").to_string();
    assert!(error.contains(&gone), "{gone} in {error}");
}

#[test]
fn descriptions_come_from_files_and_revisions() {
    let workspace = Workspace::at(&root());
    let bundled = diff::report(&workspace, None, None, &Severities::default()).expect("the bundle twice");
    assert!(bundled.is_empty());
    let error = diff::report(&workspace, Some("no-such-file.yml"), None, &Severities::default())
        .expect_err("missing")
        .to_string();
    assert!(error.contains("can't read no-such-file.yml; give a file, an https URL,"), "{error}");
    diff::report(&workspace, Some("--help:x"), None, &Severities::default()).expect_err("no revision");
    assert_eq!(bundled.findings.iter().map(|f| f.rust).max().unwrap_or(Rust::None), Rust::None);
}
