//! `spec/docs/`: our documentation of products, operations and webhooks.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::problem::Result;
use crate::read::source::Source;

/// The documentation, by product (the file's name without extension).
#[derive(Debug, Default)]
pub struct Docs {
    /// The documentation by product.
    pub products: BTreeMap<String, ProductDocs>,
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
}

impl Docs {
    /// Reads the files, given by product.
    pub fn read(files: &BTreeMap<String, String>) -> Result<Self> {
        let mut products = BTreeMap::new();
        for (product, text) in files {
            let source = Source::new("docs", format!("spec/docs/{product}.yaml"), text);
            let docs = source.parse("give `title`, `about`, and texts under `operations`, `types` or `fields`")?;
            products.insert(product.clone(), docs);
        }
        Ok(Self { products })
    }

    /// Returns the text about an operation.
    pub fn operation(&self, id: &str) -> Option<&str> {
        self.products.values().find_map(|p| p.operations.get(id)).map(|t| t.trim())
    }

    /// Returns the text about a schema.
    pub fn schema(&self, name: &str) -> Option<&str> {
        self.products.values().find_map(|p| p.types.get(name)).map(|t| t.trim())
    }

    /// Returns the texts about fields, by the name of their schema.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &BTreeMap<String, String>)> {
        self.products.values().flat_map(|p| &p.fields).map(|(schema, fields)| (schema.as_str(), fields))
    }
}
