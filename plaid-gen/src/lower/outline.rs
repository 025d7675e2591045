//! Makes a model of the description alone, without progenitor's code. No Rust can be rendered from it, but it says what
//! is unnamed, undocumented or without effect when something stops the generation.

use serde_json::{Map, Value};

use super::{fields, parameters, synonyms, types};
use crate::model::{Answer, Api, Enum, Field, Kind, Operation, Struct, Ty, Type, USUAL_SECONDS, Variant};
use crate::normalise::{NAME, TRANSPARENT, VALUES};
use crate::openapi::{content_name, operations, schemas, successes, used};
use crate::policy::Policy;

/// Makes the model of a normalised description, some of whose parts may still have their published form.
pub fn run(document: &Value, policy: &Policy) -> Api {
    let mut api =
        Api { version: document["info"]["version"].as_str().unwrap_or_default().to_owned(), ..Api::default() };
    api.types.extend(schemas(document).map(|(name, schema)| (name.clone(), named(name, schema, policy))));
    api.types.extend(synonyms(document));
    for (pointer, it) in operations(document) {
        let id = it.get("operationId").and_then(Value::as_str).unwrap_or_default();
        api.operations.insert(id.to_owned(), operation(&pointer, it, policy));
    }
    api
}

fn named(name: &str, schema: &Value, policy: &Policy) -> Type {
    let published = schema[NAME].as_str().unwrap_or(name);
    let values = schema.get(VALUES).or_else(|| schema.get("enum")).and_then(Value::as_array);
    let kind = if let Some(values) = values {
        let values = values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        let variants = values.map(|wire| Variant { name: wire.clone(), wire, words: None }).collect();
        Kind::Enum(Enum { variants, bare: Vec::new(), is_evident: false })
    } else if schema.get(TRANSPARENT).is_some() || schema.get("properties").is_none() {
        let meaning = policy.rules.fields.meaning("", published, schema["type"].as_str());
        Kind::Alias(ty(schema), meaning)
    } else {
        let properties = schema["properties"].as_object().into_iter().flatten();
        let fields = properties.map(|(wire, property)| {
            let made = fields::make(published, schema, (wire, property), policy);
            Field { ty: ty(property), ..made }
        });
        Kind::Struct(Struct { fields: fields.collect(), ..Struct::default() })
    };
    types::finish(published, schema, kind, policy)
}

fn ty(schema: &Value) -> Ty {
    if let Some((name, _)) = used(schema) {
        return Ty::Named(name.to_owned());
    }
    match schema["type"].as_str() {
        Some("string") => Ty::Text,
        Some("integer") => Ty::Integer,
        Some("number") => Ty::Float,
        Some("boolean") => Ty::Bool,
        Some("array") => Ty::List(ty(&schema["items"]).into()),
        Some("object") => Ty::JsonObject,
        _ => Ty::Json,
    }
}

fn operation(pointer: &str, it: &Map<String, Value>, policy: &Policy) -> Operation {
    let (path, method) = pointer.trim_start_matches("/paths/").rsplit_once('/').unwrap_or_default();
    let (path, method) = (path.replace("~1", "/").replace("~0", "~"), method.to_uppercase());
    // A contradiction was found when the policy was asked for the first time.
    let knowledge = policy.operations.get(&method, &path, &mut Vec::new());
    let id = it.get("operationId").and_then(Value::as_str).unwrap_or_default();
    let (parameters, options) = parameters::lower(id, &path, it).unwrap_or_default();
    let answer = successes(it).find_map(|(_, response)| content_name(response));
    Operation {
        method,
        product: policy.operations.product(&path),
        is_deprecated: it.get("deprecated") == Some(&Value::Bool(true)),
        parameters,
        options,
        body: it.get("requestBody").and_then(content_name).map(str::to_owned),
        answer: answer.map_or(Answer::Empty, |name| Answer::Json(Ty::Named(name.to_owned()))),
        idempotency: knowledge.idempotency,
        seconds: knowledge.seconds.unwrap_or(USUAL_SECONDS),
        not_ready: knowledge.not_ready,
        rate_limit: knowledge.rate_limit,
        path,
        ..Operation::default()
    }
}
