//! Makes the fields of an object agree: a start is before its end, a count is that of its list.

use serde_json::{Map, Value};

/// The parts of the names of two fields of which the first is never after, or above, the second.
const PAIRS: [(&str, &str); 22] = [
    ("start", "end"),
    ("beginning", "ending"),
    ("created", "updated"),
    ("created", "completed"),
    ("created", "deleted"),
    ("created", "redacted"),
    ("created_at", "last_updated_at"),
    ("domain_created", "domain_registered"),
    ("started", "finished"),
    ("started", "completed"),
    ("first", "last"),
    ("initially", "last"),
    ("initiated", "settled"),
    ("oldest", "newest"),
    ("earliest", "latest"),
    ("from", "to"),
    ("authorized_date", "date"),
    ("authorized_datetime", "datetime"),
    ("lower", "upper"),
    ("lowest", "highest"),
    ("min", "max"),
    ("minimum", "maximum"),
];

/// Exchanges the values of pairs that are out of order, and sets counts.
pub fn arrange(object: &mut Map<String, Value>) {
    let names: Vec<String> = object.keys().cloned().collect();
    for (first, second) in PAIRS {
        for name in &names {
            let partner = replaced(name, first, second);
            if let Some(partner) = partner.filter(|partner| object.contains_key(partner)) {
                exchange(object, name, &partner);
            }
        }
    }
    for name in &names {
        if let Some(day) = object.get(name).and_then(Value::as_str).and_then(|text| text.get(..10)).map(str::to_owned)
            && let Some(Value::String(time)) = object.get_mut(&name.replace("date", "datetime"))
            && let Some(rest) = time.get(10..).filter(|rest| rest.starts_with('T'))
        {
            *time = format!("{day}{rest}");
        }
        let length = counted(name).and_then(|list| Some(object.get(&list)?.as_array()?.len()));
        if let (Some(length), Some(count)) = (length, object.get_mut(name).filter(|count| count.is_u64())) {
            *count = length.into();
        }
    }
}

/// Replaces a whole word of a name, such as `start` in `pay_period_start_date`.
fn replaced(name: &str, word: &str, by: &str) -> Option<String> {
    let start = name.find(word)?;
    let (before, after) = (name.get(..start)?, name.get(start + word.len()..)?);
    let is_whole = before.chars().next_back().is_none_or(|c| c == '_')
        && after.chars().next().is_none_or(|c| c == '_' || c.is_uppercase());
    is_whole.then(|| format!("{before}{by}{after}"))
}

fn exchange(object: &mut Map<String, Value>, first: &str, second: &str) {
    let is_after = match (object.get(first), object.get(second)) {
        (Some(Value::String(first)), Some(Value::String(second))) => {
            is_time(first) && is_time(second) && first > second
        }
        (Some(Value::Number(first)), Some(Value::Number(second))) => first.as_f64() > second.as_f64(),
        _ => false,
    };
    if is_after && let Some(value) = object.remove(first) {
        let other = object.insert(second.to_owned(), value).unwrap_or_default();
        object.insert(first.to_owned(), other);
    }
}

/// Returns whether a text is a date or a time.
fn is_time(text: &str) -> bool {
    matches!(text.as_bytes(), [_, _, _, _, b'-', _, _, b'-', ..])
}

/// Returns the name of the list whose elements a field counts, by its name.
fn counted(name: &str) -> Option<String> {
    let list = name.strip_prefix("total_").or_else(|| name.strip_prefix("num_"));
    list.map(str::to_owned).or_else(|| {
        let stem = name.strip_suffix("_count")?;
        Some(if stem.ends_with('s') { stem.to_owned() } else { format!("{stem}s") })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn starts_are_before_ends_and_counts_are_those_of_lists() {
        let Value::Object(mut object) = json!({
            "start_date": "2026-05-02", "end_date": "2026-04-01",
            "pay_period_start_date": "2026-05-02", "pay_period_end_date": "2026-05-03",
            "min_amount": 3.5, "max_amount": 1.0,
            "date": "2026-01-02", "datetime": "2026-03-04T05:06:00Z", "authorized_date": "2026-02-01",
            "transactions": [1, 2], "total_transactions": 9, "transaction_count": 7,
            "restart": 5, "reend": 1,
        }) else {
            panic!("an object")
        };
        arrange(&mut object);
        let expected = json!({
            "start_date": "2026-04-01", "end_date": "2026-05-02",
            "pay_period_start_date": "2026-05-02", "pay_period_end_date": "2026-05-03",
            "min_amount": 1.0, "max_amount": 3.5,
            "date": "2026-02-01", "datetime": "2026-02-01T05:06:00Z", "authorized_date": "2026-01-02",
            "transactions": [1, 2], "total_transactions": 2, "transaction_count": 2,
            "restart": 5, "reend": 1,
        });
        assert_eq!(Value::Object(object), expected);
    }
}
