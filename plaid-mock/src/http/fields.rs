//! Checks of a body's fields against the description: first for required fields, then the form of all fields, then for
//! unknown ones. All problems of the first kind that occurs are told.

use serde_json::Value;

use crate::description::Operation;
use crate::description::words::{Flaw, Problem, told};
use crate::description::{problems, schema};
use crate::refusal::{INVALID_FIELD, INVALID_USER_IDENTITY_DATA, Refusal, UNKNOWN_FIELDS, missing};
use crate::time::{day_from, time_from};

/// The fields with the identity of a user, by the beginning of their paths. Plaid has a code of its own for their
/// values: <https://plaid.com/docs/errors/invalid-input/#invalid_user_identity_data>.
const IDENTITY: &[(&str, &[&str])] = &[
    (
        "/link/token/create",
        &[
            "user.address",
            "user.date_of_birth",
            "user.email_address",
            "user.legal_name",
            "user.name",
            "user.phone_number",
        ],
    ),
    ("/user/create", &["consumer_report_user_identity", "identity"]),
    ("/user/update", &["consumer_report_user_identity", "identity"]),
];

/// Checks the fields of a body.
pub fn check(operation: &Operation, body: &Value) -> Result<(), Refusal> {
    let (Some(schema), Some(validator)) = (&operation.request, operation.validator()) else { return Ok(()) };
    if !validator.is_valid(body) {
        let problems = validator.iter_errors(body).map(|error| Problem::of(&error, ""));
        // Credentials may stand in headers; the guard has checked them.
        let problems = problems.filter(|problem| !(problem.is_absent() && is_credential(&problem.place)));
        refuse(&operation.name, problems.collect())?;
    }
    let reversed = reversed(body, "");
    if !reversed.is_empty() {
        return Err(INVALID_FIELD.because(reversed.join("; ")));
    }
    let mut unknown = Vec::new();
    // A request is never open, although the description opens some. Plaid names nested fields by their path, as in
    // `user.email`: <https://github.com/TomorrowIdeas/plaid-sdk-php/pull/92>.
    for (name, value) in body.as_object().into_iter().flatten().filter(|(name, _)| !is_credential(name)) {
        match schema::property(schema, name) {
            Some(property) => unknown.extend(problems::unknown(property, value, name, schema::is_open)),
            None => unknown.push(name.clone()),
        }
    }
    if unknown.is_empty() {
        return Ok(());
    }
    Err(UNKNOWN_FIELDS.because(format!("these fields are unknown: {}", unknown.join(", "))))
}

/// Refuses a request that has problems.
pub fn refuse(operation: &str, problems: Vec<Problem>) -> Result<(), Refusal> {
    let (absent, mut wrong): (Vec<Problem>, Vec<Problem>) = problems.into_iter().partition(Problem::is_absent);
    if !absent.is_empty() {
        let mut fields: Vec<&str> = absent.iter().map(|problem| problem.place.as_str()).collect();
        fields.sort_unstable();
        fields.dedup();
        return Err(missing(&fields.join(", ")));
    }
    wrong.dedup();
    if wrong.is_empty() {
        return Ok(());
    }
    let is_identity = wrong.iter().all(|problem| is_identity(operation, problem));
    let code = if is_identity { INVALID_USER_IDENTITY_DATA } else { INVALID_FIELD };
    Err(code.because(told(&wrong)))
}

/// Returns whether a problem is the value of a field with the identity of a user.
fn is_identity(operation: &str, problem: &Problem) -> bool {
    let is_below =
        |above: &&str| problem.place.strip_prefix(*above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let is_field = IDENTITY.iter().any(|(path, fields)| *path == operation && fields.iter().any(&is_below));
    is_field && matches!(problem.flaw, Flaw::Value(_))
}

/// Tells the periods in a body whose start is after their end.
fn reversed(body: &Value, place: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (name, value) in body.as_object().into_iter().flatten() {
        if value.is_object() {
            found.extend(reversed(value, &format!("{place}{name}.")));
        }
        let end = name.strip_prefix("start_").map(|rest| format!("end_{rest}"));
        if let Some(end) = end
            && let (Some(from), Some(to)) = (value.as_str(), body.get(&end).and_then(Value::as_str))
            && (is_after(day_from(from), day_from(to)) || is_after(time_from(from), time_from(to)))
        {
            found.push(format!("{place}{name} is after {place}{end}"));
        }
    }
    found
}

fn is_after(one: Option<i64>, other: Option<i64>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one > other)
}

/// Removes the fields that are null, since null counts as absent. The elements of lists stay.
pub fn remove_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(remove_nulls);
        }
        Value::Array(elements) => elements.iter_mut().for_each(remove_nulls),
        _ => {}
    }
}

fn is_credential(field: &str) -> bool {
    matches!(field, "client_id" | "secret")
}
