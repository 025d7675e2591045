//! Completes facts by what the schema requires.

use std::iter;

use serde_json::{Map, Value};

use super::maker::Maker;
use crate::description::plan::{self, Link, Plan, Property};

impl Maker<'_> {
    /// Adds what the schema requires to facts. Collects the fields that the schema does not have in `unknown`.
    pub fn complete(&mut self, schema: &Value, mut facts: Value, unknown: &mut Vec<String>) -> Value {
        self.fill(&plan::of(schema), &mut facts, unknown);
        facts
    }

    fn fill(&mut self, plan: &Plan, facts: &mut Value, unknown: &mut Vec<String>) {
        let variant = plan.variant_of(facts);
        let plan = variant.unwrap_or(plan);
        match facts {
            Value::Object(facts) if !plan.is_open && !plan.properties.is_empty() => {
                self.fill_object(plan, facts, unknown);
            }
            Value::Array(facts) => {
                let Some(items) = plan.items.as_ref().map(Link::plan) else { return };
                facts.iter_mut().for_each(|fact| self.fill(items, fact, unknown));
            }
            _ => {}
        }
    }

    fn fill_object(&mut self, plan: &Plan, facts: &mut Map<String, Value>, unknown: &mut Vec<String>) {
        // Facts and properties are both in alphabetical order, so that one walk over both needs no lookups.
        let (mut properties, mut missing, strangers) = (plan.properties.iter().peekable(), Vec::new(), unknown.len());
        for (name, fact) in facts.iter_mut() {
            let mut property = properties.next_if(|property| property.name == *name);
            if property.is_none() {
                missing.extend(iter::from_fn(|| properties.next_if(|property| property.name < *name)));
                property = properties.next_if(|property| property.name == *name);
            }
            match property {
                Some(property) if fact.is_object() || fact.is_array() => {
                    self.fill(property.link.plan(), fact, unknown);
                }
                Some(_) => {}
                None => unknown.push(name.clone()),
            }
        }
        if unknown.len() > strangers {
            facts.retain(|name, _| plan.has(name));
        }
        for Property { name, nullable, link, .. } in missing.into_iter().chain(properties).filter(|it| it.required) {
            let value = if *nullable { Value::Null } else { self.value(&link.schema, name) };
            facts.insert(name.clone(), value);
        }
    }
}
