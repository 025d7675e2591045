//! Schemas of the description as JSON Schema, and their validators.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::cache::Cache;
use super::schema::Union;
use super::{description, schema};

/// Returns the validator of a schema, which is built on first use. A test shows that every schema of the description
/// has a validator; if one had none, nothing would be refused.
pub fn validator(schema: &Value) -> Option<Arc<Validator>> {
    static VALIDATORS: LazyLock<Cache<Option<Arc<Validator>>>> = LazyLock::new(Cache::default);
    VALIDATORS.of(schema, || build(schema).map(Arc::new))
}

fn build(schema: &Value) -> Option<Validator> {
    jsonschema::options().should_validate_formats(true).build(&translated(schema)).ok()
}

/// Translates a schema, with all schemas that it refers to.
fn translated(schema: &Value) -> Value {
    let mut names = BTreeSet::new();
    let mut root = translated_alone(schema, &mut names);
    let mut definitions = BTreeMap::new();
    while let Some(name) = names.iter().find(|name| !definitions.contains_key(*name)).cloned() {
        let definition = description().schema(&name).map_or(json!(true), |one| translated_alone(one, &mut names));
        definitions.insert(name, definition);
    }
    if let Some(root) = root.as_object_mut() {
        root.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
        root.insert("$defs".into(), definitions.into_iter().collect::<Map<_, _>>().into());
    }
    root
}

/// Translates one schema, and adds the names of the schemas that it refers to.
fn translated_alone(schema: &Value, names: &mut BTreeSet<String>) -> Value {
    if let Some(name) = schema::reference(schema) {
        names.insert(name.to_owned());
        return json!({"$ref": format!("#/$defs/{name}")});
    }
    if let Some(union) = schema::union(schema)
        && let Some(tag) = union.tag
    {
        return or_null(schema, by_tag(&union, tag.field, names));
    }
    let Some(keywords) = schema.as_object() else { return json!(true) };
    let mut out = Map::new();
    for (keyword, value) in keywords {
        let value = match keyword.as_str() {
            "properties" => schema::own_properties(schema)
                .map(|(name, property)| (name.clone(), translated_alone(property, names)))
                .collect::<Map<_, _>>()
                .into(),
            "items" | "additionalProperties" => translated_alone(value, names),
            "allOf" | "anyOf" | "oneOf" => {
                value.as_array().into_iter().flatten().map(|part| translated_alone(part, names)).collect()
            }
            // An enum's values say enough, and upstream's types contradict some of them.
            "type" if keywords.contains_key("enum") => continue,
            "type" | "enum" | "required" | "minLength" | "maxLength" | "minimum" | "maximum" | "minItems"
            | "maxItems" | "uniqueItems" | "pattern" => value.clone(),
            "format" if matches!(value.as_str(), Some("date" | "date-time")) => value.clone(),
            _ => continue,
        };
        out.insert(keyword.clone(), value);
    }
    or_null(schema, out.into())
}

/// Adds null to the values of a translated schema, if the schema allows null.
fn or_null(schema: &Value, translated: Value) -> Value {
    if schema::is_nullable(schema) { json!({"anyOf": [{"type": "null"}, translated]}) } else { translated }
}

/// Translates a union whose variants are told apart by a field. The field decides which variant the value is held
/// against, so that an error is about a field of that variant. An error of `oneOf` would be about the value as a whole.
fn by_tag(union: &Union<'_>, field: &str, names: &mut BTreeSet<String>) -> Value {
    let (mut known, mut rules) = (Vec::new(), Vec::new());
    for (name, variant) in union.tagged() {
        let is_it = json!({"properties": {field: {"const": name}}, "required": [field]});
        rules.push(json!({"if": is_it, "then": translated_alone(variant, names)}));
        known.push(name);
    }
    json!({"type": "object", "required": [field], "properties": {field: {"enum": known}}, "allOf": rules})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_schema_has_a_validator() {
        for schema in description().operations.iter().filter_map(|operation| operation.request.as_ref()) {
            jsonschema::options().build(&translated(schema)).unwrap_or_else(|e| panic!("{schema}: {e}"));
        }
    }

    #[test]
    fn a_union_of_kinds_has_the_values_of_each() {
        let day = json!({"$ref": "#/components/schemas/InflowModel"});
        let validator = validator(&day).expect("a schema");
        let is_valid = |day: Value| validator.is_valid(&json!({"type": "monthly", "payment_day_of_month": day}));
        assert!(is_valid(json!(28)) && is_valid(json!("last")));
        assert!(!is_valid(json!(29)) && !is_valid(json!("first")) && !is_valid(json!(true)));
    }
}
