//! Rules about schemas, by their names: secrets, schemas that are the same, requests whose credentials stay in the
//! body, fields that depend on another.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::openapi::{is_text, named};

/// The keys and indices that lead to an entry of the file.
type At = Vec<String>;

/// The rules. Names are those of the description.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct SchemaRules {
    /// Named strings that are a type of their own, never shown, and wiped from memory.
    secret: Vec<String>,
    /// Other names of a schema's shape, by the schema.
    same_as: BTreeMap<String, Vec<String>>,
    /// Requests whose `client_id` and `secret` stay in the body.
    keeps_credentials: Vec<String>,
    /// Fields that are set exactly when another has a certain value.
    exactly_when: BTreeMap<FieldName, Condition>,
}

/// A schema and one of its fields, written `Schema.field`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct FieldName {
    /// The name of the schema.
    pub schema: String,
    /// The name of the field.
    pub field: String,
}

impl TryFrom<String> for FieldName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (schema, field) =
            text.split_once('.').ok_or_else(|| format!("`{text}` is not of the form `Schema.field`"))?;
        Ok(Self { schema: schema.to_owned(), field: field.to_owned() })
    }
}

impl FieldName {
    /// Whether the description has the field, as a property of the schema itself.
    pub fn is_in(&self, document: &Value) -> bool {
        named(document, &self.schema).is_some_and(|schema| schema["properties"].get(&self.field).is_some())
    }
}

/// The value that another field must have.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The other field of the same schema.
    pub field: String,
    /// Its value.
    pub value: String,
}

impl SchemaRules {
    /// Whether the schema is a secret.
    pub fn is_secret(&self, schema: &str) -> bool {
        self.secret.iter().any(|name| name == schema)
    }

    /// Drops the secrets that are not text in the description, and returns their places and names.
    pub fn drop_unfit_secrets(&mut self, document: &Value) -> Vec<(At, String)> {
        let is_unfit = |name: &str| named(document, name).is_some_and(|schema| !is_text(document, schema));
        let unfit = self.secret.iter().enumerate().filter(|(_, name)| is_unfit(name));
        let unfit = unfit.map(|(index, name)| (at(&["secret", &index.to_string()]), name.clone())).collect();
        self.secret.retain(|name| !is_unfit(name));
        unfit
    }

    /// Whether the credentials of a request stay in its body.
    pub fn keeps_credentials(&self, schema: &str) -> bool {
        self.keeps_credentials.iter().any(|name| name == schema)
    }

    /// Returns the schema that `schema` is another name of.
    pub fn same_as(&self, schema: &str) -> Option<&str> {
        self.same_as
            .iter()
            .find(|(_, names)| names.iter().any(|name| name == schema))
            .map(|(target, _)| target.as_str())
    }

    /// Returns the schemas that are another name of one.
    pub fn other_names(&self) -> impl Iterator<Item = &str> {
        self.same_as.values().flatten().map(String::as_str)
    }

    /// Returns the condition under which a field is set.
    pub fn exactly_when(&self, schema: &str, field: &str) -> Option<&Condition> {
        self.exactly_when.iter().find(|(name, _)| name.schema == schema && name.field == field).map(|(_, when)| when)
    }

    /// Returns the entry of `same-as` that lists `schema`, and the schema that it is the same as.
    pub fn same_as_entry(&self, schema: &str) -> Option<(At, &str)> {
        self.same_as_entries().find(|(_, _, name)| *name == schema).map(|(at, target, _)| (at, target))
    }

    /// Returns the names that are in two lists of `same-as`, each with the place of the second.
    pub fn contradictions(&self) -> impl Iterator<Item = (At, &str)> {
        let is_first = |at: &At, name: &str| self.same_as_entry(name).is_some_and(|(first, _)| first == *at);
        self.same_as_entries().filter(move |(at, _, name)| !is_first(at, name)).map(|(at, _, name)| (at, name))
    }

    /// Returns the entries whose schemas or fields the description does not have.
    pub fn idle<'a>(&'a self, document: &'a Value) -> impl Iterator<Item = (At, String)> + 'a {
        let lists = [("secret", &self.secret), ("keeps-credentials", &self.keeps_credentials)];
        let listed = lists.into_iter().flat_map(|(list, names)| {
            names.iter().enumerate().map(move |(index, name)| (at(&[list, &index.to_string()]), name.as_str()))
        });
        let targets = self.same_as.keys().map(|target| (at(&["same-as", target]), target.as_str()));
        let others = self.same_as_entries().map(|(at, _, name)| (at, name));
        let schemas = listed.chain(targets).chain(others);
        let schemas =
            schemas.filter(|(_, name)| named(document, name).is_none()).map(|(at, name)| (at, name.to_owned()));
        let fields =
            self.exactly_when.keys().filter(|name| !name.is_in(document)).map(|FieldName { schema, field }| {
                let name = format!("{schema}.{field}");
                (at(&["exactly-when", &name]), name)
            });
        schemas.chain(fields)
    }

    /// Returns the entries of `same-as`: place, target, other name.
    fn same_as_entries(&self) -> impl Iterator<Item = (At, &str, &str)> {
        self.same_as.iter().flat_map(|(target, names)| {
            let entry =
                move |(index, name)| (at(&["same-as", target, &usize::to_string(&index)]), target.as_str(), name);
            names.iter().map(String::as_str).enumerate().map(entry)
        })
    }
}

fn at(path: &[&str]) -> At {
    ["schemas"].iter().chain(path).map(|step| (*step).to_owned()).collect()
}
