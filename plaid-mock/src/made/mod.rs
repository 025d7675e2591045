//! Answers made up from the description: valid, plausible, and always the same for the same request and seed.

mod complete;
mod dates;
mod fit;
mod linked;
mod maker;
mod numbers;
mod order;
pub mod pdf;
mod scope;
pub mod subject;
mod texts;
pub mod zip;

use std::hash::{DefaultHasher, Hash, Hasher};

use jsonschema::Validator;
use serde_json::Value;

use self::linked::link;
pub use self::maker::Basis;
use self::maker::Maker;
use crate::description::schema::Fields;

/// An answer or a webhook that was completed from facts.
#[derive(Debug)]
pub struct Completed {
    pub answer: Value,
    /// The fields of the facts that the schema does not have.
    pub unknown: Vec<String>,
}

impl Completed {
    /// Returns the answer. In debug builds it is validated, so that no test passes with one that Plaid would not give;
    /// the error lists the problems.
    pub fn validated(self, validator: Option<&Validator>) -> Result<Value, String> {
        if !cfg!(debug_assertions) {
            return Ok(self.answer);
        }
        let errors = validator.into_iter().flat_map(|validator| validator.iter_errors(&self.answer));
        let mut wrong: Vec<String> = errors.map(|error| format!("{} {error}", error.instance_path())).collect();
        wrong.extend(self.unknown.iter().map(|name| format!("the schema has no field {name}")));
        if wrong.is_empty() { Ok(self.answer) } else { Err(wrong.join("; ")) }
    }
}

/// Makes up an answer about a subject: its Items, accounts and ids are the real ones. An id that the request has too is
/// the request's.
pub fn make(schema: &Value, basis: Basis<'_>) -> Value {
    let mut made = Maker::new(basis).value(schema, "");
    if let [item] = basis.subject.items.as_slice() {
        let fields = Fields::of(schema);
        for (name, facts) in [("item", item.facts.clone()), ("accounts", item.accounts.as_slice().into())] {
            if let Some(property) = fields.properties.get(name).filter(|_| is_item_or_accounts(&made[name])) {
                made[name] = complete(property, facts, basis).answer;
            }
        }
    }
    link(&mut made, |field| subject::is_of_item(field) || basis.subject.ids_of(field).is_some());
    made
}

/// Makes up an answer around facts.
pub fn make_around(facts: Value, schema: &Value, basis: Basis<'_>) -> Completed {
    let (mut answer, mut unknown) = (make(schema, basis), Vec::new());
    overlay(&mut answer, facts, &mut unknown);
    Completed { answer, unknown }
}

/// Replaces what the facts have, object by object. Collects the fields that the made-up objects, which have all of
/// their fields, don't have.
fn overlay(made: &mut Value, facts: Value, unknown: &mut Vec<String>) {
    match (made, facts) {
        (Value::Object(made), Value::Object(facts)) => {
            for (name, fact) in facts {
                match made.get_mut(&name) {
                    Some(made) => overlay(made, fact, unknown),
                    None => unknown.push(name),
                }
            }
        }
        (made, fact) => *made = fact,
    }
}

/// Returns whether a value has the form of an Item or of a list of accounts, which is the same in all answers.
fn is_item_or_accounts(made: &Value) -> bool {
    let first = made.get(0).unwrap_or(made);
    first.get("item_id").is_some() || first.get("account_id").is_some() && first.get("balances").is_some()
}

/// Completes an answer from facts. Other required fields are null if they may be, and made up otherwise.
pub fn complete(schema: &Value, facts: Value, basis: Basis<'_>) -> Completed {
    let mut unknown = Vec::new();
    let answer = Maker::new(basis).complete(schema, facts, &mut unknown);
    Completed { answer, unknown }
}

/// Returns the seed of a request.
pub fn seed(base: u64, path: &str, request: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    (base, path, request.to_string()).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
