//! The events of transfers.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::state::money;
use crate::time::{Millis, date_time};

/// Something that happened to a transfer.
#[derive(Serialize, Deserialize)]
pub struct TransferEvent {
    pub id: u64,
    pub kind: String,
    pub at: Millis,
    pub transfer: String,
    pub account: String,
    pub direction: String,
    pub cents: i64,
    /// The id of the sweep, and the amount that moves with it.
    pub sweep: Option<(String, i64)>,
    pub failure: Value,
}

impl TransferEvent {
    /// Returns the event as answers show it.
    pub fn facts(&self) -> Value {
        let sweep = self.sweep.as_ref();
        json!({
            "event_id": self.id,
            "event_type": self.kind,
            "timestamp": date_time(self.at),
            "transfer_id": self.transfer,
            "transfer_type": self.direction,
            "transfer_amount": money::text(self.cents),
            "account_id": self.account,
            "origination_account_id": "",
            "originator_client_id": null,
            "funding_account_id": null,
            "failure_reason": self.failure,
            "refund_id": null,
            "sweep_id": sweep.map(|(id, _)| id),
            "sweep_amount": sweep.map(|(_, cents)| money::text(*cents)),
        })
    }
}
