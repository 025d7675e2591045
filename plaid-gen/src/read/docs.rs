//! `spec/docs/`: our documentation of products, operations and webhooks.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::problem::{Problem, Problems, Result, kept};
use crate::read::source::Source;

/// The documentation, by product (the file's name without extension).
#[derive(Debug, Default)]
pub struct Docs {
    /// The documentation by product.
    pub products: BTreeMap<String, ProductDocs>,
    sources: BTreeMap<String, Source>,
}

/// The documentation of a product.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductDocs {
    /// Plaid's name of the product.
    pub title: String,
    /// The purpose of the product.
    pub about: String,
    /// Texts by operationId.
    #[serde(default)]
    pub operations: BTreeMap<String, String>,
    /// Texts by schema name.
    #[serde(default)]
    pub types: BTreeMap<String, String>,
    /// By schema name, and then by the name of a field on the wire.
    #[serde(default)]
    pub fields: BTreeMap<String, BTreeMap<String, String>>,
    /// Texts that say what to use instead of something deprecated, by operationId or by `Schema.field`.
    #[serde(default)]
    pub deprecated: BTreeMap<String, String>,
    /// Names that the texts of the file mention and the description does not have: headers, codes and values that only
    /// Plaid's pages list.
    #[serde(default)]
    pub elsewhere: Vec<String>,
}

impl ProductDocs {
    /// Returns every text with the keys that lead to it.
    fn texts(&self) -> Vec<(Vec<&str>, &str)> {
        let lists =
            [("operations", &self.operations), ("types", &self.types), ("deprecated", &self.deprecated)].into_iter();
        let listed = lists
            .flat_map(|(list, texts)| texts.iter().map(move |(name, text)| (vec![list, name.as_str()], text.as_str())));
        let fields = self.fields.iter().flat_map(|(schema, fields)| {
            fields.iter().map(move |(field, text)| (vec!["fields", schema.as_str(), field.as_str()], text.as_str()))
        });
        listed.chain(fields).chain([(vec!["about"], self.about.as_str())]).collect()
    }
}

/// Returns what stands between backticks in a text, apart from code that is not a name.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || "_./-{}".contains(c));
    text.split('`').skip(1).step_by(2).filter(is_name)
}

/// The names in a description that texts can be about.
#[derive(Debug)]
pub struct Known<'a> {
    /// Modules of products.
    pub products: BTreeSet<&'a str>,
    /// OperationIds.
    pub operations: BTreeSet<&'a str>,
    /// Fields by schema. A schema without fields has none.
    pub fields: BTreeMap<&'a str, BTreeSet<String>>,
}

impl Docs {
    /// Reads the files, given by product.
    pub fn read(files: &BTreeMap<String, String>) -> Result<Self> {
        let (mut products, mut sources) = (BTreeMap::new(), BTreeMap::new());
        let mut found = Vec::new();
        for (product, text) in files {
            let source = Source::new("docs", format!("spec/docs/{product}.yaml"), text);
            let docs =
                source.parse("give `title`, `about`, and texts under `operations`, `types`, `fields` or `deprecated`");
            products.insert(product.clone(), kept(docs, &mut found));
            sources.insert(product.clone(), source);
        }
        Problems::check(found)?;
        Ok(Self { products, sources })
    }

    /// Returns the text about an operation.
    pub fn operation(&self, id: &str) -> Option<&str> {
        self.products.values().find_map(|p| p.operations.get(id)).map(|t| t.trim())
    }

    /// Returns the text about a schema.
    pub fn schema(&self, name: &str) -> Option<&str> {
        self.products.values().find_map(|p| p.types.get(name)).map(|t| t.trim())
    }

    /// Returns what to use instead of a deprecated operation or `Schema.field`.
    pub fn instead_of(&self, name: &str) -> Option<&str> {
        self.products.values().find_map(|p| p.deprecated.get(name)).map(|t| t.trim())
    }

    /// Returns a problem for each name under `deprecated` that `is_deprecated` does not know.
    pub fn not_deprecated(&self, is_deprecated: impl Fn(&str) -> bool) -> Vec<Problem> {
        let products = self.products.iter().zip(self.sources.values());
        let names = products.flat_map(|((_, docs), source)| docs.deprecated.keys().map(move |name| (name, source)));
        let wrong = names.filter(|(name, _)| !is_deprecated(name)).map(|(name, source)| {
            let what = format!("the description deprecates no operation and no field `{name}`");
            source.problem(&["deprecated", name], what, "remove it, or fix the name")
        });
        wrong.collect()
    }

    /// Returns a problem for each text about an operation, a type, a field or a product that is not one of `known`.
    pub fn idle(&self, known: &Known<'_>) -> Vec<Problem> {
        let mut idle = Vec::new();
        for ((product, docs), source) in self.products.iter().zip(self.sources.values()) {
            let mut check = |is_known: bool, path: &[&str], what: String| {
                idle.extend((!is_known).then(|| source.problem(path, what, "remove the text, or fix the name")));
            };
            let what = format!("the description has no operation and no type of a product `{product}`");
            check(known.products.contains(product.as_str()), &["title"], what);
            for id in docs.operations.keys() {
                let what = format!("the description has no operation `{id}`");
                check(known.operations.contains(id.as_str()), &["operations", id], what);
            }
            for name in docs.types.keys() {
                let is_known = known.fields.contains_key(name.as_str());
                check(is_known, &["types", name], format!("the description has no type `{name}`"));
            }
            for (name, fields) in &docs.fields {
                let of_type = known.fields.get(name.as_str());
                if of_type.is_none() {
                    check(false, &["fields", name], format!("the description has no type `{name}`"));
                    continue;
                }
                for field in fields.keys() {
                    let is_known = of_type.is_some_and(|known| known.contains(field));
                    check(is_known, &["fields", name, field], format!("`{name}` has no field `{field}`"));
                }
            }
        }
        idle
    }

    /// Returns a problem for each name in a text that is neither known nor listed under `elsewhere`, and for each
    /// listed one that no text needs.
    pub fn unknown_names(&self, is_known: impl Fn(&str) -> bool) -> Vec<Problem> {
        let mut found = Vec::new();
        for ((product, docs), source) in self.products.iter().zip(self.sources.values()) {
            let texts = docs.texts();
            for (path, text) in &texts {
                let unknown: BTreeSet<&str> = names(text).filter(|name| !is_known(name)).collect();
                found.extend(unknown.iter().filter(|name| !docs.elsewhere.iter().any(|listed| listed == *name)).map(
                    |name| {
                        let what = format!("the text names `{name}`, which the description does not have");
                        let remedy =
                            format!("correct the text, or list the name under `elsewhere` of spec/docs/{product}.yaml");
                        source.problem(path, what, remedy)
                    },
                ));
            }
            let is_needed =
                |listed: &str| !is_known(listed) && texts.iter().any(|(_, text)| names(text).any(|n| n == listed));
            found.extend(docs.elsewhere.iter().enumerate().filter(|(_, listed)| !is_needed(listed)).map(
                |(index, listed)| {
                    let what = format!("the description has `{listed}`, or no text names it");
                    source.problem(&["elsewhere", &index.to_string()], what, "remove it")
                },
            ));
        }
        found
    }

    /// Returns the texts about fields, by the name of their schema.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &BTreeMap<String, String>)> {
        self.products.values().flat_map(|p| &p.fields).map(|(schema, fields)| (schema.as_str(), fields))
    }
}
