//! Completes facts by what the schema requires.

use serde_json::{Map, Value};

use super::maker::Maker;
use crate::description::schema::{self, Fields};

impl Maker<'_> {
    /// Adds what the schema requires to facts. Collects the fields that the schema does not have in `unknown`.
    pub fn complete(&mut self, schema: &Value, facts: Value, unknown: &mut Vec<String>) -> Value {
        let schema = schema::union(schema).and_then(|union| union.variant_of(&facts)).unwrap_or(schema);
        let fields = Fields::of(schema);
        match facts {
            Value::Object(mut facts) => {
                if fields.is_open || fields.properties.is_empty() {
                    return facts.into();
                }
                let mut out = Map::new();
                for (name, property) in fields.properties {
                    let value = match facts.remove(name) {
                        Some(fact) => self.complete(property, fact, unknown),
                        None if !fields.required.contains(&name) => continue,
                        None if schema::is_nullable(property) => Value::Null,
                        None => self.value(property, name),
                    };
                    out.insert(name.to_owned(), value);
                }
                unknown.extend(facts.into_iter().map(|(name, _)| name));
                out.into()
            }
            Value::Array(facts) => {
                let items = fields.items.unwrap_or(&Value::Null);
                facts.into_iter().map(|fact| self.complete(items, fact, unknown)).collect()
            }
            scalar => scalar,
        }
    }
}
