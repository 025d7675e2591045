//! `/beta/webhook_events/list`: the webhooks of the last seven days, oldest first, without those of Transactions.
//!
//! A cursor names the last event of its page and the time at which it was issued. It stays valid if there is no further
//! event, so that the next request with it returns only newer ones. An event is pending until it is delivered, or until
//! it is no longer repeated.

use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use super::common::pages::{cursor_of, foreign_cursor, text_of};
use crate::params::Params;
use crate::refusal::{Refusal, WEBHOOK_EVENTS_CURSOR_EXPIRED, WEBHOOK_EVENTS_START_TIME_OUT_OF_RANGE};
use crate::state::World;
use crate::time::{HOUR, Millis, exact_time};
use crate::world::sent::Sent;

pub const HANDLERS: Handlers = Handlers { operations: &[("/beta/webhook_events/list", list)], events: &[] };

/// The time for which events are kept.
const KEPT: Millis = 7 * 24 * HOUR;
const DEFAULT_COUNT: usize = 100;

fn list(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let now = world.now();
    let oldest = now.saturating_sub(KEPT);
    let last = last_seen(params, oldest)?;
    let start = if last.is_some() { None } else { params.time("start_time")? };
    if start.is_some_and(|start| start < oldest) {
        return Err(WEBHOOK_EVENTS_START_TIME_OUT_OF_RANGE.because("start_time lies more than seven days back"));
    }
    let after = |id: &str| world.sent.iter().position(|(known, _)| known == id).map(|index| index + 1);
    let skip = last.as_deref().filter(|id| !id.is_empty()).map_or(Some(0), after);
    let skip =
        skip.ok_or_else(|| WEBHOOK_EVENTS_CURSOR_EXPIRED.because("the server no longer keeps the cursor's event"))?;
    let count = params.page("", "count", DEFAULT_COUNT, DEFAULT_COUNT)?.1;
    let mut found = world.sent.iter().skip(skip).filter(|(_, event)| {
        event.at >= start.unwrap_or(oldest) && event.body["webhook_type"] != "TRANSACTIONS" && is_wanted(event, params)
    });
    let events: Vec<(&str, &Sent)> = found.by_ref().take(count).collect();
    let seen = events.last().map(|(id, _)| *id).or(last.as_deref()).unwrap_or_default();
    Ok(json!({
        "webhook_events": events.iter().map(|(id, event)| facts(id, event)).collect::<Vec<_>>(),
        "has_more": found.next().is_some(),
        "next_cursor": cursor_of(&format!("{now} {seen}")),
    })
    .into())
}

/// Returns the id of the event that a cursor names, which is empty if there was none yet.
fn last_seen(params: &Params, oldest: Millis) -> Result<Option<String>, Refusal> {
    let Some(cursor) = params.text("cursor").filter(|cursor| !cursor.is_empty()) else { return Ok(None) };
    let text = text_of(cursor)?;
    let (issued, id) = text.split_once(' ').ok_or_else(foreign_cursor)?;
    let issued: Millis = issued.parse().map_err(|_| foreign_cursor())?;
    if issued < oldest {
        return Err(WEBHOOK_EVENTS_CURSOR_EXPIRED.because("cursor was issued more than seven days ago"));
    }
    Ok(Some(id.to_owned()))
}

/// Returns whether an event matches every filter of a request.
fn is_wanted(event: &Sent, params: &Params) -> bool {
    let body = |name: &str| event.body[name].as_str();
    let filters = [
        ("webhook_types", body("webhook_type")),
        ("webhook_codes", body("webhook_code")),
        ("item_ids", body("item_id")),
        ("delivery_statuses", Some(event.status())),
    ];
    filters.iter().all(|(filter, value)| {
        let wanted = params.texts(filter).filter(|wanted| !wanted.is_empty());
        wanted.is_none_or(|wanted| value.is_some_and(|value| wanted.contains(&value)))
    })
}

fn facts(id: &str, event: &Sent) -> Value {
    let attempt = event.last_attempt();
    json!({
        "webhook_message_id": id,
        "webhook_type": event.body["webhook_type"],
        "webhook_code": event.body["webhook_code"],
        "item_id": event.body["item_id"],
        "sent_time": exact_time(event.at),
        "payload": event.body,
        "destination_url": event.url,
        "delivery_status": event.status(),
        "attempt_count": event.attempt_count,
        "last_attempt_time": attempt.map(|attempt| exact_time(attempt.at)),
        "last_http_status_code": event.last_status(),
    })
}
