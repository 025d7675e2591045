//! The webhook of bank transfers, which the Sandbox sends on request.
//!
//! <https://plaid.com/docs/bank-transfers/reference/#sandboxbank_transferfire_webhook>

use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use super::common::notify;
use crate::params::Params;
use crate::refusal::Refusal;
use crate::state::World;

pub const HANDLERS: Handlers = Handlers { operations: &[("/sandbox/bank_transfer/fire_webhook", fire)], events: &[] };

fn fire(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let body = notify::body(("BANK_TRANSFERS", "BANK_TRANSFERS_EVENTS_UPDATE"), Value::Null);
    notify::to_url(world, params.required("webhook")?, body);
    Ok(json!({}).into())
}
