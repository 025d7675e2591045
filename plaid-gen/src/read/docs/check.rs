//! Finds texts about what the description does not have, and names in texts that it does not have.

use std::collections::{BTreeMap, BTreeSet};

use super::{Docs, ProductDocs, VOCABULARY, Vocabulary};
use crate::model::SHARED;
use crate::problem::Problem;
use crate::read::source::Source;

/// The names in a description that texts can be about.
#[derive(Debug)]
pub struct Known<'a> {
    /// Modules of products.
    pub products: BTreeSet<&'a str>,
    /// OperationIds.
    pub operations: BTreeSet<&'a str>,
    /// Fields by schema. A schema without fields has none.
    pub fields: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// The documented values of enums, by schema.
    pub values: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// The fields that have the text of the vocabulary.
    pub of_vocabulary: BTreeSet<&'a str>,
}

/// A text, with the keys that lead to it.
type Placed<'a> = (Vec<&'a str>, &'a str);

impl ProductDocs {
    fn texts(&self) -> Vec<Placed<'_>> {
        let lists = [("operations", &self.operations), ("types", &self.types), ("deprecated", &self.deprecated)];
        let listed = lists.into_iter().flat_map(|(list, texts)| placed(vec![list], texts));
        let nested = [("fields", &self.fields), ("values", &self.values)].into_iter();
        let nested = nested.flat_map(|(list, by_schema)| {
            by_schema.iter().flat_map(move |(schema, texts)| placed(vec![list, schema.as_str()], texts))
        });
        let flow = self.flow.iter().map(|step| (vec!["flow"], step.as_str()));
        listed.chain(nested).chain([(vec!["about"], self.about.as_str())]).chain(flow).collect()
    }
}

impl Vocabulary {
    fn texts(&self) -> Vec<Placed<'_>> {
        placed(vec!["fields"], &self.fields).collect()
    }
}

fn placed<'a>(keys: Vec<&'a str>, texts: &'a BTreeMap<String, String>) -> impl Iterator<Item = Placed<'a>> {
    texts.iter().map(move |(name, text)| {
        let mut path = keys.clone();
        path.push(name);
        (path, text.as_str())
    })
}

/// Returns the names in a text: what stands between backticks, apart from other code.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || "_./-{}".contains(c));
    text.split('`').skip(1).step_by(2).filter(is_name)
}

impl Docs {
    /// Returns a problem for each name under `deprecated` that `is_deprecated` does not know.
    pub fn not_deprecated(&self, is_deprecated: impl Fn(&str) -> bool) -> Vec<Problem> {
        let names =
            self.with_sources().flat_map(|(docs, source)| docs.deprecated.keys().map(move |name| (name, source)));
        let wrong = names.filter(|(name, _)| !is_deprecated(name)).map(|(name, source)| {
            let what = format!("the description deprecates no operation and no field `{name}`");
            source.problem(&["deprecated", name], what, "remove it, or fix the name")
        });
        wrong.collect()
    }

    /// Returns a problem for each text that is not about one of `known`, and for each schema that two files describe.
    pub fn idle(&self, known: &Known<'_>) -> Vec<Problem> {
        let mut idle = Idle { known, found: Vec::new() };
        let mut seen = BTreeMap::new();
        for ((product, docs), source) in self.products.iter().zip(self.product_sources()) {
            idle.product(product, docs, source);
            for (list, schemas) in [("fields", docs.fields.keys()), ("values", docs.values.keys())] {
                for schema in schemas {
                    if let Some(other) = seen.insert((list, schema), product) {
                        let what = format!("spec/docs/{other}.yaml has texts about `{schema}` as well");
                        idle.found.push(source.problem(&[list, schema], what, "keep one place for its texts"));
                    }
                }
            }
        }
        if let Some(source) = self.sources.get(VOCABULARY) {
            for name in self.vocabulary.fields.keys().filter(|name| !known.of_vocabulary.contains(name.as_str())) {
                let what = format!("no field `{name}` takes this text: there is none, or each has a text of its own");
                idle.found.push(source.problem(&["fields", name], what, "remove the text, or fix the name"));
            }
        }
        idle.found
    }

    /// Returns a problem for each name in a text that is neither known nor listed under `elsewhere`, and for each
    /// listed one that no text needs.
    pub fn unknown_names(&self, is_known: impl Fn(&str) -> bool) -> Vec<Problem> {
        let products = self.with_sources().map(|(docs, source)| (docs.texts(), &docs.elsewhere, source));
        let vocabulary = self.sources.get(VOCABULARY);
        let vocabulary = vocabulary.map(|source| (self.vocabulary.texts(), &self.vocabulary.elsewhere, source));
        let mut found = Vec::new();
        for (texts, elsewhere, source) in products.chain(vocabulary) {
            for (path, text) in &texts {
                let unknown: BTreeSet<&str> = names(text).filter(|name| !is_known(name)).collect();
                let unlisted = unknown.iter().filter(|name| !elsewhere.iter().any(|listed| listed == *name));
                found.extend(unlisted.map(|name| {
                    let what = format!("the text names `{name}`, which the description does not have");
                    source.problem(path, what, "correct the text, or list the name under `elsewhere` of this file")
                }));
            }
            let is_needed =
                |listed: &str| !is_known(listed) && texts.iter().any(|(_, text)| names(text).any(|n| n == listed));
            let needless = elsewhere.iter().enumerate().filter(|(_, listed)| !is_needed(listed));
            found.extend(needless.map(|(index, listed)| {
                let what = format!("the description has `{listed}`, or no text names it");
                source.problem(&["elsewhere", &index.to_string()], what, "remove it")
            }));
        }
        found
    }

    fn with_sources(&self) -> impl Iterator<Item = (&ProductDocs, &Source)> {
        self.products.values().zip(self.product_sources())
    }

    fn product_sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(|(name, _)| *name != VOCABULARY).map(|(_, source)| source)
    }
}

/// The texts that are about nothing.
struct Idle<'k> {
    known: &'k Known<'k>,
    found: Vec<Problem>,
}

impl Idle<'_> {
    fn check(&mut self, source: &Source, is_known: bool, path: &[&str], what: impl FnOnce() -> String) {
        if !is_known {
            self.found.push(source.problem(path, what(), "remove the text, or fix the name"));
        }
    }

    fn product(&mut self, product: &str, docs: &ProductDocs, source: &Source) {
        let known = self.known;
        let no_type = |name: &str| format!("the description has no type `{name}`");
        self.check(source, product == SHARED || known.products.contains(product), &["title"], || {
            format!("the description has no operation and no type of a product `{product}`")
        });
        for id in docs.operations.keys() {
            let is_known = known.operations.contains(id.as_str());
            self.check(source, is_known, &["operations", id], || format!("the description has no operation `{id}`"));
        }
        for name in docs.types.keys() {
            self.check(source, known.fields.contains_key(name.as_str()), &["types", name], || no_type(name));
        }
        let nested = [("fields", &docs.fields, &known.fields), ("values", &docs.values, &known.values)];
        for (list, by_schema, known) in nested {
            for (name, texts) in by_schema {
                let Some(known) = known.get(name.as_str()) else {
                    self.check(source, false, &[list, name], || no_type(name));
                    continue;
                };
                for one in texts.keys() {
                    self.check(source, known.contains(one.as_str()), &[list, name, one], || {
                        format!("`{name}` has no `{one}` among its {list}")
                    });
                }
            }
        }
        for (name, other) in &docs.like {
            let is_known = [name, other].iter().all(|name| known.fields.contains_key(name.as_str()));
            self.check(source, is_known, &["like", name], || {
                format!("the description has no type `{name}`, or no type `{other}`")
            });
        }
        for (index, name) in docs.evident.iter().enumerate() {
            let is_known = known.values.contains_key(name.as_str());
            self.check(source, is_known, &["evident", &index.to_string()], || {
                format!("the description has no enum `{name}`")
            });
        }
    }
}
