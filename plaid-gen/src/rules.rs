//! Rules by the names of fields: which `Debug` may show, and which must not be missing. They stand in the
//! overlay; text that no rule names stays unseen.

use serde::Deserialize;
use serde_json::Value;

use crate::problem::{Problem, Result};

/// The overlay's rules: names of fields, in which `*` stands for any text.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Never shown, whatever the type; wins over `plain`.
    sensitive: Vec<String>,
    /// Text that may be shown.
    plain: Vec<String>,
    /// Lists and enums whose absence is an error everywhere, not only at the top of an answer.
    strict: Vec<String>,
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
                "give lists of field names: `sensitive`, `plain`, `strict`",
            )
        })?)
    }

    /// Whether the field stays unseen.
    pub fn hides(&self, field: &str, schema: &Value) -> bool {
        any(&self.sensitive, field) && !is_structured(schema) || holds_text(schema) && !any(&self.plain, field)
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
            strict: vec!["status".into()],
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
