//! Mortgages. Plaid's Sandbox does not let a custom user give their terms.

use serde_json::{Value, json};

use super::schedule::Schedule;
use super::{Debt, rounded};
use crate::ids;
use crate::time::{day_text, months_later};

/// The interest in percent a year.
pub const RATE: f64 = 4.12;
/// The number of payments.
const MONTHS: i64 = 360;
/// The age of a mortgage in months.
const AGE: i64 = 147;

pub fn facts(debt: &Debt<'_>) -> Value {
    let account = debt.account;
    let origination = months_later(account.created, -AGE);
    let terms = Schedule { principal: 0.0, rate: RATE, months: MONTHS, start: origination };
    let schedule = Schedule::with_balance(debt.balance(), account.created, terms);
    let payment = rounded(schedule.payment());
    let (interest, principal) = schedule.paid_this_year(debt.today);
    let place = account.owners.first().and_then(|owner| owner.addresses.first());
    let number = ids::digits(&mut debt.random(), 10);
    json!({
        "account_id": account.id,
        "account_number": number,
        "current_late_fee": 0,
        "escrow_balance": rounded(schedule.payment() * 1.4),
        "has_pmi": false,
        "has_prepayment_penalty": false,
        "interest_rate": {"percentage": RATE, "type": "fixed"},
        "last_payment_amount": payment,
        "last_payment_date": day_text(debt.cycle.last_payment),
        "loan_term": "30 year",
        "loan_type_description": "conventional",
        "maturity_date": day_text(schedule.end()),
        "next_monthly_payment": payment,
        "next_payment_due_date": day_text(debt.cycle.due),
        "origination_date": day_text(origination),
        "origination_principal_amount": rounded(schedule.principal),
        "past_due_amount": 0,
        "property_address": {
            "street": place.map(|place| &place.street),
            "city": place.map(|place| &place.city),
            "region": place.and_then(|place| place.region.as_ref()),
            "postal_code": place.and_then(|place| place.postal_code.as_ref()),
            "country": place.map(|place| &place.country),
        },
        "ytd_interest_paid": rounded(interest),
        "ytd_principal_paid": rounded(principal),
    })
}
