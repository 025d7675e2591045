//! Accounts and their owners.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::money;
use crate::time::{Day, Millis, date_time};

/// An account. Amounts are in cents.
#[derive(Clone, Serialize, Deserialize)]
pub struct Account {
    pub id: String,
    pub persistent_id: String,
    pub name: String,
    pub official_name: String,
    pub mask: String,
    /// The `type` in answers.
    pub kind: String,
    pub subtype: String,
    pub available: Option<i64>,
    pub current: i64,
    pub limit: Option<i64>,
    pub currency: String,
    pub number: String,
    pub routing: String,
    pub owners: Vec<Owner>,
    /// The owner whom the bank has on record, if that has changed since Plaid last fetched it.
    pub at_bank: Option<Owner>,
    /// The state of its verification by micro-deposits, if there is one.
    pub verification: Option<String>,
    /// The transactions that a custom user lists.
    pub own: Vec<OwnTransaction>,
}

/// A transaction that a custom user lists.
#[derive(Clone, Serialize, Deserialize)]
pub struct OwnTransaction {
    pub day: Day,
    pub cents: i64,
    pub text: String,
}

/// The owner of an account.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Owner {
    pub name: String,
    pub email: String,
    pub phone: String,
    pub address: Address,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Address {
    pub street: String,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub country: String,
}

impl Account {
    /// Returns the account as answers show it.
    pub fn facts(&self) -> Value {
        let mut facts = json!({
            "account_id": self.id,
            "persistent_account_id": self.persistent_id,
            "name": self.name,
            "official_name": self.official_name,
            "mask": self.mask,
            "type": self.kind,
            "subtype": self.subtype,
            "holder_category": "personal",
            "balances": {
                "available": self.available.map(money::number),
                "current": money::number(self.current),
                "limit": self.limit.map(money::number),
                "iso_currency_code": self.currency,
                "unofficial_currency_code": null,
            },
        });
        if let Some(status) = &self.verification {
            facts["verification_status"] = status.as_str().into();
        }
        facts
    }

    /// Returns the account with a balance that was fetched at a time.
    pub fn facts_with_balance(&self, at: Millis) -> Value {
        let mut facts = self.facts();
        facts["balances"]["last_updated_datetime"] = date_time(at).into();
        facts
    }

    /// Returns the account with its owners.
    pub fn facts_with_owners(&self) -> Value {
        let mut facts = self.facts();
        facts["owners"] = self.owners.iter().map(Owner::facts).collect();
        facts
    }

    /// Returns the ACH numbers, if the account has them.
    pub fn ach_numbers(&self) -> Option<Value> {
        let has_numbers = matches!(self.subtype.as_str(), "checking" | "savings" | "cash management" | "prepaid");
        has_numbers.then(|| {
            json!({
                "account_id": self.id,
                "account": self.number,
                "routing": self.routing,
                "wire_routing": self.routing,
            })
        })
    }
}

impl Owner {
    /// Returns the owner as answers show it.
    pub fn facts(&self) -> Value {
        let Address { street, city, region, postal_code, country } = &self.address;
        let place =
            json!({"street": street, "city": city, "region": region, "postal_code": postal_code, "country": country});
        json!({
            "names": [self.name],
            "emails": [{"data": self.email, "primary": true, "type": "primary"}],
            "phone_numbers": [{"data": self.phone, "primary": true, "type": "mobile"}],
            "addresses": [{"data": place, "primary": true}],
        })
    }
}

/// Returns several accounts as answers show them.
pub fn list(accounts: &[&Account]) -> Vec<Value> {
    accounts.iter().map(|account| account.facts()).collect()
}
