//! Makes the bundled description from the published one: every fact is kept, and prose and examples are dropped.

use std::fmt;

use serde_json::{Map, Value, json};

use crate::openapi::{each_node, maps_names, unify};
use crate::problem::{Problem, Result};
use crate::read::yaml;

/// The path of the bundled description, from the workspace's root.
pub const BUNDLE: &str = "spec/plaid.yaml";

/// The bundled description, and counts of what was kept and dropped.
pub struct Imported {
    /// The text of [`BUNDLE`].
    pub bundle: String,
    /// The description's own version, such as `2020-09-14_1.697.4`.
    pub version: String,
    /// Counts of what was kept and dropped.
    pub counts: Counts,
}

/// Counts of what an import kept and dropped.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Operations in the description.
    pub operations: usize,
    /// Named schemas.
    pub schemas: usize,
    /// Properties, of named and inline schemas.
    pub properties: usize,
    /// Values of all enums.
    pub enum_values: usize,
    /// Descriptions, summaries and titles that were dropped.
    pub prose: usize,
    /// Examples that were dropped.
    pub examples: usize,
    /// Hints for upstream's own documentation site that were dropped.
    pub hints: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "kept {} operations, {} schemas, {} properties, {} enum values; \
             dropped {} texts, {} examples, {} display hints",
            self.operations, self.schemas, self.properties, self.enum_values, self.prose, self.examples, self.hints
        )
    }
}

/// Imports a published description. `file` is named in errors.
///
/// # Errors
/// Fails if the text is not YAML, with file, line and column, or not an OpenAPI 3.0 description.
pub fn import(text: &str, file: &str) -> Result<Imported> {
    let (document, mut counts) = facts(text, file)?;
    count_kept(&document, &mut counts);
    let version = document["info"]["version"].as_str().unwrap_or_default().to_owned();
    Ok(Imported { bundle: yaml::write(&document), version, counts })
}

/// Returns the facts of a published or bundled description, and counts of what was dropped. Nullability is written in
/// the form of OpenAPI 3.0, whichever form the description has.
pub(crate) fn facts(text: &str, file: &str) -> Result<(Value, Counts)> {
    let mut document = yaml::read(text, file)?;
    check_kind(&document, file)?;
    let mut counts = Counts::default();
    strip(&mut document, false, &mut counts);
    unify(&mut document);
    label_responses(&mut document);
    label_scopes(&mut document);
    document["info"]["title"] = json!("Plaid API");
    Ok((document, counts))
}

fn check_kind(document: &Value, file: &str) -> Result<()> {
    let missing = |what: &str| {
        Problem::new(
            "import",
            file,
            format!("this is not an OpenAPI 3.0 description: {what}"),
            "pass the YAML file that Plaid publishes",
        )
    };
    if !document["openapi"].as_str().is_some_and(|v| v.starts_with("3.0")) {
        return Err(missing("`openapi` is not a 3.0 version").into());
    }
    if !document["info"]["version"].is_string() {
        return Err(missing("`info.version` is not a string").into());
    }
    for pointer in ["/paths", "/components/schemas"] {
        if !document.pointer(pointer).is_some_and(Value::is_object) {
            return Err(missing(&format!("{pointer} is not an object")).into());
        }
    }
    Ok(())
}

fn strip(value: &mut Value, is_names: bool, counts: &mut Counts) {
    match value {
        Value::Object(map) => {
            map.retain(|key, value| {
                let drop = if is_names { is_stray_example(key, value) } else { is_left_behind(key) };
                if drop {
                    *counts.class(key) += 1;
                }
                !drop
            });
            for (key, value) in map.iter_mut() {
                if is_names || !is_data(key) {
                    strip(value, maps_names(key, is_names), counts);
                }
                if !is_names && matches!(key.as_str(), "enum" | "required") {
                    sort_set(value);
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|v| strip(v, false, counts)),
        _ => {}
    }
}

/// Whether the value of a keyword is a value of the API, in which `title` is not a title.
fn is_data(key: &str) -> bool {
    matches!(key, "default" | "enum" | "const")
}

/// Sorts a list whose order has no meaning.
fn sort_set(value: &mut Value) {
    if let Value::Array(list) = value {
        list.sort_by_cached_key(Value::to_string);
    }
}

impl Counts {
    fn class(&mut self, key: &str) -> &mut usize {
        match key {
            "example" | "examples" | "x-examples" => &mut self.examples,
            "x-override-enum-values-shown" => &mut self.hints,
            _ => &mut self.prose,
        }
    }
}

fn is_left_behind(key: &str) -> bool {
    matches!(
        key,
        "description" | "summary" | "title" | "example" | "examples" | "x-examples" | "x-override-enum-values-shown"
    )
}

/// Whether this is an `examples` key that upstream misplaced among the media types of a request body.
fn is_stray_example(key: &str, value: &Value) -> bool {
    let is_something = |map: &Map<String, Value>| ["schema", "type", "$ref"].iter().any(|k| map.contains_key(*k));
    key == "examples" && value.as_object().is_some_and(|map| !is_something(map))
}

/// Gives every response a short description of our own, because OpenAPI requires one.
fn label_responses(document: &mut Value) {
    let Some(paths) = document["paths"].as_object_mut() else { return };
    let responses = paths
        .values_mut()
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.values_mut())
        .filter_map(|operation| operation.get_mut("responses")?.as_object_mut());
    for (status, response) in responses.flat_map(|r| r.iter_mut()) {
        if let Some(response) = response.as_object_mut().filter(|r| !r.contains_key("$ref")) {
            let word = if status.starts_with('2') { "Success" } else { "Error" };
            response.insert("description".into(), word.into());
        }
    }
}

/// Replaces the text about each OAuth scope, which OpenAPI requires, by the name of the scope.
fn label_scopes(document: &mut Value) {
    let schemes = document.pointer_mut("/components/securitySchemes").and_then(Value::as_object_mut);
    let schemes = schemes.into_iter().flat_map(Map::values_mut);
    let flows = schemes.filter_map(|scheme| scheme.get_mut("flows")?.as_object_mut()).flat_map(Map::values_mut);
    for scopes in flows.filter_map(|flow| flow.get_mut("scopes")?.as_object_mut()) {
        scopes.iter_mut().for_each(|(name, text)| *text = name.as_str().into());
    }
}

fn count_kept(document: &Value, counts: &mut Counts) {
    counts.schemas = document["components"]["schemas"].as_object().map_or(0, Map::len);
    each_node(document, &mut |_, node| {
        counts.operations += usize::from(node.contains_key("operationId"));
        counts.properties += node.get("properties").and_then(Value::as_object).map_or(0, Map::len);
        counts.enum_values += node.get("enum").and_then(Value::as_array).map_or(0, Vec::len);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_about_scopes_are_left_behind() {
        let text = "openapi: 3.0.0\ninfo: {version: '1'}\npaths: {}\ncomponents:\n  schemas: {}\n  securitySchemes:\n    \
                    oauth: {type: oauth2, flows: {password: {tokenUrl: /t, scopes: {'a:read': Reads every a.}}}}\n";
        let imported = import(text, "test").expect("a description");
        assert!(imported.bundle.contains("a:read") && !imported.bundle.contains("Reads"), "{}", imported.bundle);
    }
}
