//! Recipients and payments.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::time::{Millis, date_time};
use crate::world::store::Store;

/// The state of Payment Initiation.
#[derive(Default, Serialize, Deserialize)]
pub struct PaymentInitiation {
    /// The recipients, as answers show them.
    pub recipients: Store<Value>,
    pub payments: Store<Payment>,
    /// The creation time of the last payment.
    last: Millis,
}

#[derive(Serialize, Deserialize)]
pub struct Payment {
    pub id: String,
    pub recipient: String,
    pub amount: Value,
    pub reference: String,
    pub status: String,
    /// The creation time, which is unique and serves as the cursor of the list.
    pub created: Millis,
    pub updated: Millis,
    /// The id of the Item that its user linked, if there is one.
    #[serde(default)]
    pub item: Option<String>,
}

impl PaymentInitiation {
    /// Returns a creation time after that of every other payment.
    pub fn next_creation(&mut self, now: Millis) -> Millis {
        self.last = now.max(self.last + 1);
        self.last
    }
}

impl Payment {
    /// Returns the payment as answers show it.
    pub fn facts(&self) -> Value {
        json!({
            "payment_id": self.id,
            "recipient_id": self.recipient,
            "amount": self.amount,
            "reference": self.reference,
            "status": self.status,
            "last_status_update": date_time(self.updated),
            "bacs": null,
            "iban": null,
        })
    }
}
