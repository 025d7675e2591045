//! The state of the products: plain data, the rules that keep it consistent, and its form in answers.
//!
//! **Nothing here knows the world**: handlers (`behaviour/`) read the clock, make ids and send webhooks.

pub mod account_types;
pub mod accounts;
pub mod attempts;
pub mod consents;
pub mod consumer_reports;
pub mod currencies;
pub mod facts;
pub mod inflow;
pub mod institutions;
pub mod investments;
pub mod items;
pub mod ledger;
pub mod liabilities;
pub mod links;
pub mod money;
pub mod numbers;
pub mod oauth;
pub mod owners;
pub mod payments;
pub mod processor;
pub mod products;
pub mod reports;
pub mod screenings;
pub mod signal;
pub mod statements;
pub mod transfers;
pub mod users;

use serde::{Deserialize, Serialize};

use crate::world;
use crate::world::store::Store;

/// The world with the state of all products.
pub type World = world::World<State, Event>;

/// The state of all products.
#[derive(Default, Serialize, Deserialize)]
pub struct State {
    pub links: links::Links,
    pub items: items::Items,
    /// The transactions of each Item, by its id.
    pub ledgers: Store<ledger::Ledger>,
    pub processor_tokens: Store<processor::ProcessorToken>,
    pub users: users::Users,
    pub reports: reports::Reports,
    pub consumer_reports: consumer_reports::ConsumerReports,
    pub consents: Store<consents::Consent>,
    pub oauth: oauth::OAuth,
    pub attempts: Store<attempts::Attempt>,
    pub screenings: Store<screenings::Screening>,
    /// The evaluations of Signal, by their `client_transaction_id`.
    pub evaluations: Store<signal::Evaluation>,
    pub statements: statements::Periods,
    /// The ids of the Items of each income verification, by its id.
    pub income_verifications: Store<Vec<String>>,
    pub payments: payments::PaymentInitiation,
    pub transfers: transfers::TransferProduct,
}

/// An event that happens some time after a request, to the object with an id.
#[derive(Serialize, Deserialize)]
pub struct Event {
    pub kind: EventKind,
    pub id: String,
}

/// The kinds of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventKind {
    AssetReportDone,
    AttemptFinished,
    ConsentExpiring,
    ConsumerReportDone,
    LoginDue,
    PaymentExecuted,
    RecurringTransferDue,
    RecentTransactionsFetched,
    StatementsRefreshed,
    AllTransactionsFetched,
    CustomTransactionsDue,
    TransactionsRefreshed,
    WebhookDue,
}

impl EventKind {
    /// Returns the event that happens to the thing of an id.
    pub fn of(self, id: &str) -> Event {
        Event { kind: self, id: id.to_owned() }
    }
}
