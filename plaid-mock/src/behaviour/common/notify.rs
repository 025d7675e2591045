//! Webhooks, and where they are sent. Each is completed and held against the description, as answers are.

use serde_json::{Value, json};

use crate::description::{plan, webhooks};
use crate::made::{self, Basis, subject::Subject};
use crate::state::World;
use crate::state::facts::merged;
use crate::time::day_of;

/// Returns the body of a webhook of a type and a code.
pub fn body((kind, code): (&str, &str), more: Value) -> Value {
    merged(json!({"webhook_type": kind, "webhook_code": code, "environment": "sandbox"}), more)
}

/// Sends a webhook about an Item to the Item's URL, if it has one.
pub fn item(world: &mut World, id: &str, (kind, code): (&str, &str), more: Value) {
    let now = world.now();
    let Some(item) = world.state.items.get_mut(id) else { return };
    let Some(url) = item.webhook.clone() else { return };
    item.last_webhook = Some((code.to_owned(), now));
    let mut body = body((kind, code), more);
    // A webhook about a report names the report only.
    if webhooks::of(&body).is_none_or(|webhook| plan::of(webhook.schema).has("item_id")) {
        body["item_id"] = id.into();
    }
    to_url(world, &url, body);
}

/// Sends a webhook to a URL.
pub fn to_url(world: &mut World, url: &str, body: Value) {
    let seed = world.random().u64(..);
    let Some(webhook) = webhooks::of(&body) else {
        return world.keep_unsent(url, body, "the description has no webhook of this type and code");
    };
    let subject = Subject::default();
    let basis = Basis { request: &body, seed, today: day_of(world.now()), subject: &subject };
    let completed = made::complete(webhook.schema, body.clone(), basis);
    match completed.validated(webhook.validator()) {
        Ok(body) => world.send(url, body),
        Err(problem) => {
            world.keep_unsent(url, body, &format!("the webhook does not match the description: {problem}"));
        }
    }
}

/// Sends a webhook to the URL that the account has configured, if it has one.
pub fn to_account(world: &mut World, body: Value) {
    if let Some(url) = world.webhook.clone() {
        to_url(world, &url, body);
    }
}

/// Sends a webhook to a URL, or else to the account's.
pub fn url_or_account(world: &mut World, url: Option<&str>, body: Value) {
    match url {
        Some(url) => to_url(world, url, body),
        None => to_account(world, body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::sent::Delivery;

    /// Sends a webhook in a new world. Returns whether it waits to be sent, and how it is kept.
    fn sent(body: Value) -> (bool, Value, Option<Delivery>) {
        let mut world = World::new(0);
        to_url(&mut world, "http://localhost/", body);
        let kept = world.sent.iter().next().map(|(_, sent)| sent.body.clone());
        (!world.take_outbox().is_empty(), kept.unwrap_or_default(), world.sent.deliveries().pop())
    }

    #[test]
    fn what_the_description_requires_is_added() {
        let facts = body(("ITEM", "PENDING_DISCONNECT"), json!({"item_id": "i", "reason": "INSTITUTION_MIGRATION"}));
        let (is_sent, body, _) = sent(facts);
        assert!(is_sent && body["disconnect_time"].is_string(), "{body}");
        assert_eq!((&body["item_id"], &body["environment"]), (&json!("i"), &json!("sandbox")));
    }

    #[test]
    fn what_the_description_does_not_have_is_not_sent() {
        for (facts, problem) in [
            (body(("ITEM", "LOGIN_REPAIRED"), json!({"item_id": "i", "tea": 1})), "the schema has no field tea"),
            (body(("ITEM", "LOGIN_REPAIRED"), json!({"item_id": 1})), "/item_id"),
            (body(("ITEM", "TEA"), json!({"item_id": "i"})), "no webhook of this type and code"),
        ] {
            let (is_sent, _, kept) = sent(facts);
            let error = kept.and_then(|kept| kept.error).unwrap_or_default();
            assert!(!is_sent && error.contains(problem), "{error}");
        }
    }
}
