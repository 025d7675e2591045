//! What lets things happen to transfers in the Sandbox.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::transfers::period;
use super::{events, money, recurring, tell, unknown};
use crate::asked::Asked;
use crate::behaviour::{Act, Reply};
use crate::clock::{Millis, date_time, day_text, time_from, today};
use crate::refusal::{INVALID_FIELD, Refusal, SANDBOX_TRANSFER_EVENT_TRANSITION_INVALID};
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] = &[
    ("/sandbox/transfer/simulate", simulate),
    ("/sandbox/transfer/fire_webhook", fire_webhook),
    ("/sandbox/transfer/sweep/simulate", sweep),
    ("/transfer/sweep/get", sweep_get),
    ("/transfer/sweep/list", sweep_list),
    ("/sandbox/transfer/test_clock/create", clock_create),
    ("/sandbox/transfer/test_clock/advance", clock_advance),
    ("/sandbox/transfer/test_clock/get", clock_get),
    ("/sandbox/transfer/test_clock/list", clock_list),
];

/// What a transfer can become.
const TRANSITIONS: [(&str, &str); 7] = [
    ("pending", "posted"),
    ("pending", "failed"),
    ("posted", "settled"),
    ("posted", "returned"),
    ("settled", "funds_available"),
    ("settled", "returned"),
    ("funds_available", "returned"),
];

/// Money that goes to or comes from the caller's own account at once.
#[derive(Serialize, Deserialize)]
pub struct Sweep {
    id: String,
    created: Millis,
    cents: i64,
    settled: Option<Millis>,
    transfers: Vec<String>,
}

impl Sweep {
    fn facts(&self) -> Value {
        json!({
            "id": self.id,
            "created": date_time(self.created),
            "amount": money(self.cents),
            "iso_currency_code": "USD",
            "settled": self.settled.map(|at| day_text(today(at))),
            "status": if self.settled.is_some() { "settled" } else { "pending" },
            "trigger": "manual",
            "funding_account_id": "",
        })
    }
}

fn simulate(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (id, to) = (asked.required("transfer_id")?, asked.required("event_type")?);
    let transfer = world.state.transfers.made.get_mut(id).ok_or_else(|| unknown("transfer_id"))?;
    if !TRANSITIONS.contains(&(transfer.status.as_str(), to)) {
        let message = format!("event_type: a transfer that is {} can't become {to}", transfer.status);
        return Err(SANDBOX_TRANSFER_EVENT_TRANSITION_INVALID.because(message));
    }
    to.clone_into(&mut transfer.status);
    match to {
        "posted" => transfer.sweep_status = Some("unswept".into()),
        "failed" | "returned" => {
            let usual = json!({"failure_code": "R01", "ach_return_code": "R01", "description": "insufficient funds"});
            transfer.failure = asked.value("failure_reason").cloned().unwrap_or(usual);
        }
        _ => {}
    }
    events::add(world, id, to);
    tell(world, asked.text("webhook"));
    Ok(json!({}).into())
}

fn fire_webhook(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    tell(world, Some(asked.required("webhook")?));
    Ok(json!({}).into())
}

/// What was swept last time settles; what has been posted since is swept.
#[allow(clippy::unnecessary_wraps, reason = "an operation, as all of them")]
fn sweep(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (now, id) = (world.now(), world.token("sweep"));
    let transfers = &mut world.state.transfers;
    let (mut happened, mut swept, mut cents) = (Vec::new(), Vec::new(), 0_i64);
    let ids: Vec<String> = transfers.made.iter().map(|(id, _)| id.to_owned()).collect();
    for transfer in &ids {
        let Some(transfer) = transfers.made.get_mut(transfer) else { continue };
        let next = match transfer.sweep_status.as_deref() {
            Some("swept") => "swept_settled",
            Some("unswept") => "swept",
            _ => continue,
        };
        transfer.sweep_status = Some(next.into());
        if next == "swept" {
            let signed = if transfer.order.kind == "debit" { transfer.order.cents } else { -transfer.order.cents };
            cents = cents.saturating_add(signed);
            transfer.sweep = Some(id.clone());
            swept.push(transfer.id.clone());
        } else if let Some(sweep) = transfer.sweep.as_deref().and_then(|id| transfers.sweeps.get_mut(id)) {
            sweep.settled = Some(now);
        }
        happened.push((transfer.id.clone(), next));
    }
    if happened.is_empty() {
        return Ok(json!({}).into());
    }
    let mut facts = json!({});
    if !swept.is_empty() {
        let sweep = Sweep { id: id.clone(), created: now, cents, settled: None, transfers: swept };
        facts["sweep"] = sweep.facts();
        transfers.sweeps.insert(id, sweep);
    }
    for (transfer, kind) in happened {
        events::add(world, &transfer, kind);
    }
    tell(world, asked.text("webhook"));
    Ok(facts.into())
}

fn sweep_get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let sweep = world.state.transfers.sweeps.get(asked.required("sweep_id")?).ok_or_else(|| unknown("sweep_id"))?;
    Ok(json!({"sweep": sweep.facts()}).into())
}

fn sweep_list(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (offset, count) = asked.page("offset", "count", 25, 25)?;
    let is_wanted = period(asked, "start_date", "end_date")?;
    let transfer = asked.text("transfer_id");
    let newest_first = world.state.transfers.sweeps.iter().rev().map(|(_, sweep)| sweep);
    let fits = |sweep: &&Sweep| {
        is_wanted(sweep.created) && transfer.is_none_or(|id| sweep.transfers.iter().any(|known| known == id))
    };
    let page = newest_first.filter(fits).skip(offset).take(count);
    Ok(json!({"sweeps": page.map(Sweep::facts).collect::<Vec<_>>()}).into())
}

fn time(asked: &Asked, field: &str) -> Result<Option<Millis>, Refusal> {
    let read = |text: &str| {
        time_from(text).ok_or_else(|| INVALID_FIELD.because(format!("{field} is no time such as 2026-11-25T00:00:00Z")))
    };
    asked.text(field).map(read).transpose()
}

fn clock_facts(id: &str, at: Millis) -> Value {
    json!({"test_clock_id": id, "virtual_time": date_time(at)})
}

fn clock_create(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let at = time(asked, "virtual_time")?.unwrap_or(world.now());
    let id = world.token("clock");
    world.state.transfers.clocks.insert(&id, at);
    Ok(json!({"test_clock": clock_facts(&id, at)}).into())
}

fn clock_advance(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let id = asked.required("test_clock_id")?;
    let to = time(asked, "new_virtual_time")?.unwrap_or_default();
    let clock = world.state.transfers.clocks.get_mut(id).ok_or_else(|| unknown("test_clock_id"))?;
    if to <= *clock {
        let message = format!("new_virtual_time must be after {}, which it is there", date_time(*clock));
        return Err(INVALID_FIELD.because(message));
    }
    *clock = to;
    recurring::run_by(world, id, to);
    Ok(json!({}).into())
}

fn clock_get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let id = asked.required("test_clock_id")?;
    let at = *world.state.transfers.clocks.get(id).ok_or_else(|| unknown("test_clock_id"))?;
    Ok(json!({"test_clock": clock_facts(id, at)}).into())
}

fn clock_list(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (offset, count) = asked.page("offset", "count", 25, 25)?;
    let is_wanted = period(asked, "start_virtual_time", "end_virtual_time")?;
    let clocks = world.state.transfers.clocks.iter().rev().filter(|(_, at)| is_wanted(**at));
    let page: Vec<Value> = clocks.skip(offset).take(count).map(|(id, at)| clock_facts(id, *at)).collect();
    Ok(json!({"test_clocks": page}).into())
}
