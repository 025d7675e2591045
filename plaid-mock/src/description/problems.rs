//! Tells what is wrong with a value that is no request by itself, such as the configuration of a custom user.

use serde_json::Value;

use super::json_schema::{Side, validator};
use super::schema::{self, Fields, Kind};
use super::words::{Problem, element, join, told};

/// Returns everything that is wrong with a value, such as `accounts[0].type must be one of credit, loan`.
pub fn problems(schema: &Value, value: &Value) -> Vec<String> {
    let validator = validator(schema, Side::Request);
    let errors = validator.iter().flat_map(|validator| validator.iter_errors(value));
    let wrong = errors.map(|error| told(&[Problem::of(&error, "")]));
    // A configuration has no other fields, although the description opens it.
    let unknown = unknown(schema, value, "", |schema| Fields::of(schema).is_open);
    wrong.chain(unknown.into_iter().map(|place| format!("{place} is unknown"))).collect()
}

/// Returns the fields in a value that its schema does not have. `is_open` tells which objects can have any, and `place`
/// is that of the value.
pub fn unknown(schema: &Value, value: &Value, place: &str, is_open: fn(&Value) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    add_unknown(schema, value, place, is_open, &mut found);
    found
}

fn add_unknown(schema: &Value, value: &Value, place: &str, is_open: fn(&Value) -> bool, found: &mut Vec<String>) {
    let schema = schema::resolved(schema);
    match value {
        Value::Array(elements) => {
            let Kind::List(items) = schema::kind(schema) else { return };
            for (index, value) in elements.iter().enumerate() {
                add_unknown(items, value, &element(place, index), is_open, found);
            }
        }
        Value::Object(fields) => {
            if let Some(variant) = schema::union(schema).and_then(|union| union.variant_of(value)) {
                return add_unknown(variant, value, place, is_open, found);
            }
            for (name, value) in fields {
                let place = join(place, name);
                match schema::property(schema, name) {
                    Some(property) => add_unknown(property, value, &place, is_open, found),
                    None if is_open(schema) => {}
                    None => found.push(place),
                }
            }
        }
        _ => {}
    }
}

/// Removes the nulls that the schema does not allow, since many templates have them for what is left out.
pub fn without_nulls(schema: &Value, value: Value) -> Value {
    let fields = Fields::of(schema);
    match value {
        Value::Object(object) => object
            .into_iter()
            .filter_map(|(name, value)| {
                let property = fields.properties.get(name.as_str()).copied().unwrap_or(&Value::Null);
                let is_wanted = !value.is_null() || schema::is_nullable(property);
                is_wanted.then(|| (name, without_nulls(property, value)))
            })
            .collect(),
        Value::Array(list) => {
            let items = fields.items.unwrap_or(&Value::Null);
            list.into_iter().filter(|value| !value.is_null()).map(|value| without_nulls(items, value)).collect()
        }
        scalar => scalar,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_problem_has_its_place() {
        let schema = json!({"$ref": "#/components/schemas/UserCustomPassword"});
        let account = json!({
            "type": "chequing", "subtype": "checking", "starting_balance": "12", "colour": "red",
            "transactions": [{"amount": 1, "date_posted": "11/25/2026", "date_transacted": "2026-11-25"}],
        });
        let mut found = problems(&schema, &json!({"override_accounts": [account], "version": 3}));
        found.sort();
        assert_eq!(
            found,
            [
                "override_accounts[0].colour is unknown",
                "override_accounts[0].starting_balance must be a number",
                "override_accounts[0].transactions[0].date_posted must be a date such as 2026-11-25",
                "override_accounts[0].transactions[0].description is missing",
                "override_accounts[0].type must be one of credit, depository, investment, loan, other, payroll",
                "version is greater than 2",
            ]
        );
    }

    #[test]
    fn only_nulls_that_mean_nothing_are_removed() {
        let schema = json!({"$ref": "#/components/schemas/UserCustomPassword"});
        let account = json!({"type": "loan", "meta": {"name": null}});
        let value = json!({"seed": null, "version": null, "override_accounts": [null, account]});
        let kept = json!({"version": null, "override_accounts": [{"type": "loan", "meta": {}}]});
        assert_eq!(without_nulls(&schema, value), kept);
    }
}
