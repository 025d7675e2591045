//! Completes facts by what the schema requires.

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
        let (given, mut known) = (facts.len(), 0);
        for Property { name, required, nullable, link } in &plan.properties {
            match facts.get_mut(name) {
                Some(fact) => {
                    known += 1;
                    if fact.is_object() || fact.is_array() {
                        self.fill(link.plan(), fact, unknown);
                    }
                }
                None if !required => {}
                None => {
                    let value = if *nullable { Value::Null } else { self.value(&link.schema, name) };
                    facts.insert(name.clone(), value);
                }
            }
        }
        if known < given {
            unknown.extend(facts.keys().filter(|name| !plan.has(name)).cloned());
            facts.retain(|name, _| plan.has(name));
        }
    }
}
