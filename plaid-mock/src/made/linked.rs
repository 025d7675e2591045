//! Makes the ids of a made-up answer consistent: references point to elements of the answer's own lists.

use std::collections::BTreeMap;

use serde_json::Value;

/// Ids by the name of their field.
type Known = BTreeMap<String, Vec<Value>>;

/// Replaces every reference to an element of the answer's own lists, such as a `security_id` next to `securities`. The
/// fields for which `is_settled` holds keep their ids.
pub fn link(answer: &mut Value, is_settled: impl Fn(&str) -> bool) {
    let mut known = Known::new();
    collect(answer, &mut known);
    known.retain(|name, ids| !ids.is_empty() && !is_settled(name));
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

/// Adds the ids of all lists to `known`.
fn collect(value: &Value, known: &mut Known) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let own = own_id(name);
                let elements = field.as_array().map(Vec::as_slice).unwrap_or_default();
                let ids = elements.iter().filter_map(|element| element.get(&own)).filter(|id| id.is_string());
                let ids: Vec<Value> = ids.cloned().collect();
                known.entry(own).or_default().extend(ids);
                collect(field, known);
            }
        }
        Value::Array(list) => list.iter().for_each(|element| collect(element, known)),
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
            "accounts": [{"account_id": "a", "parent": {"account_id": "z"}}],
            "holdings": [{"account_id": "x", "security_id": "y"}, {"account_id": "x", "security_id": "y"}],
            "securities": [{"security_id": "s"}],
            "lots": {"security_ids": ["y", "z"]},
            "request_id": "r",
        });
        link(&mut answer, |name| name == "account_id");
        assert_eq!(
            answer["holdings"],
            json!([{"account_id": "x", "security_id": "s"}, {"account_id": "x", "security_id": "s"}])
        );
        assert_eq!(answer["accounts"], json!([{"account_id": "a", "parent": {"account_id": "z"}}]));
        assert_eq!(answer["lots"], json!({"security_ids": ["s"]}));
        assert_eq!(answer["request_id"], "r");
    }
}
