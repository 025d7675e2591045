//! Items: their tokens, their errors and their webhook URL.

pub mod fire_webhook;

use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use super::common::{lookup, notify};
use crate::params::Params;
use crate::refusal::{ITEM_LOGIN_REQUIRED, Refusal};
use crate::state::World;
use crate::time::date_time;

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/item/get", get),
        ("/item/webhook/update", webhook_update),
        ("/item/access_token/invalidate", invalidate),
        ("/item/remove", remove),
        ("/sandbox/item/reset_login", reset_login),
        ("/_mock/item/repair", repaired_elsewhere),
    ],
    events: &[],
};

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item(world, params)?;
    let last = item.last_webhook.as_ref();
    let last = last.map(|(code, at)| json!({"code_sent": code, "sent_at": date_time(*at)}));
    let updated = world.state.ledgers.get(&item.id).and_then(|ledger| ledger.updated);
    let updated = updated.map(|at| json!({"last_successful_update": date_time(at)}));
    Ok(json!({"item": item.facts(), "status": {"last_webhook": last, "transactions": updated}}).into())
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

/// <https://plaid.com/docs/api/sandbox/#sandboxitemreset_login>
fn reset_login(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item_mut(world, params)?;
    item.error = Some(ITEM_LOGIN_REQUIRED.name.into());
    let (id, error) = (item.id.clone(), item.error_facts());
    notify::item(world, &id, ("ITEM", "ERROR"), json!({"error": error}));
    Ok(json!({"reset_login": true}).into())
}

/// Renews the login of an Item. Returns whether that was necessary.
pub fn repair(world: &mut World, id: &str) -> bool {
    world.state.items.get_mut(id).is_some_and(|item| item.error.take().is_some())
}

/// Renews the login of an Item as its user would in another app, which Plaid announces. It does not announce the end of
/// the app's own update mode: <https://plaid.com/docs/api/items/#login_repaired>.
fn repaired_elsewhere(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let id = lookup::item(world, params)?.id.clone();
    if repair(world, &id) {
        notify::item(world, &id, ("ITEM", "LOGIN_REPAIRED"), Value::Null);
    }
    Ok(json!({}).into())
}
