//! Paystubs, in the form in which a custom user lists them: the `paystubs` of an `IncomeOverride`.
//!
//! A paystub that is not listed pays what the wages among the transactions say. Its deductions and its net pay add up
//! to its gross pay, and the sums since the beginning of the year are those of its predecessors.

use serde_json::{Value, json};

use crate::state::accounts::Account;
use crate::state::institutions;
use crate::state::items::Item;
use crate::state::money;
use crate::state::owners::{Address, Owner};
use crate::time::{Day, day_of_month, day_text, month_of};

/// The paystubs that a payroll provider shows.
const SHOWN: usize = 4;
/// The days of the month on which the employer pays, which are those of the wages among the transactions.
const PAY_DAYS: [u32; 2] = [15, 28];
/// The salary per year, in cents.
pub const SALARY: i64 = 24 * GROSS;
/// The gross pay of a paystub, in cents.
const GROSS: i64 = 285_000;
/// The deductions from each paystub, in cents. The rest is the amount of the wages among the transactions.
pub const DEDUCTIONS: [(&str, i64); 5] = [
    ("Federal income tax", 34_200),
    ("Social Security", 17_670),
    ("Medicare", 4_133),
    ("State income tax", 11_400),
    ("Health insurance", 5_047),
];

/// Returns the address of the employer whose wages are among the transactions.
pub fn employer() -> Value {
    json!({
        "name": "Meridian Works",
        "address": {
            "street": "500 Harbor Way", "city": "Sacramento", "region": "CA", "postal_code": "95814", "country": "US",
        },
    })
}

/// Returns the owner of an account as their employer knows them.
pub fn employee(owner: Option<&Owner>) -> Value {
    let Some(owner) = owner else { return json!({}) };
    json!({
        "name": owner.names.first(),
        "address": owner.addresses.first().map(Address::place),
        "marital_status": "single",
        "taxpayer_id": {"id_mask": "6789", "id_type": "SSN"},
    })
}

/// Returns the paystubs of the last pay days, the newest first.
pub fn usual(item: &Item, account: &Account, today: Day) -> Vec<Value> {
    let days = (0..).map(|age| today - age).filter(|day| PAY_DAYS.contains(&day_of_month(*day)));
    let days: Vec<Day> = days.take(SHOWN + 1).collect();
    days.iter().zip(days.iter().skip(1)).map(|(paid, before)| paystub(item, account, *before, *paid)).collect()
}

/// Makes the paystub of a pay day, for the work since the pay day before.
fn paystub(item: &Item, account: &Account, before: Day, paid: Day) -> Value {
    let so_far = |cents: i64| money::number(cents * pay_days_so_far(paid));
    let deductions: Vec<Value> = DEDUCTIONS
        .iter()
        .map(|(description, cents)| {
            json!({
                "description": description,
                "current_amount": money::number(*cents),
                "ytd_amount": so_far(*cents),
                "currency": account.currency,
            })
        })
        .collect();
    let deducted: i64 = DEDUCTIONS.iter().map(|(_, cents)| cents).sum();
    let net = GROSS - deducted;
    let bank = institutions::name(&item.institution);
    json!({
        "employer": employer(),
        "employee": employee(account.owners.first()),
        "earnings": {
            "breakdown": [{
                "canonical_description": "REGULAR PAY",
                "description": "Salary",
                "current_amount": money::number(GROSS),
                "ytd_amount": so_far(GROSS),
                "currency": account.currency,
            }],
            "total": {"ytd_amount": so_far(GROSS), "currency": account.currency},
        },
        "deductions": {
            "breakdown": deductions,
            "total": {
                "current_amount": money::number(deducted),
                "ytd_amount": so_far(deducted),
                "currency": account.currency,
            },
        },
        "net_pay": {"description": "Net pay", "ytd_amount": so_far(net), "currency": account.currency},
        "pay_period_details": {
            "start_date": day_text(before),
            "end_date": day_text(paid - 1),
            "pay_date": day_text(paid),
            "gross_earnings": money::number(GROSS),
            "check_amount": money::number(net),
            "distribution_breakdown": [{
                "type": "Checking",
                "account_name": account.name,
                "bank_name": bank,
                "mask": account.mask,
                "current_amount": money::number(net),
                "currency": account.currency,
            }],
        },
    })
}

/// Returns the number of pay days in the year of a pay day, up to it.
fn pay_days_so_far(paid: Day) -> i64 {
    let [month, ..] = month_of(paid);
    let in_month = PAY_DAYS.iter().filter(|day| **day <= day_of_month(paid)).count();
    month.rem_euclid(12) * 2 + i64::try_from(in_month).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::day_from;

    #[test]
    fn the_year_has_two_pay_days_per_month() {
        let so_far = |day: &str| pay_days_so_far(day_from(day).expect("a day"));
        assert_eq!([so_far("2026-01-15"), so_far("2026-01-28"), so_far("2026-12-28")], [1, 2, 24]);
    }

    #[test]
    fn the_net_pay_is_the_amount_of_the_wages() {
        let deducted: i64 = DEDUCTIONS.iter().map(|(_, cents)| cents).sum();
        assert_eq!(GROSS - deducted, 212_550);
    }
}
