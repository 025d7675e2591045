//! Keeps the things that were made of schemas.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use serde_json::Value;

use super::schema;

/// Things that were made of schemas, by the name of the schema or, if that has none, by its text. They are bounded by the
/// description.
pub struct Cache<T>(RwLock<HashMap<String, T>>);

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<T: Clone> Cache<T> {
    /// Returns what was made of a schema, and makes it on first use.
    pub fn of(&self, schema: &Value, make: impl FnOnce() -> T) -> T {
        match schema::reference(schema) {
            Some(name) => self.get(name, make),
            None => self.get(&schema.to_string(), make),
        }
    }

    fn get(&self, key: &str, make: impl FnOnce() -> T) -> T {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(key) {
            return known.clone();
        }
        // The lock is free meanwhile, since this may take long. At worst, two threads make the same.
        let made = make();
        self.0.write().unwrap_or_else(PoisonError::into_inner).entry(key.to_owned()).or_insert(made).clone()
    }
}
