//! The numbers of accounts, by the payment schemes of countries.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The numbers of an account. A scheme that the account's country does not use is absent.
#[derive(Clone, Serialize, Deserialize)]
pub struct Numbers {
    pub account: String,
    pub ach: Option<Ach>,
    pub eft: Option<Eft>,
    pub international: Option<International>,
    /// The sort code of a British account.
    pub bacs: Option<String>,
}

/// The routing numbers of an account in the United States.
#[derive(Clone, Serialize, Deserialize)]
pub struct Ach {
    pub routing: String,
    pub wire_routing: String,
}

/// The bank of an account in Canada.
#[derive(Clone, Serialize, Deserialize)]
pub struct Eft {
    pub institution: String,
    pub branch: String,
}

/// The numbers of an account for international transfers.
#[derive(Clone, Serialize, Deserialize)]
pub struct International {
    pub iban: String,
    pub bic: String,
}

impl Numbers {
    /// Returns the numbers of an account in the United States.
    pub fn of_ach(account: String, routing: &str) -> Self {
        let ach = Ach { routing: routing.into(), wire_routing: routing.into() };
        Self { account, ach: Some(ach), eft: None, international: None, bacs: None }
    }

    /// Returns the numbers by scheme, as `/processor/auth/get` shows them. A scheme without numbers is null.
    pub fn facts(&self, account_id: &str) -> Value {
        let account = &self.account;
        json!({
            "ach": self.ach.as_ref().map(|Ach { routing, wire_routing }| json!({
                "account_id": account_id, "account": account, "routing": routing, "wire_routing": wire_routing,
            })),
            "eft": self.eft.as_ref().map(|Eft { institution, branch }| json!({
                "account_id": account_id, "account": account, "institution": institution, "branch": branch,
            })),
            "international": self.international.as_ref().map(|International { iban, bic }| json!({
                "account_id": account_id, "iban": iban, "bic": bic,
            })),
            "bacs": self.bacs.as_ref().map(|sort_code| json!({
                "account_id": account_id, "account": account, "sort_code": sort_code,
            })),
        })
    }
}
