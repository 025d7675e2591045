//! Snippets: turns a request in JSON into the Rust code that sends it, laid out as rustfmt does.

mod bindings;
mod code;
mod layout;
mod program;
mod value;

use std::fmt;

use serde_json::Value;

pub use self::program::{manifest, program};

use self::bindings::Bindings;
use self::code::{Code, Method};
use self::value::{Place, Writer};
use crate::{Answer, Api, Example, Kind, Operation};

/// The code that sends a request.
#[allow(missing_debug_implementations, reason = "it contains secrets")]
pub struct Snippet {
    /// The lines that import what the code uses, apart from the client.
    pub imports: String,
    /// The secrets that the code takes as variables.
    pub secrets: Vec<Secret>,
    /// The statements. They use a variable `client`, and `?`.
    pub statements: String,
}

/// A secret of a request, which the statements take from a variable of the type `String`.
#[allow(missing_debug_implementations, reason = "it is one")]
pub struct Secret {
    /// The name of the variable.
    pub variable: String,
    /// The secret itself.
    pub text: String,
}

/// A part of a request for which there is no code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The place in the request.
    pub at: Vec<String>,
    /// The finding.
    pub what: String,
}

impl Wrong {
    fn new(at: &[&str], what: impl Into<String>) -> Self {
        Self { at: at.iter().map(|&part| part.to_owned()).collect(), what: what.into() }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}: {}", self.at.join("/"), self.what)
    }
}

type Result<T> = std::result::Result<T, Wrong>;

/// The way in which code waits for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// By `.await`.
    Await,
    /// By blocking the thread.
    Block,
}

/// Writes the code that sends a request, at an indentation.
///
/// # Errors
/// Fails if the SDK can't send the request: if it has unknown fields, lacks required ones, or has values of other kinds.
pub fn write(api: &Api, operation: &Operation, request: &Example, wait: Wait, indent: usize) -> Result<Snippet> {
    let mut writer = Writer { api, bindings: Bindings::default() };
    let unknown = request
        .parameters
        .keys()
        .find(|name| !operation.parameters.iter().chain(&operation.options).any(|parameter| parameter.wire == **name));
    if let Some(name) = unknown {
        return Err(Wrong::new(&["parameters", name], "the operation has no such parameter"));
    }
    let mut arguments = Vec::new();
    for parameter in &operation.parameters {
        let at = &["parameters", parameter.wire.as_str()];
        let value = request.parameters.get(&parameter.wire);
        let value = value.ok_or_else(|| Wrong::new(at, "the operation requires the parameter"))?;
        arguments.push(writer.value(&parameter.ty, value, Place::Argument, at)?);
    }
    let body = operation.body.as_ref().map(|name| body(&mut writer, name, request)).transpose()?;
    if body.is_none() && request.body.is_some() {
        return Err(Wrong::new(&["body"], "the operation has no body"));
    }
    if body.is_some() {
        arguments.push(Code::Plain("&request".into()));
    }
    let mut call = Code::Plain("client".into()).method(&operation.name, arguments);
    for parameter in &operation.options {
        if let Some(value) = request.parameters.get(&parameter.wire) {
            let value = writer.value(&parameter.ty, value, Place::Setter, &["parameters", &parameter.wire])?;
            call = call.method(&parameter.name, vec![value]);
        }
    }
    let call = call.then(match wait {
        Wait::Await => Method { name: "await".into(), arguments: None, can_fail: true },
        Wait::Block => Method { name: "send_blocking".into(), arguments: Some(Vec::new()), can_fail: true },
    });

    let Writer { bindings, .. } = writer;
    let mut statements = String::new();
    for (name, part) in &bindings.parts {
        statements.push_str(&layout::statement(Some(name), part, indent));
    }
    if let Some(body) = body {
        statements.push_str(&layout::statement(Some("request"), &body, indent));
    }
    let answer = (operation.answer != Answer::Empty).then_some("answer");
    statements.push_str(&layout::statement(answer, &call, indent));
    let imports = bindings.imports.iter().map(|(module, names)| layout::import(module, names, indent)).collect();
    Ok(Snippet { imports, secrets: bindings.secrets, statements })
}

fn body(writer: &mut Writer<'_>, name: &str, request: &Example) -> Result<Code> {
    let api = writer.api;
    let name = api.meant(name);
    let empty = serde_json::Map::new();
    match (api.types.get(name).map(|ty| &ty.kind), request.body.as_ref()) {
        (Some(Kind::Struct(it)), None) => writer.object(name, it, &empty, &["body"]),
        (Some(Kind::Struct(it)), Some(Value::Object(fields))) => writer.object(name, it, fields, &["body"]),
        _ => Err(Wrong::new(&["body"], format!("the body is no {name}"))),
    }
}
