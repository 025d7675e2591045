//! The Sandbox's ways to move a transfer and to send its webhook.

use serde_json::json;

use super::{announce, events};
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::lookup;
use crate::params::Params;
use crate::refusal::{NOT_FOUND, Refusal, SANDBOX_TRANSFER_EVENT_TRANSITION_INVALID};
use crate::state::World;

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/sandbox/transfer/simulate", simulate),
        ("/sandbox/transfer/fire_webhook", fire_webhook),
        ("/sandbox/transfer/ledger/simulate_available", only_announce),
        ("/sandbox/transfer/refund/simulate", only_announce),
    ],
    events: &[],
};

/// The transitions that a transfer can make.
const TRANSITIONS: [(&str, &str); 7] = [
    ("pending", "posted"),
    ("pending", "failed"),
    ("posted", "settled"),
    ("posted", "returned"),
    ("settled", "funds_available"),
    ("settled", "returned"),
    ("funds_available", "returned"),
];

fn simulate(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let to = params.required("event_type")?;
    let transfer = lookup::find_mut(&mut world.state.transfers.transfers, params, "transfer_id", NOT_FOUND)?;
    if !TRANSITIONS.contains(&(transfer.status.as_str(), to)) {
        let message = format!("event_type: a transfer that is {} can't become {to}", transfer.status);
        return Err(SANDBOX_TRANSFER_EVENT_TRANSITION_INVALID.because(message));
    }
    to.clone_into(&mut transfer.status);
    match to {
        "posted" => transfer.sweep_status = Some("unswept".into()),
        "failed" | "returned" => {
            let usual = json!({"failure_code": "R01", "ach_return_code": "R01", "description": "insufficient funds"});
            transfer.failure = params.value("failure_reason").cloned().unwrap_or(usual);
        }
        _ => {}
    }
    let id = transfer.id.clone();
    events::add(world, &id, to);
    announce::events(world, params.text("webhook"));
    Ok(json!({}).into())
}

fn fire_webhook(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    announce::events(world, Some(params.required("webhook")?));
    Ok(json!({}).into())
}

/// Sends the webhook for events of what the server makes up: refunds and ledgers.
#[allow(clippy::unnecessary_wraps, reason = "all operations have this signature")]
fn only_announce(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    announce::events(world, params.text("webhook"));
    Ok(Reply::MadeUp)
}
