//! Loans that are repaid by a fixed number of payments, such as those for cars.

use serde_json::{Value, json};

use super::schedule::Schedule;
use super::{Debt, rounded};
use crate::ids;
use crate::time::{day_from, day_text, months_later};

pub const FIELDS: &[&str] = &[
    "account_number",
    "compounding_period",
    "interest_rate",
    "last_payment_amount",
    "last_payment_date",
    "loan_term_months",
    "maturity_date",
    "next_payment_amount",
    "next_payment_due_date",
    "origination_date",
    "origination_principal_amount",
    "payment_count",
    "payment_frequency",
    "payoff_amount",
    "principal_balance",
    "ytd_interest_paid",
];

/// The usual interest in percent a year.
const RATE: f64 = 6.35;
/// The usual number of payments.
const MONTHS: i64 = 60;
/// The usual age of a loan in months.
const AGE: i64 = 19;

pub fn facts(debt: &Debt<'_>) -> Value {
    let account = debt.account;
    let origination = debt.given("origination_date").and_then(|given| day_from(given.as_str()?));
    let origination = origination.unwrap_or_else(|| months_later(account.created, -AGE));
    // The range of the term has been checked, and a term of no months is one of one.
    let months = debt.given("loan_term_months").and_then(Value::as_i64).unwrap_or(MONTHS).max(1);
    let terms = Schedule { principal: 0.0, rate: rate(debt), months, start: origination };
    let schedule = Schedule::with_balance(debt.balance(), account.created, terms);
    let payment = rounded(schedule.payment());
    let usual = json!({
        "account_id": account.id,
        "account_number": ids::digits(&mut debt.random(), 10),
        "compounding_period": "monthly",
        "interest_rate": {"percentage": rate(debt), "type": "fixed"},
        "last_payment_amount": payment,
        "last_payment_date": day_text(debt.cycle.last_payment),
        "loan_term_months": months,
        "maturity_date": day_text(schedule.end()),
        "next_payment_amount": payment,
        "next_payment_due_date": day_text(debt.cycle.due),
        "origination_date": day_text(origination),
        "origination_principal_amount": rounded(schedule.principal),
        "payment_count": months,
        "payment_frequency": "monthly",
        "payoff_amount": rounded(debt.balance() * (1.0 + rate(debt) / 36_500.0 * 10.0)),
        "principal_balance": rounded(debt.balance()),
        "ytd_interest_paid": rounded(schedule.paid_this_year(debt.today).0),
    });
    debt.overridden(usual, FIELDS)
}

/// Returns the interest in percent a year.
pub fn rate(debt: &Debt<'_>) -> f64 {
    debt.given("interest_rate").and_then(|rate| rate["percentage"].as_f64()).unwrap_or(RATE)
}
