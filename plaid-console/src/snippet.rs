//! `plaid-console snippet`: the Rust code of a request.

use std::io::Read;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use plaid_model::snippet::{self, Wait};
use plaid_model::{Api, Example, Operation};
use serde_json::{Map, Value};

use crate::catalogue;

/// The version of the SDK that snippets depend on.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));

#[derive(Args)]
pub struct Arguments {
    /// The operation: its id, its method or its path, such as `accountsGet`, `accounts_get` or `/accounts/get`
    operation: String,
    /// A parameter of the path, the query or a header
    #[arg(long, value_name = "NAME=VALUE")]
    parameter: Vec<String>,
    #[arg(long, value_enum, default_value_t = Form::Program)]
    form: Form,
}

/// The form of the code.
#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// A program
    Program,
    /// A program without async
    Blocking,
    /// The statements alone, for code that has a client and the secrets
    Statements,
    /// The dependencies of the program, for its Cargo.toml
    Manifest,
    /// The dependencies of the program without async
    BlockingManifest,
}

/// Reads the body of a request from the standard input, and prints code.
pub fn run(arguments: &Arguments) -> Result<()> {
    let api = catalogue::read()?;
    let operation = catalogue::find(&api, &arguments.operation)?;
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("the standard input is not UTF-8")?;
    let body = if text.trim().is_empty() {
        None
    } else {
        Some(serde_json::from_str(&text).context("the standard input is not JSON")?)
    };
    let request = Example { parameters: parameters(operation, &arguments.parameter)?, body };
    let code = match arguments.form {
        Form::Program => snippet::program(&api, operation, &request, Wait::Await),
        Form::Blocking => snippet::program(&api, operation, &request, Wait::Block),
        Form::Statements => snippet::write(&api, operation, &request, Wait::Await, 0)
            .map(|snippet| format!("{}\n{}", snippet.imports, snippet.statements)),
        Form::Manifest => snippet::manifest(&api, operation, &request, Wait::Await, VERSION),
        Form::BlockingManifest => snippet::manifest(&api, operation, &request, Wait::Block, VERSION),
    };
    match code {
        Ok(code) => print!("{code}"),
        Err(wrong) => bail!("{wrong}; {}", remedy(&api, operation)),
    }
    Ok(())
}

/// Reads parameters, each as the kind of JSON that its type has.
fn parameters(operation: &Operation, given: &[String]) -> Result<Map<String, Value>> {
    let mut parameters = Map::new();
    for text in given {
        let (name, value) = text.split_once('=').with_context(|| format!("{text} has no `=` after the name"))?;
        let known = operation.parameters.iter().chain(&operation.options).find(|parameter| parameter.wire == name);
        let is_text = known.is_none_or(|parameter| {
            !matches!(parameter.ty, plaid_model::Ty::Bool | plaid_model::Ty::Integer | plaid_model::Ty::Float)
        });
        let value = if is_text { value.into() } else { serde_json::from_str(value).unwrap_or_else(|_| value.into()) };
        parameters.insert(name.to_owned(), value);
    }
    Ok(parameters)
}

/// Returns what to do about a request that can't be sent: the fields that it can have.
fn remedy(api: &Api, operation: &Operation) -> String {
    let fields = operation.body.as_deref().map_or(&[][..], |body| api.fields(body));
    let of = |is_required: bool| -> Vec<&str> {
        let fields = fields.iter().filter(|field| field.presence.is_required() == is_required);
        fields.map(|field| field.wire.as_str()).collect()
    };
    match (of(true), of(false)) {
        (required, optional) if required.is_empty() && optional.is_empty() => "the operation has no body".into(),
        (required, optional) => {
            format!("it requires: {}; optional are: {}", list(&required), list(&optional))
        }
    }
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "nothing".into() } else { names.join(", ") }
}
