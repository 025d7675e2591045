//! Moves the dates of a configuration so that the latest activity is today.

use serde_json::Value;

use crate::time::{Day, day_from, day_text};

/// The fields that date an activity: <https://plaid.com/docs/sandbox/user-custom/#configuration-object-schema>.
/// The day on which a transaction is posted is none, so that the latest one can be pending.
const ACTIVITIES: [&str; 7] = [
    "date",
    "date_transacted",
    "institution_price_as_of",
    "last_payment_date",
    "last_statement_issue_date",
    "pay_date",
    "pay_day",
];

/// Moves all dates by the same number of days.
pub fn roll_forward(config: &mut Value, today: Day) {
    if let Some(latest) = latest(config, "") {
        shift(config, today - latest);
    }
}

/// Returns the latest day of an activity. `parent` is the name of the field that the value stands in.
fn latest(value: &Value, parent: &str) -> Option<Day> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .filter_map(|(name, value)| {
                let is_period_end = parent == "pay_period_details" && name == "end_date";
                match value {
                    Value::String(text) if is_period_end || ACTIVITIES.contains(&name.as_str()) => day_from(text),
                    Value::String(_) => None,
                    value => latest(value, name),
                }
            })
            .max(),
        Value::Array(list) => list.iter().filter_map(|value| latest(value, parent)).max(),
        _ => None,
    }
}

fn shift(value: &mut Value, days: Day) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if is_date(name) => {
                        if let Some(day) = day_from(text) {
                            *text = day_text(day + days);
                        }
                    }
                    value => shift(value, days),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| shift(value, days)),
        _ => {}
    }
}

/// Returns whether a field has a date; a description that looks like one is none.
fn is_date(name: &str) -> bool {
    ACTIVITIES.contains(&name) || name == "date_posted" || name.ends_with("_date")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_latest_activity_becomes_today_and_the_spacing_stays() {
        let mut config = json!({"override_accounts": [{
            "transactions": [
                {"date_transacted": "2024-01-10", "date_posted": "2024-01-12", "description": "2024-01-10"},
                {"date_transacted": "2024-01-01", "date_posted": "2024-01-02"},
            ],
            "liability": {"origination_date": "2020-01-10", "next_payment_due_date": "2024-02-01"},
            "income": {"paystubs": [{"pay_period_details": {"end_date": "2024-01-05"}}]},
        }]});
        roll_forward(&mut config, day_from("2026-01-10").expect("a day"));
        let account = &config["override_accounts"][0];
        assert_eq!(account["transactions"][0]["date_transacted"], "2026-01-10");
        assert_eq!(account["transactions"][0]["date_posted"], "2026-01-12");
        assert_eq!(account["transactions"][0]["description"], "2024-01-10");
        assert_eq!(account["transactions"][1]["date_posted"], "2026-01-02");
        assert_eq!(account["liability"]["next_payment_due_date"], "2026-02-01");
        assert_eq!(account["liability"]["origination_date"], "2022-01-10");
        assert_eq!(account["income"]["paystubs"][0]["pay_period_details"]["end_date"], "2026-01-05");
        let mut scheduled = json!({"liability": {"origination_date": "2020-01-10"}});
        roll_forward(&mut scheduled, day_from("2026-01-10").expect("a day"));
        assert_eq!(scheduled["liability"]["origination_date"], "2020-01-10", "without an activity nothing moves");
    }
}
