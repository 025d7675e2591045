//! Answers made up from the description: valid, plausible, and always the same for the same request and seed.

mod linked;
mod maker;
pub mod pdf;
mod texts;

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use self::linked::{Known, link};
use self::maker::Maker;
use crate::description::json_schema::validator;
use crate::description::schema::Fields;

/// An Item that an answer is about.
#[derive(Debug)]
pub struct Subject {
    pub item: Value,
    pub accounts: Vec<Value>,
}

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
    pub fn validated(self, schema: &Value) -> Result<Value, String> {
        if !cfg!(debug_assertions) {
            return Ok(self.answer);
        }
        let validator = validator(schema);
        let errors = validator.iter().flat_map(|validator| validator.iter_errors(&self.answer));
        let mut wrong: Vec<String> = errors.map(|error| format!("{} {error}", error.instance_path())).collect();
        wrong.extend(self.unknown.iter().map(|name| format!("the schema has no field {name}")));
        if wrong.is_empty() { Ok(self.answer) } else { Err(wrong.join("; ")) }
    }
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

/// Makes up an answer around facts.
pub fn make_around(facts: Value, schema: &Value, request: &Value, seed: u64) -> Completed {
    let (mut answer, mut unknown) = (make(schema, request, seed), Vec::new());
    overlay(&mut answer, facts, &mut unknown);
    Completed { answer, unknown }
}

/// Replaces what the facts have, object by object. Collects the fields that the made-up objects, which have all of their
/// fields, don't have.
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
    use serde_json::json;

    use super::*;
    use crate::description::description;

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

    fn schema(operation: &str) -> &'static Value {
        let operation = description().operations.iter().find(|one| one.name == operation).expect("an operation");
        &operation.answer.as_ref().expect("content").schema
    }

    #[test]
    fn the_variants_of_an_answer_are_those_that_the_request_names() {
        let products =
            json!([{"product": "cra_qualify", "version": "Q1"}, {"product": "cra_base_report", "version": "B1"}]);
        let made = make(schema("/cra/report/get"), &json!({"products": products}), 1);
        let made = made["report"]["products"].as_array().expect("a list");
        let named: Vec<Value> =
            made.iter().map(|one| json!({"product": one["product"], "version": one["version"]})).collect();
        assert_eq!(Value::from(named), products);
        assert!(made.iter().all(|one| one["errors"] == json!([])), "errors appear only where a test asks for them");
        let first = make(schema("/cra/report/get"), &Value::Null, 1);
        assert_eq!(first["report"]["products"][0]["product"], "cra_base_report");
    }

    #[test]
    fn facts_replace_what_is_made_up_object_by_object() {
        let facts = json!({"report": {"report_id": "r", "tea": 1}, "warnings": []});
        let Completed { answer: made, unknown } = make_around(facts, schema("/cra/report/get"), &Value::Null, 1);
        assert_eq!(unknown, ["tea"]);
        assert_eq!((&made["report"]["report_id"], &made["warnings"]), (&json!("r"), &json!([])));
        assert!(made["report"]["products"].is_array());
    }
}
