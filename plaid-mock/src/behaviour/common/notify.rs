//! Webhooks, and where they are sent. Each is completed and held against the description, as answers are.

use serde_json::{Value, json};

use crate::description::schema::Fields;
use crate::description::webhooks;
use crate::made;
use crate::state::World;
use crate::state::facts::merged;

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
    if webhooks::schema_of(&body).is_none_or(|schema| Fields::of(schema).properties.contains_key("item_id")) {
        body["item_id"] = id.into();
    }
    to_url(world, &url, body);
}

/// Sends a webhook to a URL.
pub fn to_url(world: &mut World, url: &str, body: Value) {
    let seed = world.random().u64(..);
    let Some(schema) = webhooks::schema_of(&body) else {
        return world.keep_unsent(url, body, "the description has no webhook of this type and code");
    };
    let completed = made::complete(schema, body.clone(), &body, seed);
    match completed.validated(schema) {
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
