//! The effects of operations, with a file or a folder per product. The description determines the form of requests and
//! answers.
//!
//! An operation without a handler, such as `/cashflow_report/get`, has an answer that is made up: see `made/`.

mod accounts;
mod assets;
mod bank_transfers;
mod checks;
mod common;
mod consumer_reports;
mod fdx;
mod identity;
mod identity_verification;
mod income;
mod institutions;
mod investments;
mod items;
mod keys;
mod liabilities;
mod link;
mod oauth;
mod payments;
mod processor;
mod signal;
mod statements;
mod subject;
mod tokens;
mod transactions;
mod transfer;
mod users;
mod watchlist;
mod webhook_events;
pub mod webhooks;

use std::collections::HashMap;
use std::sync::LazyLock;

use self::common::handlers::{Act, Effect, Handlers};
use crate::made::subject::Subject;
use crate::params::Params;
use crate::refusal::Refusal;
use crate::state::{Event, EventKind, State, World};
use crate::time::{Day, day_of};
use crate::world;

pub use self::common::handlers::Reply;

/// The prefix of the paths that only the mock has.
pub const MOCK_ONLY: &str = "/_mock/";

/// All handlers of all products.
const HANDLERS: &[Handlers] = &[
    accounts::HANDLERS,
    assets::HANDLERS,
    bank_transfers::HANDLERS,
    consumer_reports::HANDLERS,
    consumer_reports::subscriptions::HANDLERS,
    fdx::HANDLERS,
    identity::HANDLERS,
    identity_verification::HANDLERS,
    income::bank::HANDLERS,
    income::employment::HANDLERS,
    income::fire_webhook::HANDLERS,
    income::legacy::HANDLERS,
    income::payroll::HANDLERS,
    income::precheck::HANDLERS,
    income::sessions::HANDLERS,
    institutions::HANDLERS,
    investments::auth::HANDLERS,
    investments::holdings::HANDLERS,
    investments::transactions::HANDLERS,
    items::HANDLERS,
    items::fire_webhook::HANDLERS,
    items::renewal::HANDLERS,
    items::reset::HANDLERS,
    keys::HANDLERS,
    liabilities::HANDLERS,
    link::finish::HANDLERS,
    link::public::HANDLERS,
    link::sandbox::HANDLERS,
    link::token::HANDLERS,
    oauth::HANDLERS,
    payments::HANDLERS,
    processor::HANDLERS,
    signal::HANDLERS,
    signal::reports::HANDLERS,
    statements::HANDLERS,
    transactions::changes::HANDLERS,
    transactions::custom::HANDLERS,
    transactions::fetch::HANDLERS,
    transactions::list::HANDLERS,
    transactions::recurring::HANDLERS,
    transactions::sync::HANDLERS,
    transfer::authorizations::HANDLERS,
    transfer::clocks::HANDLERS,
    transfer::events::HANDLERS,
    transfer::recurring::HANDLERS,
    transfer::sandbox::HANDLERS,
    transfer::sweeps::HANDLERS,
    transfer::transfers::HANDLERS,
    users::HANDLERS,
    users::fire_webhook::HANDLERS,
    watchlist::HANDLERS,
    webhook_events::HANDLERS,
    webhooks::HANDLERS,
];

/// The outcome of a request: the reply, and what the rest of the answer is made of.
pub struct Outcome {
    pub reply: Reply,
    /// The things that the made-up part of the answer is about.
    pub subject: Subject,
    /// The day of the server's clock.
    pub today: Day,
}

/// Handles a request of an operation: checks its tokens and its webhook URL, then acts.
pub fn act(world: &mut World, params: &Params) -> Result<Outcome, Refusal> {
    tokens::check(world, params)?;
    webhooks::check_urls(params)?;
    let reply = if let Some(act) = handler(params.path) {
        act(world, params)?
    } else {
        checks::accounts(world, params)?;
        Reply::MadeUp
    };
    let is_made_up = matches!(reply, Reply::MadeUp | Reply::MadeUpAround(_));
    let subject = if is_made_up { subject::of(world, params) } else { Subject::default() };
    Ok(Outcome { reply, subject, today: day_of(world.now()) })
}

/// Refuses an OAuth token that is not valid, or that lacks a scope.
pub fn admit(world: &World, token: &str, scopes: &[String]) -> Result<(), Refusal> {
    world.state.oauth.admit(token, scopes, world.now())
}

/// Returns the handler of a path, which may stand after a method.
pub fn handler(path: &str) -> Option<Act> {
    static ACTS: LazyLock<HashMap<&str, Act>> = LazyLock::new(|| operations().collect());
    ACTS.get(path).copied()
}

fn operations() -> impl Iterator<Item = (&'static str, Act)> {
    HANDLERS.iter().flat_map(|handlers| handlers.operations).copied()
}

fn effect(kind: EventKind) -> Option<Effect> {
    let mut events = HANDLERS.iter().flat_map(|handlers| handlers.events);
    events.find(|(known, _)| *known == kind).map(|(_, effect)| *effect)
}

impl world::Event<State> for Event {
    fn happen(self, world: &mut World) {
        if let Some(effect) = effect(self.kind) {
            effect(world, &self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::description;

    #[test]
    fn every_handler_has_an_operation() {
        for (path, _) in operations().filter(|(path, _)| !path.starts_with(MOCK_ONLY)) {
            let is_known = description().operations.iter().any(|operation| operation.name == path);
            assert!(is_known, "the description has no operation {path}: remove its handler");
        }
    }

    #[test]
    fn every_event_has_a_handler() {
        for kind in [
            EventKind::AssetReportDone,
            EventKind::AttemptFinished,
            EventKind::ConsentExpiring,
            EventKind::ConsumerReportDone,
            EventKind::LoginDue,
            EventKind::PaymentExecuted,
            EventKind::RecurringTransferDue,
            EventKind::RecentTransactionsFetched,
            EventKind::StatementsRefreshed,
            EventKind::AllTransactionsFetched,
            EventKind::CustomTransactionsDue,
            EventKind::TransactionsRefreshed,
            EventKind::WebhookDue,
        ] {
            assert!(effect(kind).is_some(), "{kind:?}");
        }
    }
}
