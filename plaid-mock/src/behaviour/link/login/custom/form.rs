//! The form of a configuration, which the description has as `UserCustomPassword`.

use serde_json::{Map, Value, json};

use crate::description::problems::{problems, without_nulls};

/// The amounts that are accepted, so that no sum of them overflows.
pub const MAX_AMOUNT: f64 = 1e12;

/// Returns a configuration in the form of the description, or what is wrong with it.
pub fn checked(config: Value) -> Result<Value, Vec<String>> {
    let Value::Object(mut config) = config else { return Err(vec!["the configuration must be an object".into()]) };
    normalize(&mut config);
    let schema = json!({"$ref": "#/components/schemas/UserCustomPassword"});
    let config = without_nulls(&schema, config.into());
    let mut found: Vec<String> = problems(&schema, &without_holders(config.clone()));
    amounts(&config, "", &mut found);
    if found.is_empty() { Ok(config) } else { Err(found) }
}

/// Changes the forms that Plaid's documentation or Plaid's samples have, but the description does not:
/// <https://github.com/plaid/sandbox-custom-users>.
fn normalize(config: &mut Map<String, Value>) {
    // The version was a text in earlier descriptions.
    if let Some(version) = config.get_mut("version")
        && let Some(number) = version.as_str().and_then(|text| text.parse::<u8>().ok())
    {
        *version = number.into();
    }
    let accounts = config.get_mut("override_accounts").and_then(Value::as_array_mut).into_iter().flatten();
    for account in accounts.filter_map(Value::as_object_mut) {
        if let Some(numbers) = account.get_mut("numbers").and_then(Value::as_object_mut) {
            rename(numbers, "etf_institution", "eft_institution");
            rename(numbers, "etf_branch", "eft_branch");
        }
        if let Some(address) = account.get_mut("liability").and_then(|liability| liability.get_mut("servicer_address"))
            && let Some(place) = address.get("data").filter(|place| place.is_object()).cloned()
        {
            *address = place;
        }
        let transactions = account.get_mut("transactions").and_then(Value::as_array_mut).into_iter().flatten();
        for transaction in transactions.filter_map(Value::as_object_mut) {
            // One of the two dates is enough.
            copy(transaction, "date_transacted", "date_posted");
            copy(transaction, "date_posted", "date_transacted");
        }
    }
}

/// Gives a field another name.
fn rename(object: &mut Map<String, Value>, old: &str, new: &str) {
    if let Some(value) = object.remove(old) {
        object.entry(new).or_insert(value);
    }
}

/// Copies a field to another one that is absent.
fn copy(object: &mut Map<String, Value>, from: &str, to: &str) {
    let value = object.get(from).filter(|value| !value.is_null()).cloned();
    if let Some(value) = value.filter(|_| object.get(to).is_none_or(Value::is_null)) {
        object.insert(to.into(), value);
    }
}

/// Removes the field that Plaid's samples have in addition to those of the description.
fn without_holders(mut config: Value) -> Value {
    let accounts = config.get_mut("override_accounts").and_then(Value::as_array_mut).into_iter().flatten();
    for account in accounts.filter_map(Value::as_object_mut) {
        if account.get("holder_category").is_some_and(Value::is_string) {
            account.remove("holder_category");
        }
    }
    config
}

/// Adds the numbers that are too large.
fn amounts(value: &Value, place: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let place = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
                amounts(value, &place, found);
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                amounts(value, &format!("{place}[{index}]"), found);
            }
        }
        value if value.as_f64().is_some_and(|number| number.abs() > MAX_AMOUNT) => {
            found.push(format!("{place} must be between -1000000000000 and 1000000000000"));
        }
        _ => {}
    }
}
