//! Finds the webhooks: objects with a type and a code, to which no operation leads.

use crate::model::{Api, Kind, Type, WEBHOOKS};
use crate::openapi::has_webhook_fields;
use crate::policy::Webhooks;
use crate::problem::Problem;

/// Marks the webhooks. It runs before products spread, because it recognises a webhook by having none.
/// One that lacks a field by which the policy recognises it stays unnamed, which is added to `unfit`.
pub fn mark(api: &mut Api, webhooks: &Webhooks, unfit: &mut Vec<Problem>) {
    for ty in api.types.values_mut().filter(|ty| is_webhook(ty)) {
        ty.uses.products.insert(WEBHOOKS.into());
        ty.uses.is_read = true;
        let Some(webhook) = webhooks.get(&ty.schema) else { continue };
        let lacking = webhook.when.keys().find(|field| !has(ty, field));
        match lacking {
            Some(field) => unfit.push(webhooks.no_such_field(&ty.schema, field)),
            None => ty.webhook = Some(webhook.clone()),
        }
    }
}

fn has(ty: &Type, field: &str) -> bool {
    matches!(&ty.kind, Kind::Struct(it) if it.field(field).is_some())
}

fn is_webhook(ty: &Type) -> bool {
    ty.uses.products.is_empty() && has_webhook_fields(|field| has(ty, field))
}
