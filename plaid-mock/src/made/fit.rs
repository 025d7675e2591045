//! Decides which accounts fit which part of an answer: a mortgage is never one of a checking account.

use serde_json::Value;

use crate::description::schema::{self, Fields};

/// The fields of an answer's part that say which account it is, with those of an account.
const FIELDS_OF_ACCOUNT: [(&str, &str); 10] = [
    ("name", "name"),
    ("official_name", "official_name"),
    ("mask", "mask"),
    ("type", "type"),
    ("subtype", "subtype"),
    ("account_name", "name"),
    ("account_official_name", "official_name"),
    ("account_mask", "mask"),
    ("account_type", "type"),
    ("account_subtype", "subtype"),
];

/// Returns whether the part of an answer describes an account, instead of only referring to one.
pub fn describes_account(fields: &Fields<'_>) -> bool {
    let has = |name: &str| fields.properties.contains_key(name);
    has("account_id") && (has("balances") || has("mask") || has("account_mask") || has("type") && has("subtype"))
}

/// Returns whether a list of this name has an element for each account that it can be about.
pub fn is_of_each(list: &str) -> bool {
    matches!(
        list,
        "mortgage"
            | "student"
            | "credit"
            | "line_of_credit"
            | "loan"
            | "ach"
            | "eft"
            | "bacs"
            | "international"
            | "acats"
    )
}

/// Returns the fields of an account that a description of it shows, with the names that it has for them.
pub fn described<'a>(account: &'a Value, fields: &Fields<'a>) -> impl Iterator<Item = (&'static str, &'a Value)> {
    let shown = FIELDS_OF_ACCOUNT.into_iter().filter(|(name, _)| fields.properties.contains_key(name));
    let shown = shown.map(move |(name, own)| (name, &account[own])).collect::<Vec<_>>();
    shown.into_iter().filter(|(_, value)| value.is_string())
}

/// Returns whether an account may stand in a part of an answer: below fields of these names, the outermost first, in an
/// object with these fields.
pub fn fits(account: &Value, path: &[String], fields: &Fields<'_>) -> bool {
    let by_topic = path.iter().rev().find_map(|name| of_topic(account, name)).unwrap_or(true);
    by_topic
        && (!describes_account(fields)
            || described(account, fields).all(|(name, value)| is_allowed(fields, name, value)))
}

/// Returns whether the values of a field, if they are listed, include this one.
fn is_allowed(fields: &Fields<'_>, name: &str, value: &Value) -> bool {
    let property = fields.properties.get(name).map(|property| schema::resolved(property));
    property.and_then(schema::values).is_none_or(|values| values.contains(&value))
}

/// Returns whether an account fits a field's name, if the name says what accounts it is about.
fn of_topic(account: &Value, name: &str) -> Option<bool> {
    let text = |field: &str| account[field].as_str().unwrap_or_default();
    let (kind, subtype) = (text("type"), text("subtype"));
    let currency = account["balances"]["iso_currency_code"].as_str().unwrap_or_default();
    let is_spending = kind == "depository" && matches!(subtype, "checking" | "savings" | "cash management" | "prepaid");
    let fits = match name {
        "mortgage" | "student" => subtype == name,
        "credit" => kind == "credit",
        "line_of_credit" => subtype == "line of credit",
        "loan" => kind == "loan" && !matches!(subtype, "mortgage" | "student" | "line of credit"),
        "ach" => is_spending && currency == "USD",
        "eft" => is_spending && currency == "CAD",
        "bacs" => is_spending && currency == "GBP",
        "international" => is_spending && !matches!(currency, "USD" | "CAD"),
        _ if name.contains("401k") => subtype == "401k",
        _ if ["holding", "investment", "securit", "acats", "aton"].iter().any(|part| name.contains(part)) => {
            kind == "investment"
        }
        _ if name.contains("transfer") => is_spending,
        _ if ["income", "employment", "bank_account", "bank_statement"].iter().any(|part| name.contains(part)) => {
            kind == "depository"
        }
        _ if name.contains("statement") => matches!(kind, "depository" | "credit"),
        _ => return None,
    };
    Some(fits)
}
