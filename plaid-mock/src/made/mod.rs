//! Answers made up from the description: valid, plausible, and always the same for the same request and seed.

mod linked;
mod maker;
pub mod pdf;
mod texts;

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use self::linked::{Known, link};
use self::maker::Maker;
use crate::description::schema::Fields;

/// An Item that an answer is about.
#[derive(Debug)]
pub struct Subject {
    pub item: Value,
    pub accounts: Vec<Value>,
}

/// An answer that was completed from facts.
#[derive(Debug)]
pub struct Completed {
    pub answer: Value,
    /// The fields of the facts that the schema does not have.
    pub unknown: Vec<String>,
}

/// Makes up an answer. A field that the request has too gets the request's value.
pub fn make(schema: &Value, request: &Value, seed: u64) -> Value {
    let mut made = Maker::new(request, seed).value(schema, "");
    link(&mut made, Known::new());
    made
}

/// Makes up an answer about an Item: its Item, accounts and ids are the real ones.
pub fn make_about(subject: &Subject, schema: &Value, request: &Value, seed: u64) -> Value {
    let Subject { item, accounts } = subject;
    let mut made = make(schema, request, seed);
    let fields = Fields::of(schema);
    for (name, facts) in [("item", item.clone()), ("accounts", accounts.as_slice().into())] {
        if let Some(property) = fields.properties.get(name).filter(|_| is_item_or_accounts(&made[name])) {
            made[name] = complete(property, facts, request, seed).answer;
        }
    }
    let id = |field: &str| (field.to_owned(), vec![item[field].clone()]);
    let mut known = Known::from([id("item_id"), id("institution_id")]);
    known.insert("account_id".into(), accounts.iter().map(|account| account["account_id"].clone()).collect());
    link(&mut made, known);
    made
}

/// Returns whether a value has the form of an Item or of a list of accounts, which is the same in all answers.
fn is_item_or_accounts(made: &Value) -> bool {
    let first = made.get(0).unwrap_or(made);
    first.get("item_id").is_some() || first.get("account_id").is_some() && first.get("balances").is_some()
}

/// Completes an answer from facts. Other required fields are null if they may be, and made up otherwise.
pub fn complete(schema: &Value, facts: Value, request: &Value, seed: u64) -> Completed {
    let mut unknown = Vec::new();
    let answer = Maker::new(request, seed).complete(schema, facts, &mut unknown);
    Completed { answer, unknown }
}

/// Returns the seed of a request.
pub fn seed(base: u64, path: &str, request: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    (base, path, request.to_string()).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::description;
    use crate::description::json_schema::validator;

    #[test]
    fn every_answer_is_valid_whatever_the_seed() {
        let operations = &description().operations;
        let ids =
            include_str!("../../plaid.yaml").lines().filter(|line| line.trim_start().starts_with("operationId: "));
        assert_eq!(operations.len(), ids.count());
        let mut count = 0;
        for operation in operations {
            let answers = operation.answer.iter().filter(|content| content.media == "application/json");
            for schema in answers.map(|content| &content.schema).chain(&operation.request) {
                let validator = validator(schema).expect("a schema");
                for seed in 0..20 {
                    let made = make(schema, &Value::Null, seed);
                    let errors: Vec<String> =
                        validator.iter_errors(&made).map(|e| format!("{} {e}", e.instance_path())).collect();
                    assert!(errors.is_empty(), "{operation:?} {errors:?}");
                    assert_eq!(made, make(schema, &Value::Null, seed), "the same for the same seed");
                    count += 1;
                }
            }
        }
        assert!(count > 12_000, "{count}");
    }
}
