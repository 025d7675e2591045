//! The documentation of fields and values: our words, then the facts that the description states.

use serde_json::{Map, Value};

use super::words::wrap;
use crate::model::{Field, Occurrence, Presence, Privacy, Variant};

/// Formats that the type of the field already states.
const OF_NUMBERS: [&str; 4] = ["int32", "int64", "float", "double"];

/// Returns the text about a field.
pub fn field(field: &Field) -> String {
    let facts = facts(field).join(" · ");
    match &field.words {
        Some(words) => format!("{}\n\n{}", wrap(words), wrap(&facts)),
        None => wrap(&facts),
    }
}

/// Returns the text about the setter of a field, which `about` introduces.
pub fn setter(about: &str, field: &Field) -> String {
    let mut parts = vec![wrap(about)];
    parts.extend(field.words.as_deref().map(wrap));
    let limits = limits(&field.limits).join(" · ");
    // A fact begins a paragraph like a sentence.
    let mut first = limits.chars();
    parts.extend(first.next().map(|letter| wrap(&format!("{}{}", letter.to_uppercase(), first.as_str()))));
    parts.join("\n\n")
}

/// Returns the text about a value of an enum. That of an error code has the types and statuses under which it occurs.
pub fn value(variant: &Variant, occurrences: &[Occurrence]) -> String {
    let name = format!("`{}`", variant.wire);
    let about = variant.words.as_ref().map_or(name.clone(), |words| wrap(&format!("{name}: {words}")));
    let texts: Vec<String> = occurrences.iter().map(|one| format!("{} of type `{}`", one.status, one.kind)).collect();
    if texts.is_empty() { about } else { format!("{about}\n\n{}", wrap(&format!("Status {}", texts.join(" or ")))) }
}

fn facts(field: &Field) -> Vec<String> {
    let presence = match field.presence {
        Presence::Required | Presence::Assumed => "Required",
        Presence::Nullable => "Required, may be null",
        Presence::Optional => "Optional",
        Presence::OptionalOrNull => "Optional, may be null",
    };
    let mut facts = vec![presence.to_owned()];
    if let Some(fixed) = &field.fixed {
        facts.push(format!("always `{fixed}`"));
    }
    if let Some(when) = &field.only_when {
        facts.push(format!("set exactly when `{}` is `{}`", when.field, when.value));
    }
    facts.extend(limits(&field.limits));
    if field.privacy != Privacy::Shown {
        facts.push("hidden by `Debug`".into());
    }
    facts
}

/// Returns the limits, the format and the default in words.
fn limits(limits: &Map<String, Value>) -> Vec<String> {
    let range = |min: &str, max: &str, unit: &str| range(limits.get(min), limits.get(max), unit);
    let mut out: Vec<String> = [
        range("minLength", "maxLength", " characters"),
        range("minimum", "maximum", ""),
        range("minItems", "maxItems", " elements"),
        range("minProperties", "maxProperties", " entries"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let text = |keyword: &str| limits.get(keyword).and_then(Value::as_str);
    out.extend(text("format").filter(|format| !OF_NUMBERS.contains(format)).map(|format| format!("format `{format}`")));
    // A backtick would end the code, and such a pattern would need an explanation anyway.
    out.extend(text("pattern").filter(|pattern| !pattern.contains('`')).map(|pattern| format!("matches `{pattern}`")));
    if limits.get("uniqueItems") == Some(&Value::Bool(true)) {
        out.push("without duplicates".into());
    }
    let default = limits.get("default").filter(|default| !default.is_null() && !default.is_object());
    out.extend(default.map(|default| format!("by default `{default}`")));
    out
}

fn range(min: Option<&Value>, max: Option<&Value>, unit: &str) -> Option<String> {
    // A minimum of zero says nothing about a length or a count.
    let min = min.filter(|min| unit.is_empty() || min.as_u64() != Some(0));
    let unit = if max.and_then(Value::as_u64) == Some(1) { unit.trim_end_matches('s') } else { unit };
    match (min, max) {
        (Some(min), Some(max)) if min == max => Some(format!("exactly {min}{unit}")),
        (Some(min), Some(max)) => Some(format!("{min} to {max}{unit}")),
        (Some(min), None) => Some(format!("at least {min}{unit}")),
        (None, Some(max)) => Some(format!("at most {max}{unit}")),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn limits_are_said_in_words() {
        let said = |limits_: Value| limits(limits_.as_object().expect("an object")).join(" · ");
        assert_eq!(
            said(json!({"minLength": 1, "maxLength": 30, "format": "uri"})),
            "1 to 30 characters · format `uri`"
        );
        assert_eq!(said(json!({"minimum": 0, "default": 100, "maximum": 500})), "0 to 500 · by default `100`");
        assert_eq!(
            said(json!({"minLength": 0, "maxItems": 1, "uniqueItems": true})),
            "at most 1 element · without duplicates"
        );
        assert_eq!(
            said(json!({"minLength": 4, "maxLength": 4, "default": null, "format": "double"})),
            "exactly 4 characters"
        );
    }
}
