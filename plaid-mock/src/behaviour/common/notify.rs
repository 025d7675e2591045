//! Webhooks, and where they are sent.

use serde_json::{Value, json};

use crate::refusal::{INVALID_FIELD, Refusal};
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
    world.send(&url, &merged(body((kind, code), more), json!({"item_id": id})));
}

/// Sends a webhook to a URL, or else to the account's.
pub fn url_or_account(world: &mut World, url: Option<&str>, body: &Value) {
    match url {
        Some(url) => world.send(url, body),
        None => world.send_to_account(body),
    }
}

/// Refuses a webhook URL that is not a URL.
pub fn check_url(url: Option<&str>) -> Result<(), Refusal> {
    if url.is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
        return Err(INVALID_FIELD.because("webhook must be a URL"));
    }
    Ok(())
}
