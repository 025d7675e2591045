//! Lowers the operations of the description, and the methods that progenitor made of them, into those of the model.

use std::collections::BTreeMap;

use heck::ToSnakeCase;
use serde_json::{Map, Value};
use syn::{FnArg, Pat, ReturnType, Signature};

use super::{STAGE, ty};
use crate::model::{Answer, ErrorForm, Operation, OptionalParameter, ParameterKind, Ty};
use crate::normalise::{ANSWER, ERROR, NAME, OPTIONS};
use crate::openapi::{content_name, named};
use crate::policy::{Policy, USUAL_SECONDS};
use crate::problem::{Problem, Result};

/// Lowers the operation at `pointer`, if progenitor made a method of it, and takes that from `methods`.
pub fn lower(
    pointer: &str,
    operation: &Map<String, Value>,
    document: &Value,
    methods: &mut BTreeMap<String, Signature>,
    policy: &Policy,
) -> Result<Option<(String, Operation)>> {
    let id = text(operation, "operationId");
    let name = id.to_snake_case();
    let Some(signature) = methods.remove(&name) else { return Ok(None) };
    let (path, method) = pointer.trim_start_matches("/paths/").rsplit_once('/').unwrap_or_default();
    let path = path.replace("~1", "/").replace("~0", "~");
    let (method, body) = (method.to_uppercase(), operation.get("requestBody").and_then(content_name));
    let unknown = || {
        Problem::new(
            STAGE,
            format!("operation {id}"),
            "the form of its parameters or its answer is unknown",
            "look at them in the description, and extend plaid-gen/src/lower/operations.rs",
        )
    };
    let answer = answer(text(operation, ANSWER), &signature).ok_or_else(unknown)?;
    let parameters = parameters(&path, &signature).ok_or_else(unknown)?;
    let is_known = match answer {
        Answer::Json(_) => (method == "POST") == body.is_some(),
        Answer::File | Answer::Empty => method == "POST" && body.is_some(),
    };
    if !is_known {
        return Err(unknown().into());
    }
    let item = &document["paths"][&path];
    let error = text(operation, ERROR);
    let published = named(document, error).and_then(|schema| schema[NAME].as_str()).unwrap_or(error);
    let security = operation.get("security").unwrap_or(&document["security"]);
    let knowledge = policy.operations.get(&path)?;
    let options = operation.get(OPTIONS).and_then(Value::as_array).into_iter().flatten();
    let lowered = Operation {
        name,
        method,
        product: policy.operations.product(&path),
        page: page(operation),
        is_deprecated: operation.get("deprecated") == Some(&Value::Bool(true)),
        instead: None,
        is_hidden: [item.get(HIDDEN), operation.get(HIDDEN)].contains(&Some(&Value::Bool(true))),
        is_authenticated: security.as_array().is_some_and(|schemes| !schemes.is_empty()),
        parameters,
        options: options.map(option).collect(),
        body: body.map(str::to_owned),
        answer,
        errors: if policy.errors.is_oauth(published) { ErrorForm::OAuth } else { ErrorForm::Plaid },
        error: error.to_owned(),
        idempotency: knowledge.idempotency,
        seconds: knowledge.seconds.unwrap_or(USUAL_SECONDS),
        not_ready: knowledge.not_ready,
        pages: None,
        rate_limit: knowledge.rate_limit,
        words: None,
        path,
    };
    Ok(Some((id.to_owned(), lowered)))
}

const HIDDEN: &str = "x-hidden-from-docs";

fn text<'a>(map: &'a Map<String, Value>, key: &str) -> &'a str {
    map.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn answer(kind: &str, signature: &Signature) -> Option<Answer> {
    match kind {
        "file" => Some(Answer::File),
        "empty" => Some(Answer::Empty),
        _ => json_answer(&signature.output).map(Answer::Json),
    }
}

/// Lowers `T` of `Result<ResponseValue<T>, _>`.
fn json_answer(output: &ReturnType) -> Option<Ty> {
    let ReturnType::Type(_, output) = output else { return None };
    ty::lower(ty::inside(ty::inside(output, "Result")?, "ResponseValue")?)
}

/// Returns the names of the path parameters on the wire and in Rust. The method has them in the order of the path, and
/// each is text.
fn parameters(path: &str, signature: &Signature) -> Option<Vec<(String, String)>> {
    let names = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let names: Vec<&str> = names.collect();
    let mut arguments = Vec::new();
    for input in signature.inputs.iter().skip(1) {
        let FnArg::Typed(input) = input else { return None };
        let Pat::Ident(name) = input.pat.as_ref() else { return None };
        if name.ident != "body" {
            let syn::Type::Reference(ty) = input.ty.as_ref() else { return None };
            matches!(ty.elem.as_ref(), syn::Type::Path(ty) if ty.path.is_ident("str")).then_some(())?;
            arguments.push(name.ident.to_string());
        }
    }
    (names.len() == arguments.len()).then(|| names.into_iter().map(str::to_owned).zip(arguments).collect())
}

fn page(operation: &Map<String, Value>) -> String {
    const DOCS: &str = "https://plaid.com/docs";
    let url = operation.get("externalDocs").and_then(|docs| docs["url"].as_str()).unwrap_or_default();
    // Upstream writes `none` for operations without a page.
    if url.starts_with("/api/") { format!("{DOCS}{url}") } else { format!("{DOCS}/api/") }
}

fn option(parameter: &Value) -> OptionalParameter {
    OptionalParameter {
        name: parameter["name"].as_str().unwrap_or_default().to_owned(),
        is_query: parameter["in"] == "query",
        kind: match parameter["schema"]["type"].as_str() {
            Some("boolean") => ParameterKind::Bool,
            Some("integer") => ParameterKind::Integer,
            _ => ParameterKind::Text,
        },
    }
}
