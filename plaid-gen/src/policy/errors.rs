//! `spec/errors.yaml`: which errors have the form of RFC 6749, and the codes of Plaid's own.

use serde::Deserialize;
use serde_json::Value;

use super::schemas::FieldName;
use super::{REMOVE_OR_FIX, STAGE};
use crate::openapi::named;
use crate::problem::{Problem, Result};
use crate::read::source::Source;

/// Facts about errors. Names of schemas are those of the description.
#[derive(Debug, Default)]
pub struct Errors {
    source: Source,
    file: File,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    /// Schemas of errors in the form of RFC 6749.
    oauth: Vec<String>,
    /// Schemas that are compiled with any features.
    always: Vec<String>,
    codes: Option<Codes>,
}

/// The codes of errors.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codes {
    /// The schema that they become.
    pub schema: String,
    /// The field that has one of them.
    pub field: FieldName,
    /// The codes.
    pub values: Vec<String>,
}

impl Errors {
    /// Reads the file.
    pub fn read(text: &str) -> Result<Self> {
        let source = Source::new(STAGE, "spec/errors.yaml", text);
        let file = source.parse::<Option<File>>("follow the format that plaid-gen/src/policy/errors.rs defines")?;
        Ok(Self { source, file: file.unwrap_or_default() })
    }

    /// Whether errors of this schema have the form of RFC 6749.
    pub fn is_oauth(&self, schema: &str) -> bool {
        self.file.oauth.iter().any(|name| name == schema)
    }

    /// Whether the schema is compiled with any features.
    pub fn is_always(&self, schema: &str) -> bool {
        self.file.always.iter().any(|name| name == schema)
    }

    /// Returns the codes.
    pub fn codes(&self) -> Option<&Codes> {
        self.file.codes.as_ref()
    }

    /// Returns the entries whose schemas or fields the description does not have.
    pub fn idle(&self, document: &Value) -> Vec<Problem> {
        let lists = [("oauth", &self.file.oauth), ("always", &self.file.always)];
        let entries = lists.into_iter().flat_map(|(list, names)| names.iter().enumerate().map(move |e| (list, e)));
        let idle = entries.filter(|(_, (_, name))| named(document, name).is_none()).map(|(list, (index, name))| {
            let path = [list, &index.to_string()];
            self.source.problem(&path, format!("the description has no `{name}`"), REMOVE_OR_FIX)
        });
        let codes = self.codes().into_iter().filter(|codes| !codes.field.is_in(document)).map(|codes| {
            let what = format!("the description has no `{}.{}`", codes.field.schema, codes.field.field);
            self.source.problem(&["codes", "field"], what, REMOVE_OR_FIX)
        });
        idle.chain(codes).collect()
    }

    /// Describes a schema of the description that has the name of the one for the codes.
    pub fn taken(&self, schema: &str) -> Problem {
        let what = format!("the description has a schema `{schema}` as well");
        self.source.problem(
            &["codes", "schema"],
            what,
            "use that one and remove `codes`, or take another name; until then, ours replaces it",
        )
    }
}
