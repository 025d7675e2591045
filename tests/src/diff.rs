//! Pairs of miniature descriptions beside the reports that they must become, in each format.
//!
//! To bless a change: `BLESS=1 cargo test -p plaid-tests diff`, and read the diff.

use std::fs;

use plaid_gen::Policy;
use plaid_gen::diff::{Description, Report, Wire, compare};
use serde_json::Value;
use similar::TextDiff;
use xtask::diff::Format;
use xtask::workspace::Workspace;

use crate::description::root;
use crate::golden;

const CASES: [&str; 12] = [
    "apart",
    "bodies",
    "fields",
    "operations",
    "renamed",
    "required",
    "same",
    "shared",
    "types",
    "values",
    "variants",
    "webhooks",
];

fn file(name: &str) -> String {
    fs::read_to_string(root().join("tests/golden/diff").join(name)).unwrap_or_default()
}

fn description(text: &str, version: &str) -> Description {
    let text =
        format!("{}{text}", golden::HEAD.trim_start().replace("version: miniature", &format!("version: {version}")));
    Description::read(&text, "miniature.yaml", &Policy::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn report(case: &str) -> Report {
    let [old, new] = ["old", "new"].map(|version| description(&file(&format!("{case}.{version}.yaml")), version));
    compare(&old, &new)
}

#[test]
fn reports_are_as_expected() {
    let mut failures = Vec::new();
    for case in CASES {
        let report = report(case);
        for (format, extension) in [(Format::Text, "txt"), (Format::Markdown, "md"), (Format::Json, "json")] {
            let name = format!("{case}.{extension}");
            let (expected, actual) = (file(&name), format.write(&report));
            if actual == expected {
                continue;
            }
            if std::env::var_os("BLESS").is_some() {
                fs::write(root().join("tests/golden/diff").join(&name), actual).expect("writable");
            } else {
                let diff = TextDiff::from_lines(&expected, &actual).unified_diff().context_radius(3).to_string();
                failures.push(format!("{name}:\n{diff}"));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{}\nif this is meant: BLESS=1 cargo test -p plaid-tests diff, and read the diff",
        failures.join("\n")
    );
}

/// Order, texts, examples; a schema inlined, extracted, moved into `allOf`; null said here or there.
#[test]
fn the_same_meaning_is_no_change() {
    assert!(report("same").is_empty(), "{}", report("same").text());
}

#[test]
fn a_renamed_schema_changes_nothing_on_the_wire() {
    let report = report("renamed");
    assert!(report.findings.iter().all(|f| f.wire == Wire::Same), "{}", report.text());
    assert!(report.is_breaking(), "a type of Rust has another name");
}

#[test]
fn a_server_that_is_gone_is_told() {
    let text = file("same.old.yaml");
    let read = |from: &str, to: &str| {
        let text = format!("{}{text}", golden::HEAD.trim_start().replace(from, to));
        Description::read(&text, "miniature.yaml", &Policy::default()).expect("a description")
    };
    let report = compare(&read("", ""), &read("- url: https://sandbox.plaid.com\n", ""));
    assert!(
        report.text().ends_with("every product\n  breaking: server `https://sandbox.plaid.com` removed\n"),
        "{}",
        report.text()
    );
}

#[test]
fn a_shared_change_is_told_once() {
    let report = report("shared");
    let told: Vec<_> = report.findings.iter().filter(|f| f.names == ["b"]).collect();
    assert_eq!(told.len(), 1, "{}", report.text());
    assert_eq!(told[0].products, ["one", "two"]);
    assert_eq!(told[0].uses.len(), 5);
}

#[test]
fn the_bundle_is_the_same_as_itself() {
    let text = fs::read_to_string(root().join("spec/plaid.yaml")).expect("the bundle");
    let policy = Policy::read(&Workspace::at(&root()).policy().expect("the files")).expect("the policy");
    let read = || Description::read(&text, "plaid.yaml", &policy).expect("a description");
    let report = compare(&read(), &read());
    assert!(report.is_empty(), "{}", report.text());
    let json: Value = serde_json::from_str(&report.json()).expect("JSON");
    assert_eq!(json["findings"], serde_json::json!([]));
}

/// Each operation that is not there in the other is found, whichever way the two are compared.
#[test]
fn what_one_has_and_the_other_lacks_is_found() {
    let text = fs::read_to_string(root().join("spec/plaid.yaml")).expect("the bundle");
    let mut smaller: Value = serde_yaml::from_str(&text).expect("YAML");
    let paths = smaller["paths"].as_object_mut().expect("paths");
    paths.remove("/wallet/create").expect("an operation");
    let smaller = serde_yaml::to_string(&smaller).expect("YAML");
    let read = |text: &str| Description::read(text, "plaid.yaml", &Policy::default()).expect("a description");
    let removed = compare(&read(&text), &read(&smaller));
    let added = compare(&read(&smaller), &read(&text));
    assert!(removed.text().contains("wallet\n  breaking, Rust breaking: operation `/wallet/create` removed\n"));
    assert!(added.text().contains("wallet\n  non-breaking, Rust addition: operation `/wallet/create` added\n"));
}
