//! What a schema means on the wire: references resolved, `allOf` merged, whatever way it is written.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::document::{BOUNDS, referred};

/// A schema's meaning. Its parts are schemas of the description, as they stand there.
#[derive(Debug, Default)]
pub struct Shape<'a> {
    pub kind: String,
    pub nullable: bool,
    pub deprecated: bool,
    pub format: Option<&'a str>,
    pub limits: BTreeMap<&'a str, &'a Value>,
    pub default: Option<&'a Value>,
    /// Its values as JSON text, `null` aside.
    pub values: Option<BTreeSet<String>>,
    pub properties: BTreeMap<&'a str, Property<'a>>,
    pub items: Option<&'a Value>,
    /// The values of a map.
    pub entries: Option<&'a Value>,
    pub variants: Vec<&'a Value>,
    /// The named schemas that it is an `allOf` of.
    pub parts: BTreeSet<&'a str>,
}

/// A property of an object.
#[derive(Debug, Clone, Copy)]
pub struct Property<'a> {
    pub schema: &'a Value,
    pub required: bool,
    /// The named part of an `allOf` that it comes from.
    pub part: Option<&'a str>,
}

/// What a use of a named schema adds to it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Remarks<'a> {
    pub nullable: bool,
    pub deprecated: bool,
    pub format: Option<&'a str>,
    pub limits: BTreeMap<&'a str, &'a Value>,
    pub default: Option<&'a Value>,
}

/// The schema of this name.
pub fn named<'a>(document: &'a Value, name: &str) -> Option<&'a Value> {
    document["components"]["schemas"].get(name)
}

/// What a `$ref` to any place of the description leads to.
pub fn resolve<'a>(document: &'a Value, node: &'a Value) -> &'a Value {
    // A circle of references means nothing.
    const DEEPEST: usize = 16;
    let mut node = node;
    for _ in 0..DEEPEST {
        let Some(pointer) = node.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#')) else { break };
        match document.pointer(pointer) {
            Some(target) => node = target,
            None => break,
        }
    }
    node
}

/// The named schema that a use stands for, with what the use adds, if it is no schema of its own.
pub fn used(schema: &Value) -> Option<(&str, Remarks<'_>)> {
    if let Some(name) = referred(schema) {
        return Some((name, remarks([schema])));
    }
    let parts = schema.get("allOf")?.as_array()?;
    let mut references = parts.iter().filter_map(referred);
    let (name, None) = (references.next()?, references.next()) else { return None };
    let others = || parts.iter().filter(|p| referred(p).is_none()).chain([schema]);
    others().all(only_remarks).then(|| (name, remarks(others())))
}

/// The schema that a name stands for, where it is only another name.
pub fn meant<'a>(document: &'a Value, name: &'a str) -> &'a str {
    let mut seen = vec![name];
    let mut name = name;
    while let Some((further, _)) = named(document, name).and_then(used).filter(|(further, _)| !seen.contains(further)) {
        seen.push(further);
        name = further;
    }
    name
}

/// Whether a schema says nothing of the form: no fields, no values, no parts but the ones of `allOf`.
fn only_remarks(schema: &Value) -> bool {
    schema.as_object().into_iter().flatten().all(|(key, value)| match key.as_str() {
        "properties" => value.as_object().is_some_and(serde_json::Map::is_empty),
        "required" | "enum" => value.as_array().is_some_and(Vec::is_empty),
        "items" | "oneOf" | "anyOf" | "$ref" => false,
        "additionalProperties" => value.is_boolean(),
        _ => true,
    })
}

fn remarks<'a>(schemas: impl IntoIterator<Item = &'a Value>) -> Remarks<'a> {
    let mut shape = Shape::default();
    schemas.into_iter().for_each(|schema| shape.take_remarks(schema));
    shape.remarks()
}

/// Whether a value may be null: a part of `allOf` that says so decides, a reference only where nothing but
/// references, or nothing but remarks on one, stand.
fn is_nullable<'a>(document: &'a Value, schema: &'a Value, open: &mut Vec<&'a str>) -> bool {
    if is_true(schema, "nullable") || schema["enum"].as_array().is_some_and(|values| values.contains(&Value::Null)) {
        return true;
    }
    if let Some(name) = referred(schema) {
        if open.contains(&name) {
            return false;
        }
        open.push(name);
        let nullable = named(document, name).is_some_and(|target| is_nullable(document, target, open));
        open.pop();
        return nullable;
    }
    let Some(parts) = schema["allOf"].as_array() else { return false };
    let (references, inline): (Vec<_>, Vec<_>) = parts.iter().partition(|part| referred(part).is_some());
    inline.iter().any(|part| is_nullable(document, part, open))
        || !references.is_empty()
            && (inline.is_empty() || used(schema).is_some())
            && references.iter().all(|part| is_nullable(document, part, open))
}

fn is_true(schema: &Value, key: &str) -> bool {
    schema.get(key) == Some(&Value::Bool(true))
}

impl<'a> Shape<'a> {
    /// What `schema` means.
    pub fn of(document: &'a Value, schema: &'a Value) -> Self {
        let mut shape = Self::default();
        let mut required = BTreeSet::new();
        shape.take(document, schema, None, &mut required, &mut Vec::new());
        for (name, property) in &mut shape.properties {
            property.required = required.contains(name);
        }
        shape.nullable = is_nullable(document, schema, &mut Vec::new());
        if shape.kind.is_empty() {
            shape.implied_kind().clone_into(&mut shape.kind);
        }
        shape
    }

    fn take(
        &mut self,
        document: &'a Value,
        schema: &'a Value,
        part: Option<&'a str>,
        required: &mut BTreeSet<&'a str>,
        open: &mut Vec<&'a str>,
    ) {
        let Some(map) = schema.as_object() else { return };
        if let Some(name) = referred(schema).filter(|name| !open.contains(name)) {
            open.push(name);
            self.take(document, named(document, name).unwrap_or(&Value::Null), part, required, open);
            open.pop();
        }
        for schema in map.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            let name = referred(schema);
            self.parts.extend(name);
            self.take(document, schema, name.or(part), required, open);
        }
        for (key, value) in map {
            match (key.as_str(), value) {
                ("type", Value::String(kind)) => self.kind.clone_from(kind),
                ("required", Value::Array(names)) => required.extend(names.iter().filter_map(Value::as_str)),
                ("properties", Value::Object(properties)) => {
                    let new =
                        properties.iter().map(|(n, schema)| (n.as_str(), Property { schema, required: false, part }));
                    self.properties.extend(new);
                }
                ("items", _) => self.items = Some(value),
                ("additionalProperties", Value::Object(entries)) if !entries.is_empty() => self.entries = Some(value),
                ("oneOf" | "anyOf", Value::Array(variants)) => self.variants.extend(variants),
                ("enum", Value::Array(values)) if !values.is_empty() => {
                    self.values = Some(values.iter().filter(|v| !v.is_null()).map(text).collect());
                }
                _ => {}
            }
        }
        self.take_remarks(schema);
    }

    fn take_remarks(&mut self, schema: &'a Value) {
        for (key, value) in schema.as_object().into_iter().flatten() {
            match (key.as_str(), value) {
                ("nullable", value) => self.nullable |= *value == Value::Bool(true),
                ("deprecated", value) => self.deprecated |= *value == Value::Bool(true),
                ("format", Value::String(format)) => self.format = Some(format),
                ("default", value) => self.default = Some(value),
                // What forbids nothing is no limit.
                ("exclusiveMinimum" | "exclusiveMaximum", Value::Bool(false)) => {}
                (key, value) if BOUNDS.contains(&key) => drop(self.limits.insert(key, value)),
                _ => {}
            }
        }
    }

    fn implied_kind(&self) -> &'static str {
        match self {
            Self { properties, .. } if !properties.is_empty() => "object",
            Self { entries: Some(_), .. } => "object",
            Self { items: Some(_), .. } => "array",
            Self { values: Some(values), .. } if values.iter().all(|v| v.starts_with('"')) => "string",
            Self { limits, .. } if limits.keys().any(|k| k.ends_with("Length") || *k == "pattern") => "string",
            Self { limits, .. } if limits.keys().any(|k| k.ends_with("imum")) => "number",
            _ => "any",
        }
    }

    /// What is said beside the form.
    pub fn remarks(&self) -> Remarks<'a> {
        let Self { nullable, deprecated, format, limits, default, .. } = self;
        Remarks {
            nullable: *nullable,
            deprecated: *deprecated,
            format: *format,
            limits: limits.clone(),
            default: *default,
        }
    }

    /// The type in words: that of a map names it, since an object without fields is any.
    pub fn kind(&self) -> &str {
        match self {
            Self { kind, entries: Some(_), properties, .. } if kind == "object" && properties.is_empty() => "map",
            _ => &self.kind,
        }
    }
}

/// A value as JSON text.
pub fn text(value: &Value) -> String {
    value.to_string()
}
