//! The model of the SDK: every operation, type, field, webhook and product, with all known facts. Lowering creates it,
//! the passes complete it, and later stages only read it. It contains no syntax.

mod facts;
mod operation;
pub mod snippet;
mod ty;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use facts::{
    Calls, Form, Idempotency, Key, Meaning, NotReady, Occurrence, Otherwise, Privacy, RateLimit, Replay, Stakes, Turn,
    USUAL_SECONDS, Webhook,
};
pub use operation::{Access, Answer, ErrorForm, Example, Operation, Pages, Parameter, ParameterPlace, Place};
pub use ty::Ty;
pub use types::{
    Condition, Content, Enum, Field, Home, Kind, New, OnlyWhen, Presence, Struct, Type, UNKNOWN, Union, Uses, Variant,
};

/// The product of webhooks.
pub const WEBHOOKS: &str = "webhooks";

/// The feature with all products.
pub const ALL_PRODUCTS: &str = "all-products";

/// The module of the types that many products or the runtime use, which are always compiled.
pub const SHARED: &str = "shared";

/// The module of the types that two products use, which are compiled with either of them.
pub const SHARED_BY_TWO: &str = "shared_by_two";

/// The module of the types that a few products use, which are compiled with any of them.
pub const SHARED_BY_FEW: &str = "shared_by_few";

/// The module of the types that no operation and no webhook uses, which are compiled with all products.
pub const UNUSED: &str = "unused";

/// The modules that belong to no product.
pub const OF_NO_PRODUCT: [&str; 4] = [SHARED, SHARED_BY_FEW, SHARED_BY_TWO, UNUSED];

/// The whole API.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Api {
    /// The description's version.
    pub version: String,
    /// The types, by Rust name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub types: BTreeMap<String, Type>,
    /// The operations, by operationId.
    #[serde(default, skip_serializing_if = "is_default")]
    pub operations: BTreeMap<String, Operation>,
    /// The products, by module name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub products: BTreeMap<String, Product>,
    /// The codes of errors, if the policy lists them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub error_codes: Option<ErrorCodes>,
    /// Schemas that become no type, with the reason.
    #[serde(default, skip_serializing_if = "is_default")]
    pub omitted: BTreeMap<String, String>,
    /// Pointers to the unions that are any JSON, because their variants can't be told apart.
    #[serde(default, skip_serializing_if = "is_default")]
    pub untyped: Vec<String>,
}

/// A product of Plaid's: a module, and the Cargo feature that compiles it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Product {
    /// Plaid's name of it and our text about it, if `spec/docs/` has them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub words: Option<(String, String)>,
    /// The steps of its usual use.
    #[serde(default, skip_serializing_if = "is_default")]
    pub flow: Vec<String>,
}

/// The documented codes of errors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorCodes {
    /// The schema that the codes became.
    pub schema: String,
    /// The types and statuses under which each code occurs, the usual one first.
    #[serde(default, skip_serializing_if = "is_default")]
    pub occurrences: BTreeMap<String, Vec<Occurrence>>,
}

/// Returns whether a value says nothing, so that it is left out of a serialised model.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Returns the Cargo feature of a product.
#[must_use]
pub fn feature(product: &str) -> String {
    product.replace('_', "-")
}

impl Api {
    /// Returns the features that the products are compiled with.
    #[must_use]
    pub fn features(&self) -> BTreeSet<String> {
        self.products.keys().map(|product| feature(product)).collect()
    }

    /// Returns the fields of a struct; those of a synonym are those of its target.
    #[must_use]
    pub fn fields(&self, name: &str) -> &[Field] {
        match self.types.get(self.meant(name)).map(|ty| &ty.kind) {
            Some(Kind::Struct(it)) => &it.fields,
            _ => &[],
        }
    }

    /// Resolves a name: returns the target of a synonym, or `name` itself.
    #[must_use]
    pub fn meant<'a>(&'a self, name: &'a str) -> &'a str {
        let mut name = name;
        while let Some(Kind::Synonym(target)) = self.types.get(name).map(|ty| &ty.kind) {
            name = target;
        }
        name
    }

    /// Returns the operations of a module, by operationId.
    pub fn operations_in<'a>(&'a self, module: &'a str) -> impl Iterator<Item = (&'a String, &'a Operation)> {
        self.operations.iter().filter(move |(_, operation)| operation.product == module)
    }

    /// Returns the types of a module, by Rust name.
    pub fn types_in<'a>(&'a self, module: &'a str) -> impl Iterator<Item = (&'a String, &'a Type)> {
        self.types.iter().filter(move |(_, ty)| ty.home.module == module)
    }

    /// Returns the types and statuses under which an error code occurs, if the schema is that of the codes.
    #[must_use]
    pub fn occurrences(&self, schema: &str, code: &str) -> &[Occurrence] {
        let codes = self.error_codes.as_ref().filter(|codes| codes.schema == schema);
        codes.and_then(|codes| codes.occurrences.get(code)).map_or(&[], Vec::as_slice)
    }

    /// Whether the named type is an enum.
    #[must_use]
    pub fn is_enum(&self, name: &str) -> bool {
        matches!(self.types.get(name).map(|ty| &ty.kind), Some(Kind::Enum(_)))
    }

    /// Returns the webhooks with their type names and how each is recognised, in the order in which they are tried: one
    /// with a condition comes before the others of its type and code.
    #[must_use]
    pub fn webhooks(&self) -> Vec<(&str, &Webhook)> {
        let webhooks = self.types.iter().filter_map(|(name, ty)| Some((name.as_str(), ty.webhook.as_ref()?)));
        let mut webhooks: Vec<_> = webhooks.collect();
        webhooks.sort_by_key(|(name, webhook)| (&webhook.kind, &webhook.code, webhook.when.is_empty(), *name));
        webhooks
    }
}
