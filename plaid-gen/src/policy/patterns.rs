//! Lists of patterns that name fields, such as `*_id` and `Loan*.rate`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::glob::Glob;

/// Patterns of names of fields. One with a dot names only the fields of some schemas.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Patterns {
    all: Vec<Pattern>,
    /// The indices of those that name one field, by its name. Most do, and there are thousands of fields to look up.
    exact: BTreeMap<String, Vec<usize>>,
    /// The indices of the others.
    globs: Vec<usize>,
}

#[derive(Debug)]
struct Pattern {
    /// The text in the file.
    text: String,
    schema: Option<Glob>,
    field: Glob,
}

/// Names of fields, with the schemas that have a field of this name.
pub type ByField<'a> = BTreeMap<&'a str, Vec<&'a str>>;

impl From<Vec<String>> for Patterns {
    fn from(texts: Vec<String>) -> Self {
        let mut patterns = Self { all: texts.into_iter().map(Pattern::from).collect(), ..Self::default() };
        for (index, pattern) in patterns.all.iter().enumerate() {
            match &pattern.field {
                Glob::Exact(field) => patterns.exact.entry(field.clone()).or_default().push(index),
                Glob::Parts { .. } => patterns.globs.push(index),
            }
        }
        patterns
    }
}

impl From<String> for Pattern {
    fn from(text: String) -> Self {
        match text.split_once('.') {
            Some((schema, field)) => Self { schema: Some(schema.into()), field: field.into(), text },
            None => Self { schema: None, field: text.as_str().into(), text },
        }
    }
}

impl Patterns {
    /// Whether a pattern matches the field of this schema.
    pub fn name(&self, schema: &str, field: &str) -> bool {
        self.name_in_schema(schema, field) || self.name_anywhere(field)
    }

    /// Whether a pattern with a schema matches the field of this schema.
    pub fn name_in_schema(&self, schema: &str, field: &str) -> bool {
        let is_of_schema = |pattern: &Pattern| pattern.schema.as_ref().is_some_and(|glob| glob.matches(schema));
        self.of_field(field, is_of_schema).next().is_some()
    }

    /// Whether a pattern without a schema matches the field.
    pub fn name_anywhere(&self, field: &str) -> bool {
        self.of_field(field, |pattern| pattern.schema.is_none()).next().is_some()
    }

    /// Returns the patterns that match no field, with their indices.
    pub fn idle<'a>(&'a self, fields: &'a ByField<'_>) -> impl Iterator<Item = (usize, &'a str)> {
        let is_idle = |pattern: &Pattern| match &pattern.field {
            Glob::Exact(field) => !fields.get(field.as_str()).is_some_and(|schemas| pattern.matches_any(schemas)),
            glob @ Glob::Parts { .. } => {
                !fields.iter().any(|(field, schemas)| glob.matches(field) && pattern.matches_any(schemas))
            }
        };
        let idle = self.all.iter().enumerate().filter(move |(_, pattern)| is_idle(pattern));
        idle.map(|(index, pattern)| (index, pattern.text.as_str()))
    }

    /// Returns those of the `chosen` patterns that match the name of a field.
    fn of_field(&self, field: &str, chosen: impl Fn(&Pattern) -> bool) -> impl Iterator<Item = &Pattern> {
        let exact = self.exact.get(field).into_iter().flatten().map(|index| (index, true));
        let globs = self.globs.iter().map(|index| (index, false));
        exact.chain(globs).filter_map(move |(index, is_exact)| {
            // Searching a name takes longer than choosing by schema.
            let pattern = self.all.get(*index).filter(|pattern| chosen(pattern))?;
            (is_exact || pattern.field.matches(field)).then_some(pattern)
        })
    }
}

impl Pattern {
    /// Whether the pattern is for one of these schemas.
    fn matches_any(&self, schemas: &[&str]) -> bool {
        self.schema.as_ref().is_none_or(|glob| schemas.iter().any(|schema| glob.matches(schema)))
    }
}
