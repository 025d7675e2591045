//! `spec/docs/`: our documentation of products, operations and webhooks.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::problem::{Problem, Result};
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
}

impl Docs {
    /// Reads the files, given by product.
    pub fn read(files: &BTreeMap<String, String>) -> Result<Self> {
        let (mut products, mut sources) = (BTreeMap::new(), BTreeMap::new());
        for (product, text) in files {
            let source = Source::new("docs", format!("spec/docs/{product}.yaml"), text);
            let docs = source
                .parse("give `title`, `about`, and texts under `operations`, `types`, `fields` or `deprecated`")?;
            products.insert(product.clone(), docs);
            sources.insert(product.clone(), source);
        }
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

    /// Returns the texts about fields, by the name of their schema.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &BTreeMap<String, String>)> {
        self.products.values().flat_map(|p| &p.fields).map(|(schema, fields)| (schema.as_str(), fields))
    }
}
