//! Sweeps.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::transfer::Transfer;
use crate::state::money;
use crate::time::{Millis, date_time, day_of, day_text};

/// A sweep moves the money of several transfers to or from the caller's own account.
#[derive(Serialize, Deserialize)]
pub struct Sweep {
    pub id: String,
    pub created: Millis,
    pub cents: i64,
    pub settled: Option<Millis>,
    /// The ids of the transfers.
    pub transfers: Vec<String>,
}

impl Sweep {
    /// Creates a sweep without transfers.
    pub fn new(id: String, created: Millis) -> Self {
        Self { id, created, cents: 0, settled: None, transfers: Vec::new() }
    }

    /// Adds a transfer.
    pub fn add(&mut self, transfer: &mut Transfer) {
        self.cents = self.cents.saturating_add(transfer.order.signed_cents());
        self.transfers.push(transfer.id.clone());
        transfer.sweep = Some(self.id.clone());
    }

    /// Returns the sweep as answers show it.
    pub fn facts(&self) -> Value {
        json!({
            "id": self.id,
            "created": date_time(self.created),
            "amount": money::text(self.cents),
            "iso_currency_code": "USD",
            "settled": self.settled.map(|at| day_text(day_of(at))),
            "status": if self.settled.is_some() { "settled" } else { "pending" },
            "trigger": "manual",
            "funding_account_id": "",
        })
    }
}
