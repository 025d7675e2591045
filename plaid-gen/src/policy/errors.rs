//! `spec/errors.yaml`: which errors have the form of RFC 6749, and the codes of Plaid's own with types and statuses.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::occurrences::Occurrences;
use super::schemas::FieldName;
use super::{REMOVE_OR_FIX, STAGE};
use crate::model::Occurrence;
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
    /// The schema with the types of errors.
    pub types: String,
    /// The codes, with the types and statuses under which they occur.
    values: BTreeMap<String, Occurrences>,
}

impl Codes {
    /// Iterates over the codes in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// Iterates over the codes, with the types and statuses under which they occur, the usual one first.
    pub fn occurrences(&self) -> impl Iterator<Item = (&str, &[Occurrence])> {
        self.values.iter().map(|(code, occurrences)| (code.as_str(), occurrences.as_slice()))
    }
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
        let field = self.codes().into_iter().filter(|codes| !codes.field.is_in(document)).map(|codes| {
            let what = format!("the description has no `{}.{}`", codes.field.schema, codes.field.field);
            self.source.problem(&["codes", "field"], what, REMOVE_OR_FIX)
        });
        let types = self.codes().into_iter().flat_map(|codes| self.idle_types(codes, document));
        idle.chain(field).chain(types).collect()
    }

    /// Returns the codes of types that the description does not have.
    fn idle_types(&self, codes: &Codes, document: &Value) -> Vec<Problem> {
        let Some(types) = named(document, &codes.types) else {
            let what = format!("the description has no `{}`", codes.types);
            return vec![self.source.problem(&["codes", "types"], what, REMOVE_OR_FIX)];
        };
        let is_known = |kind: &str| types["enum"].as_array().is_some_and(|known| known.iter().any(|one| one == kind));
        let kinds = codes.occurrences().flat_map(|(code, all)| all.iter().map(move |one| (code, &one.kind)));
        let idle = kinds.filter(|(_, kind)| !is_known(kind)).map(|(code, kind)| {
            let what = format!("`{}` of the description has no type `{kind}`", codes.types);
            self.source.problem(&["codes", "values", code], what, REMOVE_OR_FIX)
        });
        idle.collect()
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const HEAD: &str = "codes:\n  schema: Code\n  field: Problem.code\n  types: Kind\n  values:\n";

    fn errors(values: &str) -> Result<Errors> {
        Errors::read(&format!("{HEAD}{values}"))
    }

    #[test]
    fn a_code_has_one_or_more_types_with_their_statuses() {
        let errors = errors("    ONE: 404 A\n    OTHER: [400 B, 409 A]\n").expect("codes");
        let codes = errors.codes().expect("codes");
        let of = |status, kind: &str| Occurrence { status, kind: kind.to_owned() };
        let all: Vec<_> = codes.occurrences().collect();
        assert_eq!(all, [("ONE", &[of(404, "A")][..]), ("OTHER", &[of(400, "B"), of(409, "A")][..])]);
    }

    #[test]
    fn a_bad_entry_is_refused_with_its_place() {
        for (values, place, part) in [
            ("    ONE: 400 A\n    TWO: A\n", "7:10", "`A` is not an HTTP status and a type"),
            ("    ONE: 4000 A\n", "6:10", "`4000 A` is not an HTTP status and a type"),
            ("    ONE: 99 A\n", "6:10", "`99 A` is not an HTTP status and a type"),
            ("    ONE: 400 A B\n", "6:10", "`400 A B` is not an HTTP status and a type"),
            ("    ONE: 400\n", "6:10", "a status and a type such as `400 ITEM_ERROR`"),
            ("    ONE: []\n", "6:10", "the code has no type and status"),
            ("    ONE: [400 A, 403 A]\n", "6:10", "the type `A` stands here twice"),
            ("    ONE: 400 A\n    ONE: 400 A\n", "7:5", "duplicate"),
        ] {
            let error = errors(values).expect_err(values).to_string();
            assert!(error.contains(&format!("spec/errors.yaml:{place}")) && error.contains(part), "{values}: {error}");
        }
    }

    #[test]
    fn types_that_the_description_lacks_are_named() {
        let errors = errors("    ONE: 400 A\n    TWO: [400 A, 400 B]\n").expect("codes");
        let problem = json!({"properties": {"code": {"type": "string"}}});
        let mut document = json!({"components": {"schemas": {"Problem": problem, "Kind": {"enum": ["A"]}}}});
        let texts = |document: &Value| errors.idle(document).iter().map(ToString::to_string).collect::<Vec<_>>();
        let found = texts(&document);
        assert!(matches!(&found[..], [one] if one.contains("spec/errors.yaml:7:5: `Kind` of the")), "{found:?}");
        document["components"]["schemas"].as_object_mut().expect("schemas").remove("Kind");
        let found = texts(&document);
        assert!(
            matches!(&found[..], [one] if one.contains("spec/errors.yaml:4:3: the description has no")),
            "{found:?}"
        );
    }
}
