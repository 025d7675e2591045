//! Miniature descriptions with the expected Rust code, which is compiled as well.
//!
//! To bless a change: `BLESS=1 cargo test -p plaid-tests golden`, and read the diff.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use plaid_gen::{GENERATED, OverlayMode, PolicyFiles, Spec};

use crate::blessed::{assert_blessed, file};

/// Checks and compiles each case.
macro_rules! goldens {
    ($($name:ident),* $(,)?) => {$(
        #[rustfmt::skip]
        #[allow(clippy::all, clippy::pedantic, dead_code, deprecated, unused_imports, reason = "generated")]
        mod $name {
            include!(concat!("../golden/", stringify!($name), ".rs"));
        }
    )*
        const CASES: &[&str] = &[$(stringify!($name)),*];
    };
}

goldens!(
    all_of,
    amounts,
    answers,
    body_credentials,
    collisions,
    enums,
    error_codes,
    identifiers,
    inline,
    limits,
    names,
    nullable,
    objects,
    operations,
    optional,
    pages,
    parameters,
    ref_siblings,
    references,
    requests,
    required,
    same_shape,
    secrets,
    split,
    unions,
);

/// The head of every miniature description.
pub const HEAD: &str = "
openapi: 3.0.0
info: {title: Miniature, version: miniature}
servers:
- url: https://production.plaid.com
- url: https://sandbox.plaid.com
security:
- clientId: []
";

/// An overlay that changes nothing.
pub const NO_ACTIONS: &str = "overlay: 1.0.0\ninfo: {title: none, version: '1'}\nactions: []\n";

/// Reads the spec of a case: its description, and the other files if it has them.
pub fn spec(case: &str) -> Spec {
    let description = fs::read_to_string(file(&format!("{case}.yaml"))).expect("a miniature description");
    let beside = |kind: &str| fs::read_to_string(file(&format!("{case}.{kind}.yaml"))).ok();
    let entries = |kind: &str| beside(kind).unwrap_or_default();
    Spec {
        bundle: format!("{}{description}", HEAD.trim_start()),
        overlay: beside("overlay").unwrap_or_else(|| NO_ACTIONS.to_owned()),
        policy: PolicyFiles {
            operations: entries("operations"),
            webhooks: entries("webhooks"),
            rules: entries("rules"),
            errors: entries("errors"),
        },
        ..Spec::default()
    }
}

/// Writes the files of a spec, except its description and documentation, to a workspace.
pub fn write_spec(spec: &Spec, workspace: &Path) {
    let PolicyFiles { operations, webhooks, rules, errors } = &spec.policy;
    let files = [&spec.overlay, operations, webhooks, rules, errors];
    for (name, text) in ["overlay", "operations", "webhooks", "rules", "errors"].into_iter().zip(files) {
        fs::write(workspace.join(format!("spec/{name}.yaml")), text).expect("writable");
    }
}

#[test]
fn golden_miniatures() {
    let cases = CASES.iter().map(|case| {
        let output = plaid_gen::generate(&spec(case), OverlayMode::Strict).unwrap_or_else(|e| panic!("{case}: {e}"));
        (format!("{case}.rs"), one_file(&output.files))
    });
    assert_blessed("golden", cases);
}

/// Returns the generated files as nested modules of one file.
fn one_file(files: &BTreeMap<PathBuf, String>) -> String {
    let products = Path::new(GENERATED).join("product");
    let mut out = String::from("pub mod product {\n");
    for (path, text) in files {
        let Ok(name) = path.strip_prefix(&products) else { continue };
        let Some(name) = name.to_str().and_then(|n| n.strip_suffix(".rs")).filter(|n| *n != "mod" && !n.contains('/'))
        else {
            continue;
        };
        let wire = files.get(&products.join(name).join("wire.rs"));
        let wire = wire.map(|w| format!("mod wire {{\n{}}}", body(w))).unwrap_or_default();
        let text = body(text).replace("mod wire;", &wire);
        out = format!("{out}\npub mod {name} {{\n{text}}}\n");
    }
    out.push_str("\n}\n\n");
    let types = files.get(&Path::new(GENERATED).join("types.rs")).expect("types.rs");
    format!("{out}pub mod types {{\n{}}}\n", body(types))
}

/// Removes the banner and inner docs of a file, which an included module can't have.
fn body(text: &str) -> String {
    let lines = text.lines().skip_while(|l| l.starts_with("//") || l.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn every_pass_has_a_golden() {
    for pass in plaid_gen::passes() {
        assert!(CASES.contains(&pass), "add tests/golden/{pass}.yaml for the pass {pass}");
    }
}

#[test]
fn fields_that_no_operation_has_are_refused() {
    for (word, wrong) in
        [("field: key,", "field: kee,"), ("switch: is_same", "switch: same"), ("name: status", "name: state")]
    {
        let mut spec = spec("operations");
        let text = &mut spec.policy.operations;
        assert!(text.contains(word), "{word}");
        *text = text.replace(word, wrong);
        let error = plaid_gen::generate(&spec, OverlayMode::Strict).expect_err(wrong).to_string();
        assert!(error.contains("there is no field `") && error.contains("policy: spec/operations.yaml:"), "{error}");
    }
}

#[test]
fn names_that_no_longer_look_alike_are_refused() {
    let mut spec = spec("same_shape");
    spec.bundle = spec.bundle.replace("by: {$ref: \"#/components/schemas/NameNotNull\"}", "by: {type: integer}");
    let error = plaid_gen::generate(&spec, OverlayMode::Strict).expect_err("not the same").to_string();
    assert!(error.contains("spec/rules.yaml:3:12: `Received` no longer has the shape of `Paid`"), "{error}");
}

/// Checks that entries which match nothing are errors with their line, or notes in the lenient mode.
#[test]
fn entries_that_match_nothing_are_reported() {
    let mut spec = spec("objects");
    spec.policy = PolicyFiles {
        operations: "paging:\n  /gone/list: {send: cursor, cursor: {next: next_cursor}, items: things}\n".into(),
        webhooks: "GoneWebhook: {type: A, code: B}\n".into(),
        rules: "fields:\n  plain:\n  - gone_*\nschemas:\n  secret: [Gone]\n  same-as: {Gone: []}\n".into(),
        errors: "oauth:\n- Gone\n".into(),
    };
    let places = [
        ["spec/rules.yaml:5:12: ", "spec/rules.yaml:6:13: ", "spec/errors.yaml:2:3: "],
        ["spec/rules.yaml:3:5: ", "spec/webhooks.yaml:1:1: ", "spec/operations.yaml:2:3: "],
    ];
    let output = plaid_gen::generate(&spec, OverlayMode::Lenient).expect("lenient");
    let notes: Vec<String> = output.notes.idle.iter().map(ToString::to_string).collect();
    for (note, place) in notes.iter().zip(places.concat()) {
        assert!(note.starts_with(&format!("policy: {place}")), "{place} in {notes:?}");
    }
    assert_eq!(notes.len(), 6, "{notes:?}");
    let error = plaid_gen::generate(&spec, OverlayMode::Strict).expect_err("strict").to_string();
    assert!(places[0].iter().all(|place| error.contains(place)), "{error}");
    spec.policy = PolicyFiles { operations: spec.policy.operations, ..PolicyFiles::default() };
    let error = plaid_gen::generate(&spec, OverlayMode::Strict).expect_err("strict").to_string();
    assert!(error.contains("spec/operations.yaml:2:3: no operation has the path `/gone/list`"), "{error}");
}

#[test]
fn advice_is_shown_where_something_is_deprecated_and_refused_elsewhere() {
    let with = |name: &str| {
        let mut spec = spec("requests");
        let docs = format!("title: Demo\nabout: A product.\ndeprecated:\n  {name}: use `note` instead\n");
        spec.docs.insert("demo".into(), docs);
        plaid_gen::generate(&spec, OverlayMode::Strict)
    };
    let files = with("Request.old").expect("it is deprecated").files;
    let attribute = "#[deprecated(note = \"use `note` instead\")]";
    assert!(files.values().any(|text| text.contains(attribute)), "{files:?}");
    let error = with("Request.note").expect_err("it is not deprecated").to_string();
    assert!(error.starts_with("docs: spec/docs/demo.yaml:4:"), "{error}");
    assert!(error.contains("deprecates no operation and no field `Request.note`"), "{error}");
}
