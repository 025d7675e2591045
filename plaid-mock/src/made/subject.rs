//! The things of the server that an answer may refer to.

use std::collections::BTreeMap;

use serde_json::Value;

/// The things that an answer is about: the Items that its request names, or else any, and the ids of other things.
#[derive(Debug, Default)]
pub struct Subject {
    pub items: Vec<ItemOf>,
    /// Ids by the name of the fields that refer to them, such as `user_id`.
    pub ids: BTreeMap<String, Vec<String>>,
}

/// An Item, as answers show it.
#[derive(Debug, Default)]
pub struct ItemOf {
    pub facts: Value,
    /// The accounts that the request is about, with their owners.
    pub accounts: Vec<Value>,
    /// Some of its transactions.
    pub transactions: Vec<Value>,
}

impl Subject {
    /// Returns the ids that a field may have, if it refers to things that the server knows.
    pub fn ids_of(&self, field: &str) -> Option<&[String]> {
        self.ids.get(field).or_else(|| self.ids.get(field.strip_suffix('s')?)).map(Vec::as_slice)
    }
}

/// Returns whether a field refers to an Item, or to something of an Item.
pub fn is_of_item(field: &str) -> bool {
    matches!(field.strip_suffix('s').unwrap_or(field), "item_id" | "account_id" | "transaction_id" | "institution_id")
}
