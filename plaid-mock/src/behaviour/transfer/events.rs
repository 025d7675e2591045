//! What happened to transfers, by ascending number.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::money;
use super::transfers::period;
use crate::asked::Asked;
use crate::behaviour::{Act, Reply};
use crate::clock::{Millis, date_time};
use crate::refusal::Refusal;
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] = &[("/transfer/event/list", list), ("/transfer/event/sync", sync)];

#[derive(Serialize, Deserialize)]
pub struct Happened {
    id: u64,
    kind: String,
    at: Millis,
    transfer: String,
    account: String,
    direction: String,
    cents: i64,
    sweep: Option<(String, i64)>,
    failure: Value,
}

impl Happened {
    fn facts(&self) -> Value {
        let sweep = self.sweep.as_ref();
        json!({
            "event_id": self.id,
            "event_type": self.kind,
            "timestamp": date_time(self.at),
            "transfer_id": self.transfer,
            "transfer_type": self.direction,
            "transfer_amount": money(self.cents),
            "account_id": self.account,
            "origination_account_id": "",
            "originator_client_id": null,
            "funding_account_id": null,
            "failure_reason": self.failure,
            "refund_id": null,
            "sweep_id": sweep.map(|(id, _)| id),
            "sweep_amount": sweep.map(|(_, cents)| money(*cents)),
        })
    }
}

/// Notes what has happened to a transfer.
pub fn add(world: &mut World, transfer: &str, kind: &str) {
    let at = world.now();
    let transfers = &mut world.state.transfers;
    let Some(transfer) = transfers.made.get(transfer) else { return };
    transfers.last_event += 1;
    let signed = if transfer.order.kind == "debit" { transfer.order.cents } else { -transfer.order.cents };
    let event = Happened {
        id: transfers.last_event,
        kind: kind.into(),
        at,
        transfer: transfer.id.clone(),
        account: transfer.order.account.clone(),
        direction: transfer.order.kind.clone(),
        cents: transfer.order.cents,
        sweep: transfer.sweep.clone().filter(|_| kind.starts_with("swept")).map(|sweep| (sweep, signed)),
        failure: transfer.failure.clone(),
    };
    transfers.events.insert(event.id.to_string(), event);
}

/// A page, and whether there is more.
fn page<'a>(mut events: impl Iterator<Item = &'a Happened>, count: usize) -> Reply {
    let page: Vec<Value> = events.by_ref().take(count).map(Happened::facts).collect();
    json!({"transfer_events": page, "has_more": events.next().is_some()}).into()
}

fn sync(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let after = asked.number("after_id").unwrap_or_default();
    let (_, count) = asked.page("offset", "count", 100, 500)?;
    let events = world.state.transfers.events.iter().map(|(_, event)| event);
    Ok(page(events.filter(|event| event.id > after), count))
}

fn list(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (offset, count) = asked.page("offset", "count", 25, 25)?;
    let is_wanted = period(asked, "start_date", "end_date")?;
    let kinds = asked.texts("event_types").filter(|kinds| !kinds.is_empty());
    let [transfer, account, direction, sweep] =
        ["transfer_id", "account_id", "transfer_type", "sweep_id"].map(|field| asked.text(field));
    let fits = |event: &&Happened| {
        is_wanted(event.at)
            && kinds.as_ref().is_none_or(|kinds| kinds.contains(&event.kind.as_str()))
            && transfer.is_none_or(|id| id == event.transfer)
            && account.is_none_or(|id| id == event.account)
            && direction.is_none_or(|direction| direction == event.direction)
            && sweep.is_none_or(|id| event.sweep.as_ref().is_some_and(|(sweep, _)| sweep == id))
    };
    let newest_first = world.state.transfers.events.iter().rev().map(|(_, event)| event);
    Ok(page(newest_first.filter(fits).skip(offset), count))
}
