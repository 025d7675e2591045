//! `spec/rules.yaml`: rules about fields, by their names, and about schemas.

use serde::Deserialize;
use serde_json::Value;

use super::STAGE;
use super::fields::FieldRules;
use super::schemas::{Condition, SchemaRules};
use crate::problem::{Problem, Problems, Result};
use crate::read::source::Source;

/// The rules, with the file that they are from.
#[derive(Debug, Default)]
pub struct Rules {
    source: Source,
    /// Rules about fields.
    pub fields: FieldRules,
    /// Rules about schemas.
    pub schemas: SchemaRules,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    fields: FieldRules,
    schemas: SchemaRules,
}

impl Rules {
    /// Reads the file.
    pub fn read(text: &str) -> Result<Self> {
        let source = Source::new(STAGE, "spec/rules.yaml", text);
        let form =
            "give the lists of plaid-gen/src/policy/fields.rs under `fields`, those of schemas.rs under `schemas`";
        let File { fields, schemas } = source.parse::<Option<File>>(form)?.unwrap_or_default();
        let rules = Self { source, fields, schemas };
        let contradictions = rules.schemas.contradictions();
        let problems = contradictions.map(|(path, name)| {
            rules.source.problem(&path, format!("`{name}` is the same as two schemas"), "name it once")
        });
        Problems::check(problems.collect())?;
        Ok(rules)
    }

    /// Returns the rules that match no field of `fields`, given by schema and name.
    pub fn idle_fields(&self, fields: &[(&str, &str)]) -> Vec<Problem> {
        let idle = self.fields.idle(fields).into_iter();
        idle.map(|(path, rule)| self.source.problem(&path, format!("`{rule}` matches no field"), super::REMOVE_OR_FIX))
            .collect()
    }

    /// Returns the rules about schemas and fields that the description does not have.
    pub fn idle_schemas(&self, document: &Value) -> Vec<Problem> {
        let idle = self.schemas.idle(document);
        idle.map(|(path, name)| {
            self.source.problem(&path, format!("the description has no `{name}`"), super::REMOVE_OR_FIX)
        })
        .collect()
    }

    /// Drops the rules that make a type of a schema's text, where the schema is not text, and describes them.
    pub fn drop_unfit(&mut self, document: &Value) -> Vec<Problem> {
        let mut unfit = self.schemas.drop_unfit_secrets(document);
        unfit.extend(self.fields.drop_unfit_identifiers(document));
        let problem = |(path, name): (Vec<String>, String)| {
            self.source.problem(&path, format!("`{name}` is not text in the description"), "remove it from the list")
        };
        unfit.into_iter().map(problem).collect()
    }

    /// Describes a value of `exactly-when` that the other field can't have.
    pub fn no_such_value(&self, schema: &str, field: &str, when: &Condition) -> Problem {
        let path = ["schemas", "exactly-when", &format!("{schema}.{field}")];
        let what = format!("`{schema}.{}` can't be set to `{}`", when.field, when.value);
        self.source.problem(&path, what, "name one of its values")
    }

    /// Describes a condition of `exactly-when` whose other field the schema does not have.
    pub fn no_such_condition(&self, schema: &str, field: &str, other: &str) -> Problem {
        let path = ["schemas", "exactly-when", &format!("{schema}.{field}")];
        self.source.problem(&path, format!("`{schema}` has no field `{other}`"), "name a field of the same schema")
    }

    /// Describes a schema that no longer looks like the one that it is said to be the same as.
    pub fn unlike(&self, name: &str) -> Option<Problem> {
        let (path, target) = self.schemas.same_as_entry(name)?;
        Some(self.source.problem(
            &path,
            format!("`{name}` no longer has the shape of `{target}`"),
            "remove it from the list",
        ))
    }
}
