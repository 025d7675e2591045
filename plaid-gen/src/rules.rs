//! Rules by the names of fields: which `Debug` may show, which must not be missing, which are amounts.
//! They stand in the overlay. What no rule names is on the safe side: text unseen, a number exact.

use serde::Deserialize;
use serde_json::Value;

use crate::problem::{Problem, Result};

/// The overlay's rules: names of fields, in which `*` stands for any text. A name with a dot is a schema's
/// and a field's.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Never shown, whatever the type; wins over `plain`.
    sensitive: Vec<String>,
    /// Text that may be shown.
    plain: Vec<String>,
    /// Lists and enums whose absence is an error everywhere, not only at the top of an answer.
    strict: Vec<String>,
    /// Numbers that are ratios, scores, counts or coordinates; wins over `decimals`.
    floats: Vec<String>,
    /// Numbers that are money, quantities or prices.
    decimals: Vec<String>,
    /// Strings that are amounts with two decimals.
    amounts: Vec<String>,
}

/// What a number or text means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing that asks for a type of its own.
    #[default]
    Plain,
    /// An exact decimal number.
    Decimal,
    /// The same, by default.
    DecimalByDefault,
    /// An amount in text, with two decimals.
    Amount,
}

impl Rules {
    /// The rules of a description.
    pub fn read(document: &Value) -> Result<Self> {
        let Some(rules) = document.get("x-rules") else { return Ok(Self::default()) };
        Ok(Self::deserialize(rules).map_err(|e| {
            Problem::new(
                "facts",
                "/x-rules",
                e.to_string(),
                "give lists of field names, as plaid-gen/src/rules.rs has them",
            )
        })?)
    }

    /// Whether the field stays unseen.
    pub fn hides(&self, field: &str, schema: &Value) -> bool {
        any(&self.sensitive, field) && !is_structured(schema) || holds_text(schema) && !any(&self.plain, field)
    }

    /// What the field `name` of `schema` means, given its JSON type.
    pub fn meaning(&self, schema: &str, name: &str, kind: Option<&str>) -> Meaning {
        if !matches!(kind, Some("number" | "string")) {
            return Meaning::Plain;
        }
        let full = format!("{schema}.{name}");
        let named =
            |rules: &[String]| rules.iter().any(|rule| matches(rule, if rule.contains('.') { &full } else { name }));
        match kind {
            Some("number") if named(&self.floats) => Meaning::Plain,
            Some("number") if named(&self.decimals) => Meaning::Decimal,
            Some("number") => Meaning::DecimalByDefault,
            Some("string") if named(&self.amounts) => Meaning::Amount,
            _ => Meaning::Plain,
        }
    }

    /// Whether the field must not be missing even where lists and enums may.
    pub fn wants(&self, field: &str) -> bool {
        any(&self.strict, field)
    }
}

fn any(rules: &[String], field: &str) -> bool {
    rules.iter().any(|rule| matches(rule, field))
}

/// A reference brings its own rules along.
fn is_structured(schema: &Value) -> bool {
    schema.get("$ref").is_some() || schema.get("allOf").is_some()
}

/// Free text, or any JSON, at any depth of lists and maps.
fn holds_text(schema: &Value) -> bool {
    if is_structured(schema) {
        return false;
    }
    match schema["type"].as_str() {
        Some("string") => !schema["format"].as_str().is_some_and(|f| f.starts_with("date")),
        Some("array") => holds_text(&schema["items"]),
        Some("object") => schema.get("additionalProperties").is_none_or(holds_text),
        Some(_) => false,
        None => true,
    }
}

fn matches(rule: &str, name: &str) -> bool {
    match rule.split_once('*') {
        None => rule == name,
        // Most rules have one `*`, or one at each end.
        Some((start, rest)) if !rest.contains('*') => name.strip_prefix(start).is_some_and(|name| name.ends_with(rest)),
        Some(("", rest)) if rest.strip_suffix('*').is_some_and(|part| !part.contains('*')) => {
            name.contains(rest.trim_end_matches('*'))
        }
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|name| {
            (0..=name.len()).filter(|i| name.is_char_boundary(*i)).any(|i| matches(rest, &name[i..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rules_match_names_and_unnamed_text_is_hidden() {
        let rules = Rules {
            sensitive: vec!["*token*".into(), "date_of_birth".into()],
            plain: vec!["*_id".into(), "token_id".into()],
            ..Rules::default()
        };
        let text = json!({"type": "string"});
        assert!(!rules.hides("item_id", &text));
        assert!(rules.hides("token_id", &text), "sensitive wins");
        assert!(rules.hides("memo", &text), "no rule");
        assert!(rules.hides("date_of_birth", &json!({"type": "string", "format": "date"})));
        assert!(!rules.hides("date", &json!({"type": "string", "format": "date"})));
        assert!(!rules.hides("amount", &json!({"type": "number"})));
        assert!(rules.hides("raw", &json!({})));
        assert!(rules.hides("lines", &json!({"type": "array", "items": text})));
        assert!(!rules.hides("account_ids", &json!({"type": "array", "items": {"type": "integer"}})));
    }
}
