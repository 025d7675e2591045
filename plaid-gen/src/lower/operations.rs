//! Lowers the operations of the description, and the methods that progenitor made of them, into those of the model.

use std::collections::BTreeMap;

use heck::ToSnakeCase;
use serde_json::{Map, Value};
use syn::{ReturnType, Signature};

use super::{STAGE, parameters, ty};
use crate::model::{Access, Answer, ErrorForm, Operation, Ty, USUAL_SECONDS};
use crate::normalise::{ANSWER, ERROR, NAME};
use crate::openapi::{content_name, named};
use crate::policy::Policy;
use crate::problem::{Problem, Result};

/// Lowers the operation at `pointer`, if progenitor made a method of it, and takes that from `methods`.
pub fn lower(
    pointer: &str,
    operation: &Map<String, Value>,
    document: &Value,
    methods: &mut BTreeMap<String, Signature>,
    policy: &Policy,
    unfit: &mut Vec<Problem>,
) -> Result<Option<(String, Operation)>> {
    let id = text(operation, "operationId");
    let name = method_name(id);
    let Some(signature) = methods.remove(&name) else { return Ok(None) };
    let (path, method) = pointer.trim_start_matches("/paths/").rsplit_once('/').unwrap_or_default();
    let path = path.replace("~1", "/").replace("~0", "~");
    let (method, body) = (method.to_uppercase(), operation.get("requestBody").and_then(content_name));
    let unknown = || {
        Problem::new(
            STAGE,
            format!("operation {id} ({pointer})"),
            "the form of its answer is unknown",
            "look at it in the description, and extend plaid-gen/src/lower/operations.rs",
        )
    };
    let answer = answer(text(operation, ANSWER), &signature).ok_or_else(unknown)?;
    let (parameters, options) = parameters::lower(id, &path, operation)?;
    let item = &document["paths"][&path];
    let error = text(operation, ERROR);
    let published = named(document, error).and_then(|schema| schema[NAME].as_str()).unwrap_or(error);
    let knowledge = policy.operations.get(&method, &path, unfit);
    let lowered = Operation {
        name: parameters::free_name(&name, &CLIENT, "operation"),
        product: policy.operations.product(&path),
        page: page(operation),
        is_deprecated: operation.get("deprecated") == Some(&Value::Bool(true)),
        instead: None,
        is_hidden: [item.get(HIDDEN), operation.get(HIDDEN)].contains(&Some(&Value::Bool(true))),
        access: access(operation.get("security").unwrap_or(&document["security"]), document),
        parameters,
        options,
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
        example: None,
        method,
        path,
    };
    Ok(Some((id.to_owned(), lowered)))
}

/// Returns the name of an operation's method, as progenitor forms it.
fn method_name(id: &str) -> String {
    let name = id.to_snake_case();
    if syn::parse_str::<syn::Ident>(&name).is_ok() { name } else { format!("{name}_") }
}

const HIDDEN: &str = "x-hidden-from-docs";

/// The handwritten methods of the client. A test compares them with the SDK.
pub const CLIENT: [&str; 8] = [
    "builder",
    "call",
    "call_with",
    "environment",
    "from_env",
    "processor_transactions_sync_all",
    "request",
    "transactions_sync_all",
];

/// Returns the credentials that these alternatives allow.
fn access(security: &Value, document: &Value) -> Access {
    let is_oauth = |scheme: &str| {
        let scheme = &document["components"]["securitySchemes"][scheme];
        ["oauth2", "openIdConnect", "http"].iter().any(|kind| scheme["type"] == *kind)
    };
    let (mut keys, mut oauth) = (false, None);
    for alternative in security.as_array().into_iter().flatten().filter_map(Value::as_object) {
        match alternative.iter().find(|(scheme, _)| is_oauth(scheme)) {
            Some((_, scopes)) => {
                let scopes = scopes.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
                oauth = Some(scopes.collect());
            }
            None => keys |= !alternative.is_empty(),
        }
    }
    match (keys, oauth) {
        (false, None) => Access::Open,
        (true, None) => Access::Keys,
        (false, Some(scopes)) => Access::OAuth(scopes),
        (true, Some(scopes)) => Access::KeysOrOAuth(scopes),
    }
}

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

fn page(operation: &Map<String, Value>) -> String {
    const DOCS: &str = "https://plaid.com/docs";
    let url = operation.get("externalDocs").and_then(|docs| docs["url"].as_str()).unwrap_or_default();
    // Upstream writes `none` for operations without a page.
    if url.starts_with("/api/") { format!("{DOCS}{url}") } else { format!("{DOCS}/api/") }
}
