//! Signal: the transactions that were evaluated, and what was reported about them.

use serde::{Deserialize, Serialize};

/// An evaluated transaction, which is kept by its `client_transaction_id`.
#[derive(Serialize, Deserialize)]
pub struct Evaluation {
    /// The id of the account to be debited.
    pub account: String,
    /// The result of the ruleset.
    pub result: Verdict,
    /// Whether the transaction was initiated, if that has been reported.
    pub initiated: Option<bool>,
}

/// The result of a ruleset.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    Accept,
    Review,
    Reroute,
}

impl Verdict {
    /// Returns the verdict as answers show it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accept => "ACCEPT",
            Self::Review => "REVIEW",
            Self::Reroute => "REROUTE",
        }
    }
}

impl Evaluation {
    /// Returns whether the transaction can have been returned. A transaction whose ruleset rerouted it counts as not
    /// initiated until a decision says otherwise: <https://plaid.com/docs/errors/signal/>.
    pub fn may_be_returned(&self) -> bool {
        self.initiated.unwrap_or(self.result != Verdict::Reroute)
    }
}
