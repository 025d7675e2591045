//! Which objects are harmless: nothing in them is required, and no decision hangs on anything in them. An answer is read
//! without them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::facts::{Kind, TypeFacts};
use crate::openapi::referred;
use crate::policy::{Meaning, Stakes};

/// Marks the harmless objects.
pub fn mark(types: &mut BTreeMap<String, TypeFacts>, document: &Value) {
    let objects = types.iter().filter(|(_, ty)| ty.kind == Kind::Object && ty.read && ty.answers.is_empty());
    let mut harmless: BTreeSet<String> = objects.map(|(name, _)| name.clone()).collect();
    // An object that holds itself is as harmless as its other fields, so all count as harmless until one is found not to be.
    loop {
        let known = Known { types, document, harmless: &harmless };
        let rest: BTreeSet<String> = harmless.iter().filter(|name| known.is_harmless(name)).cloned().collect();
        if rest.len() == harmless.len() {
            break;
        }
        harmless = rest;
    }
    for name in harmless {
        if let Some(ty) = types.get_mut(&name) {
            ty.harmless = true;
        }
    }
}

struct Known<'a> {
    types: &'a BTreeMap<String, TypeFacts>,
    document: &'a Value,
    harmless: &'a BTreeSet<String>,
}

impl Known<'_> {
    fn is_harmless(&self, name: &str) -> bool {
        let Some(ty) = self.types.get(name) else { return false };
        let properties = self.schema(name).and_then(|schema| schema["properties"].as_object());
        let Some(properties) = properties.filter(|_| !ty.fields.is_empty()) else { return false };
        ty.fields.iter().all(|(field, fact)| {
            let property = properties.get(field).unwrap_or(&Value::Null);
            let may_be_absent = !fact.required || fact.nullable || self.has_empty_form(property);
            let is_low = fact.stakes == Stakes::Low || self.says_nothing(property, fact.meaning);
            may_be_absent && fact.stakes != Stakes::High && is_low
        })
    }

    /// A list is empty, an enum unspecified, and a harmless object empty where it is absent.
    fn has_empty_form(&self, property: &Value) -> bool {
        let is_enum = |name: &str| self.types.get(name).is_some_and(|ty| matches!(ty.kind, Kind::Enum(_)));
        match referred(property) {
            Some(name) => is_enum(name) || self.harmless.contains(name),
            None => property["type"] == "array",
        }
    }

    /// Text, dates, identifiers and enums, also in lists and objects. Numbers and booleans are verdicts and amounts, unless
    /// a rule calls them lenient.
    fn says_nothing(&self, property: &Value, meaning: Meaning) -> bool {
        if meaning != Meaning::Plain {
            return false;
        }
        if let Some(name) = referred(property) {
            let Some(ty) = self.types.get(name) else { return false };
            return match ty.kind {
                Kind::Enum(_) | Kind::Identifier => true,
                Kind::Secret => false,
                Kind::Object => self.harmless.contains(name),
                Kind::Alias | Kind::Other => {
                    self.schema(name).is_some_and(|schema| self.says_nothing(schema, ty.meaning))
                }
            };
        }
        match property["type"].as_str() {
            Some("string") => true,
            Some("array") => self.says_nothing(&property["items"], Meaning::Plain),
            _ => {
                let parts = property["allOf"].as_array().filter(|parts| !parts.is_empty());
                parts.is_some_and(|parts| parts.iter().all(|part| self.says_nothing(part, Meaning::Plain)))
            }
        }
    }

    fn schema(&self, name: &str) -> Option<&Value> {
        self.document["components"]["schemas"].get(name)
    }
}
