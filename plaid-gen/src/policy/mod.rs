//! Reads our own knowledge of the API, which its description lacks: `spec/operations.yaml`, `webhooks.yaml`,
//! `rules.yaml` and `errors.yaml`. They are read once, into a [`Policy`] that every stage gets.

mod errors;
mod fields;
mod glob;
mod occurrences;
mod operations;
mod patterns;
mod rules;
mod schemas;
mod webhooks;

pub use errors::Codes;
pub(crate) use operations::{Operations, Paging};
pub(crate) use schemas::Condition;
pub(crate) use webhooks::Webhooks;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::problem::{Problem, Problems, Result, kept};
use errors::Errors;
use rules::Rules;

/// The stage that problems with these files name.
const STAGE: &str = "policy";

/// The remedy for an entry that matches nothing.
const REMOVE_OR_FIX: &str = "remove it, or fix the name";

/// The texts of the files. An empty text has no entries.
#[derive(Debug, Clone, Default)]
pub struct PolicyFiles {
    /// `spec/operations.yaml`.
    pub operations: String,
    /// `spec/webhooks.yaml`.
    pub webhooks: String,
    /// `spec/rules.yaml`.
    pub rules: String,
    /// `spec/errors.yaml`.
    pub errors: String,
}

/// Our own knowledge of the API, which its description lacks.
#[derive(Debug, Default)]
pub struct Policy {
    pub(crate) operations: Operations,
    pub(crate) webhooks: Webhooks,
    pub(crate) rules: Rules,
    pub(crate) errors: Errors,
}

/// The names in a description that entries can match.
pub(crate) struct Known<'a> {
    /// Fields, by schema and name; named numbers and texts have an empty schema.
    pub fields: Vec<(&'a str, &'a str)>,
    /// Methods and paths of operations.
    pub operations: BTreeSet<(&'a str, &'a str)>,
    /// Schemas of webhooks.
    pub webhooks: BTreeSet<&'a str>,
}

impl Policy {
    /// Reads the files.
    ///
    /// # Errors
    /// Fails if one of them has another format, or contradicts itself.
    pub fn read(files: &PolicyFiles) -> Result<Self> {
        let mut found = Vec::new();
        let operations = kept(Operations::read(&files.operations), &mut found);
        let webhooks = kept(Webhooks::read(&files.webhooks), &mut found);
        let rules = kept(Rules::read(&files.rules), &mut found);
        let errors = kept(Errors::read(&files.errors), &mut found);
        Problems::check(found)?;
        Ok(Self { operations, webhooks, rules, errors })
    }

    /// Drops the rules about schemas that have another form in the description, and describes them.
    pub(crate) fn drop_unfit(&mut self, document: &Value) -> Vec<Problem> {
        self.rules.drop_unfit(document)
    }

    /// Returns the entries that match nothing in the normalised description.
    pub(crate) fn idle(&self, known: &Known<'_>) -> Vec<Problem> {
        let mut idle = self.rules.idle_fields(&known.fields);
        idle.extend(self.webhooks.idle(&known.webhooks));
        idle.extend(self.operations.idle(&known.operations));
        idle.extend(self.operations.ambiguous(&known.operations));
        idle
    }

    /// Returns the entries about schemas that the description does not have. Normalising removes schemas, so these
    /// are looked up before it.
    pub(crate) fn idle_schemas(&self, document: &Value) -> Vec<Problem> {
        let mut idle = self.rules.idle_schemas(document);
        idle.extend(self.errors.idle(document));
        idle
    }
}
