//! The events of transfers, by ascending id.

use serde_json::{Value, json};

use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::params::Params;
use crate::refusal::Refusal;
use crate::state::World;
use crate::state::transfers::event::TransferEvent;

pub const HANDLERS: Handlers =
    Handlers { operations: &[("/transfer/event/list", list), ("/transfer/event/sync", sync)], events: &[] };

/// Records an event of a transfer.
pub fn add(world: &mut World, transfer: &str, kind: &str) {
    let at = world.now();
    let transfers = &mut world.state.transfers;
    let Some(transfer) = transfers.transfers.get(transfer) else { return };
    let sweep = transfer.sweep.clone().filter(|_| kind.starts_with("swept"));
    transfers.last_event_id += 1;
    let event = TransferEvent {
        id: transfers.last_event_id,
        kind: kind.into(),
        at,
        transfer: transfer.id.clone(),
        account: transfer.order.account.clone(),
        direction: transfer.order.kind.clone(),
        cents: transfer.order.cents,
        sweep: sweep.map(|sweep| (sweep, transfer.order.signed_cents())),
        failure: transfer.failure.clone(),
    };
    transfers.events.insert(event.id.to_string(), event);
}

/// Returns a page, and whether there is more.
fn page<'a>(mut events: impl Iterator<Item = &'a TransferEvent>, count: usize) -> Reply {
    let page: Vec<Value> = events.by_ref().take(count).map(TransferEvent::facts).collect();
    json!({"transfer_events": page, "has_more": events.next().is_some()}).into()
}

fn sync(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let after = params.number("after_id").unwrap_or_default();
    let (_, count) = params.page("offset", "count", 100, 500)?;
    let events = world.state.transfers.events.iter().map(|(_, event)| event);
    Ok(page(events.filter(|event| event.id > after), count))
}

fn list(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (offset, count) = params.page("offset", "count", 25, 25)?;
    let is_wanted = params.period("start_date", "end_date")?;
    let kinds = params.texts("event_types").filter(|kinds| !kinds.is_empty());
    let [transfer, account, direction, sweep] =
        ["transfer_id", "account_id", "transfer_type", "sweep_id"].map(|field| params.text(field));
    let fits = |event: &&TransferEvent| {
        is_wanted(event.at)
            && kinds.as_ref().is_none_or(|kinds| kinds.contains(&event.kind.as_str()))
            && transfer.is_none_or(|id| id == event.transfer)
            && account.is_none_or(|id| id == event.account)
            && direction.is_none_or(|direction| direction == event.direction)
            && sweep.is_none_or(|id| event.sweep.as_ref().is_some_and(|(sweep, _)| sweep == id))
    };
    Ok(page(world.state.transfers.events.newest_first().filter(fits).skip(offset), count))
}
