//! Recurring transfers, by a test clock or by the server's own clock.

use std::time::Duration;

use serde_json::{Value, json};

use super::authorizations::{self, decide};
use super::transfers::{self, NewTransfer};
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::lookup;
use crate::params::Params;
use crate::refusal::{NOT_FOUND, Refusal};
use crate::state::facts::merged;
use crate::state::transfers::authorization::Decision;
use crate::state::transfers::recurring::{Recurring, Schedule};
use crate::state::{EventKind, World};
use crate::time::{Day, Millis, day_of, start_of};

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/transfer/recurring/create", create),
        ("/transfer/recurring/get", get),
        ("/transfer/recurring/list", list),
        ("/transfer/recurring/cancel", cancel),
    ],
    events: &[(EventKind::RecurringTransferDue, due)],
};

fn create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let key = params.required("idempotency_key")?;
    let known = world.state.transfers.recurring_keys.get(key);
    if let Some(known) = known.and_then(|id| world.state.transfers.recurring.get(id)) {
        let facts = json!({"recurring_transfer": known.facts()});
        return Ok(merged(facts, Decision::Approved.facts()).into());
    }
    let schedule = Schedule::read(params)?;
    let clock = params.text("test_clock_id");
    let now = match clock {
        None => world.now(),
        Some(_) => *lookup::find(&world.state.transfers.clocks, params, "test_clock_id", NOT_FOUND)?,
    };
    let (order, decision) = decide(world, params)?;
    if decision != Decision::Approved {
        return Ok(merged(json!({"recurring_transfer": null}), decision.facts()).into());
    }
    let id = world.token("recurring-transfer");
    let recurring = Recurring {
        id: id.clone(),
        order,
        description: params.required("description")?.into(),
        created: world.now(),
        next: schedule.next(day_of(now)),
        schedule,
        clock: clock.map(Into::into),
        is_canceled: false,
        transfers: Vec::new(),
    };
    let facts = json!({"recurring_transfer": recurring.facts()});
    world.state.transfers.recurring_keys.insert(key, id.clone());
    world.state.transfers.recurring.insert(&id, recurring);
    match clock {
        Some(clock) => run_by_clock(world, clock, now),
        None => due(world, &id),
    }
    Ok(merged(facts, decision.facts()).into())
}

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let recurring = lookup::find(&world.state.transfers.recurring, params, "recurring_transfer_id", NOT_FOUND)?;
    Ok(json!({"recurring_transfer": recurring.facts()}).into())
}

fn list(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (offset, count) = params.page("offset", "count", 25, 25)?;
    let is_wanted = params.period("start_time", "end_time")?;
    let found = world.state.transfers.recurring.newest_first().filter(|recurring| is_wanted(recurring.created));
    let page: Vec<Value> = found.skip(offset).take(count).map(Recurring::facts).collect();
    Ok(json!({"recurring_transfers": page}).into())
}

fn cancel(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let recurring = &mut world.state.transfers.recurring;
    lookup::find_mut(recurring, params, "recurring_transfer_id", NOT_FOUND)?.is_canceled = true;
    Ok(json!({}).into())
}

/// Makes the transfers that are due by the server's clock, and schedules the next one.
fn due(world: &mut World, id: &str) {
    let now = world.now();
    run(world, id, day_of(now));
    let active = world.state.transfers.recurring.get(id).filter(|recurring| !recurring.is_canceled);
    if let Some(day) = active.and_then(|recurring| recurring.next) {
        let wait = u64::try_from(start_of(day).saturating_sub(now)).unwrap_or_default();
        world.later(Duration::from_millis(wait), EventKind::RecurringTransferDue.of(id));
    }
}

/// Makes the transfers that are due by a test clock.
pub fn run_by_clock(world: &mut World, clock: &str, now: Millis) {
    let recurring = world.state.transfers.recurring.iter();
    let ids: Vec<String> =
        recurring.filter(|(_, r)| r.clock.as_deref() == Some(clock)).map(|(id, _)| id.into()).collect();
    for id in ids {
        run(world, &id, day_of(now));
    }
}

fn run(world: &mut World, id: &str, until: Day) {
    while let Some(recurring) = world.state.transfers.recurring.get_mut(id)
        && recurring.take_due(until).is_some()
    {
        let (order, description) = (recurring.order.clone(), recurring.description.clone());
        let (authorization, _) = authorizations::add(world, order.clone(), Decision::Approved);
        let (authorization, description) = (authorization.as_str(), description.as_str());
        let new = NewTransfer { order, authorization, description, metadata: json!({}), recurring: Some(id) };
        let made = transfers::add(world, new)["id"].as_str().unwrap_or_default().to_owned();
        if let Some(recurring) = world.state.transfers.recurring.get_mut(id) {
            recurring.transfers.push(made);
        }
    }
}
