//! `spec/docs/`: our documentation of products, operations, types, fields, values and webhooks.

mod check;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::SHARED;
use crate::problem::{Problems, Result, kept};
use crate::read::source::Source;

pub use check::Known;

/// The name of the file with the vocabulary, without extension.
const VOCABULARY: &str = "common";

/// The documentation, by product (the file's name without extension).
#[derive(Debug, Default)]
pub struct Docs {
    /// The documentation by product.
    pub products: BTreeMap<String, ProductDocs>,
    vocabulary: Vocabulary,
    sources: BTreeMap<String, Source>,
}

/// The documentation of a product.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductDocs {
    /// Plaid's name of the product. The texts about types of no product have none.
    #[serde(default)]
    pub title: String,
    /// The purpose of the product.
    #[serde(default)]
    pub about: String,
    /// The steps of its usual use, one after the other.
    #[serde(default)]
    pub flow: Vec<String>,
    /// Texts by operationId.
    #[serde(default)]
    pub operations: BTreeMap<String, String>,
    /// Texts by schema name.
    #[serde(default)]
    pub types: BTreeMap<String, String>,
    /// By schema name, and then by the name of a field on the wire.
    #[serde(default)]
    pub fields: BTreeMap<String, BTreeMap<String, String>>,
    /// By schema name of an enum, and then by the value on the wire.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// By schema name, the schema whose texts its fields and values have too, unless they have their own.
    #[serde(default)]
    pub like: BTreeMap<String, String>,
    /// The schemas of enums whose values explain themselves, such as the codes of countries.
    #[serde(default)]
    pub evident: Vec<String>,
    /// Texts that say what to use instead of something deprecated, by operationId or by `Schema.field`.
    #[serde(default)]
    pub deprecated: BTreeMap<String, String>,
    /// Names that the texts of the file mention and the description does not have: headers, codes and values that only
    /// Plaid's pages list.
    #[serde(default)]
    pub elsewhere: Vec<String>,
}

/// The texts about fields that mean the same wherever they occur.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vocabulary {
    /// By the name of the field on the wire.
    fields: BTreeMap<String, String>,
    /// As in [`ProductDocs`].
    #[serde(default)]
    elsewhere: Vec<String>,
}

impl Docs {
    /// Reads the files, given by name without extension.
    pub fn read(files: &BTreeMap<String, String>) -> Result<Self> {
        let (mut docs, mut found) = (Self::default(), Vec::new());
        for (name, text) in files {
            let source = Source::new("docs", format!("spec/docs/{name}.yaml"), text);
            if name == VOCABULARY {
                docs.vocabulary = kept(source.parse("give texts under `fields`"), &mut found);
            } else {
                let form = "give `title`, `about`, and texts under `operations`, `types`, `fields`, `values` or \
                            `deprecated`";
                let product: ProductDocs = kept(source.parse(form), &mut found);
                let is_unnamed = product.title.is_empty() || product.about.is_empty();
                if name != SHARED && is_unnamed {
                    found.push(source.problem(&["title"], "a product has no `title` or no `about`", "add it"));
                }
                docs.products.insert(name.clone(), product);
            }
            docs.sources.insert(name.clone(), source);
        }
        Problems::check(found)?;
        Ok(docs)
    }

    /// Returns the text about an operation.
    pub fn operation(&self, id: &str) -> Option<&str> {
        self.find(|docs| docs.operations.get(id))
    }

    /// Returns the text about a schema.
    pub fn schema(&self, name: &str) -> Option<&str> {
        self.find(|docs| docs.types.get(name))
    }

    /// Returns the text about a field of a schema, or of the schema that it is like.
    pub fn field(&self, schema: &str, field: &str) -> Option<&str> {
        let of = |schema: &str| self.find(|docs| docs.fields.get(schema)?.get(field));
        of(schema).or_else(|| of(self.like(schema)?))
    }

    /// Returns the text about fields of a name.
    pub fn any_field(&self, field: &str) -> Option<&str> {
        self.vocabulary.fields.get(field).map(|text| text.trim())
    }

    /// Returns the text about a value of an enum, or of the enum that it is like.
    pub fn value(&self, schema: &str, value: &str) -> Option<&str> {
        let of = |schema: &str| self.find(|docs| docs.values.get(schema)?.get(value));
        of(schema).or_else(|| of(self.like(schema)?))
    }

    /// Returns whether the values of an enum explain themselves.
    pub fn is_evident(&self, schema: &str) -> bool {
        self.products.values().any(|docs| docs.evident.iter().any(|listed| listed == schema))
    }

    /// Returns what to use instead of a deprecated operation or `Schema.field`.
    pub fn instead_of(&self, name: &str) -> Option<&str> {
        self.find(|docs| docs.deprecated.get(name))
    }

    fn like(&self, schema: &str) -> Option<&str> {
        self.find(|docs| docs.like.get(schema))
    }

    fn find<'a>(&'a self, text: impl Fn(&'a ProductDocs) -> Option<&'a String>) -> Option<&'a str> {
        self.products.values().find_map(text).map(|text| text.trim())
    }
}
