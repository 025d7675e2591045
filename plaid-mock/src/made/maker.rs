//! Makes up values of a schema.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::scope::Scope;
use super::subject::Subject;
use super::{dates, fit, numbers, order, texts};
use crate::description::description;
use crate::description::schema::{self, Fields, Kind, Union};
use crate::time::Day;

/// The things that an answer is made of.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    pub request: &'a Value,
    pub seed: u64,
    /// The day of the server's clock.
    pub today: Day,
    pub subject: &'a Subject,
}

/// Makes up the values of one answer.
pub struct Maker<'a> {
    request: &'a Value,
    today: Day,
    random: Rng,
    scope: Scope<'a>,
}

impl<'a> Maker<'a> {
    pub fn new(basis: Basis<'a>) -> Self {
        let Basis { request, seed, today, subject } = basis;
        Self { request, today, random: Rng::with_seed(seed), scope: Scope::new(subject) }
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
            Kind::Integer => numbers::integer(&mut self.random, schema, name, self.today).into(),
            Kind::Number => numbers::number(&mut self.random, schema, name),
            // An answer has no further pages, as its cursor says.
            Kind::Boolean => (name != "has_more" && self.random.bool()).into(),
            Kind::Map(None) | Kind::Any => json!({}),
        }
    }

    /// Makes up an object with a scope of its own.
    fn object(&mut self, schema: &Value, name: &str) -> Value {
        let outer = self.scope.clone();
        if !name.is_empty() {
            self.scope.path.push(name.to_owned());
        }
        let fields = Fields::of(schema);
        self.scope = self.scope.of_object(&fields);
        let made = self.parts(schema, name, &fields);
        self.scope = outer;
        made
    }

    /// Makes up the parts and the properties of an object.
    fn parts(&mut self, schema: &Value, name: &str, fields: &Fields<'_>) -> Value {
        let mut out = Map::new();
        for part in schema::parts(schema) {
            let is_empty = part.as_object().is_some_and(|p| p.keys().all(|k| k == "nullable" || k.starts_with("x-")));
            match self.part(part, name) {
                Value::Object(part) => out.extend(part),
                // The `allOf` wraps a scalar. Plaid's client for Python reads no text there if null is allowed as well.
                Value::String(_) if schema::is_nullable(schema) && schema["type"] == "string" => return Value::Null,
                scalar if !is_empty => return scalar,
                _ => {}
            }
        }
        for (name, property) in schema::own_properties(schema) {
            let is_required = fields.required.contains(&name.as_str());
            if let Some(value) = self.property(property, name, is_required) {
                out.insert(name.clone(), value);
            }
        }
        self.describe(&mut out, fields);
        order::arrange(&mut out);
        out.into()
    }

    /// Makes up a part of an `allOf`, in the scope of the whole.
    fn part(&mut self, part: &Value, name: &str) -> Value {
        let resolved = schema::resolved(part);
        match schema::kind(resolved) {
            Kind::Object if schema::values(resolved).is_none() => self.parts(resolved, name, &Fields::of(resolved)),
            _ => self.value(part, name),
        }
    }

    /// Makes up a property of an object, unless it is better left out.
    fn property(&mut self, property: &Value, name: &str, is_required: bool) -> Option<Value> {
        let is_nullable = schema::is_nullable(property);
        // Errors appear only in answers that a test asks for.
        if matches!(name, "errors" | "warnings" | "causes") && property["type"] == "array" {
            return Some(json!([]));
        }
        let is_error = name == "error" || name.ends_with("_error");
        if is_nullable && (is_error || is_unusual(name) || self.names_nothing(name)) {
            return Some(Value::Null);
        }
        (is_required || !is_unusual(name)).then(|| self.value(property, name))
    }

    /// Returns whether a field refers to a thing of a kind of which the server has none.
    fn names_nothing(&self, name: &str) -> bool {
        let is_given = self.request.get(name).is_some_and(Value::is_string);
        !is_given && self.scope.ids(name).is_some_and(|ids| ids.is_empty())
    }

    /// Sets what the answer says of the account or the transaction that an object is about.
    fn describe(&self, out: &mut Map<String, Value>, fields: &Fields<'_>) {
        if let Some(account) = self.scope.account().filter(|_| fit::describes_account(fields)) {
            for (name, value) in fit::described(account, fields) {
                out.insert(name.to_owned(), value.clone());
            }
            if let Some(balances) = out.get_mut("balances").and_then(Value::as_object_mut) {
                let property = fields.properties.get("balances").map(|property| Fields::of(property));
                replace_known(balances, &account["balances"], &property.unwrap_or_default());
            }
        }
        if let Some(transaction) = self.scope.transaction().filter(|_| fields.properties.contains_key("transaction_id"))
        {
            replace_known(out, transaction, fields);
        }
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

    fn list(&mut self, schema: &Value, items: &Value, name: &str) -> Value {
        let (request, union) = (self.request, schema::union(items));
        let named: Vec<_> = union.iter().flat_map(|union| named_by(request, union)).collect();
        if !named.is_empty() {
            return named.into_iter().map(|(named, variant)| self.value_like(variant, named, name)).collect();
        }
        let limit = |keyword: &str| schema[keyword].as_u64().and_then(|count| usize::try_from(count).ok());
        let min = limit("minItems").unwrap_or_default();
        let usual = self.random.usize(min.max(1)..=min.max(1) + 1);
        let max = limit("maxItems").unwrap_or(usize::MAX).max(min);
        if let Some(ids) = name.ends_with("_ids").then(|| self.scope.ids(name)).flatten()
            && ids.len() >= min
        {
            return ids.into_iter().take(usual.min(max)).map(Value::from).collect();
        }
        self.scope.path.push(name.to_owned());
        let scopes = self.scope.of_elements(&Fields::of(items));
        self.scope.path.pop();
        let single = name.trim_end_matches('s');
        match scopes {
            // The list names things of Items, each once.
            Some((scopes, is_each)) if scopes.len() >= min => {
                let count = if is_each { max } else { usual.min(max) };
                let outer = self.scope.clone();
                let mut list = Vec::new();
                for scope in scopes.into_iter().take(count) {
                    self.scope = scope;
                    list.push(self.value(items, single));
                }
                self.scope = outer;
                list.into()
            }
            _ => self.elements(items, single, usual.min(max)),
        }
    }

    /// Makes up different elements, at most `count`.
    fn elements(&mut self, items: &Value, name: &str, count: usize) -> Value {
        let mut list: Vec<Value> = Vec::new();
        for _ in 0..count {
            let item = self.value(items, name);
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
        if let Some(id) = self.scope.ids(name).as_deref().and_then(|ids| self.random.choice(ids)) {
            return id.clone();
        }
        let text = match schema["format"].as_str() {
            Some("date-time") => dates::date_time(&mut self.random, name, self.today),
            Some("date") => dates::date(&mut self.random, name, self.today),
            None if dates::is_date(name) => dates::date(&mut self.random, name, self.today),
            format => texts::of_format(&mut self.random, format)
                .unwrap_or_else(|| texts::of_name(&mut self.random, name, self.today)),
        };
        let length = |keyword: &str| schema[keyword].as_u64().and_then(|n| usize::try_from(n).ok());
        let (min, max) = (length("minLength").unwrap_or_default(), length("maxLength").unwrap_or(usize::MAX));
        let mut text: String = text.chars().take(max).collect();
        while text.chars().count() < min {
            text.push('0');
        }
        text
    }
}

/// Returns whether an account of the United States usually lacks a field: the numbers of accounts of other countries,
/// currencies without a code, and what is paired with another Item. Plaid's older clients can't read some of them.
fn is_unusual(name: &str) -> bool {
    matches!(name, "iban" | "bic" | "international" | "bacs" | "eft" | "unofficial_currency_code")
        || name.starts_with("paired_")
}

/// Replaces the values of an object's fields by known ones that the schema allows.
fn replace_known(made: &mut Map<String, Value>, known: &Value, fields: &Fields<'_>) {
    for (name, value) in made {
        let known = &known[name];
        let is_allowed = match known {
            Value::Null => fields.properties.get(name.as_str()).is_some_and(|property| schema::is_nullable(property)),
            Value::String(_) => value.is_string(),
            Value::Number(_) => value.is_f64(),
            _ => false,
        };
        if is_allowed {
            value.clone_from(known);
        }
    }
}

/// Iterates over the objects in the lists of a request that name a variant of a union, such as the products of a
/// report, with their variants.
fn named_by<'r, 'u>(request: &'r Value, union: &Union<'u>) -> impl Iterator<Item = (&'r Value, &'u Value)> {
    let fields = request.as_object().into_iter().flatten();
    let elements = fields.filter_map(|(_, field)| field.as_array()).flatten();
    let union = *union;
    elements.filter_map(move |element| Some((element, union.variant_of(element)?)))
}
