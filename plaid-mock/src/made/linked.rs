//! Makes the ids of a made-up answer consistent: references point to elements of the answer's own lists.

use std::collections::BTreeMap;

use serde_json::Value;

/// Ids by the name of their field.
pub type Known = BTreeMap<String, Vec<Value>>;

/// Replaces every reference, such as an `account_id` next to `accounts`, by an id from the lists of the answer or from
/// `known`.
pub fn link(answer: &mut Value, mut known: Known) {
    let given: Vec<String> = known.keys().cloned().collect();
    collect(answer, &mut known, &given);
    known.retain(|_, ids| !ids.is_empty());
    refer(answer, None, &known, &mut 0);
}

/// Returns the name of the field that identifies the elements of a list.
fn own_id(list: &str) -> String {
    let single = match list.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => list.strip_suffix('s').unwrap_or(list).to_owned(),
    };
    format!("{single}_id")
}

/// Adds the ids of all lists to `known`, except for the fields in `given`.
fn collect(value: &Value, known: &mut Known, given: &[String]) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let own = own_id(name);
                let elements = field.as_array().map(Vec::as_slice).unwrap_or_default();
                if !given.contains(&own) {
                    let ids = elements.iter().filter_map(|element| element.get(&own)).filter(|id| id.is_string());
                    let ids: Vec<Value> = ids.cloned().collect();
                    known.entry(own).or_default().extend(ids);
                }
                collect(field, known, given);
            }
        }
        Value::Array(list) => list.iter().for_each(|element| collect(element, known, given)),
        _ => {}
    }
}

/// Replaces references. `own` is the field that identifies the element itself, and `count` the number of references so
/// far, by which they are spread over the ids.
fn refer(value: &mut Value, own: Option<&str>, known: &Known, count: &mut usize) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                if own == Some(name.as_str()) {
                    continue;
                }
                let is_list = name.ends_with("_ids");
                let ids = known.get(if is_list { name.trim_end_matches('s') } else { name });
                match (field, ids) {
                    (Value::String(text), Some(ids)) => {
                        if let Some(id) = ids.get(*count % ids.len()).and_then(Value::as_str) {
                            id.clone_into(text);
                        }
                        *count += 1;
                    }
                    (Value::Array(list), Some(ids)) if is_list && list.iter().all(Value::is_string) => {
                        let length = list.len().min(ids.len());
                        *list = ids.iter().take(length).cloned().collect();
                    }
                    (Value::Array(list), _) => {
                        let own = own_id(name);
                        list.iter_mut().for_each(|element| refer(element, Some(&own), known, count));
                    }
                    (field, _) => refer(field, None, known, count),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|element| refer(element, None, known, count)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_point_to_listed_ids() {
        let mut answer = json!({
            "accounts": [{"account_id": "a", "parent": {"account_id": "z"}}, {"account_id": "b"}],
            "holdings": [{"account_id": "x", "security_id": "y"}, {"account_id": "x", "security_id": "y"}],
            "securities": [{"security_id": "s"}],
            "item": {"item_id": "i", "account_ids": ["x", "y"]},
            "request_id": "r",
        });
        link(&mut answer, Known::from([("item_id".to_owned(), vec![json!("mine")])]));
        let account = |pointer: &str| answer.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        assert_eq!((account("/accounts/0/account_id"), account("/accounts/1/account_id")), ("a".into(), "b".into()));
        for pointer in ["/accounts/0/parent/account_id", "/holdings/0/account_id", "/holdings/1/account_id"] {
            assert!(["a", "b"].contains(&account(pointer).as_str()), "{answer}");
        }
        assert_eq!(answer["holdings"][1]["security_id"], "s");
        assert_eq!(answer["item"], json!({"item_id": "mine", "account_ids": ["a", "b"]}));
        assert_eq!(answer["request_id"], "r");
    }
}
