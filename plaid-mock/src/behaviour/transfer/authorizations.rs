//! Authorizations, which decide whether a transfer may be made.

use serde_json::{Value, json};

use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::lookup;
use crate::params::Params;
use crate::refusal::{INVALID_FIELD, NONIDENTICAL_REQUEST, NOT_FOUND, Refusal, TRANSFER_UNSUPPORTED_ACCOUNT_TYPE};
use crate::state::transfers::authorization::{Authorization, Decision, Key};
use crate::state::transfers::order::Order;
use crate::state::{World, money};

pub const HANDLERS: Handlers = Handlers {
    operations: &[("/transfer/authorization/create", create), ("/transfer/authorization/cancel", cancel)],
    events: &[],
};

/// The largest amount of a transfer, in cents.
const LIMIT: i64 = 10_000_000;

/// Returns the order in a request, and the decision about it.
pub fn decide(world: &World, params: &Params) -> Result<(Order, Decision), Refusal> {
    let item = lookup::item(world, params)?;
    let account = item.account(params.required("account_id")?)?;
    if account.kind != "depository" {
        let message = format!("account_id: accounts of the type {} can't be used for transfers", account.kind);
        return Err(TRANSFER_UNSUPPORTED_ACCOUNT_TYPE.because(message));
    }
    let order = Order {
        item: item.id.clone(),
        account: account.id.clone(),
        kind: params.required("type")?.into(),
        network: params.required("network")?.into(),
        ach_class: params.owned("ach_class"),
        cents: money::from_text(params.required("amount")?)?,
        user: params.value_or_null("user"),
    };
    let decision = if item.error.is_some() {
        Decision::LoginRequired
    } else if order.cents > LIMIT {
        Decision::LimitReached
    } else if order.kind == "debit" && account.available.unwrap_or(account.current) < order.cents {
        Decision::Insufficient
    } else if params.text("user.legal_name").is_some_and(|name| name.ends_with("Risky")) {
        Decision::Risk
    } else {
        Decision::Approved
    };
    Ok((order, decision))
}

fn create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    if let Some(known) = known(world, params)? {
        return Ok(json!({"authorization": known.facts()}).into());
    }
    let (order, decision) = decide(world, params)?;
    let (id, facts) = add(world, order, decision);
    if let Some(key) = params.text("idempotency_key") {
        let known = Key { request: params.body.clone(), authorization: id, created: world.now() };
        world.state.transfers.keys.insert(key, known);
    }
    Ok(json!({"authorization": facts}).into())
}

/// Returns the authorization that the idempotency key of a request has already created.
fn known<'w>(world: &'w World, params: &Params) -> Result<Option<&'w Authorization>, Refusal> {
    let Some(key) = params.text("idempotency_key") else { return Ok(None) };
    let transfers = &world.state.transfers;
    let Some(known) = transfers.keys.get(key).filter(|known| known.is_alive(world.now())) else { return Ok(None) };
    if known.request != *params.body {
        let message = "idempotency_key was used for another request less than 48 hours ago";
        return Err(NONIDENTICAL_REQUEST.because(message));
    }
    Ok(transfers.authorizations.get(&known.authorization))
}

/// Keeps a new authorization, and returns its id and how answers show it.
pub fn add(world: &mut World, order: Order, decision: Decision) -> (String, Value) {
    let (id, created) = (world.token("authorization"), world.now());
    let new = Authorization { id: id.clone(), order, created, decision, is_canceled: false, transfer: None };
    let facts = new.facts();
    world.state.transfers.authorizations.insert(&id, new);
    (id, facts)
}

fn cancel(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let authorizations = &mut world.state.transfers.authorizations;
    let authorization = lookup::find_mut(authorizations, params, "authorization_id", NOT_FOUND)?;
    if authorization.transfer.is_some() {
        return Err(INVALID_FIELD.because("authorization_id: it was used for a transfer; cancel the transfer"));
    }
    authorization.is_canceled = true;
    Ok(json!({}).into())
}
