//! Tests of made-up answers: valid, plausible, and about what they should be about.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::subject::{ItemOf, Subject};
use super::*;
use crate::description::description;
use crate::description::json_schema::{Side, validator};
use crate::description::schema::{self, Kind};
use crate::time::{Day, day_from, day_of, month_of, time_from};

/// The day on which the tests take place. It is the last of a leap year's February.
const TODAY: &str = "2028-02-29";

fn today() -> Day {
    day_from(TODAY).expect("a day")
}

fn account(id: &str, kind: &str, subtype: &str) -> Value {
    json!({
        "account_id": id, "name": subtype, "official_name": subtype, "mask": "0000", "type": kind, "subtype": subtype,
        "balances": {
            "available": 10.5, "current": 11.5, "limit": null, "iso_currency_code": "USD",
            "unofficial_currency_code": null,
        },
    })
}

/// Returns an Item with accounts of the usual kinds, whose ids begin with its own.
fn item(id: &str) -> ItemOf {
    let accounts = [
        ("depository", "checking"),
        ("depository", "money market"),
        ("credit", "credit card"),
        ("loan", "student"),
        ("loan", "mortgage"),
        ("investment", "ira"),
    ];
    let accounts: Vec<Value> =
        accounts.iter().map(|(kind, subtype)| account(&format!("{id} {subtype}"), kind, subtype)).collect();
    let transaction = |number: usize| {
        json!({
            "transaction_id": format!("{id} t{number}"), "account_id": format!("{id} checking"), "amount": 4.5,
            "date": "2028-02-20", "iso_currency_code": "USD",
        })
    };
    let facts = json!({"item_id": id, "institution_id": "ins_1", "billed_products": [], "available_products": []});
    ItemOf { facts, accounts, transactions: (1..=3).map(transaction).collect() }
}

fn subjects() -> [Subject; 4] {
    let ids = || BTreeMap::from([("user_id".to_owned(), vec!["usr_1".to_owned()]), ("transfer_id".to_owned(), vec![])]);
    let empty = ItemOf { facts: json!({"item_id": "empty", "institution_id": "ins_1"}), ..ItemOf::default() };
    [
        Subject::default(),
        Subject { items: vec![item("one")], ids: ids() },
        Subject { items: vec![item("one"), item("two")], ids: ids() },
        Subject { items: vec![empty], ids: ids() },
    ]
}

fn basis<'a>(request: &'a Value, subject: &'a Subject, seed: u64) -> Basis<'a> {
    Basis { request, seed, today: today(), subject }
}

fn schema(operation: &str) -> &'static Value {
    let operation = description().operations.iter().find(|one| one.name == operation).expect("an operation");
    &operation.answer.as_ref().expect("content").schema
}

/// Returns the schemas of all answers.
fn answers() -> impl Iterator<Item = (&'static str, &'static Value)> {
    description().operations.iter().filter_map(|operation| {
        let content = operation.answer.as_ref().filter(|content| content.media == "application/json")?;
        Some((operation.name.as_str(), &content.schema))
    })
}

/// Calls a function for each value below a value, with the names of the fields that lead to it.
fn walk(value: &Value, path: &mut Vec<String>, visit: &mut impl FnMut(&[String], &Value)) {
    visit(path, value);
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                path.push(name.clone());
                walk(field, path, visit);
                path.pop();
            }
        }
        Value::Array(list) => list.iter().for_each(|element| walk(element, path, visit)),
        _ => {}
    }
}

#[test]
fn every_answer_is_valid_whatever_the_seed() {
    let operations = &description().operations;
    let ids = include_str!("../../plaid.yaml").lines().filter(|line| line.trim_start().starts_with("operationId: "));
    assert_eq!(operations.len(), ids.count());
    let subjects = subjects();
    let mut count = 0;
    for operation in operations {
        let answers = operation.answer.iter().filter(|content| content.media == "application/json");
        for schema in answers.map(|content| &content.schema).chain(&operation.request) {
            let validator = validator(schema, Side::Answer).expect("a schema");
            for (seed, subject) in (0..20).zip(subjects.iter().cycle()) {
                let made = make(schema, basis(&Value::Null, subject, seed));
                let errors: Vec<String> =
                    validator.iter_errors(&made).map(|e| format!("{} {e}", e.instance_path())).collect();
                assert!(errors.is_empty(), "{operation:?} {errors:?}");
                assert_eq!(made, make(schema, basis(&Value::Null, subject, seed)), "the same for the same seed");
                count += 1;
            }
        }
    }
    assert!(count > 12_000, "{count}");
}

/// Calls a function for each value of all answers, for several seeds and subjects.
fn look(mut visit: impl FnMut(&str, &Subject, &[String], &Value)) {
    /// An answer, with the name of its operation and the index of its subject.
    type Made = (&'static str, usize, Value);
    static MADE: LazyLock<(Vec<Subject>, Vec<Made>)> = LazyLock::new(|| {
        let subjects: Vec<Subject> = subjects().into();
        let made = answers().flat_map(|(name, schema)| {
            let make = |(seed, subject)| make(schema, basis(&Value::Null, subject, seed));
            let made = (0..8).zip(subjects.iter().cycle()).map(make);
            made.enumerate().map(|(seed, made)| (name, seed % subjects.len(), made)).collect::<Vec<_>>()
        });
        let made = made.collect();
        (subjects, made)
    });
    let (subjects, made) = &*MADE;
    for (name, subject, made) in made {
        let subject = subjects.get(*subject).expect("a subject");
        walk(made, &mut Vec::new(), &mut |path, value| visit(name, subject, path, value));
    }
}

#[test]
fn dates_are_near_the_clock_and_lie_ahead_only_if_they_say_so() {
    let (mut past, mut ahead) = (0, 0);
    look(|operation, _, path, value| {
        let day = value.as_str().and_then(|text| time_from(text).map(day_of).or_else(|| day_from(text)));
        let (Some(day), Some(name)) = (day, path.last()) else { return };
        let place = format!("{operation} {path:?} {value}");
        if dates::is_ahead(name) {
            ahead += 1;
            assert!(day > today() && day < today() + 366, "{place}");
        } else {
            past += 1;
            assert!(day < today(), "{place}");
            assert!(name.contains("birth") || day > today() - 6 * 366, "{place}");
        }
    });
    assert!(past > 2_000 && ahead > 200, "{past} {ahead}");
}

#[test]
fn months_years_counts_and_scores_are_in_their_ranges() {
    let year = month_of(today())[0].div_euclid(12);
    let mut count = 0;
    look(|operation, _, path, value| {
        let (Some(number), Some(name)) = (value.as_f64(), path.last()) else { return };
        let range = match name.as_str() {
            "month" => 1.0..=12.0,
            "year" => {
                assert_eq!(value, &json!(year - 1));
                return;
            }
            "lat" => -90.0..=90.0,
            "lon" => -180.0..=180.0,
            _ if name.contains("score") => 0.0..=100.0,
            _ if name.contains("percent") || name.contains("probability") => 0.0..=100.0,
            _ if name.contains("count") => 0.0..=100.0,
            _ => return,
        };
        count += 1;
        assert!(range.contains(&number), "{operation} {path:?} {value}");
    });
    assert!(count > 1_000, "{count}");
}

#[test]
fn ids_are_those_of_the_subject() {
    let mut seen = BTreeMap::<String, usize>::new();
    look(|operation, subject, path, value| {
        let (Some(id), Some(name)) = (value.as_str(), path.last()) else { return };
        let known: Vec<String> = match name.as_str() {
            "item_id" => subject.items.iter().filter_map(|item| text(&item.facts, "item_id")).collect(),
            "account_id" => of_accounts(subject),
            "user_id" => subject.ids.get("user_id").cloned().unwrap_or_default(),
            _ => return,
        };
        // A required field that can't be null needs an id, even if the server has none.
        if known.is_empty() {
            return;
        }
        *seen.entry(name.clone()).or_default() += 1;
        assert!(known.iter().any(|known| known == id), "{operation} {path:?} {id} is none of {known:?}");
    });
    assert!(seen.len() == 3 && seen.values().all(|count| *count > 20), "{seen:?}");
}

fn text(value: &Value, field: &str) -> Option<String> {
    value[field].as_str().map(str::to_owned)
}

fn of_accounts(subject: &Subject) -> Vec<String> {
    let accounts = subject.items.iter().flat_map(|item| &item.accounts);
    accounts.filter_map(|account| text(account, "account_id")).collect()
}

#[test]
fn a_part_of_an_answer_is_about_an_account_that_fits_it() {
    let subject = &subjects()[2];
    let ids = |made: &Value, pointer: &str| -> Vec<String> {
        let list = made.pointer(pointer).and_then(Value::as_array).cloned().unwrap_or_default();
        list.iter().filter_map(|one| text(one, "account_id")).collect()
    };
    let made = |operation: &str, seed| make(schema(operation), basis(&Value::Null, subject, seed));
    let liabilities = made("/processor/liabilities/get", 1);
    for (kind, subtype) in [("mortgage", "mortgage"), ("student", "student"), ("credit", "credit card")] {
        let fitting = [format!("one {subtype}"), format!("two {subtype}")];
        assert_eq!(ids(&liabilities["liabilities"], &format!("/{kind}")), fitting);
    }
    let holdings = ids(&made("/processor/investments/holdings/get", 2), "/holdings");
    assert!(!holdings.is_empty() && holdings.iter().all(|id| id.ends_with(" ira")), "{holdings:?}");
    let report = made("/cra/check_report/base_report/get", 3);
    let items = report["report"]["items"].as_array().expect("a list");
    assert_eq!(items.iter().map(|item| item["item_id"].clone()).collect::<Vec<_>>(), ["one", "two"]);
    for (item, own) in items.iter().zip(&subject.items) {
        for account in item["accounts"].as_array().expect("a list") {
            let known =
                own.accounts.iter().find(|known| known["account_id"] == account["account_id"]).expect("its own");
            assert_eq!((&account["subtype"], &account["mask"]), (&known["subtype"], &known["mask"]));
            for transaction in account["transactions"].as_array().into_iter().flatten() {
                assert_eq!(transaction["account_id"], account["account_id"]);
                assert_eq!(transaction["date"], "2028-02-20");
            }
        }
    }
    let empty = make(schema("/processor/liabilities/get"), basis(&Value::Null, &subjects()[3], 1));
    assert_eq!(empty["liabilities"]["mortgage"], json!([]), "the Item has no such account");
}

#[test]
fn fields_that_accounts_of_the_united_states_lack_are_absent() {
    look(|operation, _, path, value| {
        let Value::Object(fields) = value else { return };
        for name in ["iban", "international", "bacs", "eft"] {
            let is_filled = fields.get(name).is_some_and(|field| !field.is_null() && field != &json!([]));
            assert!(!is_filled || is_required(operation, path, name), "{operation} {path:?} {name}");
        }
    });
}

/// Returns whether a field of an answer is required, and can neither be null nor empty.
fn is_required(operation: &str, path: &[String], name: &str) -> bool {
    let mut schema = schema(operation);
    for step in path {
        let fields = Fields::of(schema);
        let Some(next) = fields.properties.get(step.as_str()).copied() else { return true };
        schema = match schema::kind(schema::resolved(next)) {
            Kind::List(items) => items,
            _ => next,
        };
    }
    Fields::of(schema).required.contains(&name)
}

#[test]
fn the_variants_of_an_answer_are_those_that_the_request_names() {
    let products =
        json!([{"product": "cra_qualify", "version": "Q1"}, {"product": "cra_base_report", "version": "B1"}]);
    let subject = Subject::default();
    let made = make(schema("/cra/report/get"), basis(&json!({"products": products}), &subject, 1));
    let made = made["report"]["products"].as_array().expect("a list");
    let named: Vec<Value> =
        made.iter().map(|one| json!({"product": one["product"], "version": one["version"]})).collect();
    assert_eq!(Value::from(named), products);
    assert!(made.iter().all(|one| one["errors"] == json!([])), "errors appear only where a test asks for them");
    let first = make(schema("/cra/report/get"), basis(&Value::Null, &subject, 1));
    assert_eq!(first["report"]["products"][0]["product"], "cra_base_report");
}

#[test]
fn facts_replace_what_is_made_up_object_by_object() {
    let facts = json!({"report": {"report_id": "r", "tea": 1}, "warnings": []});
    let subject = Subject::default();
    let Completed { answer: made, unknown } =
        make_around(facts, schema("/cra/report/get"), basis(&Value::Null, &subject, 1));
    assert_eq!(unknown, ["tea"]);
    assert_eq!((&made["report"]["report_id"], &made["warnings"]), (&json!("r"), &json!([])));
    assert!(made["report"]["products"].is_array());
}
