//! Makes up values of a schema.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::texts;
use crate::description::description;
use crate::description::plan::{self, Link, Plan, Property};
use crate::description::schema::{self, Kind, Union};

/// Makes up the values of one answer.
pub struct Maker<'a> {
    request: &'a Value,
    random: Rng,
}

impl<'a> Maker<'a> {
    pub fn new(request: &'a Value, seed: u64) -> Self {
        Self { request, random: Rng::with_seed(seed) }
    }

    /// Makes up a value. `name` is the name of its field.
    pub fn value(&mut self, schema: &Value, name: &str) -> Value {
        if let Some(target) = schema::reference(schema) {
            return description().schema(target).map_or(Value::Null, |schema| self.value(schema, name));
        }
        if let Some(values) = schema::values(schema) {
            return values.get(self.random.usize(..values.len().max(1))).map_or(Value::Null, |v| (*v).clone());
        }
        match schema::kind(schema) {
            Kind::Object => self.object(schema, name),
            Kind::Map(Some(values)) => json!({"key": self.value(values, name)}),
            Kind::List(items) => self.list(schema, items, name),
            Kind::Union(union) => self.variant(&union, name),
            Kind::Text => self.text(schema, name).into(),
            Kind::Integer => self.integer(schema, name).into(),
            Kind::Number => self.number(schema),
            Kind::Boolean => self.random.bool().into(),
            Kind::Map(None) | Kind::Any => json!({}),
        }
    }

    fn object(&mut self, schema: &Value, name: &str) -> Value {
        let mut out = Map::new();
        for part in schema::parts(schema) {
            let is_empty = part.as_object().is_some_and(|p| p.keys().all(|k| k == "nullable" || k.starts_with("x-")));
            match self.value(part, name) {
                Value::Object(part) => out.extend(part),
                // The `allOf` wraps a scalar. Plaid's client for Python reads no text there if null is allowed as well.
                Value::String(_) if schema::is_nullable(schema) && schema["type"] == "string" => return Value::Null,
                scalar if !is_empty => return scalar,
                _ => {}
            }
        }
        for (name, property) in schema::own_properties(schema) {
            // Errors appear only in answers that a test asks for.
            let is_error = name == "error" || name.ends_with("_error");
            let value = match name.as_str() {
                "errors" if property["type"] == "array" => json!([]),
                _ if is_error && schema::is_nullable(property) => Value::Null,
                _ => self.value(property, name),
            };
            out.insert(name.clone(), value);
        }
        out.into()
    }

    /// Makes up the variant of a union that the request names, or else the first.
    fn variant(&mut self, union: &Union<'_>, name: &str) -> Value {
        let (request, first) = (self.request, union.variants.first());
        match named_by(request, union).next() {
            Some((named, variant)) => self.value_like(variant, named, name),
            None => first.map_or(Value::Null, |first| self.value(first, name)),
        }
    }

    /// Makes up an object that takes over the texts of the request's object which names it, such as a version.
    fn value_like(&mut self, variant: &Value, named: &Value, name: &str) -> Value {
        let mut made = self.value(variant, name);
        for (field, text) in named.as_object().into_iter().flatten().filter(|(_, value)| value.is_string()) {
            if let Some(made) = made.get_mut(field).filter(|made| made.is_string()) {
                made.clone_from(text);
            }
        }
        made
    }

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

    fn list(&mut self, schema: &Value, items: &Value, name: &str) -> Value {
        let (request, union) = (self.request, schema::union(items));
        let named: Vec<_> = union.iter().flat_map(|union| named_by(request, union)).collect();
        if !named.is_empty() {
            return named.into_iter().map(|(named, variant)| self.value_like(variant, named, name)).collect();
        }
        let min = schema["minItems"].as_u64().unwrap_or(1).max(1);
        let max = schema["maxItems"].as_u64().unwrap_or(min + 1).max(min).min(min + 1);
        let count = self.random.u64(min..=max);
        let mut list: Vec<Value> = Vec::new();
        for _ in 0..count {
            let item = self.value(items, name.trim_end_matches('s'));
            if !list.contains(&item) {
                list.push(item);
            }
        }
        list.into()
    }

    fn text(&mut self, schema: &Value, name: &str) -> String {
        // An id in the request names the same thing in the answer.
        if let Some(text) = self.request.get(name).and_then(Value::as_str).filter(|_| name.ends_with("_id")) {
            return text.to_owned();
        }
        let text = texts::of_format(&mut self.random, schema["format"].as_str())
            .unwrap_or_else(|| texts::of_name(&mut self.random, name));
        let length = |keyword: &str| schema[keyword].as_u64().and_then(|n| usize::try_from(n).ok());
        let (min, max) = (length("minLength").unwrap_or_default(), length("maxLength").unwrap_or(usize::MAX));
        let mut text: String = text.chars().take(max).collect();
        while text.chars().count() < min {
            text.push('0');
        }
        text
    }

    fn integer(&mut self, schema: &Value, name: &str) -> i64 {
        let min = schema["minimum"].as_i64().unwrap_or(1);
        let max = schema["maximum"].as_i64().unwrap_or(min.saturating_add(900)).max(min);
        match name {
            // A larger total would announce further pages.
            _ if name.starts_with("total") => min.max(1),
            _ => self.random.i64(min..=max),
        }
    }

    fn number(&mut self, schema: &Value) -> Value {
        let min = schema["minimum"].as_f64().unwrap_or(0.0);
        let max = schema["maximum"].as_f64().unwrap_or(min + 900.0).max(min);
        // Most numbers are amounts, which have two decimals.
        let rounded = ((min + self.random.f64() * (max - min)) * 100.0).round() / 100.0;
        json!(rounded.clamp(min, max))
    }
}

/// Iterates over the objects in the lists of a request that name a variant of a union, such as the products of a report,
/// with their variants.
fn named_by<'r, 'u>(request: &'r Value, union: &Union<'u>) -> impl Iterator<Item = (&'r Value, &'u Value)> {
    let fields = request.as_object().into_iter().flatten();
    let elements = fields.filter_map(|(_, field)| field.as_array()).flatten();
    let union = *union;
    elements.filter_map(move |element| Some((element, union.variant_of(element)?)))
}
