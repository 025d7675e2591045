//! W-2 forms, in the form in which a custom user lists them: the `w2s` of an `IncomeOverride`.

use serde_json::{Value, json};

use super::paystubs::{DEDUCTIONS, SALARY, employee, employer};
use crate::state::accounts::Account;
use crate::state::money;
use crate::time::{Day, month_of};

/// The pay days of a year.
const PAY_DAYS: i64 = 24;

/// Returns the form of the last year, which is the sum of its paystubs.
pub fn usual(account: &Account, today: Day) -> Value {
    let withheld = |tax: &str| {
        let cents = DEDUCTIONS.iter().find(|(name, _)| *name == tax).map_or(0, |(_, cents)| *cents);
        money::number(cents * PAY_DAYS)
    };
    let wages = money::number(SALARY);
    json!({
        "employer": employer(),
        "employee": employee(account.owners.first()),
        "employer_id_number": "94-1234567",
        "tax_year": month_of(today)[0].div_euclid(12) - 1,
        "wages_tips_other_comp": wages,
        "federal_income_tax_withheld": withheld("Federal income tax"),
        "social_security_wages": wages,
        "social_security_tax_withheld": withheld("Social Security"),
        "medicare_wages_and_tips": wages,
        "medicare_tax_withheld": withheld("Medicare"),
        "social_security_tips": 0.0,
        "allocated_tips": 0.0,
        "dependent_care_benefits": 0.0,
        "nonqualified_plans": 0.0,
        "box_12": [],
        "statutory_employee": false,
        "retirement_plan": false,
        "third_party_sick_pay": false,
        "state_and_local_wages": [{
            "state": "CA",
            "employer_state_id_number": "123-4567-8",
            "state_wages_tips": wages,
            "state_income_tax": withheld("State income tax"),
        }],
    })
}
