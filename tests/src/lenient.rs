//! Descriptions that lack what `spec/` and handwritten code name, or have it in another form: with `--lenient-overlay`,
//! nothing of that stops the generation.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use plaid_gen::import::import;
use plaid_gen::{OverlayMode, Spec, Survey, generate, survey};
use serde_json::{Map, Value, json};
use xtask::workspace::Workspace;

use crate::description::{bundle, root};
use crate::lists::OUTPUT;

static SPEC: LazyLock<Spec> = LazyLock::new(|| Workspace::at(&root()).spec().expect("the spec"));

/// Returns the spec with another description, which is imported first.
fn with(document: &Value) -> Spec {
    let bundle = import(&document.to_string(), "changed.yml").expect("imports").bundle;
    Spec { bundle, ..SPEC.clone() }
}

/// Surveys a description leniently, and checks that nothing stops the generation.
fn lenient(what: &str, document: &Value) -> Survey {
    let survey = survey(&with(document), OverlayMode::Lenient);
    let stops: Vec<String> = survey.stops.iter().map(ToString::to_string).collect();
    assert_eq!(stops, Vec::<String>::new(), "{what}");
    assert!(!survey.files.is_empty(), "{what}");
    survey
}

fn schemas(document: &mut Value) -> &mut Map<String, Value> {
    document["components"]["schemas"].as_object_mut().expect("schemas")
}

/// Removes schemas, the operations that send or answer them, and all references to them.
fn remove(document: &mut Value, is_gone: impl Fn(&str) -> bool) {
    schemas(document).retain(|name, _| !is_gone(name));
    let refers = |node: &Value| {
        let name = node.get("$ref").and_then(Value::as_str).and_then(|target| target.rsplit('/').next());
        name.is_some_and(&is_gone)
    };
    document["paths"].as_object_mut().expect("paths").retain(|_, item| !any(item, &refers));
    replace(document, &|node| {
        if refers(node) {
            return Some(json!({"type": "object"}));
        }
        let parts = node.get("allOf")?.as_array().filter(|parts| parts.iter().any(refers))?;
        let mut less = node.clone();
        less["allOf"] = parts.iter().filter(|part| !refers(part)).cloned().collect();
        Some(less)
    });
}

fn any(node: &Value, is: &impl Fn(&Value) -> bool) -> bool {
    is(node)
        || match node {
            Value::Object(map) => map.values().any(|value| any(value, is)),
            Value::Array(list) => list.iter().any(|value| any(value, is)),
            _ => false,
        }
}

fn replace(node: &mut Value, by: &impl Fn(&Value) -> Option<Value>) {
    if let Some(new) = by(node) {
        *node = new;
    }
    match node {
        Value::Object(map) => map.values_mut().for_each(|value| replace(value, by)),
        Value::Array(list) => list.iter_mut().for_each(|value| replace(value, by)),
        _ => {}
    }
}

/// A description with nothing in it.
fn bare() -> Value {
    let info = json!({"title": "T", "version": "2020-09-14_1.0.0"});
    json!({"openapi": "3.0.0", "info": info, "paths": {}, "components": {"schemas": {}}})
}

#[test]
fn the_bundled_description_needs_no_leniency() {
    let lenient = generate(&SPEC, OverlayMode::Lenient).expect("generates");
    assert!(lenient.notes.idle.is_empty(), "{:?}", lenient.notes.idle);
    assert!(lenient.files == OUTPUT.files);
}

#[test]
fn whole_parts_of_the_api_can_be_missing() {
    let without = |what: &str, is_gone: &dyn Fn(&str) -> bool| {
        let mut document = bundle().clone();
        remove(&mut document, is_gone);
        lenient(what, &document);
    };
    without("sync", &|name| name.contains("TransactionsSync") || name == "TransactionsUpdateStatus");
    without("webhooks", &|name| name.ends_with("Webhook") || name.starts_with("Webhook"));
    without("Link", &|name| name.starts_with("Link") || name.starts_with("ItemPublicToken"));
    without("errors", &|name| name.contains("Error") || name == "Cause");
    without("everything that handwritten code names", &|name| SPEC.runtime.contains(&format!("  {name}:\n")));
    without("everything that the policy names", &|name| POLICY_WORDS.contains(name));
    lenient("everything", &bare());
}

static POLICY_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let files = &SPEC.policy;
    let texts = [&files.operations, &files.webhooks, &files.rules, &files.errors];
    texts.into_iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).collect()
});

#[test]
fn servers_and_forms_of_null_can_be_others() {
    let mut document = bundle().clone();
    document["servers"] = json!([{"url": "https://development.plaid.com"}, {"url": "https://staging.example.com"}, {}]);
    let survey = lenient("servers", &document);
    let notes = survey.notes.other.iter().filter(|note| note.stage == "validate").count();
    assert_eq!(notes, 5, "three that are unknown and two that are missing: {:?}", survey.notes.other);
    document.as_object_mut().expect("a description").remove("servers");
    lenient("no servers", &document);

    let mut document = bundle().clone();
    replace(&mut document, &|node| {
        let map = node.as_object().filter(|map| map.get("nullable") == Some(&json!(true)))?;
        let mut map = map.clone();
        map.remove("nullable");
        let kind = map.get("type")?.clone();
        map.insert("type".into(), json!([kind, "null"]));
        Some(map.into())
    });
    let files = lenient("null as a type", &document).files;
    assert!(files == OUTPUT.files);
}

/// Sets the schema of a field.
fn retype(document: &mut Value, schema: &str, field: &str, new: Value) {
    schemas(document)[schema]["properties"][field] = new;
}

fn drop_field(document: &mut Value, schema: &str, field: &str) {
    let schema = &mut schemas(document)[schema];
    schema["properties"].as_object_mut().expect("fields").remove(field).unwrap_or_else(|| panic!("no {field}"));
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| name != field);
    }
}

/// Each kind of entry that a description may not allow is a note, which leaves the entry out. In the strict mode, all
/// of them are errors of one run.
#[test]
fn entries_that_do_not_apply_are_notes() {
    let mut document = bundle().clone();
    let it = &mut document;
    drop_field(it, "WalletListRequest", "cursor");
    retype(it, "WalletTransactionListRequest", "cursor", json!({"type": "boolean"}));
    retype(it, "TransferEventListRequest", "offset", json!({"type": "string"}));
    retype(it, "TransferEvent", "event_id", json!({"type": "string"}));
    drop_field(it, "TransactionsGetRequest", "options");
    drop_field(it, "WalletTransactionExecuteRequest", "idempotency_key");
    drop_field(it, "IdentityVerificationRetryRequest", "strategy");
    drop_field(it, "ProcessorTransactionsSyncResponse", "transactions_update_status");
    drop_field(it, "FallbackAuthMicrodepositAutoVerifiedWebhook", "error");
    let wallet = json!(["access_token", "client_id", "secret"]);
    retype(it, "ItemGetRequest", "secret", json!({"type": "string"}));
    schemas(it)["ItemGetRequest"]["required"] = wallet;
    schemas(it).insert("ErrorCode".into(), json!({"type": "string", "enum": ["RATE_LIMIT"]}));
    schemas(it).insert("ItemId".into(), json!({"type": "object", "properties": {"value": {"type": "string"}}}));
    schemas(it).insert("BusinessFieldMatchSummary".into(), json!({"type": "string", "enum": ["else"]}));

    let expected = [
        ": WalletListRequest has no field `cursor`",
        "`cursor` of WalletTransactionListRequest is bool, and can't be turned in this way",
        "`offset` of TransferEventListRequest is String, and can't be turned in this way",
        "`event_id` of TransferEvent is String, and can't be used for pages",
        "TransactionsGetRequest has no field `options`",
        "`BusinessFieldMatchSummary` no longer has the shape of `MatchSummary`",
        "there is no field `idempotency_key` in the request of /wallet/transaction/execute",
        "`IdentityVerificationRetryRequest` has no field `strategy`",
        "`FallbackAuthMicrodepositAutoVerifiedWebhook` has no field `error`",
        "/components/schemas/ItemGetRequest/properties/secret: the description requires this credential in the body",
        "the description has a schema `ErrorCode` as well",
        "`ItemId` is not text in the description",
        "the description has no field `ProcessorTransactionsSyncResponse.transactions_update_status` of this form",
    ];
    let survey = lenient("entries", &document);
    let notes: Vec<String> = survey.notes.idle.iter().map(ToString::to_string).collect();
    for part in expected {
        assert!(notes.iter().any(|note| note.contains(part)), "{part} in {notes:#?}");
    }
    for note in survey.notes.idle.iter().filter(|note| note.stage == "policy") {
        assert!(note.place.split(':').count() == 3, "file, line and column: {note}");
    }
    let strict = generate(&with(&document), OverlayMode::Strict).expect_err("strict").to_string();
    for part in expected {
        assert!(strict.contains(part), "{part} in {strict}");
    }
}

/// A pseudo-random number generator, so that each run has the same changes.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// Makes a schema of another kind.
    fn schema(&mut self) -> Value {
        let schemas = [
            json!({"type": "string"}),
            json!({"type": "integer"}),
            json!({"type": "number"}),
            json!({"type": "boolean"}),
            json!({"type": "string", "format": "date"}),
            json!({"type": "string", "enum": ["a", "b"]}),
            json!({"type": ["string", "null"]}),
            json!({"type": "array", "items": {"type": "string"}}),
            json!({"type": "object", "properties": {"a": {"type": "string"}}}),
            json!({"type": "object", "additionalProperties": {"type": "string"}}),
            json!({"oneOf": [{"type": "string"}, {"type": "null"}]}),
            json!({}),
        ];
        schemas[self.below(schemas.len())].clone()
    }
}

/// Removes or retypes a share of everything, so that each entry of `spec/` meets a description that does not allow it.
#[test]
fn any_operation_schema_or_field_can_be_missing_or_another() {
    for seed in 0..2 {
        let mut dice = Dice(seed);
        let mut document = bundle().clone();
        document["paths"].as_object_mut().expect("paths").retain(|_, _| !dice.one_in(4));
        let names: Vec<String> = schemas(&mut document).keys().filter(|_| dice.one_in(8)).cloned().collect();
        remove(&mut document, |name| names.iter().any(|gone| gone == name));
        for schema in schemas(&mut document).values_mut() {
            let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut) else { continue };
            fields.retain(|_, _| !dice.one_in(8));
            for field in fields.values_mut() {
                if dice.one_in(8) {
                    *field = dice.schema();
                }
            }
        }
        lenient(&format!("seed {seed}"), &document);
    }
}

/// Compiles the SDK with the code that is generated from descriptions which have nothing, or not much, of what
/// handwritten code names. It takes minutes, so `.ci/run` asks for it by name.
#[test]
#[ignore = "it compiles the SDK several times"]
fn handwritten_code_compiles_with_any_description() {
    let folder = tempfile::tempdir().expect("a folder");
    let tracked = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().expect("git").stdout;
    for file in String::from_utf8(tracked).expect("paths").split('\0').filter(|file| !file.is_empty()) {
        let to = folder.path().join(file);
        fs::create_dir_all(to.parent().expect("a parent")).expect("a folder");
        fs::copy(root().join(file), to).unwrap_or_else(|e| panic!("{file}: {e}"));
    }
    let mut partly = bundle().clone();
    remove(&mut partly, |name| SPEC.runtime.contains(&format!("  {name}:\n")));
    for (what, document) in [("nothing", bare()), ("not much", partly)] {
        let workspace = Workspace::at(folder.path());
        fs::write(workspace.path("published.yml"), document.to_string()).expect("writable");
        let file = workspace.path("published.yml").display().to_string();
        xtask::import::run(&workspace, &file, &xtask::import::Options::default()).expect("imports");
        xtask::regen::run(&workspace, OverlayMode::Lenient).expect("regenerates");
        check(what, folder.path());
    }
}

fn check(what: &str, workspace: &Path) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["check", "--offline", "--locked", "-p", "plaid-api", "--all-features"]).current_dir(workspace);
    let output = cargo.env("CARGO_TARGET_DIR", root().join("target/lenient")).output().expect("cargo");
    assert!(output.status.success(), "{what}: {}", String::from_utf8_lossy(&output.stderr));
}
