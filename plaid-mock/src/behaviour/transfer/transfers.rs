//! Transfers.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Order, cents, events, tell, unknown, with};
use crate::asked::Asked;
use crate::behaviour::{Act, Reply};
use crate::clock::{Millis, date_time, day_text, time_from, today};
use crate::refusal::{INVALID_FIELD, Refusal, TRANSFER_NOT_CANCELLABLE};
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] =
    &[("/transfer/create", create), ("/transfer/get", get), ("/transfer/list", list), ("/transfer/cancel", cancel)];

#[derive(Serialize, Deserialize)]
pub struct Transfer {
    pub id: String,
    authorization: String,
    pub order: Order,
    description: String,
    metadata: Value,
    pub created: Millis,
    /// As in answers.
    pub status: String,
    pub sweep_status: Option<String>,
    pub sweep: Option<String>,
    pub failure: Value,
    recurring: Option<String>,
}

impl Transfer {
    pub fn facts(&self) -> Value {
        let settles = day_text(today(self.created) + if self.order.network == "ach" { 3 } else { 1 });
        let facts = json!({
            "id": self.id,
            "authorization_id": self.authorization,
            "description": self.description,
            "metadata": self.metadata,
            "created": date_time(self.created),
            "status": self.status,
            "sweep_status": self.sweep_status,
            "cancellable": self.status == "pending",
            "failure_reason": self.failure,
            "credit_funds_source": null,
            "guarantee_decision": null,
            "guarantee_decision_rationale": null,
            "expected_settlement_date": settles,
            "standard_return_window": day_text(today(self.created) + 5),
            "unauthorized_return_window": day_text(today(self.created) + 63),
            "recurring_transfer_id": self.recurring,
            "refunds": [],
        });
        with(self.order.facts(), facts)
    }
}

/// Where an authorization is used twice, the transfer is still one.
fn create(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (id, now) = (asked.required("authorization_id")?, world.now());
    let known = world.state.transfers.authorizations.get(id);
    let authorization =
        known.ok_or_else(|| INVALID_FIELD.because("authorization_id: there is no such authorization"))?;
    if let Some(made) = authorization.transfer.as_ref().and_then(|made| world.state.transfers.made.get(made)) {
        return Ok(json!({"transfer": made.facts()}).into());
    }
    authorization.check(now)?;
    let mut order = authorization.order.clone();
    if asked.required("account_id")? != order.account {
        return Err(INVALID_FIELD.because("account_id is not the account of the authorization"));
    }
    if let Some(amount) = asked.text("amount") {
        let amount = cents(amount)?;
        if amount > order.cents {
            return Err(INVALID_FIELD.because("amount is above that of the authorization"));
        }
        order.cents = amount;
    }
    let metadata = asked.value("metadata").cloned().unwrap_or_default();
    let facts = add(world, order, id, asked.required("description")?, metadata, None);
    tell(world, None);
    Ok(json!({"transfer": facts}).into())
}

/// Makes the transfer of an authorization.
pub fn add(
    world: &mut World,
    order: Order,
    authorization: &str,
    description: &str,
    metadata: Value,
    recurring: Option<&str>,
) -> Value {
    let id = world.token("transfer");
    let transfer = Transfer {
        id: id.clone(),
        authorization: authorization.into(),
        order,
        description: description.into(),
        metadata,
        created: world.now(),
        status: "pending".into(),
        sweep_status: None,
        sweep: None,
        failure: Value::Null,
        recurring: recurring.map(Into::into),
    };
    let facts = transfer.facts();
    if let Some(authorization) = world.state.transfers.authorizations.get_mut(authorization) {
        authorization.transfer = Some(id.clone());
    }
    world.state.transfers.made.insert(&id, transfer);
    events::add(world, &id, "pending");
    facts
}

fn get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let transfers = &world.state.transfers;
    let id = if let Some(id) = asked.text("transfer_id") {
        id
    } else {
        let authorization = transfers.authorizations.get(asked.required("authorization_id")?);
        let made = authorization.and_then(|authorization| authorization.transfer.as_deref());
        made.ok_or_else(|| unknown("authorization_id"))?
    };
    let transfer = transfers.made.get(id).ok_or_else(|| unknown("transfer_id"))?;
    Ok(json!({"transfer": transfer.facts()}).into())
}

/// Whether a time is between those that a request names.
pub fn period<'a>(asked: &'a Asked, start: &str, end: &str) -> Result<impl Fn(Millis) -> bool + use<'a>, Refusal> {
    let time = |field: &str| match asked.text(field) {
        None => Ok(None),
        Some(text) => time_from(text)
            .map(Some)
            .ok_or_else(|| INVALID_FIELD.because(format!("{field} is no time such as 2026-11-25T00:00:00Z"))),
    };
    let (start, end) = (time(start)?, time(end)?);
    Ok(move |at: Millis| start.is_none_or(|start| at >= start) && end.is_none_or(|end| at <= end))
}

fn list(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (offset, count) = asked.page("offset", "count", 25, 25)?;
    let is_wanted = period(asked, "start_date", "end_date")?;
    let newest_first = world.state.transfers.made.iter().rev().map(|(_, transfer)| transfer);
    let page = newest_first.filter(|transfer| is_wanted(transfer.created)).skip(offset).take(count);
    Ok(json!({"transfers": page.map(Transfer::facts).collect::<Vec<_>>()}).into())
}

fn cancel(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let id = asked.required("transfer_id")?;
    let transfer = world.state.transfers.made.get_mut(id).ok_or_else(|| unknown("transfer_id"))?;
    if transfer.status != "pending" {
        let message = format!("transfer_id: the transfer is {}, and can't be cancelled any more", transfer.status);
        return Err(TRANSFER_NOT_CANCELLABLE.because(message));
    }
    transfer.status = "cancelled".into();
    events::add(world, id, "cancelled");
    tell(world, None);
    Ok(json!({}).into())
}
