//! Finds the webhooks: objects with a type and a code, to which no operation leads.

use crate::model::{Api, Kind, Type, WEBHOOKS};
use crate::openapi::has_webhook_fields;
use crate::policy::Webhooks;

/// Marks the webhooks. It runs before products spread, because it recognises a webhook by having none.
pub fn mark(api: &mut Api, webhooks: &Webhooks) {
    for ty in api.types.values_mut().filter(|ty| is_webhook(ty)) {
        ty.uses.products.insert(WEBHOOKS.into());
        ty.uses.is_read = true;
        ty.webhook = webhooks.get(&ty.schema).cloned();
    }
}

fn is_webhook(ty: &Type) -> bool {
    let Kind::Struct(it) = &ty.kind else { return false };
    ty.uses.products.is_empty() && has_webhook_fields(|field| it.field(field).is_some())
}
