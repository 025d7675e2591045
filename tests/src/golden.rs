//! Miniature descriptions with the expected Rust code, which is compiled as well.
//!
//! To bless a change: `BLESS=1 cargo test -p plaid-tests golden`, and read the diff.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use plaid_gen::{GENERATED, OverlayMode, Spec};

use crate::blessed::{assert_blessed, file};

/// Each case is checked and compiled.
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
    enums,
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

/// Reads the spec of a case: its description, and its overlay if it has one.
pub fn spec(case: &str) -> Spec {
    let description = fs::read_to_string(file(&format!("{case}.yaml"))).expect("a miniature description");
    let overlay = fs::read_to_string(file(&format!("{case}.overlay.yaml"))).unwrap_or_else(|_| NO_ACTIONS.to_owned());
    Spec { bundle: format!("{}{description}", HEAD.trim_start()), overlay, docs: BTreeMap::new() }
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
        assert!(spec.overlay.contains(word), "{word}");
        spec.overlay = spec.overlay.replace(word, wrong);
        let error = plaid_gen::generate(&spec, OverlayMode::Strict).expect_err(wrong).to_string();
        assert!(error.contains("there is no field `") && error.contains("/demo/"), "{error}");
    }
}

#[test]
fn names_that_no_longer_look_alike_are_refused() {
    let mut spec = spec("same_shape");
    spec.bundle = spec.bundle.replace("by: {$ref: \"#/components/schemas/NameNotNull\"}", "by: {type: integer}");
    let error = plaid_gen::generate(&spec, OverlayMode::Strict).expect_err("not the same").to_string();
    assert!(error.contains("/components/schemas/Received: it is no longer the same as Paid"), "{error}");
}
