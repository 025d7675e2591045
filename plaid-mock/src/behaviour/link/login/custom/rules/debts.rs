//! Liabilities: the type must be that of the account, and the fields those of the type.

use serde_json::Value;

use super::Problems;
use crate::behaviour::link::login::custom::config::AccountConfig;
use crate::description::description;
use crate::description::schema::values;
use crate::state::liabilities::Kind;

/// The most months that a loan may take.
const MAX_MONTHS: f64 = 1_200.0;

/// The fields whose values the description lists at the field of an answer: the schema of that field.
const LISTED: [(&str, &str, Option<&str>); 3] = [
    ("repayment_plan_type", "StudentRepaymentPlan", Some("type")),
    ("payment_frequency", "LoanPaymentFrequency", None),
    ("compounding_period", "LoanCompoundingPeriod", None),
];

pub fn check(account: &AccountConfig, found: &mut Problems) {
    let Some(liability) = &account.liability else { return };
    let of_account = Kind::of(&account.kind, account.subtype.as_deref().unwrap_or_default());
    let kind = liability["type"].as_str().unwrap_or_default();
    let named = Kind::ALL.into_iter().find(|known| known.name() == kind);
    match (named, of_account) {
        (Some(Kind::Mortgage), _) => {
            found.add("liability.type", "must not be mortgage: Plaid's Sandbox has no custom mortgages");
        }
        (Some(kind), Some(of_account)) if kind == of_account => {
            found.below("liability", |found| check_fields(kind, liability, found));
        }
        (Some(_), Some(of_account)) => {
            found.add("liability.type", &format!("must be {}, by the subtype of the account", of_account.name()));
        }
        (Some(_), None) => found.add("liability.type", "does not fit the account, which has no liability"),
        (None, _) => found.one_of("liability.type", Some(kind), &["credit", "student", "loan", "line_of_credit"]),
    }
}

fn check_fields(kind: Kind, liability: &Value, found: &mut Problems) {
    for field in liability.as_object().into_iter().flatten().map(|(name, _)| name.as_str()) {
        if field != "type" && !kind.fields().contains(&field) {
            found.add(field, &format!("does not belong to a liability of the type {}", kind.name()));
        }
    }
    for (field, schema, property) in LISTED {
        found.one_of(field, liability[field].as_str(), &listed(schema, property));
    }
    let number = |pointer: &str| liability.pointer(pointer).and_then(Value::as_f64);
    if let Some(model) = liability.get("repayment_model") {
        found.below("repayment_model", |found| {
            found.one_of("type", model["type"].as_str(), &["standard"]);
            let months = |field: &str| number(&format!("/repayment_model/{field}"));
            found.whole("non_repayment_months", months("non_repayment_months"), (0.0, MAX_MONTHS));
            found.whole("repayment_months", months("repayment_months"), (1.0, MAX_MONTHS));
        });
    }
    found.whole("loan_term_months", number("/loan_term_months"), (0.0, MAX_MONTHS));
    found.fulfils("principal", number("/principal"), |principal| principal > 0.0, "must be above 0");
}

/// Returns the texts that a schema lists.
fn listed(schema: &str, property: Option<&str>) -> Vec<&'static str> {
    let schema = description().schema(schema);
    let schema = schema.map(|schema| property.map_or(schema, |property| &schema["properties"][property]));
    schema.and_then(values).unwrap_or_default().into_iter().filter_map(Value::as_str).collect()
}
