//! Lines of credit.

use serde_json::{Value, json};

use super::credit::{apr, minimum};
use super::{Debt, rounded};
use crate::state::money;
use crate::time::{day_text, months_later};

pub const FIELDS: &[&str] = &[
    "aprs",
    "available_credit",
    "credit_limit",
    "draw_period_end_date",
    "finance_charges",
    "interest_rate",
    "last_payment_amount",
    "last_payment_date",
    "last_statement_balance",
    "last_statement_issue_date",
    "minimum_payment_amount",
    "next_payment_amount",
    "next_payment_due_date",
    "past_due_amount",
    "principal_balance",
];

/// The usual interest in percent a year.
const RATE: f64 = 8.9;
/// The usual length of the period in which money can be drawn, in months after the Item is created.
const DRAW_MONTHS: i64 = 84;

pub fn facts(debt: &Debt<'_>) -> Value {
    let (account, balance) = (debt.account, debt.balance());
    let limit = debt.number("credit_limit").or(account.limit.map(money::dollars)).unwrap_or(balance * 2.0);
    let payment = rounded(minimum(balance));
    let usual = json!({
        "account_id": account.id,
        "aprs": [apr("purchase_apr", rate(debt), balance)],
        "available_credit": rounded((limit - balance).max(0.0)),
        "credit_limit": rounded(limit),
        "draw_period_end_date": day_text(months_later(account.created, DRAW_MONTHS)),
        "finance_charges": rounded(balance * rate(debt) / 1200.0),
        "interest_rate": {"percentage": rate(debt), "type": "variable"},
        "last_payment_amount": payment,
        "last_payment_date": day_text(debt.cycle.last_payment),
        "last_statement_balance": rounded(balance),
        "last_statement_issue_date": day_text(debt.cycle.statement),
        "minimum_payment_amount": payment,
        "next_payment_amount": payment,
        "next_payment_due_date": day_text(debt.cycle.due),
        "past_due_amount": 0,
        "principal_balance": rounded(balance),
    });
    let mut facts = debt.overridden(usual, FIELDS);
    for apr in facts["aprs"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        apr.entry("apr_percentage").or_insert_with(|| rate(debt).into());
    }
    facts
}

/// Returns the interest in percent a year.
pub fn rate(debt: &Debt<'_>) -> f64 {
    debt.given("interest_rate").and_then(|rate| rate["percentage"].as_f64()).unwrap_or(RATE)
}
