//! Rules about fields, by their names: which ones `Debug` may show, which must not be missing, which are amounts. A
//! field that no rule names gets the safe default: text is private, a number is exact.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::patterns::{ByField, Patterns};
use crate::model::{Meaning, Privacy, Stakes};
use crate::openapi::{is_text, referred, schemas};
use crate::type_name::type_name;

/// The rules: names of fields, in which `*` matches any text. A name with a dot is that of a schema and a field.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FieldRules {
    /// Fields that are never shown, whatever their type; wins over `plain`.
    sensitive: Patterns,
    /// Text that may be shown.
    plain: Patterns,
    /// Fields on which a decision depends: a list, enum or object that is absent is an error everywhere, not only at
    /// the top of an answer, and so is a list that is `null` or contains `null`.
    strict: Patterns,
    /// Fields on which no decision depends, even if their names match `strict`; also numbers and booleans that do not
    /// keep their object from being harmless.
    lenient: Patterns,
    /// Numbers that are ratios, scores, counts or coordinates; wins over `decimals`.
    floats: Patterns,
    /// Numbers that are money, quantities or prices.
    decimals: Patterns,
    /// Strings that are amounts with two decimals.
    amounts: Patterns,
    /// Strings that identify something or somebody, tokens among them, by their Rust type.
    identifiers: BTreeMap<String, Patterns>,
}

impl FieldRules {
    /// Whether `Debug` shows the field `name` of `schema`. A rule that names the schema wins over those that
    /// don't, and a sensitive name over a plain one.
    pub fn privacy(&self, schema: &str, name: &str, property: &Value, meaning: Meaning) -> Privacy {
        if is_structured(property) && !self.is_identifier(property) {
            return Privacy::Shown;
        }
        let here = |rules: &Patterns| rules.name_in_schema(schema, name);
        match () {
            () if here(&self.sensitive) => Privacy::Private,
            () if here(&self.plain) => Privacy::Shown,
            () if self.sensitive.name_anywhere(name) => Privacy::Private,
            () if meaning == Meaning::Amount || !holds_text(property) => Privacy::Shown,
            () if self.plain.name_anywhere(name) => Privacy::Shown,
            () => Privacy::PrivateByDefault,
        }
    }

    /// Returns the meaning of the field `name` of `schema`, given its JSON type.
    pub fn meaning(&self, schema: &str, name: &str, kind: Option<&str>) -> Meaning {
        if !matches!(kind, Some("number" | "string")) {
            return Meaning::Plain;
        }
        let named = |rules: &Patterns| rules.name(schema, name);
        match kind {
            Some("number") if named(&self.floats) => Meaning::Plain,
            Some("number") if named(&self.decimals) => Meaning::Decimal,
            Some("number") => Meaning::DecimalByDefault,
            Some("string") if named(&self.amounts) => Meaning::Amount,
            _ => Meaning::Plain,
        }
    }

    /// Returns the rules that match no field of `fields`, given by schema and name, each with its place in the file.
    pub fn idle(&self, fields: &[(&str, &str)]) -> Vec<(Vec<String>, String)> {
        let mut by_field = ByField::new();
        for (schema, field) in fields {
            by_field.entry(*field).or_default().push(*schema);
        }
        let lists = [
            ("sensitive", &self.sensitive),
            ("plain", &self.plain),
            ("strict", &self.strict),
            ("lenient", &self.lenient),
            ("floats", &self.floats),
            ("decimals", &self.decimals),
            ("amounts", &self.amounts),
        ];
        let lists = lists.map(|(list, rules)| (vec![list], rules)).into_iter();
        let identifiers = self.identifiers.iter().map(|(kind, rules)| (vec!["identifiers", kind], rules));
        let idle = lists.chain(identifiers).flat_map(|(list, rules)| {
            let idle = rules.idle(&by_field).map(|(index, rule)| (at(&list, index), rule.to_owned()));
            idle.collect::<Vec<_>>()
        });
        idle.collect()
    }

    /// Drops the identifiers whose types would have the name of a schema that is not text, and returns their places and
    /// names.
    pub fn drop_unfit_identifiers(&mut self, document: &Value) -> Vec<(Vec<String>, String)> {
        let others = schemas(document).filter(|(_, schema)| !is_text(document, schema));
        let others: BTreeSet<String> = others.map(|(name, _)| type_name(name)).collect();
        let unfit = self.identifiers.extract_if(.., |kind, _| others.contains(kind));
        let at = |kind: &str| ["fields", "identifiers", kind].map(str::to_owned).to_vec();
        unfit.map(|(kind, _)| (at(&kind), kind)).collect()
    }

    /// Whether the rules name identifiers of this Rust type.
    pub fn has_identifier(&self, kind: &str) -> bool {
        self.identifiers.contains_key(kind)
    }

    /// Returns the Rust type of the identifier that the field `name` of `schema` contains.
    pub fn identifier(&self, schema: &str, name: &str) -> Option<&str> {
        let in_schema = self.identifiers.iter().find(|(_, rules)| rules.name_in_schema(schema, name));
        let anywhere = || self.identifiers.iter().find(|(_, rules)| rules.name_anywhere(name));
        in_schema.or_else(anywhere).map(|(kind, _)| kind.as_str())
    }

    /// Whether a property of a normalised description refers to the type of an identifier, which is shown as text.
    fn is_identifier(&self, property: &Value) -> bool {
        let target = referred(property).or_else(|| property["allOf"].get(0).and_then(referred));
        target.is_some_and(|name| self.has_identifier(name))
    }

    /// Returns whether a decision depends on the field. A rule that names the schema wins over those that don't.
    pub fn stakes(&self, schema: &str, field: &str) -> Stakes {
        let here = |rules: &Patterns| rules.name_in_schema(schema, field);
        match () {
            () if here(&self.lenient) => Stakes::Low,
            () if here(&self.strict) => Stakes::High,
            () if self.lenient.name_anywhere(field) => Stakes::Low,
            () if self.strict.name_anywhere(field) => Stakes::High,
            () => Stakes::Unnamed,
        }
    }
}

/// Returns the keys and the index that lead to a rule in the file.
fn at(list: &[&str], index: usize) -> Vec<String> {
    ["fields"].iter().chain(list).map(|step| (*step).to_owned()).chain([index.to_string()]).collect()
}

/// Whether the schema is a reference, in which case the rules apply to the fields of its target.
fn is_structured(schema: &Value) -> bool {
    schema.get("$ref").is_some() || schema.get("allOf").is_some()
}

/// Whether the schema is free text, or any JSON, at any depth of lists and maps.
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn patterns(texts: &[&str]) -> Patterns {
        texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>().into()
    }

    #[test]
    fn rules_match_names_and_unnamed_text_is_private() {
        let rules = FieldRules {
            sensitive: patterns(&["*token*", "date_of_birth"]),
            plain: patterns(&["*_id", "token_id", "Door.token_id"]),
            floats: patterns(&["Loan*.rate", "a*b*c"]),
            ..FieldRules::default()
        };
        let text = json!({"type": "string"});
        let privacy = |field, schema: &Value| rules.privacy("Any", field, schema, Meaning::Plain);
        assert_eq!(privacy("item_id", &text), Privacy::Shown);
        assert_eq!(privacy("token_id", &text), Privacy::Private, "sensitive wins");
        assert_eq!(privacy("memo", &text), Privacy::PrivateByDefault, "no rule");
        assert_eq!(privacy("date_of_birth", &json!({"type": "string", "format": "date"})), Privacy::Private);
        assert_eq!(privacy("date", &json!({"type": "string", "format": "date"})), Privacy::Shown);
        assert_eq!(privacy("amount", &json!({"type": "number"})), Privacy::Shown);
        assert_eq!(privacy("raw", &json!({})), Privacy::PrivateByDefault);
        assert_eq!(privacy("lines", &json!({"type": "array", "items": text})), Privacy::PrivateByDefault);
        assert_eq!(privacy("lines", &json!({"type": "array", "items": {"type": "integer"}})), Privacy::Shown);
        assert_eq!(
            rules.privacy("Door", "token_id", &text, Meaning::Plain),
            Privacy::Shown,
            "the schema's own rule wins"
        );
        let rules = FieldRules {
            strict: patterns(&["*_code", "Analysis.*"]),
            lenient: patterns(&["postal_code", "Analysis.note"]),
            ..rules
        };
        assert_eq!(rules.stakes("Any", "reason_code"), Stakes::High);
        assert_eq!(rules.stakes("Any", "postal_code"), Stakes::Low);
        assert_eq!(rules.stakes("Analysis", "postal_code"), Stakes::High, "the schema's own rule wins");
        assert_eq!(rules.stakes("Analysis", "note"), Stakes::Low);
        assert_eq!(rules.stakes("Any", "name"), Stakes::Unnamed);
        let fields = [("Any", "item_id"), ("Any", "access_token"), ("LoanTerms", "rate"), ("Any", "abc")];
        let idle: Vec<_> =
            rules.idle(&fields).into_iter().map(|(at, rule)| format!("{} {rule}", at.join("/"))).collect();
        assert_eq!(
            idle,
            [
                "fields/sensitive/1 date_of_birth",
                "fields/plain/1 token_id",
                "fields/plain/2 Door.token_id",
                "fields/strict/0 *_code",
                "fields/strict/1 Analysis.*",
                "fields/lenient/0 postal_code",
                "fields/lenient/1 Analysis.note",
            ],
            "rules that match nothing are listed"
        );
        let number = |schema, field| rules.meaning(schema, field, Some("number"));
        assert_eq!(number("LoanTerms", "rate"), Meaning::Plain);
        assert_eq!(number("Terms", "rate"), Meaning::DecimalByDefault);
        assert_eq!(number("Any", "a-b-c"), Meaning::Plain);
        assert_eq!(number("Any", "a-c-b"), Meaning::DecimalByDefault);
    }
}
