//! Credit cards.

use serde_json::{Value, json};

use super::{Debt, rounded};
use crate::time::day_text;

pub const FIELDS: &[&str] = &[
    "purchase_apr",
    "cash_apr",
    "balance_transfer_apr",
    "special_apr",
    "last_payment_amount",
    "minimum_payment_amount",
    "is_overdue",
    "last_statement_balance",
];

/// The names of the interest rates in a configuration, their names in answers, and the usual rates.
const RATES: [(&str, &str, Option<f64>); 4] = [
    ("balance_transfer_apr", "balance_transfer_apr", Some(18.49)),
    ("cash_apr", "cash_apr", Some(26.99)),
    ("purchase_apr", "purchase_apr", Some(16.74)),
    ("special_apr", "special", None),
];

/// The smallest minimum payment, in dollars.
const MIN_PAYMENT: f64 = 25.0;

pub fn facts(debt: &Debt<'_>) -> Value {
    let balance = debt.balance();
    let paid = rounded(balance * f64::from(debt.random().u8(20..60)) / 100.0);
    json!({
        "account_id": debt.account.id,
        "aprs": rates(debt),
        "is_overdue": debt.given_or("is_overdue", false),
        "last_payment_amount": debt.given_or("last_payment_amount", paid),
        "last_payment_date": day_text(debt.cycle.last_payment),
        "last_statement_balance": debt.given_or("last_statement_balance", rounded(balance)),
        "last_statement_issue_date": day_text(debt.cycle.statement),
        "minimum_payment_amount": debt.given_or("minimum_payment_amount", rounded(minimum(balance))),
        "next_payment_due_date": day_text(debt.cycle.due),
    })
}

/// Returns the rate for purchases, by which interest is charged.
pub fn rate(debt: &Debt<'_>) -> f64 {
    debt.number("purchase_apr").unwrap_or(16.74)
}

/// Returns the minimum payment on a balance.
pub fn minimum(balance: f64) -> f64 {
    (balance * 0.02).max(MIN_PAYMENT).min(balance)
}

/// Returns the rates that a custom user gives, or else the usual ones.
fn rates(debt: &Debt<'_>) -> Vec<Value> {
    let is_given = RATES.iter().any(|(field, _, _)| debt.given(field).is_some());
    let rates = RATES.iter().filter_map(|&(field, name, usual)| {
        let rate = if is_given { debt.number(field) } else { usual };
        Some((name, rate?))
    });
    rates.map(|(name, rate)| apr(name, rate, if name == "purchase_apr" { debt.balance() } else { 0.0 })).collect()
}

/// Returns an interest rate with the balance to which it applies.
pub fn apr(name: &str, rate: f64, balance: f64) -> Value {
    json!({
        "apr_percentage": rate,
        "apr_type": name,
        "balance_subject_to_apr": rounded(balance),
        "interest_charge_amount": rounded(balance * rate / 1200.0),
    })
}
