//! Answers made up from the description: valid, plausible by format and name, and the same for the same request. Where
//! an operation says facts, only what else must be there is made up.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::description::description;
use crate::linked::{Known, link};

/// Makes an answer of a schema. What the request names by the same field comes back.
pub fn make(schema: &Value, request: &Value, seed: u64) -> Value {
    let mut made = Maker { request, random: Rng::with_seed(seed) }.value(schema, "");
    link(&mut made, Known::new());
    made
}

/// The same about an Item: its accounts and its own ids are those that it has.
pub fn make_of(schema: &Value, request: &Value, seed: u64, item: &Value, accounts: &[Value]) -> Value {
    let mut made = make(schema, request, seed);
    let mut parts = Parts::default();
    parts.add(schema);
    for (name, facts) in [("item", item.clone()), ("accounts", accounts.into())] {
        let name = name.to_owned();
        if let Some(property) = parts.properties.get(&name).filter(|_| tells(&made[&name])) {
            made[&name] = complete(property, facts, request, seed).0;
        }
    }
    let id = |field: &str| (field.to_owned(), vec![item[field].clone()]);
    let mut known = Known::from([id("item_id"), id("institution_id")]);
    known.insert("account_id".into(), accounts.iter().map(|account| account["account_id"].clone()).collect());
    link(&mut made, known);
    made
}

/// Whether it is about an Item, or a list of accounts, as Plaid has them everywhere.
fn tells(made: &Value) -> bool {
    let first = made.get(0).unwrap_or(made);
    first.get("item_id").is_some() || first.get("account_id").is_some() && first.get("balances").is_some()
}

/// An answer of these facts. What the schema requires beside them is null where it may be, and made up otherwise. The
/// names of facts that the schema does not know come back too.
pub fn complete(schema: &Value, facts: Value, request: &Value, seed: u64) -> (Value, Vec<String>) {
    let mut maker = Maker { request, random: Rng::with_seed(seed) };
    let mut unknown = Vec::new();
    (maker.complete(schema, facts, &mut unknown), unknown)
}

/// The seed of a request.
pub fn seed(base: u64, path: &str, request: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    (base, path, request.to_string()).hash(&mut hasher);
    hasher.finish()
}

struct Maker<'a> {
    request: &'a Value,
    random: Rng,
}

impl Maker<'_> {
    fn value(&mut self, schema: &Value, name: &str) -> Value {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return description().named(reference).map_or(Value::Null, |schema| self.value(schema, name));
        }
        if let Some(values) = schema["enum"].as_array() {
            let values: Vec<&Value> = values.iter().filter(|v| !v.is_null()).collect();
            return values.get(self.random.usize(..values.len().max(1))).map_or(Value::Null, |v| (*v).clone());
        }
        // Upstream lists the values of some strings as their properties.
        let is_object = schema.get("allOf").is_some()
            || (schema.get("properties").is_some() && matches!(schema["type"].as_str(), None | Some("object")));
        match schema["type"].as_str() {
            _ if is_object => self.object(schema, name),
            Some("object") => {
                let extra = schema.get("additionalProperties").filter(|extra| extra.is_object());
                extra.map_or_else(|| json!({}), |extra| json!({"key": self.value(extra, name)}))
            }
            Some("array") => self.list(schema, name),
            Some("string") => self.text(schema, name).into(),
            Some("integer") => self.integer(schema, name).into(),
            Some("number") => self.number(schema),
            Some("boolean") => self.random.bool().into(),
            _ => json!({}),
        }
    }

    fn object(&mut self, schema: &Value, name: &str) -> Value {
        let mut out = Map::new();
        for part in schema["allOf"].as_array().into_iter().flatten() {
            let is_free = part.as_object().is_some_and(|p| p.keys().all(|k| k == "nullable" || k.starts_with("x-")));
            match self.value(part, name) {
                Value::Object(part) => out.extend(part),
                // An `allOf` around a scalar.
                scalar if !is_free => return scalar,
                _ => {}
            }
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            // Nothing is wrong unless somebody asks for it.
            let is_error = name == "error" || name.ends_with("_error");
            let value = if is_error && may_be_null(property) { Value::Null } else { self.value(property, name) };
            out.insert(name.clone(), value);
        }
        out.into()
    }

    fn complete(&mut self, schema: &Value, facts: Value, unknown: &mut Vec<String>) -> Value {
        let mut parts = Parts::default();
        parts.add(schema);
        match facts {
            Value::Object(mut facts) => {
                if parts.is_open || parts.properties.is_empty() {
                    return facts.into();
                }
                let mut out = Map::new();
                for (name, property) in parts.properties {
                    match facts.remove(name) {
                        Some(fact) => drop(out.insert(name.clone(), self.complete(property, fact, unknown))),
                        None if !parts.required.contains(&name.as_str()) => {}
                        None if may_be_null(property) => drop(out.insert(name.clone(), Value::Null)),
                        None => drop(out.insert(name.clone(), self.value(property, name))),
                    }
                }
                unknown.extend(facts.into_iter().map(|(name, _)| name));
                out.into()
            }
            Value::Array(facts) => {
                let items = parts.items.unwrap_or(&Value::Null);
                facts.into_iter().map(|fact| self.complete(items, fact, unknown)).collect()
            }
            scalar => scalar,
        }
    }

    fn list(&mut self, schema: &Value, name: &str) -> Value {
        let least = schema["minItems"].as_u64().unwrap_or(1).max(1);
        let most = schema["maxItems"].as_u64().unwrap_or(least + 1).max(least).min(least + 1);
        let count = self.random.u64(least..=most);
        let mut items: Vec<Value> = Vec::new();
        for _ in 0..count {
            let item = self.value(&schema["items"], name.trim_end_matches('s'));
            if !items.contains(&item) {
                items.push(item);
            }
        }
        items.into()
    }

    fn text(&mut self, schema: &Value, name: &str) -> String {
        // What the caller names is the same thing in the answer.
        if let Some(text) = self.request.get(name).and_then(Value::as_str).filter(|_| name.ends_with("_id")) {
            return text.to_owned();
        }
        let text = match schema["format"].as_str() {
            Some("date") => self.date(),
            Some("date-time") => format!("{}T{:02}:{:02}:00Z", self.date(), self.random.u8(..24), self.random.u8(..60)),
            Some("uuid") => self.uuid(),
            Some("uri" | "url" | "uri-reference") => "https://example.com/page".into(),
            Some("email") => "ines.okafor@example.com".into(),
            _ => self.by_name(name),
        };
        let most = schema["maxLength"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(usize::MAX);
        let least = schema["minLength"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
        let mut text: String = text.chars().take(most).collect();
        while text.chars().count() < least {
            text.push('0');
        }
        text
    }

    /// Text in the shape that a field's name promises.
    fn by_name(&mut self, name: &str) -> String {
        const FIRST: [&str; 4] = ["Ines", "Tom", "Aiko", "Lena"];
        const LAST: [&str; 4] = ["Okafor", "Berg", "Sato", "Vidal"];
        let digits = |random: &mut Rng, count: usize| (0..count).map(|_| random.digit(10)).collect::<String>();
        let of = |random: &mut Rng, list: &[&str]| {
            list.get(random.usize(..list.len())).copied().unwrap_or_default().to_owned()
        };
        let id = |random: &mut Rng| (0..37).map(|_| random.alphanumeric()).collect::<String>();
        match name {
            "access_token" => format!("access-sandbox-{}", self.uuid()),
            "public_token" => format!("public-sandbox-{}", self.uuid()),
            "link_token" => format!("link-sandbox-{}", self.uuid()),
            "processor_token" => format!("processor-sandbox-{}", self.uuid()),
            "asset_report_token" => format!("assets-sandbox-{}", self.uuid()),
            "request_id" => (0..15).map(|_| self.random.alphanumeric()).collect(),
            "iso_currency_code" | "currency" => "USD".into(),
            "country" | "country_code" | "issuing_country" => "US".into(),
            "region" => "CA".into(),
            "city" => "Sacramento".into(),
            "street" => "12 Elm Street".into(),
            "postal_code" | "zip" => digits(&mut self.random, 5),
            "first_name" | "given_name" => of(&mut self.random, &FIRST),
            "last_name" | "family_name" => of(&mut self.random, &LAST),
            "institution_id" => format!("ins_{}", digits(&mut self.random, 3)),
            "mask" => digits(&mut self.random, 4),
            "account" | "account_number" => digits(&mut self.random, 12),
            "routing" | "routing_number" => "011401533".into(),
            "next_cursor" | "cursor" => String::new(),
            _ if name.ends_with("amount")
                || name.ends_with("_fee")
                || name.ends_with("_balance")
                || name == "available"
                || name == "current"
                || name == "pending" =>
            {
                format!("{}.{}", self.random.u16(1..900), digits(&mut self.random, 2))
            }
            _ if name.contains("email") => "ines.okafor@example.com".into(),
            _ if name.contains("phone") => "+14155550147".into(),
            _ if name.contains("name") => format!("{} {}", of(&mut self.random, &FIRST), of(&mut self.random, &LAST)),
            _ if name.ends_with("url") || name.ends_with("uri") => "https://example.com/page".into(),
            _ if name.ends_with("id") || name.ends_with("token") => id(&mut self.random),
            _ => "made up".into(),
        }
    }

    fn date(&mut self) -> String {
        format!("2026-{:02}-{:02}", self.random.u8(1..=12), self.random.u8(1..=28))
    }

    fn uuid(&mut self) -> String {
        let hex: String = (0..32).map(|_| self.random.digit(16)).collect();
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
        [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
    }

    fn integer(&mut self, schema: &Value, name: &str) -> i64 {
        let least = schema["minimum"].as_i64().unwrap_or(1);
        let most = schema["maximum"].as_i64().unwrap_or(least.saturating_add(900)).max(least);
        match name {
            // Nothing more than what is on the page.
            _ if name.starts_with("total") => least.max(1),
            _ => self.random.i64(least..=most),
        }
    }

    fn number(&mut self, schema: &Value) -> Value {
        let least = schema["minimum"].as_f64().unwrap_or(0.0);
        let most = schema["maximum"].as_f64().unwrap_or(least + 900.0).max(least);
        // Two decimals, as money has them.
        let cents = ((least + self.random.f64() * (most - least)) * 100.0).round() / 100.0;
        json!(cents.clamp(least, most))
    }
}

/// What a schema says of its value, with all that it is put together from.
#[derive(Default)]
struct Parts<'a> {
    properties: BTreeMap<&'a String, &'a Value>,
    required: Vec<&'a str>,
    items: Option<&'a Value>,
    /// One of several forms, or any names: what stands there is taken as it is.
    is_open: bool,
}

impl<'a> Parts<'a> {
    fn add(&mut self, schema: &'a Value) {
        if let Some(named) = schema.get("$ref").and_then(Value::as_str).and_then(|r| description().named(r)) {
            return self.add(named);
        }
        schema["allOf"].as_array().into_iter().flatten().for_each(|part| self.add(part));
        self.properties.extend(schema["properties"].as_object().into_iter().flatten());
        self.required.extend(schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str));
        self.items = schema.get("items").or(self.items);
        self.is_open |= ["oneOf", "anyOf"].iter().any(|key| schema.get(key).is_some());
        self.is_open |= schema["additionalProperties"].is_object();
    }
}

fn may_be_null(schema: &Value) -> bool {
    let named = schema.get("$ref").and_then(Value::as_str).and_then(|r| description().named(r)).unwrap_or(schema);
    named["nullable"] == true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::validator;

    #[test]
    fn every_answer_is_valid_whatever_the_seed() {
        let operations = &description().operations;
        let ids = include_str!("../plaid.yaml").lines().filter(|line| line.trim_start().starts_with("operationId: "));
        assert_eq!(operations.len(), ids.count());
        let mut count = 0;
        for operation in operations {
            let schemas = operation.answer.iter().filter(|(media, _)| media == "application/json").map(|(_, s)| s);
            for schema in schemas.chain(&operation.request) {
                let validator = validator(schema).expect("a schema");
                for seed in 0..20 {
                    let made = make(schema, &Value::Null, seed);
                    let errors: Vec<String> =
                        validator.iter_errors(&made).map(|e| format!("{} {e}", e.instance_path())).collect();
                    assert!(errors.is_empty(), "{operation:?} {errors:?}");
                    assert_eq!(made, make(schema, &Value::Null, seed), "the same for the same seed");
                    count += 1;
                }
            }
        }
        assert!(count > 12_000, "{count}");
    }
}
