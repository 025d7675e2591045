//! Consent grants of FDX.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::time::{Millis, exact_time};

/// A grant by which a customer of a bank lets an application read data.
#[derive(Serialize, Deserialize)]
pub struct Consent {
    pub id: String,
    /// The bank's id of the customer.
    pub customer: String,
    /// The id of the application.
    pub application: String,
    pub created: Millis,
    pub expires: Millis,
    pub revocation: Option<Revocation>,
}

/// The end of a grant.
#[derive(Serialize, Deserialize)]
pub struct Revocation {
    pub initiator: String,
    pub reason: String,
    pub at: Millis,
}

impl Consent {
    /// Returns the status at a time.
    pub fn status(&self, now: Millis) -> &'static str {
        match &self.revocation {
            Some(_) => "REVOKED",
            None if self.expires <= now => "EXPIRED",
            None => "ACTIVE",
        }
    }

    /// Returns the grant as answers show it.
    pub fn facts(&self, now: Millis) -> Value {
        let updated = self.revocation.as_ref().map_or(self.created, |revocation| revocation.at);
        json!({
            "id": self.id,
            "status": self.status(now),
            "createdTime": exact_time(self.created),
            "updatedTime": exact_time(updated),
            "expirationTime": exact_time(self.expires),
            "parties": [
                {"name": "First Platypus Bank", "type": "DATA_PROVIDER"},
                {"name": "Plaid", "type": "DATA_ACCESS_PLATFORM"},
                {"name": self.application, "type": "DATA_RECIPIENT"},
            ],
            "resources": [{
                "resourceType": "CUSTOMER",
                "resourceId": self.customer,
                "dataClusters": ["ACCOUNT_BASIC", "BALANCES"],
            }],
        })
    }

    /// Returns the history of revocations.
    pub fn revocations(&self) -> Vec<Value> {
        let record = |revocation: &Revocation| {
            json!({
                "status": "REVOKED",
                "initiator": revocation.initiator,
                "reason": revocation.reason,
                "updatedTime": exact_time(revocation.at),
            })
        };
        self.revocation.iter().map(record).collect()
    }
}
