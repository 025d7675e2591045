//! Accounts.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::facts::object;
use super::inflow::Inflow;
use super::investments::Portfolio;
use super::numbers::Numbers;
use super::owners::Owner;
use super::{currencies, money};
use crate::time::{Day, Millis, date_time};

/// An account. Amounts are in cents.
#[derive(Clone, Serialize, Deserialize)]
pub struct Account {
    pub id: String,
    pub persistent_id: String,
    /// The seed of everything that is made up about the account.
    pub seed: u64,
    /// The day on which its Item was created.
    pub created: Day,
    pub name: String,
    pub official_name: String,
    pub mask: String,
    /// The `type` in answers.
    pub kind: String,
    pub subtype: String,
    /// The `holder_category` in answers.
    pub holder: String,
    pub available: Option<i64>,
    pub current: i64,
    pub limit: Option<i64>,
    /// The yearly interest in percent that the account earns.
    pub apy: Option<f64>,
    pub currency: String,
    pub numbers: Numbers,
    pub owners: Vec<Owner>,
    /// The owner whom the bank has on record, if that has changed since Plaid last fetched it.
    pub at_bank: Option<Owner>,
    /// The state of its verification by micro-deposits, if there is one.
    pub verification: Option<String>,
    /// The data that a custom user gives.
    pub custom: Custom,
}

/// The data that a custom user gives about an account. What is absent is made up.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Custom {
    pub transactions: Option<Vec<OwnTransaction>>,
    pub inflow: Option<Inflow>,
    /// The `liability`, whose form has been checked.
    pub liability: Option<Value>,
    pub portfolio: Option<Portfolio>,
    /// The `income`, whose form has been checked.
    pub income: Option<Value>,
}

/// A transaction that a custom user lists.
#[derive(Clone, Serialize, Deserialize)]
pub struct OwnTransaction {
    pub transacted: Day,
    pub posted: Day,
    pub cents: i64,
    pub text: String,
    /// The currency, if it is not that of the account.
    pub currency: Option<String>,
}

impl Account {
    /// Returns the account as answers show it.
    pub fn facts(&self) -> Value {
        let balances = object([
            ("available", self.available.map(money::number).into()),
            ("current", money::number(self.current)),
            ("iso_currency_code", currencies::iso(&self.currency).into()),
            ("limit", self.limit.map(money::number).into()),
            ("unofficial_currency_code", currencies::unofficial(&self.currency).into()),
        ]);
        let mut facts = object([
            ("account_id", self.id.as_str().into()),
            ("balances", balances),
            ("holder_category", self.holder.as_str().into()),
            ("mask", self.mask.as_str().into()),
            ("name", self.name.as_str().into()),
            ("official_name", self.official_name.as_str().into()),
            ("persistent_account_id", self.persistent_id.as_str().into()),
            ("subtype", self.subtype.as_str().into()),
            ("type", self.kind.as_str().into()),
        ]);
        if let Some(status) = &self.verification {
            facts["verification_status"] = status.as_str().into();
        }
        if let Some(apy) = self.apy {
            facts["apy"] = apy.into();
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

    /// Returns the numbers by scheme, if Auth supports the account.
    pub fn auth_numbers(&self) -> Option<Value> {
        let has_numbers = matches!(self.subtype.as_str(), "checking" | "savings" | "cash management" | "prepaid");
        (has_numbers && self.kind == "depository").then(|| self.numbers.facts(&self.id))
    }
}

/// Returns several accounts as answers show them.
pub fn list(accounts: &[&Account]) -> Vec<Value> {
    accounts.iter().map(|account| account.facts()).collect()
}
