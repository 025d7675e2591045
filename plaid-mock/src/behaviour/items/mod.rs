//! Items: their tokens, their products, their state and their webhook URL.

pub mod fire_webhook;
pub mod products;
pub mod renewal;
pub mod reset;

use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use super::common::{lookup, notify};
use crate::params::Params;
use crate::refusal::Refusal;
use crate::state::World;
use crate::time::{Millis, date_time};

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/item/get", get),
        ("/item/webhook/update", webhook_update),
        ("/item/access_token/invalidate", invalidate),
        ("/item/remove", remove),
    ],
    events: &[],
};

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item(world, params)?;
    let last = item.last_webhook.as_ref();
    let last = last.map(|(code, at)| json!({"code_sent": code, "sent_at": date_time(*at)}));
    let transactions = world.state.ledgers.get(&item.id).and_then(|ledger| ledger.updated);
    let updates = |product: &str, succeeded: Option<Millis>| -> Value {
        let [succeeded, failed] = [succeeded, item.failed].map(|at| at.map(date_time));
        if item.has(product) {
            json!({"last_successful_update": succeeded, "last_failed_update": failed})
        } else {
            Value::Null
        }
    };
    let status = json!({
        "last_webhook": last,
        "transactions": updates("transactions", transactions),
        "investments": updates("investments", item.investments_updated),
    });
    Ok(json!({"item": item.full_facts(), "status": status}).into())
}

fn webhook_update(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let url = params.text("webhook");
    let item = lookup::item_mut(world, params)?;
    item.webhook = url.map(Into::into);
    let (id, facts) = (item.id.clone(), item.facts());
    notify::item(world, &id, ("ITEM", "WEBHOOK_UPDATE_ACKNOWLEDGED"), json!({"new_webhook_url": url, "error": null}));
    Ok(json!({"item": facts}).into())
}

fn invalidate(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let fresh = world.token("access");
    world.state.items.replace_token(params.required("access_token")?, &fresh)?;
    Ok(json!({"new_access_token": fresh}).into())
}

fn remove(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let id = lookup::item(world, params)?.id.clone();
    discard(world, &id);
    Ok(json!({}).into())
}

/// Removes an Item with its transactions.
pub fn discard(world: &mut World, id: &str) {
    world.state.ledgers.remove(id);
    world.state.items.remove(id);
}
