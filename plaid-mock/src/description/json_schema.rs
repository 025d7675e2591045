//! Schemas of the description as JSON Schema, and their validators.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::{description, schema};

/// Returns the validator of a schema, which is built on first use. A test shows that every schema of the description
/// has a validator; if one had none, nothing would be refused.
pub fn validator(schema: &Value) -> Option<Arc<Validator>> {
    type Validators = HashMap<String, Option<Arc<Validator>>>;
    static VALIDATORS: LazyLock<Mutex<Validators>> = LazyLock::new(Mutex::default);
    let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    validators.entry(schema.to_string()).or_insert_with(|| build(schema).map(Arc::new)).clone()
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
    if schema::is_nullable(schema) {
        return json!({"anyOf": [{"type": "null"}, out]});
    }
    out.into()
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
}
