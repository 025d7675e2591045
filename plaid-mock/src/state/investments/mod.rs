//! Investments: the holdings and the transactions of accounts.

mod made;
pub mod security;

use std::hash::{DefaultHasher, Hash, Hasher};

use fastrand::Rng;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::security::Security;
use super::accounts::Account;
use super::facts::merged;
use super::{currencies, money};
use crate::ids;
use crate::time::{Day, day_text};

/// The holdings and the transactions of an account. The oldest transaction is first.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Portfolio {
    pub holdings: Vec<Holding>,
    pub trades: Vec<Trade>,
}

/// A quantity of a security that an account holds.
#[derive(Clone, Serialize, Deserialize)]
pub struct Holding {
    pub security: Security,
    pub quantity: f64,
    pub price: f64,
    /// The day of the price.
    pub priced: Option<Day>,
    pub cost_basis: Option<f64>,
    pub currency: String,
}

/// A transaction of an investment account.
#[derive(Clone, Serialize, Deserialize)]
pub struct Trade {
    pub security: Option<Security>,
    pub day: Day,
    pub name: String,
    pub quantity: f64,
    pub price: f64,
    pub fees: f64,
    /// The cash that leaves the account; negative for cash that comes in.
    pub amount: f64,
    /// The `type` in answers.
    pub kind: String,
    pub subtype: String,
    pub currency: String,
}

/// Returns whether an account has investments.
pub fn is_investment(account: &Account) -> bool {
    account.kind == "investment"
}

/// Returns the portfolio of an account: what a custom user gives, or else one that is made up.
pub fn portfolio(account: &Account) -> Portfolio {
    account.custom.portfolio.clone().unwrap_or_else(|| made::portfolio(account))
}

impl Holding {
    /// Returns the value in cents.
    pub fn cents(&self) -> i64 {
        money::from_number(self.quantity * self.price)
    }

    /// Returns the holding as answers show it.
    pub fn facts(&self, account: &Account) -> Value {
        let facts = json!({
            "account_id": account.id,
            "security_id": self.security.id(),
            "cost_basis": self.cost_basis,
            "institution_price": self.price,
            "institution_price_as_of": self.priced.map(day_text),
            "institution_value": money::number(self.cents()),
            "quantity": self.quantity,
        });
        merged(facts, currencies::facts(&self.currency))
    }
}

impl Trade {
    /// Returns the transaction as answers show it. `index` is its place in the list of the account.
    pub fn facts(&self, account: &Account, index: usize) -> Value {
        let facts = json!({
            "investment_transaction_id": id(account, index),
            "account_id": account.id,
            "security_id": self.security.as_ref().map(Security::id),
            "date": day_text(self.day),
            "name": self.name,
            "quantity": self.quantity,
            "price": self.price,
            "fees": self.fees,
            "amount": money::number(money::from_number(self.amount)),
            "type": self.kind,
            "subtype": self.subtype,
        });
        merged(facts, currencies::facts(&self.currency))
    }
}

/// Returns the id of a transaction, which is always the same.
fn id(account: &Account, index: usize) -> String {
    let mut hasher = DefaultHasher::new();
    (&account.id, index).hash(&mut hasher);
    ids::plain(&mut Rng::with_seed(hasher.finish()))
}
