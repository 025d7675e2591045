//! Transfers.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::order::Order;
use crate::state::facts::merged;
use crate::time::{Millis, date_time, day_of, day_text};

#[derive(Serialize, Deserialize)]
pub struct Transfer {
    pub id: String,
    pub authorization: String,
    pub order: Order,
    pub description: String,
    pub metadata: Value,
    pub created: Millis,
    /// The status as answers show it.
    pub status: String,
    pub sweep_status: Option<String>,
    pub sweep: Option<String>,
    pub failure: Value,
    /// The id of the recurring transfer that it belongs to.
    pub recurring: Option<String>,
}

impl Transfer {
    /// Returns the transfer as answers show it.
    pub fn facts(&self) -> Value {
        let settles = day_text(day_of(self.created) + if self.order.network == "ach" { 3 } else { 1 });
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
            "standard_return_window": day_text(day_of(self.created) + 5),
            "unauthorized_return_window": day_text(day_of(self.created) + 63),
            "recurring_transfer_id": self.recurring,
            "refunds": [],
        });
        merged(self.order.facts(), facts)
    }
}
