//! Recognises webhooks, which the description does not mark.

const FIELDS: [&str; 2] = ["webhook_type", "webhook_code"];

/// Whether an object has the fields that every webhook has. No operation leads to a webhook, which the caller checks.
pub fn has_webhook_fields(has: impl Fn(&str) -> bool) -> bool {
    FIELDS.iter().all(|field| has(field))
}
