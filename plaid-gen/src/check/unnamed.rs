//! Finds operations, webhooks and fields that the policy or `spec/docs/` does not name yet. Until then, they get the
//! safe default.

use super::STAGE;
use crate::model::{Api, Field, Idempotency, Kind, Meaning, Operation, Privacy, Type, WEBHOOKS};
use crate::problem::Problem;

/// Returns the operations, webhooks and fields that no entry of the policy names.
pub fn unnamed(api: &Api) -> Vec<Problem> {
    let operation =
        |id: &String, what: &str, remedy: &str| Problem::new(STAGE, format!("operation {id}"), what, remedy);
    let idempotency = api.operations.iter().filter(|(_, operation)| operation.idempotency == Idempotency::Unknown);
    let idempotency = idempotency.map(|(id, _)| {
        operation(
            id,
            "the effect of sending it twice is not known, so it counts as one that moves money",
            "name it under `idempotency` in spec/operations.yaml",
        )
    });
    let paged = api.operations.iter().filter(|(_, operation)| operation.pages.is_none() && looks_paged(api, operation));
    let paged = paged.map(|(id, _)| {
        operation(
            id,
            "its request or answer has fields of pages, but how the next page is requested is not known",
            "name it under `paging` in spec/operations.yaml",
        )
    });
    let webhooks = api.types.values().filter(|ty| is_unnamed_webhook(ty)).map(|ty| {
        Problem::new(
            STAGE,
            format!("webhook {}", ty.schema),
            "its type and code are not known, so it is delivered as an unknown one",
            "name them in spec/webhooks.yaml",
        )
    });
    let fields = api.types.values().flat_map(|ty| fields(ty).iter().filter_map(|field| unnamed_field(ty, field)));
    idempotency.chain(paged).chain(webhooks).chain(fields).collect()
}

fn looks_paged(api: &Api, operation: &Operation) -> bool {
    let has = |ty: Option<&str>, names: [&str; 2]| {
        ty.is_some_and(|name| api.fields(name).iter().any(|field| names.contains(&field.wire.as_str())))
    };
    has(operation.body.as_deref(), ["cursor", "offset"]) || has(operation.answered(), ["next_cursor", "has_more"])
}

fn is_unnamed_webhook(ty: &Type) -> bool {
    let is_root = ty.uses.products.contains(WEBHOOKS) && ty.uses.part_of.is_empty();
    is_root && ty.webhook.is_none() && fields(ty).iter().any(|field| field.wire == "webhook_code")
}

fn unnamed_field(ty: &Type, field: &Field) -> Option<Problem> {
    let (what, remedy) = match (field.meaning, field.privacy) {
        (Meaning::DecimalByDefault, _) => (
            "no rule names this number, so it is an exact decimal",
            "name it in `floats` or `decimals` in spec/rules.yaml",
        ),
        (_, Privacy::PrivateByDefault) => (
            "no rule names this text, so Debug does not show it",
            "name it in `plain` or `sensitive` in spec/rules.yaml",
        ),
        _ => return None,
    };
    Some(Problem::new(STAGE, format!("{}.{}", ty.schema, field.wire), what, remedy))
}

fn fields(ty: &Type) -> &[Field] {
    match &ty.kind {
        Kind::Struct(it) => &it.fields,
        _ => &[],
    }
}

/// Returns the operations and webhooks that `spec/docs/` does not describe.
pub fn undocumented(api: &Api) -> Vec<Problem> {
    let problem = |place: String, remedy: String| Problem::new(STAGE, place, "it is not documented", remedy);
    let operations = api.operations.iter().filter(|(_, operation)| operation.words.is_none());
    let operations = operations.map(|(id, operation)| {
        let remedy = format!("describe it under `operations` of spec/docs/{}.yaml", operation.product);
        problem(format!("operation {id}"), remedy)
    });
    let webhooks = api.types.values().filter(|ty| ty.webhook.is_some() && ty.words.is_none());
    let webhooks = webhooks.map(|ty| {
        let remedy = format!("describe it under `types` of spec/docs/{WEBHOOKS}.yaml");
        problem(format!("webhook {}", ty.schema), remedy)
    });
    operations.chain(webhooks).chain(without_advice(api)).collect()
}

/// Returns what is deprecated without a word on what to use instead.
fn without_advice(api: &Api) -> Vec<Problem> {
    let problem = |place: String| {
        let what = "it is deprecated, and its note does not say what to use instead";
        Problem::new(STAGE, place, what, "say it under `deprecated` of a file in spec/docs")
    };
    let operations =
        api.operations.iter().filter(|(_, operation)| operation.is_deprecated && operation.instead.is_none());
    let operations = operations.map(|(id, _)| problem(format!("operation {id}")));
    let fields = api.types.values().flat_map(|ty| {
        let silent = fields(ty).iter().filter(|field| field.is_deprecated && field.instead.is_none());
        silent.map(|field| problem(format!("{}.{}", ty.schema, field.wire)))
    });
    operations.chain(fields).collect()
}
