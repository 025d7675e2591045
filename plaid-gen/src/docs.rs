//! `spec/docs/`: what we say about products, operations and webhooks, in our own words.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::facts::{Facts, WEBHOOKS};
use crate::problem::{Problem, Result};
use crate::yaml;

/// The documentation, by product (the file's name without extension).
#[derive(Debug, Default)]
pub struct Docs {
    /// By product.
    pub products: BTreeMap<String, ProductDocs>,
}

/// What one file says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductDocs {
    /// Plaid's name of the product.
    pub title: String,
    /// What the product is for.
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
            let file = format!("spec/docs/{product}.yaml");
            let value = yaml::read(text, &file)?;
            let docs = serde_json::from_value(value).map_err(|e| {
                Problem::new(
                    "docs",
                    file,
                    e.to_string(),
                    "give `title`, `about`, and texts under `operations` or `types`",
                )
            })?;
            products.insert(product.clone(), docs);
        }
        Ok(Self { products })
    }

    /// What is said of an operation.
    pub fn operation(&self, id: &str) -> Option<&str> {
        self.products.values().find_map(|p| p.operations.get(id)).map(|t| t.trim())
    }

    /// The operations and webhooks of which nothing is said yet.
    pub fn missing(&self, facts: &Facts) -> Vec<Problem> {
        let problem = |place: String, remedy: String| Problem::new("docs", place, "nothing is said of it", remedy);
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

    /// What is said of a schema.
    pub fn schema(&self, name: &str) -> Option<&str> {
        self.products.values().find_map(|p| p.types.get(name)).map(|t| t.trim())
    }
}
