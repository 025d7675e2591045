//! Student loans.

use serde_json::{Value, json};

use super::schedule::Schedule;
use super::{Debt, rounded};
use crate::ids;
use crate::state::accounts::Account;
use crate::time::{Day, day_from, day_text, months_later};

pub const FIELDS: &[&str] = &[
    "origination_date",
    "principal",
    "nominal_apr",
    "interest_capitalization_grace_period_months",
    "repayment_model",
    "expected_payoff_date",
    "guarantor",
    "is_federal",
    "is_overdue",
    "loan_name",
    "loan_status",
    "minimum_payment_amount",
    "payment_reference_number",
    "pslf_status",
    "repayment_plan_description",
    "repayment_plan_type",
    "sequence_number",
    "servicer_address",
];

/// The usual interest in percent a year.
const RATE: f64 = 5.28;
/// The usual number of payments.
const MONTHS: i64 = 240;
/// The usual age of a loan in months.
const AGE: i64 = 62;

pub fn facts(debt: &Debt<'_>) -> Value {
    let (account, loan, today) = (debt.account, Loan::new(debt.account), debt.today);
    let Loan { schedule, origination, .. } = loan;
    let is_repaid = today >= schedule.start;
    let (interest, principal) = schedule.paid_this_year(today);
    let payment = if is_repaid { schedule.payment() } else { 0.0 };
    // A loan that is not repaid yet has had no payment.
    let last_payment = Some(debt.cycle.last_payment).filter(|day| is_repaid && *day >= schedule.start);
    let due = debt.cycle.due.max(schedule.start);
    let mut random = debt.random();
    let (number, reference) = (ids::digits(&mut random, 10), ids::digits(&mut random, 10));
    let owed_interest = debt.balance() * schedule.rate / 100.0 * days(today - debt.cycle.last_payment) / 365.0;
    let status = if is_repaid { "repayment" } else { "in school" };
    let status_end = if is_repaid { schedule.end() } else { schedule.start };
    json!({
        "account_id": account.id,
        "account_number": number,
        "disbursement_dates": [day_text(origination)],
        "expected_payoff_date": debt.given_or("expected_payoff_date", day_text(schedule.end())),
        "guarantor": debt.given_or("guarantor", "DEPT OF ED"),
        "interest_rate_percentage": schedule.rate,
        "is_overdue": debt.given_or("is_overdue", false),
        "last_payment_amount": last_payment.map(|_| rounded(payment)),
        "last_payment_date": last_payment.map(day_text),
        "last_statement_balance": rounded(debt.balance()),
        "last_statement_issue_date": day_text(debt.cycle.statement),
        "loan_name": debt.given_or("loan_name", account.name.clone()),
        "loan_status": debt.given_or("loan_status", json!({"type": status, "end_date": day_text(status_end)})),
        "minimum_payment_amount": debt.given_or("minimum_payment_amount", rounded(payment)),
        "next_payment_due_date": day_text(due),
        "origination_date": day_text(origination),
        "origination_principal_amount": rounded(schedule.principal),
        "outstanding_interest_amount": rounded(owed_interest),
        "payment_reference_number": debt.given_or("payment_reference_number", reference),
        "pslf_status": debt.given_or("pslf_status", json!({
            "estimated_eligibility_date": null, "payments_made": null, "payments_remaining": null,
        })),
        "repayment_plan": {
            "type": debt.given_or("repayment_plan_type", "standard"),
            "description": debt.given_or("repayment_plan_description", "Standard Repayment"),
        },
        "sequence_number": debt.number("sequence_number").map_or_else(|| "1".to_owned(), |number| number.to_string()),
        "servicer_address": debt.given_or("servicer_address", json!({
            "street": "400 Harbor Road", "city": "Madison", "region": "WI", "postal_code": "53704", "country": "US",
        })),
        "ytd_interest_paid": rounded(interest),
        "ytd_principal_paid": rounded(principal),
    })
}

/// Returns the interest in percent a year.
pub fn rate(debt: &Debt<'_>) -> f64 {
    debt.number("nominal_apr").unwrap_or(RATE)
}

/// Returns the balance in dollars that follows from the terms that a custom user gives, if they include the principal.
pub fn balance(liability: &Value, created: Day) -> Option<f64> {
    let schedule = Terms::new(Some(liability), created).schedule?;
    Some(schedule.balance(created))
}

/// A loan with all of its terms.
struct Loan {
    origination: Day,
    schedule: Schedule,
}

impl Loan {
    fn new(account: &Account) -> Self {
        let terms = Terms::new(account.custom.liability.as_ref(), account.created);
        let balance = crate::state::money::dollars(account.current.max(0));
        let Terms { origination, without_principal, schedule } = terms;
        // Without a principal the balance decides, so that both fit.
        let schedule = schedule.unwrap_or_else(|| Schedule::with_balance(balance, account.created, without_principal));
        Self { origination, schedule }
    }
}

/// The terms of a loan, before its principal is known.
struct Terms {
    origination: Day,
    without_principal: Schedule,
    /// The schedule, if the principal is given.
    schedule: Option<Schedule>,
}

impl Terms {
    fn new(liability: Option<&Value>, created: Day) -> Self {
        let number = |pointer: &str| liability?.pointer(pointer)?.as_f64();
        let origination = liability.and_then(|given| day_from(given["origination_date"].as_str()?));
        let origination = origination.unwrap_or_else(|| months_later(created, -AGE));
        let wait = number("/repayment_model/non_repayment_months").map_or(0, whole);
        let without_principal = Schedule {
            principal: 0.0,
            rate: number("/nominal_apr").unwrap_or(RATE),
            months: number("/repayment_model/repayment_months").map_or(MONTHS, whole),
            start: months_later(origination, wait),
        };
        let schedule = number("/principal").map(|principal| Schedule { principal, ..without_principal });
        Self { origination, without_principal, schedule }
    }
}

/// Returns a number of months, whose range has been checked.
#[allow(clippy::cast_possible_truncation, reason = "the number is a whole one in a small range")]
fn whole(months: f64) -> i64 {
    months as i64
}

#[allow(clippy::cast_precision_loss, reason = "a number of days within a month is small")]
fn days(number: Day) -> f64 {
    number as f64
}
