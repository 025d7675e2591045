//! Transfers.

use serde_json::{Value, json};

use super::events;
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::lookup;
use crate::params::Params;
use crate::refusal::{INVALID_FIELD, NOT_FOUND, Refusal, TRANSFER_NOT_CANCELLABLE};
use crate::state::transfers::order::Order;
use crate::state::transfers::transfer::Transfer;
use crate::state::{World, money};

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/transfer/create", create),
        ("/transfer/get", get),
        ("/transfer/list", list),
        ("/transfer/cancel", cancel),
    ],
    events: &[],
};

/// Creates a transfer. For an authorization that has been used, this returns its transfer.
fn create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (transfers, now) = (&world.state.transfers, world.now());
    let authorization = lookup::find(&transfers.authorizations, params, "authorization_id", INVALID_FIELD)?;
    if let Some(made) = authorization.transfer.as_ref().and_then(|made| transfers.transfers.get(made)) {
        return Ok(json!({"transfer": made.facts()}).into());
    }
    authorization.check(now)?;
    let mut order = authorization.order.clone();
    if params.required("account_id")? != order.account {
        return Err(INVALID_FIELD.because("account_id is not the account of the authorization"));
    }
    if let Some(amount) = params.text("amount") {
        let amount = money::from_text(amount)?;
        if amount > order.cents {
            return Err(INVALID_FIELD.because("amount is above the amount of the authorization"));
        }
        order.cents = amount;
    }
    let new = NewTransfer {
        order,
        authorization: params.required("authorization_id")?,
        description: params.required("description")?,
        metadata: params.value_or_null("metadata"),
        recurring: None,
    };
    let facts = add(world, new);
    Ok(json!({"transfer": facts}).into())
}

/// A transfer that is to be made.
pub struct NewTransfer<'a> {
    pub order: Order,
    /// The id of its authorization.
    pub authorization: &'a str,
    pub description: &'a str,
    pub metadata: Value,
    /// The id of the recurring transfer that it belongs to.
    pub recurring: Option<&'a str>,
}

/// Makes a transfer, and returns how answers show it.
pub fn add(world: &mut World, new: NewTransfer<'_>) -> Value {
    let id = world.token("transfer");
    let transfer = Transfer {
        id: id.clone(),
        authorization: new.authorization.into(),
        order: new.order,
        description: new.description.into(),
        metadata: new.metadata,
        created: world.now(),
        status: "pending".into(),
        sweep_status: None,
        sweep: None,
        failure: Value::Null,
        recurring: new.recurring.map(Into::into),
    };
    let facts = transfer.facts();
    if let Some(authorization) = world.state.transfers.authorizations.get_mut(new.authorization) {
        authorization.transfer = Some(id.clone());
    }
    world.state.transfers.transfers.insert(&id, transfer);
    events::add(world, &id, "pending");
    facts
}

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let transfers = &world.state.transfers;
    if params.text("transfer_id").is_some() {
        let transfer = lookup::find(&transfers.transfers, params, "transfer_id", NOT_FOUND)?;
        return Ok(json!({"transfer": transfer.facts()}).into());
    }
    let authorization = lookup::find(&transfers.authorizations, params, "authorization_id", NOT_FOUND)?;
    let transfer = authorization.transfer.as_deref().and_then(|id| transfers.transfers.get(id));
    let transfer =
        transfer.ok_or_else(|| NOT_FOUND.because("authorization_id: it has not been used for a transfer"))?;
    Ok(json!({"transfer": transfer.facts()}).into())
}

fn list(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (offset, count) = params.page("offset", "count", 25, 25)?;
    let is_wanted = params.period("start_date", "end_date")?;
    let found = world.state.transfers.transfers.newest_first().filter(|transfer| is_wanted(transfer.created));
    let page: Vec<Value> = found.skip(offset).take(count).map(Transfer::facts).collect();
    Ok(json!({"transfers": page}).into())
}

fn cancel(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let transfer = lookup::find_mut(&mut world.state.transfers.transfers, params, "transfer_id", NOT_FOUND)?;
    if transfer.status != "pending" {
        let message = format!("transfer_id: the transfer is {}, and can no longer be cancelled", transfer.status);
        return Err(TRANSFER_NOT_CANCELLABLE.because(message));
    }
    transfer.status = "cancelled".into();
    let id = transfer.id.clone();
    events::add(world, &id, "cancelled");
    Ok(json!({}).into())
}
