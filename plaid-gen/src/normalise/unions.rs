//! Turns `oneOf` and `anyOf` into a form that all later passes and progenitor read: an object with a property for each
//! variant. An annotation says that it is a union, and how its variants are told apart:
//!
//! - objects by the value of one field, the discriminator, or a field that has one value of its own in each variant;
//! - anything else by the kind of JSON: a number or a text, a list or an object.
//!
//! A union whose variants can't be told apart becomes any JSON, so that a value in none of its forms does not make a
//! whole answer unreadable. An annotation on the document lists these.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use serde_json::{Map, Value, json};

use crate::openapi::{Shape, below, each_schema, join, named, operations, referred};
use crate::problem::Result;

/// Annotation on an object: its properties are the variants of a union. It has `tag`, the field by which they are told
/// apart, if there is one; `names`, the tag or the kind of JSON by property; and `values`, the texts that are variants
/// by themselves.
pub const UNION: &str = "x-union";
/// Annotation on the document: pointers to the unions that became any JSON.
pub const UNTYPED: &str = "x-untyped";

pub fn run(document: &mut Value) -> Result<()> {
    let mut untyped = Vec::new();
    loop {
        let unions = outermost(document);
        if unions.is_empty() {
            break;
        }
        for (pointer, union) in unions {
            if let Some(map) = document.pointer_mut(&pointer).and_then(Value::as_object_mut) {
                map.retain(|key, _| key == "nullable" || key == "deprecated" || key.starts_with("x-"));
                untyped.extend(union.is_none().then(|| Value::from(pointer)));
                map.extend(union.unwrap_or_default());
            }
        }
    }
    if !untyped.is_empty() {
        document[UNTYPED] = untyped.into();
    }
    Ok(())
}

/// Returns the unions that are not inside another, with their pointers and forms. Those inside move with the variants.
fn outermost(document: &Value) -> Vec<(String, Option<Map<String, Value>>)> {
    let mut unions = Vec::<(String, _)>::new();
    each_place(document, &mut |pointer, schema| {
        let is_inside = unions
            .last()
            .is_some_and(|(outer, _)| pointer.strip_prefix(outer.as_str()).is_some_and(|rest| rest.starts_with('/')));
        if variants(schema).is_some() && !is_inside {
            unions.push((pointer.to_owned(), union(document, schema)));
        }
    });
    unions
}

/// Calls `visit` for every schema of the description with its pointer, parents first.
fn each_place(document: &Value, visit: &mut dyn FnMut(&str, &Value)) {
    each_schema(document, visit);
    for (pointer, operation) in operations(document) {
        let body = operation.get("requestBody").map(|body| (join(&pointer, "requestBody"), body));
        let answers = operation.get("responses").and_then(Value::as_object).into_iter().flatten();
        let at = join(&pointer, "responses");
        let holders = body.into_iter().chain(answers.map(|(status, answer)| (join(&at, status), answer)));
        for (pointer, holder) in holders {
            let at = join(&pointer, "content");
            for (media, body) in holder.get("content").and_then(Value::as_object).into_iter().flatten() {
                if let Some(schema) = body.get("schema") {
                    below(schema, &mut join(&join(&at, media), "schema"), visit);
                }
            }
        }
    }
}

fn variants(schema: &Value) -> Option<&Vec<Value>> {
    ["oneOf", "anyOf"].iter().find_map(|key| schema.get(*key)?.as_array())
}

/// Returns the form of a union; `None` if its variants can't be told apart.
fn union(document: &Value, schema: &Value) -> Option<Map<String, Value>> {
    let has_content = |key: &str| match &schema[key] {
        Value::Object(map) => !map.is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => false,
    };
    if ["properties", "allOf", "items", "enum"].into_iter().any(has_content) {
        return None;
    }
    let mut variants = Vec::new();
    expand(document, schema, &mut Vec::new(), &mut variants)?;
    let tagged = tagged(document, schema, &variants).or_else(|| told_by_values(document, &variants));
    match tagged {
        Some((tag, variants)) => Some(by_tag(tag, &variants)),
        None => by_kind(document, &variants),
    }
}

/// Collects the variants of a union, and those of unions among them.
fn expand<'a>(document: &'a Value, schema: &'a Value, open: &mut Vec<&'a str>, out: &mut Vec<&'a Value>) -> Option<()> {
    for variant in variants(schema)? {
        let name = referred(variant);
        let target = name.map_or(Some(variant), |name| named(document, name))?;
        if variants(target).is_none() || target.get("discriminator").is_some() {
            out.push(variant);
            continue;
        }
        // A union that contains itself has no end.
        if name.is_some_and(|name| open.contains(&name)) {
            return None;
        }
        open.extend(name);
        expand(document, target, open, out)?;
        name.and_then(|_| open.pop());
    }
    Some(())
}

/// The field that tells variants apart, and its value in each.
type Tagged<'a> = (&'a str, Vec<(String, &'a Value)>);

/// Tells variants apart by the discriminator.
fn tagged<'a>(document: &'a Value, schema: &'a Value, variants: &[&'a Value]) -> Option<Tagged<'a>> {
    let discriminator = schema.get("discriminator")?;
    let tag = discriminator["propertyName"].as_str()?;
    let mapping = discriminator["mapping"].as_object();
    let mut out = Vec::new();
    let mut mapped = BTreeSet::new();
    for (value, target) in mapping.into_iter().flatten() {
        // The target is a reference or the name of a schema.
        let name = target.as_str()?;
        let name = name.strip_prefix("#/components/schemas/").unwrap_or(name);
        let variant = variants.iter().find(|variant| referred(variant) == Some(name))?;
        mapped.insert(name);
        out.push((value.clone(), *variant));
    }
    for variant in variants {
        match (referred(variant), own_value(document, variant, tag)) {
            (Some(name), _) if mapped.contains(name) => {}
            (_, Some(value)) => out.push((value, variant)),
            // Without a mapping, the name of the schema is the value.
            (Some(name), None) => out.push((name.to_owned(), variant)),
            (None, None) => return None,
        }
    }
    let are_objects = variants.iter().all(|variant| Shape::of(document, variant).kind == "object");
    (are_objects && are_distinct(&out)).then_some((tag, out))
}

/// Tells variants apart by a field that all of them require, with one value of its own in each.
fn told_by_values<'a>(document: &'a Value, variants: &[&'a Value]) -> Option<Tagged<'a>> {
    let (first, rest) = variants.split_first()?;
    if rest.is_empty() {
        return None;
    }
    let fields = Shape::of(document, first).properties;
    let required = fields.iter().filter(|(_, property)| property.required).map(|(name, _)| *name);
    let mut told = required.filter_map(|tag| {
        let values = variants.iter().map(|variant| Some((own_value(document, variant, tag)?, *variant)));
        let values: Vec<_> = values.collect::<Option<_>>()?;
        are_distinct(&values).then_some((tag, values))
    });
    told.next()
}

fn are_distinct(values: &[(String, &Value)]) -> bool {
    values.iter().map(|(value, _)| value).collect::<BTreeSet<_>>().len() == values.len()
}

/// Returns the one value that a field of an object may have, if it is a text.
fn own_value(document: &Value, variant: &Value, field: &str) -> Option<String> {
    let shape = Shape::of(document, variant);
    let property = shape.properties.get(field).filter(|property| property.required)?;
    let values = Shape::of(document, property.schema).values?;
    let mut values = values.iter();
    let (value, None) = (values.next()?, values.next()) else { return None };
    serde_json::from_str::<Value>(value).ok()?.as_str().map(str::to_owned)
}

fn by_tag(tag: &str, variants: &[(String, &Value)]) -> Map<String, Value> {
    let mut taken = BTreeSet::new();
    let mut properties = Map::new();
    let mut names = Map::new();
    for (index, (value, variant)) in variants.iter().enumerate() {
        // Different values can make the same name in Rust.
        let property =
            if taken.insert(value.to_upper_camel_case()) { value.clone() } else { format!("{value}-{index}") };
        names.insert(property.clone(), value.as_str().into());
        properties.insert(property, (*variant).clone());
    }
    object(properties, json!({ "tag": tag, "names": names, "values": [] }))
}

/// Tells variants apart by the kind of JSON.
fn by_kind(document: &Value, variants: &[&Value]) -> Option<Map<String, Value>> {
    let mut kinds = BTreeMap::<&str, Value>::new();
    let mut values = Vec::new();
    for variant in variants {
        let shape = Shape::of(document, variant);
        let kind = match (shape.kind.as_str(), &shape.values) {
            ("string", Some(texts)) => {
                values.extend(texts.iter().filter(|text| text.starts_with('"')).cloned());
                continue;
            }
            // Numbers and booleans with listed values are read as the numbers and booleans that they are.
            ("string", None) => "text",
            ("integer", _) => "integer",
            ("number", _) => "number",
            ("boolean", _) => "boolean",
            ("array", _) => "list",
            ("object", _) => "object",
            _ => return None,
        };
        let is_new = kinds.insert(kind, (*variant).clone()).is_none();
        if !is_new && !["text", "integer", "number", "boolean"].contains(&kind) {
            return None;
        }
    }
    // Every integer is a number, and every listed text a text.
    if kinds.contains_key("number") {
        kinds.remove("integer");
    }
    if kinds.contains_key("text") {
        values.clear();
    }
    let values: Vec<Value> = values.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
    let mut kinds: Vec<(&str, Value)> = kinds.into_iter().collect();
    match (kinds.len(), values.is_empty()) {
        (0, true) => None,
        (0, false) => Some(Map::from_iter([("type".into(), "string".into()), ("enum".into(), values.into())])),
        (1, true) => Some(Map::from_iter([("allOf".into(), json!([kinds.pop()?.1]))])),
        _ => {
            let names: Map<_, _> = kinds.iter().map(|(kind, _)| ((*kind).to_owned(), Value::from(*kind))).collect();
            let properties = kinds.into_iter().map(|(kind, variant)| (kind.to_owned(), variant)).collect();
            Some(object(properties, json!({ "names": names, "values": values })))
        }
    }
}

/// Returns the object that stands for a union. All of its properties are required, so that none becomes an option.
fn object(properties: Map<String, Value>, union: Value) -> Map<String, Value> {
    let required: Vec<Value> = properties.keys().map(|name| Value::from(name.as_str())).collect();
    Map::from_iter([
        ("type".to_owned(), "object".into()),
        ("properties".to_owned(), Value::Object(properties)),
        ("required".to_owned(), required.into()),
        (UNION.to_owned(), union),
    ])
}
