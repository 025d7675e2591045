//! Schemas of the description as JSON Schema, and their validators.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::schema::Union;
use super::{description, limits, schema};

/// The side that a schema describes, on which its meaning depends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Callers send the value. The limits that the description gives in words hold too, and a field that is not
    /// required may be null. Plaid takes such a null for an absent field: its own Quickstart sends `cursor: null` at
    /// first, and its Pattern apps `access_token: null`.
    Request,
    /// The server sends the value. It is held against the description as it is.
    Answer,
}

/// The validator of a schema, which is built on first use.
#[derive(Debug, Default)]
pub struct Lazy(OnceLock<Option<Validator>>);

impl Lazy {
    /// Returns the validator, always for the same schema and side. A test shows that every schema of the description has
    /// one; if one had none, nothing would be refused.
    pub fn of(&self, schema: &Value, side: Side) -> Option<&Validator> {
        self.0.get_or_init(|| validator(schema, side)).as_ref()
    }
}

/// Builds the validator of a schema.
pub fn validator(schema: &Value, side: Side) -> Option<Validator> {
    jsonschema::options().should_validate_formats(true).build(&translated(schema, side)).ok()
}

/// Translates a schema, with all schemas that it refers to.
fn translated(schema: &Value, side: Side) -> Value {
    let mut translation = Translation { side, names: BTreeSet::new() };
    let mut root = translation.of(schema, "");
    let mut definitions = BTreeMap::new();
    while let Some(name) = translation.names.iter().find(|name| !definitions.contains_key(*name)).cloned() {
        let definition = description().schema(&name).map_or(json!(true), |one| translation.of(one, &name));
        definitions.insert(name, definition);
    }
    if let Some(root) = root.as_object_mut() {
        root.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
        root.insert("$defs".into(), definitions.into_iter().collect::<Map<_, _>>().into());
    }
    root
}

/// The translation of a schema and of those that it refers to.
struct Translation {
    side: Side,
    /// The names of the schemas that were referred to.
    names: BTreeSet<String>,
}

impl Translation {
    /// Translates one schema, whose name is empty if it has none.
    fn of(&mut self, schema: &Value, name: &str) -> Value {
        if let Some(name) = schema::reference(schema) {
            self.names.insert(name.to_owned());
            return json!({"$ref": format!("#/$defs/{name}")});
        }
        if let Some(union) = schema::union(schema)
            && let Some(tag) = union.tag
        {
            return or_null(schema, self.by_tag(&union, tag.field));
        }
        let Some(keywords) = schema.as_object() else { return json!(true) };
        let mut out = Map::new();
        for (keyword, value) in keywords {
            let value = match keyword.as_str() {
                "properties" => self.properties(schema, name),
                "items" | "additionalProperties" => self.of(value, ""),
                "allOf" | "anyOf" | "oneOf" => {
                    value.as_array().into_iter().flatten().map(|part| self.of(part, name)).collect()
                }
                // An enum's values say enough, and upstream's types contradict some of them.
                "type" if keywords.contains_key("enum") => continue,
                "type" | "enum" | "required" | "minLength" | "maxLength" | "minimum" | "maximum" | "minItems"
                | "maxItems" | "uniqueItems" | "pattern" => value.clone(),
                "format" if matches!(value.as_str(), Some("date" | "date-time")) => value.clone(),
                "format" if self.side == Side::Request && value == "email" => value.clone(),
                _ => continue,
            };
            out.insert(keyword.clone(), value);
        }
        or_null(schema, self.limited(out.into(), name))
    }

    /// Translates the properties of a schema.
    fn properties(&mut self, schema: &Value, name: &str) -> Value {
        let required = schema["required"].as_array();
        let is_required = |field: &str| required.is_some_and(|required| required.iter().any(|name| name == field));
        let properties = schema::own_properties(schema).map(|(field, property)| {
            let translated = self.of(property, "");
            let translated = self.limited(translated, &format!("{name}.{field}"));
            let may_be_null = self.side == Side::Request && !is_required(field);
            (field.clone(), if may_be_null { null_or(&translated) } else { translated })
        });
        properties.collect::<Map<_, _>>().into()
    }

    /// Adds the limit that a schema or a field of this name has beside the description.
    fn limited(&self, translated: Value, name: &str) -> Value {
        match limits::of(name).filter(|_| self.side == Side::Request) {
            Some(limit) => json!({"allOf": [translated, limit.keywords()]}),
            None => translated,
        }
    }

    /// Translates a union whose variants are told apart by a field. The field decides which variant the value is held
    /// against, so that an error is about a field of that variant. An error of `oneOf` would be about the value as a
    /// whole.
    fn by_tag(&mut self, union: &Union<'_>, field: &str) -> Value {
        let (mut known, mut rules) = (Vec::new(), Vec::new());
        for (name, variant) in union.tagged() {
            let is_it = json!({"properties": {field: {"const": name}}, "required": [field]});
            rules.push(json!({"if": is_it, "then": self.of(variant, "")}));
            known.push(name);
        }
        json!({"type": "object", "required": [field], "properties": {field: {"enum": known}}, "allOf": rules})
    }
}

/// Adds null to the values of a translated schema, if the schema allows null.
fn or_null(schema: &Value, translated: Value) -> Value {
    if schema::is_nullable(schema) { null_or(&translated) } else { translated }
}

/// Adds null to the values of a translated schema. With `anyOf`, an error would be about the value as a whole, and not
/// about the field below it that is wrong.
fn null_or(translated: &Value) -> Value {
    json!({"if": {"type": "null"}, "else": translated})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_schema_has_a_validator() {
        for schema in description().operations.iter().filter_map(|operation| operation.request.as_ref()) {
            jsonschema::options().build(&translated(schema, Side::Request)).unwrap_or_else(|e| panic!("{schema}: {e}"));
        }
    }

    #[test]
    fn a_union_of_kinds_has_the_values_of_each() {
        let day = json!({"$ref": "#/components/schemas/InflowModel"});
        let validator = validator(&day, Side::Request).expect("a schema");
        let is_valid = |day: Value| validator.is_valid(&json!({"type": "monthly", "payment_day_of_month": day}));
        assert!(is_valid(json!(28)) && is_valid(json!("last")));
        assert!(!is_valid(json!(29)) && !is_valid(json!("first")) && !is_valid(json!(true)));
    }
}
