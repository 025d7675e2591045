//! Whether a transfer may be made.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Order, cents, unknown, with};
use crate::asked::Asked;
use crate::behaviour::items::item_of;
use crate::behaviour::{Act, Reply};
use crate::clock::{Millis, date_time};
use crate::refusal::{
    INVALID_ACCOUNT_ID, INVALID_FIELD, NONIDENTICAL_REQUEST, Refusal, TRANSFER_UNSUPPORTED_ACCOUNT_TYPE,
};
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] =
    &[("/transfer/authorization/create", create), ("/transfer/authorization/cancel", cancel)];

const HOUR: Millis = 3_600_000;
/// An authorization can be used as long.
const LIVES: Millis = HOUR;
/// A key is remembered as long.
const KEY_LIVES: Millis = 48 * HOUR;
/// In cents.
const LIMIT: i64 = 10_000_000;

#[derive(Serialize, Deserialize)]
pub struct Authorization {
    pub id: String,
    pub order: Order,
    created: Millis,
    decision: Decision,
    is_canceled: bool,
    /// The transfer that it was used for.
    pub transfer: Option<String>,
}

/// What a key of the caller's stands for.
#[derive(Serialize, Deserialize)]
pub struct Key {
    request: Value,
    authorization: String,
    created: Millis,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    Approved,
    LoginRequired,
    LimitReached,
    Insufficient,
    Risk,
}

impl Decision {
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

/// The order that a request places, and whether it is granted.
pub fn judged(world: &World, asked: &Asked) -> Result<(Order, Decision), Refusal> {
    let item = item_of(world, asked.required("access_token")?)?;
    let id = asked.required("account_id")?;
    let account = item.accounts.iter().find(|account| account.id == id);
    let account = account.ok_or_else(|| INVALID_ACCOUNT_ID.because(format!("the Item has no account {id}")))?;
    if account.kind != "depository" {
        let message = format!("account_id: money can't be moved at an account of type {}", account.kind);
        return Err(TRANSFER_UNSUPPORTED_ACCOUNT_TYPE.because(message));
    }
    let order = Order {
        item: item.id.clone(),
        account: id.into(),
        kind: asked.required("type")?.into(),
        network: asked.required("network")?.into(),
        ach_class: asked.text("ach_class").map(Into::into),
        cents: cents(asked.required("amount")?)?,
        user: asked.value("user").cloned().unwrap_or_default(),
    };
    let decision = if item.error.is_some() {
        Decision::LoginRequired
    } else if order.cents > LIMIT {
        Decision::LimitReached
    } else if order.kind == "debit" && account.available.unwrap_or(account.current) < order.cents {
        Decision::Insufficient
    } else if asked.text("user.legal_name").is_some_and(|name| name.ends_with("Risky")) {
        Decision::Risk
    } else {
        Decision::Approved
    };
    Ok((order, decision))
}

fn create(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let now = world.now();
    if let Some(key) = asked.text("idempotency_key") {
        let known = world.state.transfers.keys.get(key).filter(|known| known.created + KEY_LIVES > now);
        if let Some(known) = known {
            if known.request != *asked.body {
                let message = "idempotency_key was used for another request less than 48 hours ago";
                return Err(NONIDENTICAL_REQUEST.because(message));
            }
            if let Some(authorization) = world.state.transfers.authorizations.get(&known.authorization) {
                return Ok(json!({"authorization": authorization.facts()}).into());
            }
        }
    }
    let (order, decision) = judged(world, asked)?;
    let (id, facts) = add(world, order, decision);
    if let Some(key) = asked.text("idempotency_key") {
        let known = Key { request: asked.body.clone(), authorization: id, created: now };
        world.state.transfers.keys.insert(key, known);
    }
    Ok(json!({"authorization": facts}).into())
}

/// Keeps a new authorization. Its id, and what answers say of it.
pub fn add(world: &mut World, order: Order, decision: Decision) -> (String, Value) {
    let (id, created) = (world.token("authorization"), world.now());
    let new = Authorization { id: id.clone(), order, created, decision, is_canceled: false, transfer: None };
    let facts = new.facts();
    world.state.transfers.authorizations.insert(&id, new);
    (id, facts)
}

impl Authorization {
    fn facts(&self) -> Value {
        let facts = json!({
            "id": self.id,
            "created": date_time(self.created),
            "guarantee_decision": null,
            "guarantee_decision_rationale": null,
            "payment_risk": null,
            "proposed_transfer": with(self.order.facts(), json!({"credit_funds_source": null})),
        });
        with(facts, self.decision.facts())
    }

    /// Whether a transfer may be made of it.
    pub fn check(&self, now: Millis) -> Result<(), Refusal> {
        let refuse = |message: &str| Err(INVALID_FIELD.because(format!("authorization_id: {message}")));
        if self.is_canceled {
            return refuse("the authorization has been cancelled");
        }
        if self.decision != Decision::Approved {
            return refuse("the authorization has not been approved");
        }
        if self.created + LIVES <= now {
            return refuse("the authorization has expired; it lives an hour");
        }
        Ok(())
    }
}

fn cancel(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let id = asked.required("authorization_id")?;
    let found = world.state.transfers.authorizations.get_mut(id);
    let authorization = found.ok_or_else(|| unknown("authorization_id"))?;
    if authorization.transfer.is_some() {
        return Err(INVALID_FIELD.because("authorization_id: a transfer has been made of it; cancel that"));
    }
    authorization.is_canceled = true;
    Ok(json!({}).into())
}
