//! Finds operations, webhooks and fields that the policy or `spec/docs/` does not name yet. Until then, they get the
//! safe default.

use super::{Names, STAGE};
use crate::model::{Api, Field, Idempotency, Kind, Meaning, Operation, Privacy, Type, WEBHOOKS};
use crate::problem::Problem;
use crate::read::examples::Examples;

/// Returns the operations, webhooks and fields that no entry of the policy names.
pub fn unnamed(api: &Api, names: &Names) -> Vec<Problem> {
    let operation = |id: &String, what: &str, remedy: &str| Problem::new(STAGE, names.operation(id), what, remedy);
    let idempotency = api.operations.iter().filter(|(_, operation)| operation.idempotency == Idempotency::Unknown);
    let idempotency = idempotency.map(|(id, _)| {
        operation(
            id,
            "the effect of sending it twice is not known, so it counts as one that moves money",
            "name it under `idempotency` in spec/operations.yaml",
        )
    });
    let billed = api.operations.iter().filter(|(_, operation)| operation.idempotency == Idempotency::ReadOrBilled);
    let billed = billed.map(|(id, _)| {
        operation(
            id,
            "it reads, and whether that is billed is not known, so it counts as billed",
            "name it under `read` or `billed-read` of `idempotency` in spec/operations.yaml",
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
            format!("webhook {}", names.schema(&ty.schema)),
            "its type and code are not known, so it is delivered as an unknown one",
            "name them in spec/webhooks.yaml",
        )
    });
    let unnamed_fields = |ty| fields(ty).iter().filter_map(move |field| unnamed_field(ty, field, names));
    let fields = api.types.values().flat_map(unnamed_fields);
    let fields = fields.chain(untyped(api));
    idempotency.chain(billed).chain(paged).chain(webhooks).chain(fields).collect()
}

/// Returns the schemas with alternatives that have become any JSON.
fn untyped(api: &Api) -> impl Iterator<Item = Problem> + '_ {
    api.untyped.iter().map(|pointer| {
        let what = "its alternatives can't be told apart, so it is any JSON";
        let remedy = "give it a discriminator with an action in spec/overlay.yaml, or extend normalise/unions.rs";
        Problem::new(STAGE, pointer, what, remedy)
    })
}

fn looks_paged(api: &Api, operation: &Operation) -> bool {
    let has = |ty: Option<&str>, names: [&str; 2]| {
        ty.is_some_and(|name| api.fields(name).iter().any(|field| names.contains(&field.wire.as_str())))
    };
    has(operation.body.as_deref(), ["cursor", "offset"]) || has(operation.answered(), ["next_cursor", "has_more"])
}

fn is_unnamed_webhook(ty: &Type) -> bool {
    ty.webhook.is_none() && is_root_webhook(ty)
}

/// Whether a type is a webhook, and not a part of one.
pub(super) fn is_root_webhook(ty: &Type) -> bool {
    let is_root = ty.uses.products.contains(WEBHOOKS) && ty.uses.part_of.is_empty();
    is_root && fields(ty).iter().any(|field| field.wire == "webhook_code")
}

fn unnamed_field(ty: &Type, field: &Field, names: &Names) -> Option<Problem> {
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
    Some(Problem::new(STAGE, names.field(&ty.schema, &field.wire), what, remedy))
}

fn fields(ty: &Type) -> &[Field] {
    match &ty.kind {
        Kind::Struct(it) => &it.fields,
        _ => &[],
    }
}

/// Returns the operations and webhooks that `spec/docs/` does not describe.
pub fn undocumented(api: &Api, names: &Names, examples: &Examples) -> Vec<Problem> {
    let problem = |place: String, remedy: String| Problem::new(STAGE, place, "it is not documented", remedy);
    let operations = api.operations.iter().filter(|(_, operation)| operation.words.is_none());
    let operations = operations.map(|(id, operation)| {
        let remedy = format!("describe it under `operations` of spec/docs/{}.yaml", operation.product);
        problem(names.operation(id), remedy)
    });
    let is_webhook = |ty: &Type| ty.webhook.is_some() || is_root_webhook(ty);
    let webhooks = api.types.values().filter(|ty| is_webhook(ty) && ty.words.is_none());
    let webhooks = webhooks.map(|ty| {
        let remedy = format!("describe it under `types` of spec/docs/{WEBHOOKS}.yaml");
        problem(format!("webhook {}", names.schema(&ty.schema)), remedy)
    });
    let without_example = api.operations.iter().filter(|(id, _)| examples.of(id).is_none());
    let without_example = without_example.map(|(id, operation)| {
        let remedy = format!("give a request in spec/examples/{}.yaml", operation.product);
        Problem::new(STAGE, names.operation(id), "it has no example", remedy)
    });
    operations.chain(webhooks).chain(without_example).chain(without_advice(api, names)).collect()
}

/// Returns what is deprecated without a word on what to use instead.
fn without_advice(api: &Api, names: &Names) -> Vec<Problem> {
    let problem = |place: String| {
        let what = "it is deprecated, and its note does not say what to use instead";
        Problem::new(STAGE, place, what, "say it under `deprecated` of a file in spec/docs")
    };
    let operations =
        api.operations.iter().filter(|(_, operation)| operation.is_deprecated && operation.instead.is_none());
    let operations = operations.map(|(id, _)| problem(names.operation(id)));
    let fields = api.types.values().flat_map(|ty| {
        let silent = fields(ty).iter().filter(|field| field.is_deprecated && field.instead.is_none());
        silent.map(|field| problem(names.field(&ty.schema, &field.wire)))
    });
    operations.chain(fields).collect()
}
