//! Helpers for the objects that answers and webhooks are made of.

use serde_json::Value;

/// Returns an object with the fields of another object added.
pub fn merged(mut facts: Value, more: Value) -> Value {
    if let (Some(facts), Value::Object(more)) = (facts.as_object_mut(), more) {
        facts.extend(more);
    }
    facts
}

/// Returns an object without one of its fields.
pub fn without(mut facts: Value, field: &str) -> Value {
    facts.as_object_mut().map(|facts| facts.remove(field));
    facts
}
