//! A schema's meaning on the wire, however it is written: references are resolved and `allOf` is merged.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::null::is_nullable;
use super::reference::{named, referred};

/// Keywords that bound the values of a schema.
pub const BOUNDS: [&str; 12] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
];

/// A schema's meaning. Its fields, elements and variants are schemas as the description has them.
#[derive(Debug, Default)]
pub struct Shape<'a> {
    pub kind: String,
    pub nullable: bool,
    pub deprecated: bool,
    pub format: Option<&'a str>,
    pub limits: BTreeMap<&'a str, &'a Value>,
    pub default: Option<&'a Value>,
    /// Its values as JSON text, without `null`.
    pub values: Option<BTreeSet<String>>,
    pub properties: BTreeMap<&'a str, Property<'a>>,
    pub items: Option<&'a Value>,
    /// The values of a map.
    pub entries: Option<&'a Value>,
    pub variants: Vec<&'a Value>,
    /// The named schemas in its `allOf`.
    pub parts: BTreeSet<&'a str>,
}

/// A property of an object.
#[derive(Debug, Clone, Copy)]
pub struct Property<'a> {
    pub schema: &'a Value,
    pub required: bool,
    /// The named part of an `allOf` that has it.
    pub part: Option<&'a str>,
}

/// The annotations of a schema, which a use of a named schema can add.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Annotations<'a> {
    pub nullable: bool,
    pub deprecated: bool,
    pub format: Option<&'a str>,
    pub limits: BTreeMap<&'a str, &'a Value>,
    pub default: Option<&'a Value>,
}

impl<'a> Annotations<'a> {
    /// Reads the annotations of these schemas, the later ones winning.
    pub fn of(schemas: impl IntoIterator<Item = &'a Value>) -> Self {
        let mut shape = Shape::default();
        schemas.into_iter().for_each(|schema| shape.take_annotations(schema));
        shape.annotations()
    }
}

impl<'a> Shape<'a> {
    /// Reads the meaning of `schema`.
    pub fn of(document: &'a Value, schema: &'a Value) -> Self {
        let mut shape = Self::default();
        let mut required = BTreeSet::new();
        shape.take(document, schema, None, &mut required, &mut Vec::new());
        for (name, property) in &mut shape.properties {
            property.required = required.contains(name);
        }
        shape.nullable = is_nullable(&|name| named(document, name), schema);
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
                    self.values = Some(values.iter().filter(|v| !v.is_null()).map(Value::to_string).collect());
                }
                _ => {}
            }
        }
        self.take_annotations(schema);
    }

    fn take_annotations(&mut self, schema: &'a Value) {
        for (key, value) in schema.as_object().into_iter().flatten() {
            match (key.as_str(), value) {
                ("nullable", value) => self.nullable |= *value == Value::Bool(true),
                ("deprecated", value) => self.deprecated |= *value == Value::Bool(true),
                ("format", Value::String(format)) => self.format = Some(format),
                ("default", value) => self.default = Some(value),
                // In OpenAPI 3.0, these keywords can be `false`, which sets no limit.
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

    /// Returns the annotations of the schema.
    pub fn annotations(&self) -> Annotations<'a> {
        let Self { nullable, deprecated, format, limits, default, .. } = self;
        Annotations {
            nullable: *nullable,
            deprecated: *deprecated,
            format: *format,
            limits: limits.clone(),
            default: *default,
        }
    }

    /// Returns the type in words. A map is distinguished from an object without fields, which holds anything.
    pub fn kind(&self) -> &str {
        match self {
            Self { kind, entries: Some(_), properties, .. } if kind == "object" && properties.is_empty() => "map",
            _ => &self.kind,
        }
    }
}
