//! Authorizations, and the idempotency keys that created them.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::order::Order;
use crate::refusal::{INVALID_FIELD, Refusal};
use crate::state::facts::merged;
use crate::time::{HOUR, Millis, date_time};

/// The time for which an authorization can be used.
const LIFETIME: Millis = HOUR;
/// The time for which an idempotency key is remembered.
const KEY_LIFETIME: Millis = 48 * HOUR;

#[derive(Serialize, Deserialize)]
pub struct Authorization {
    pub id: String,
    pub order: Order,
    pub created: Millis,
    pub decision: Decision,
    pub is_canceled: bool,
    /// The id of the transfer that it was used for.
    pub transfer: Option<String>,
}

/// The request that an idempotency key was used for.
#[derive(Serialize, Deserialize)]
pub struct Key {
    pub request: Value,
    pub authorization: String,
    pub created: Millis,
}

impl Key {
    /// Returns whether the key is still remembered.
    pub fn is_alive(&self, now: Millis) -> bool {
        self.created + KEY_LIFETIME > now
    }
}

/// The decision about a transfer.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    Approved,
    LoginRequired,
    LimitReached,
    Insufficient,
    Risk,
}

impl Decision {
    /// Returns the decision as answers show it.
    pub fn facts(self) -> Value {
        let (decision, rationale) = match self {
            Self::Approved => ("approved", None),
            Self::LoginRequired => ("user_action_required", Some(("ITEM_LOGIN_REQUIRED", "the login must be renewed"))),
            Self::LimitReached => ("declined", Some(("TRANSFER_LIMIT_REACHED", "the amount is above the limit"))),
            Self::Insufficient => ("declined", Some(("NSF", "the account has less than the amount"))),
            Self::Risk => ("declined", Some(("RISK", "the transfer is likely to be returned"))),
        };
        let rationale = rationale.map(|(code, text)| json!({"code": code, "description": text}));
        json!({"decision": decision, "decision_rationale": rationale})
    }
}

impl Authorization {
    /// Returns the authorization as answers show it.
    pub fn facts(&self) -> Value {
        let facts = json!({
            "id": self.id,
            "created": date_time(self.created),
            "guarantee_decision": null,
            "guarantee_decision_rationale": null,
            "payment_risk": null,
            "proposed_transfer": merged(self.order.facts(), json!({"credit_funds_source": null})),
        });
        merged(facts, self.decision.facts())
    }

    /// Refuses to use an authorization that permits no transfer, or no longer does.
    pub fn check(&self, now: Millis) -> Result<(), Refusal> {
        let refuse = |message: &str| Err(INVALID_FIELD.because(format!("authorization_id: {message}")));
        if self.is_canceled {
            return refuse("the authorization was cancelled");
        }
        if self.decision != Decision::Approved {
            return refuse("the authorization was not approved");
        }
        if self.created + LIFETIME <= now {
            return refuse("the authorization has expired after one hour");
        }
        Ok(())
    }
}
