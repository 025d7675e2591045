//! Tells what is wrong with a value, and where. The values themselves are not repeated, since they may be private.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::Value;

use super::json_schema::{Side, validator};
use super::schema::{self, Fields};

/// Returns everything that is wrong with a value, such as `accounts[0].type must be one of: credit, loan`.
pub fn problems(schema: &Value, value: &Value) -> Vec<String> {
    let validator = validator(schema, Side::Request);
    let errors = validator.iter().flat_map(|validator| validator.iter_errors(value));
    let mut problems: Vec<String> = errors.flat_map(|error| told(&error)).collect();
    unknown_fields(schema, value, "", &mut problems);
    problems
}

/// Tells an error. If the value may be null, the errors of the other form are the ones that help.
fn told(error: &ValidationError<'_>) -> Vec<String> {
    match error.kind() {
        ValidationErrorKind::AnyOf { context } => context.last().into_iter().flatten().flat_map(told).collect(),
        _ => vec![problem(error)],
    }
}

fn problem(error: &ValidationError<'_>) -> String {
    let place = place(error.instance_path().as_str());
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            format!("{} is missing", join(&place, property.as_str().unwrap_or_default()))
        }
        ValidationErrorKind::Enum { options } => {
            let options: Vec<&str> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            format!("{place} must be one of: {}", options.join(", "))
        }
        ValidationErrorKind::Type { kind: TypeKind::Single(kind) } => format!("{place} must be of the type {kind}"),
        ValidationErrorKind::Format { format } if format == "date" => {
            format!("{place} must be a date such as 2026-11-25")
        }
        ValidationErrorKind::Pattern { pattern } => format!("{place} must match {pattern}"),
        ValidationErrorKind::Minimum { limit } => format!("{place} must be at least {limit}"),
        ValidationErrorKind::Maximum { limit } => format!("{place} must be at most {limit}"),
        _ => format!("{place} has another form than the API reference gives it"),
    }
}

/// Adds the fields that the schema does not have.
fn unknown_fields(schema: &Value, value: &Value, place: &str, problems: &mut Vec<String>) {
    let fields = Fields::of(schema);
    match value {
        Value::Object(object) if !fields.is_open => {
            for (name, value) in object {
                let place = join(place, name);
                match fields.properties.get(name.as_str()) {
                    Some(property) => unknown_fields(property, value, &place, problems),
                    None => problems.push(format!("{place} is unknown")),
                }
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                let items = fields.items.unwrap_or(&Value::Null);
                unknown_fields(items, value, &format!("{place}[{index}]"), problems);
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

/// Converts a JSON pointer to a place such as `accounts[0].type`.
fn place(pointer: &str) -> String {
    pointer.split('/').skip(1).fold(String::new(), |place, part| match part.parse::<usize>() {
        Ok(index) => format!("{place}[{index}]"),
        Err(_) => join(&place, part),
    })
}

fn join(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") }
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
                "override_accounts[0].starting_balance must be of the type number",
                "override_accounts[0].transactions[0].date_posted must be a date such as 2026-11-25",
                "override_accounts[0].transactions[0].description is missing",
                "override_accounts[0].type must be one of: credit, depository, investment, loan, other, payroll",
                "version must be at most 2",
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
