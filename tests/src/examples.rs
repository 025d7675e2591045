//! The examples in the documentation of the methods: they compile, and send the requests of `spec/examples/`.
//! `rustfmt` has nothing to change in them.

use std::fmt::Write;
use std::path::Path;
use std::pin::Pin;
use std::process::Command;

use plaid_gen::OverlayMode;
use plaid_gen::model::snippet::{self, Wait};
use plaid_gen::model::{Example as Request, Operation};
use serde_json::Value;
use xtask::workspace::Workspace;

use crate::calls::client;
use crate::description::{self, root};
use crate::generated::examples::example;
use crate::lists::OUTPUT;
use crate::sample;
use crate::scene::refusal;
use crate::server::Server;

pub type Result = std::result::Result<(), Box<dyn std::error::Error>>;
pub type Example<'c> = Pin<Box<dyn Future<Output = Result> + 'c>>;

/// Returns each operation with its id and its request in `spec/examples/`.
pub fn requests() -> impl Iterator<Item = (&'static str, &'static Operation, &'static Request)> {
    let operations = OUTPUT.api.operations.iter();
    operations.map(|(id, operation)| {
        (id.as_str(), operation, operation.example.as_ref().unwrap_or_else(|| panic!("{id} has no example")))
    })
}

#[tokio::test]
async fn each_example_sends_its_request() {
    let server = Server::start(|_| refusal("400 Bad Request", "INVALID_REQUEST", "INVALID_FIELD")).await;
    let client = client(&server);
    for (id, operation, request) in requests() {
        let sent = example(&client, id).unwrap_or_else(|| panic!("{id} has no example in Rust")).await;
        let error = sent.expect_err(id);
        assert!(error.to_string().contains("INVALID_FIELD"), "{id}: {error}");
        let seen = server.seen().pop().expect(id);
        assert_eq!(seen.method, operation.method, "{id}");
        match &request.body {
            Some(body) => assert_eq!(&seen.json(), body, "{id}"),
            None => assert!(seen.body.is_empty() || operation.body.is_some() && seen.body == b"{}", "{id}"),
        }
        assert_eq!(seen.path, path(operation, request), "{id}");
    }
}

/// Returns the path and the query of a request.
fn path(operation: &Operation, request: &Request) -> String {
    let (mut path, mut query) = (operation.path.clone(), Vec::new());
    for (name, value) in &request.parameters {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let place = format!("{{{name}}}");
        if path.contains(&place) {
            path = path.replace(&place, &text);
        } else {
            query.push(format!("{name}={text}"));
        }
    }
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}

/// Checks the layout by rustfmt's default settings, which differ from those of this workspace.
#[test]
fn rustfmt_changes_nothing() {
    assert_formatted(&root().join("tests/src/generated/examples.rs"));
}

/// Full requests have every field of every form.
#[test]
fn full_requests_have_code_in_the_same_layout() {
    let mut functions = String::new();
    for operation in description::operations() {
        let Some(schema) = description::request(&operation) else { continue };
        let known = &OUTPUT.api.operations[operation.id];
        let (mut parameters, mut body) = (serde_json::Map::new(), sample::full(schema));
        for parameter in &known.parameters {
            parameters.insert(parameter.wire.clone(), "one".into());
        }
        without_nulls(&mut body);
        // The client sends the credentials, unless they are a part of what is asked.
        let fields = OUTPUT.api.fields(known.body.as_deref().expect("a body"));
        let is_sent = |name: &str| fields.iter().any(|field| field.wire == name);
        body.as_object_mut().expect("an object").retain(|name, _| is_sent(name));
        let request = Request { parameters, body: Some(body) };
        let snippet = snippet::write(&OUTPUT.api, known, &request, Wait::Await, 4);
        let snippet = snippet.unwrap_or_else(|wrong| panic!("{}: {wrong}", operation.id));
        let name = &known.name;
        write!(functions, "async fn {name}() {{\n{}\n{}}}\n\n", snippet.imports, snippet.statements).expect("text");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("full.rs");
    std::fs::write(&file, functions.trim_end().to_owned() + "\n").expect("writable");
    assert_formatted(&file);
}

/// Leaves out what is null, which setters of fields that can't be null don't take.
fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields.values_mut().for_each(without_nulls);
        }
        Value::Array(elements) => elements.iter_mut().for_each(without_nulls),
        _ => {}
    }
}

fn assert_formatted(file: &Path) {
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--check", "--color", "never", "--edition", "2024", "--config"]);
    rustfmt.arg("max_width=100,use_small_heuristics=Default").arg(file);
    let output = rustfmt.output().expect("rustfmt; install it by `rustup component add rustfmt`");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// A request that can't be sent stops the generation, with its place and the reason.
#[test]
fn an_example_that_can_not_be_sent_is_refused() {
    for (text, expected) in [
        (
            "accountsGet:\n  body:\n    access_token: x\n    acount: y\n",
            "4:5: /body/acount: AccountsGetRequest has no such field",
        ),
        ("accountsGet:\n  body: {}\n", "2:3: /body/access_token: AccountsGetRequest requires the field"),
        ("accountsGet:\n  body: [1]\n", "2:3: /body: the body is no AccountsGetRequest"),
        (
            "accountsGet:\n  body: {access_token: x, options: {account_ids: one}}\n",
            "/body/options/account_ids: \"one\" is no Vec<AccountId>",
        ),
        ("accountsGet:\n  body: {access_token: null}\n", "/body/access_token: null is no AccessToken"),
        ("accountsGet:\n  parameters: {page: 1}\n", "/parameters/page: the operation has no such parameter"),
        ("accountsGone:\n  body: {}\n", "1:1: the description has no operation `accountsGone`; remove the example"),
        ("accountsGet:\n  boddy: {}\n", "unknown field `boddy`"),
    ] {
        let mut spec = Workspace::at(&root()).spec().expect("the spec");
        spec.examples = [("accounts".to_owned(), text.to_owned())].into();
        let error = plaid_gen::generate(&spec, OverlayMode::Strict).expect_err(text).to_string();
        assert!(
            error.contains("examples: spec/examples/accounts.yaml:") && error.contains(expected),
            "{text}: {error}"
        );
    }
}
