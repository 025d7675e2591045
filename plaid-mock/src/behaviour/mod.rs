//! What operations do. The description says how a request and an answer look; one file a product says what one
//! leads to. An operation that no file names has an answer made up.

mod accounts;
mod assets;
mod identity;
mod identity_verification;
mod institutions;
mod items;
mod link;
mod pages;
mod payments;
mod processor;
mod transactions;
mod transfer;
mod users;
mod watchlist;
mod webhooks;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::asked::Asked;
use crate::refusal::Refusal;
use crate::world::World;

pub use items::check as check_tokens;

/// What an operation does with a request that has the right form.
pub type Act = fn(&mut World, &Asked) -> Result<Reply, Refusal>;

/// What an operation says.
#[derive(Debug)]
pub enum Reply {
    /// The fields that mean something. What else the description requires is made up.
    Facts(Value),
    /// A file.
    File(Vec<u8>),
}

impl From<Value> for Reply {
    fn from(facts: Value) -> Self {
        Self::Facts(facts)
    }
}

const OPERATIONS: &[&[(&str, Act)]] = &[
    accounts::OPERATIONS,
    assets::OPERATIONS,
    identity::OPERATIONS,
    identity_verification::OPERATIONS,
    institutions::OPERATIONS,
    items::OPERATIONS,
    link::OPERATIONS,
    payments::OPERATIONS,
    processor::OPERATIONS,
    transactions::OPERATIONS,
    users::OPERATIONS,
    watchlist::OPERATIONS,
    webhooks::OPERATIONS,
];

/// What the operation at a path does, if it is written here.
pub fn find(path: &str) -> Option<Act> {
    all().find(|(known, _)| *known == path).map(|(_, act)| act)
}

/// The facts of the Item that a request is about, and those of its accounts.
pub fn item(world: &World, asked: &Asked) -> Option<(Value, Vec<Value>)> {
    let item = items::item_of(world, asked.text("access_token")?).ok()?;
    let accounts: Vec<_> = item.accounts.iter().collect();
    Some((item.facts(), accounts::list(&accounts)))
}

fn all() -> impl Iterator<Item = (&'static str, Act)> {
    OPERATIONS.iter().chain(transfer::OPERATIONS).copied().flatten().copied()
}

/// What products remember.
#[derive(Default, Serialize, Deserialize)]
pub struct State {
    pub links: link::Links,
    pub items: items::Items,
    pub attempts: identity_verification::Attempts,
    pub screenings: watchlist::Screenings,
    pub transactions: transactions::Ledgers,
    pub transfers: transfer::Transfers,
    pub payments: payments::Payments,
    pub reports: assets::Reports,
    pub users: users::Users,
    pub processor_tokens: processor::Tokens,
}

/// What happens some time after a request.
#[derive(Clone, Serialize, Deserialize)]
pub enum Event {
    PaymentExecuted(String),
    AssetReportDone(String),
    RecurringTransferDue(String),
    IdentityVerified(String),
    TransactionsBegun(String),
    TransactionsFetched(String),
    TransactionsRefreshed(String),
}

impl Event {
    /// Lets it happen.
    pub fn happen(self, world: &mut World) {
        match self {
            Self::PaymentExecuted(id) => payments::executed(world, &id),
            Self::AssetReportDone(token) => assets::done(world, &token),
            Self::RecurringTransferDue(id) => transfer::due(world, &id),
            Self::IdentityVerified(attempt) => identity_verification::finished(world, &attempt),
            Self::TransactionsBegun(item) => transactions::begun(world, &item),
            Self::TransactionsFetched(item) => transactions::fetched(world, &item),
            Self::TransactionsRefreshed(item) => transactions::refreshed(world, &item),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::description;

    #[test]
    fn every_behaviour_is_that_of_an_operation() {
        for (path, _) in all().filter(|(path, _)| !path.starts_with(crate::control::PREFIX)) {
            assert!(description().find("POST", path).is_some(), "{path}");
        }
    }
}
