//! `spec/docs/`: our documentation of products, operations and webhooks.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::facts::{Facts, WEBHOOKS};
use crate::problem::{Problem, Result};
use crate::source::Source;

/// The documentation, by product (the file's name without extension).
#[derive(Debug, Default)]
pub struct Docs {
    /// By product.
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
    /// By operationId.
    #[serde(default)]
    pub operations: BTreeMap<String, String>,
    /// By schema name.
    #[serde(default)]
    pub types: BTreeMap<String, String>,
}

impl Docs {
    /// Reads the files, given by product.
    pub fn read(files: &BTreeMap<String, String>) -> Result<Self> {
        let mut products = BTreeMap::new();
        for (product, text) in files {
            let source = Source::new("docs", format!("spec/docs/{product}.yaml"), text);
            let docs = source.parse("give `title`, `about`, and texts under `operations` or `types`")?;
            products.insert(product.clone(), docs);
        }
        Ok(Self { products })
    }

    /// Returns the text about an operation.
    pub fn operation(&self, id: &str) -> Option<&str> {
        self.products.values().find_map(|p| p.operations.get(id)).map(|t| t.trim())
    }

    /// Returns the operations and webhooks without a text.
    pub fn missing(&self, facts: &Facts) -> Vec<Problem> {
        let problem = |place: String, remedy: String| Problem::new("docs", place, "it is not documented", remedy);
        let operations =
            facts.operations.iter().filter(|(id, _)| self.operation(id).is_none()).map(|(id, operation)| {
                let remedy = format!("describe it under `operations` of spec/docs/{}.yaml", operation.product);
                problem(format!("operation {id}"), remedy)
            });
        let webhooks = facts.types.values().filter(|t| t.webhook.is_some() && self.schema(&t.schema).is_none());
        let webhooks = webhooks.map(|webhook| {
            let remedy = format!("describe it under `types` of spec/docs/{WEBHOOKS}.yaml");
            problem(format!("webhook {}", webhook.schema), remedy)
        });
        operations.chain(webhooks).collect()
    }

    /// Returns the text about a schema.
    pub fn schema(&self, name: &str) -> Option<&str> {
        self.products.values().find_map(|p| p.types.get(name)).map(|t| t.trim())
    }
}
