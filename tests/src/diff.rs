//! Compares pairs of miniature descriptions, and checks the reports in each format.
//!
//! To bless a change: `BLESS=1 cargo test -p plaid-tests diff`, and read the diff.

use std::fs;

use plaid_gen::Policy;
use plaid_gen::import::BUNDLE;
use plaid_gen::report::differences::{Description, Report, Severities, Wire, compare};
use serde_json::Value;
use xtask::diff::Format;
use xtask::workspace::Workspace;

use crate::description::root;
use crate::{blessed, golden};

const CASES: [&str; 13] = [
    "apart",
    "bodies",
    "fields",
    "nullable",
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
    fs::read_to_string(blessed::file("diff").join(name)).unwrap_or_default()
}

fn description(text: &str, version: &str) -> Description {
    let text =
        format!("{}{text}", golden::HEAD.trim_start().replace("version: miniature", &format!("version: {version}")));
    Description::read(&text, "miniature.yaml", &Policy::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn report(case: &str) -> Report {
    let [old, new] = ["old", "new"].map(|version| description(&file(&format!("{case}.{version}.yaml")), version));
    differences(&old, &new)
}

fn differences(old: &Description, new: &Description) -> Report {
    compare(old, new, &Severities::default())
}

#[test]
fn reports_are_as_expected() {
    let texts = CASES.iter().flat_map(|case| {
        let report = report(case);
        [(Format::Text, "txt"), (Format::Markdown, "md"), (Format::Json, "json")]
            .map(|(format, extension)| (format!("diff/{case}.{extension}"), format.write(&report)))
    });
    blessed::assert_blessed("diff", texts);
}

/// Compares descriptions that mean the same: they differ in order, texts, examples, the notation of null, and schemas
/// that were inlined, extracted or moved into `allOf`.
#[test]
fn the_same_meaning_is_not_a_change() {
    assert!(report("same").is_empty(), "{}", report("same").text());
}

/// Compares every form of null with every other.
#[test]
fn forms_of_null_are_not_a_change() {
    let forms = [
        "{type: string, nullable: true}",
        "{type: [string, \"null\"]}",
        "{type: [\"null\", string]}",
        "{type: [string, null]}",
        "{anyOf: [{type: string}, {type: \"null\"}]}",
        "{oneOf: [{type: \"null\"}, {type: string}]}",
        "{allOf: [{type: string, nullable: true}]}",
        "{allOf: [{type: [string, \"null\"]}]}",
    ];
    let read = |form: &str| {
        description(
            &format!(
                "paths:\n  /demo/get: {{post: {{operationId: demoGet, requestBody: {{content: {{application/json: \
                 {{schema: {{type: object, properties: {{a: {form}}}}}}}}}}}, responses: {{}}}}}}\n\
                 components: {{schemas: {{}}}}\n"
            ),
            "any",
        )
    };
    for old in forms {
        for new in forms {
            let report = differences(&read(old), &read(new));
            assert!(report.is_empty(), "{old} and {new}: {}", report.text());
        }
        let text = differences(&read("{type: string}"), &read(old)).text();
        assert!(text.contains("`a` of `request` may be null now"), "{old}: {text}");
    }
}

#[test]
fn a_renamed_schema_changes_nothing_on_the_wire() {
    let report = report("renamed");
    assert!(report.findings.iter().all(|f| f.wire == Wire::Same), "{}", report.text());
    assert!(report.is_breaking_for_rust(), "a type of Rust has another name");
}

#[test]
fn a_removed_server_is_reported() {
    let text = file("same.old.yaml");
    let read = |from: &str, to: &str| {
        let text = format!("{}{text}", golden::HEAD.trim_start().replace(from, to));
        Description::read(&text, "miniature.yaml", &Policy::default()).expect("a description")
    };
    let report = differences(&read("", ""), &read("- url: https://sandbox.plaid.com\n", ""));
    assert!(
        report.text().ends_with("every product\n  breaking: server `https://sandbox.plaid.com` removed\n"),
        "{}",
        report.text()
    );
}

#[test]
fn a_shared_change_is_reported_once() {
    let report = report("shared");
    let found: Vec<_> = report.findings.iter().filter(|f| f.names == ["b"]).collect();
    assert_eq!(found.len(), 1, "{}", report.text());
    assert_eq!(found[0].products, ["one", "two"]);
    assert_eq!(found[0].uses.len(), 5);
}

#[test]
fn the_bundle_is_the_same_as_itself() {
    let text = fs::read_to_string(root().join(BUNDLE)).expect("the bundle");
    let policy = Policy::read(&Workspace::at(&root()).policy().expect("the files")).expect("the policy");
    let read = || Description::read(&text, "plaid.yaml", &policy).expect("a description");
    let report = differences(&read(), &read());
    assert!(report.is_empty(), "{}", report.text());
    let json: Value = serde_json::from_str(&report.json()).expect("JSON");
    assert_eq!(json["findings"], serde_json::json!([]));
}

/// Compares descriptions of which one lacks an operation, in both directions.
#[test]
fn what_one_has_and_the_other_lacks_is_found() {
    let text = fs::read_to_string(root().join(BUNDLE)).expect("the bundle");
    let mut smaller: Value = serde_yaml::from_str(&text).expect("YAML");
    let paths = smaller["paths"].as_object_mut().expect("paths");
    paths.remove("/wallet/create").expect("an operation");
    let smaller = serde_yaml::to_string(&smaller).expect("YAML");
    let read = |text: &str| Description::read(text, "plaid.yaml", &Policy::default()).expect("a description");
    let removed = differences(&read(&text), &read(&smaller));
    let added = differences(&read(&smaller), &read(&text));
    assert!(removed.text().contains("wallet\n  breaking, Rust breaking: operation `/wallet/create` removed\n"));
    assert!(added.text().contains("wallet\n  non-breaking, Rust addition: operation `/wallet/create` added\n"));
}
