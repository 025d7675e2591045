//! Signal: the risk that a planned ACH debit is returned.
//!
//! | amount | scores |
//! |---|---|
//! | 3.53 | 10 |
//! | 12.17 | 60 |
//! | 27.53 | 90 |
//! | more than the account has available | above 80 for returns by the bank |
//! | any other | below 40, always the same for the same transaction |
//!
//! The first three are those of Plaid's Sandbox:
//! <https://github.com/plaid/ai-coding-toolkit/blob/main/rules/signal_guide.md>. The ruleset, whatever its key is,
//! accepts a transaction whose scores are below 50, and reroutes one with a score of 80 or more.

mod attributes;
pub mod reports;

use fastrand::Rng;
use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use super::common::lookup;
use super::processor;
use crate::ids;
use crate::params::Params;
use crate::refusal::{CLIENT_TRANSACTION_ID_ALREADY_IN_USE, Code, INVALID_FIELD, Refusal};
use crate::state::accounts::Account;
use crate::state::items::Item;
use crate::state::signal::{Evaluation, Verdict};
use crate::state::{World, money};
use crate::time::{day_of, day_text, weekday};

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/signal/evaluate", evaluate),
        ("/signal/prepare", prepare),
        ("/signal/schedule", schedule),
        ("/processor/signal/evaluate", evaluate),
        ("/processor/signal/prepare", prepare),
    ],
    events: &[],
};

/// <https://plaid.com/docs/errors/signal/#client_transaction_id_already_in_use>
const ID_IN_USE: Code = CLIENT_TRANSACTION_ID_ALREADY_IN_USE;
/// The ruleset of requests that name none: <https://plaid.com/docs/signal/signal-rules/>.
const DEFAULT_RULESET: &str = "default";
/// The banking days that a schedule looks at: <https://plaid.com/docs/api/products/signal/>.
const DAYS_OF_SCHEDULE: usize = 5;

/// The scores of a transaction, from 1 to 99.
struct Scores {
    by_customer: i64,
    by_bank: i64,
}

/// Returns the Item and the account that a request names by a processor token or by ids.
fn named<'w>(world: &'w World, params: &Params) -> Result<(&'w Item, &'w Account), Refusal> {
    if let Some(token) = params.text("processor_token") {
        return processor::target(world, token);
    }
    let item = lookup::item(world, params)?;
    Ok((item, item.account(params.required("account_id")?)?))
}

/// Returns the amount of a request in cents.
fn amount(params: &Params) -> Result<i64, Refusal> {
    let amount = params.value("amount").and_then(Value::as_f64).map(money::from_number);
    amount.filter(|cents| *cents > 0).ok_or_else(|| INVALID_FIELD.because("amount must be a number above zero"))
}

fn evaluate(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let id = params.required("client_transaction_id")?;
    let cents = amount(params)?;
    let (item, account) = named(world, params)?;
    if world.state.evaluations.get(id).is_some() {
        return Err(
            ID_IN_USE.because(format!("client_transaction_id: {id} was used before; each evaluation needs its own"))
        );
    }
    let scores = scores(account, cents, id);
    let result = scores.verdict();
    let (key, account_id) = (params.text("ruleset_key").unwrap_or(DEFAULT_RULESET), account.id.clone());
    let facts = json!({
        "scores": scores.facts(),
        "core_attributes": attributes::of(world, item, account, cents),
        "ruleset": {
            "ruleset_key": key,
            "result": result.name(),
            "triggered_rule_details": {"internal_note": format!("the higher score is {}", scores.highest())},
        },
        "warnings": warnings(item),
    });
    world.state.evaluations.insert(id, Evaluation { account: account_id, result, initiated: None });
    Ok(facts.into())
}

/// Returns a warning if the data of an Item is stale because its login must be renewed.
fn warnings(item: &Item) -> Vec<Value> {
    let warning = |error: Value| {
        json!({
            "warning_type": error["error_type"],
            "warning_code": error["error_code"],
            "warning_message": error["error_message"],
        })
    };
    Some(item.error_facts()).filter(|error| !error.is_null()).map(warning).into_iter().collect()
}

fn scores(account: &Account, cents: i64, id: &str) -> Scores {
    match cents {
        353 => return Scores { by_customer: 10, by_bank: 10 },
        1217 => return Scores { by_customer: 60, by_bank: 60 },
        2753 => return Scores { by_customer: 90, by_bank: 90 },
        _ => {}
    }
    let mut random = Rng::with_seed(ids::seed_of(&format!("{} {cents} {id}", account.id)));
    let is_short = account.available.unwrap_or(account.current) < cents;
    Scores { by_customer: random.i64(2..40), by_bank: if is_short { random.i64(81..=97) } else { random.i64(2..40) } }
}

impl Scores {
    fn highest(&self) -> i64 {
        self.by_customer.max(self.by_bank)
    }

    fn verdict(&self) -> Verdict {
        match self.highest() {
            80.. => Verdict::Reroute,
            50.. => Verdict::Review,
            _ => Verdict::Accept,
        }
    }

    /// Returns the scores as answers show them. The tiers divide the range of a score into equal parts.
    fn facts(&self) -> Value {
        json!({
            "customer_initiated_return_risk": {"score": self.by_customer, "risk_tier": self.by_customer / 20 + 1},
            "bank_initiated_return_risk": {"score": self.by_bank, "risk_tier": self.by_bank * 8 / 100 + 1},
        })
    }
}

/// The product has been added along with the check of the token.
fn prepare(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    if params.text("processor_token").is_none() {
        lookup::item(world, params)?;
    }
    Ok(json!({}).into())
}

/// Recommends a day for a debit: the first banking day if the account has the amount, or else the day after the next
/// wages could have arrived.
fn schedule(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let cents = amount(params)?;
    let (item, account) = named(world, params)?;
    let today = day_of(world.now());
    let days: Vec<String> = (today..).filter(|day| weekday(*day) < 5).take(DAYS_OF_SCHEDULE).map(day_text).collect();
    let is_short = account.available.unwrap_or(account.current) < cents;
    // If the money is missing, the later days are better.
    let rank = |index: usize| if is_short { DAYS_OF_SCHEDULE - index } else { index + 1 };
    let optimal = if is_short { days.last() } else { days.first() };
    let recommendations: Vec<Value> = days
        .iter()
        .enumerate()
        .map(|(index, day)| {
            let is_recommended = !is_short || index + 2 >= DAYS_OF_SCHEDULE;
            let recommendation = if is_recommended { "RECOMMENDED" } else { "NOT_RECOMMENDED" };
            json!({"date": day, "recommendation": recommendation, "rank": is_recommended.then(|| rank(index))})
        })
        .collect();
    let facts = json!({"optimal_date": optimal, "recommendations": recommendations, "warnings": warnings(item)});
    Ok(facts.into())
}
