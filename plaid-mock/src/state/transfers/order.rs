//! The order that an authorization is asked for and a transfer carries out.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::state::money;

/// An order to move money.
#[derive(Clone, Serialize, Deserialize)]
pub struct Order {
    /// The id of the Item.
    pub item: String,
    /// The id of the account.
    pub account: String,
    /// The `type` in answers: `debit` or `credit`.
    pub kind: String,
    pub network: String,
    pub ach_class: Option<String>,
    pub cents: i64,
    pub user: Value,
}

impl Order {
    /// Returns the amount as the caller's account sees it: a credit is negative.
    pub fn signed_cents(&self) -> i64 {
        if self.kind == "debit" { self.cents } else { -self.cents }
    }

    /// Returns the fields that answers about the order share.
    pub fn facts(&self) -> Value {
        json!({
            "type": self.kind,
            "account_id": self.account,
            "network": self.network,
            "ach_class": self.ach_class.clone().unwrap_or_else(|| "ppd".into()),
            "amount": money::text(self.cents),
            "iso_currency_code": "USD",
            "user": self.user,
            "funding_account_id": null,
            "origination_account_id": "",
            "originator_client_id": null,
        })
    }
}
