//! A schema's meaning on the wire, however it is written: references are resolved and `allOf` is merged.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::null::is_nullable;
use super::reference::{named, referred, resolve};

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
    pub annotations: Annotations<'a>,
    /// Its values as JSON text, without `null`.
    pub values: Option<BTreeSet<String>>,
    pub properties: BTreeMap<&'a str, Property<'a>>,
    pub items: Option<&'a Value>,
    /// The values of a map.
    pub entries: Option<&'a Value>,
    /// Whether fields that it does not name are forbidden.
    pub is_closed: bool,
    pub variants: Vec<&'a Value>,
    /// The keyword that holds its variants.
    pub union: Option<&'a str>,
    pub discriminator: Option<&'a Value>,
    /// The named schemas in its `allOf`.
    pub parts: BTreeSet<&'a str>,
    /// The names of all fields that must be there, whether it describes them or not.
    pub required: BTreeSet<&'a str>,
}

/// A property of an object.
#[derive(Debug, Clone, Copy)]
pub struct Property<'a> {
    pub schema: &'a Value,
    pub required: bool,
    /// The named part of an `allOf` that has it.
    pub part: Option<&'a str>,
}

/// Whether a schema is text of any content: not one of certain values, and not a date.
pub fn is_text(document: &Value, schema: &Value) -> bool {
    let shape = Shape::of(document, schema);
    let is_date = shape.annotations.format.is_some_and(|format| format.starts_with("date"));
    shape.kind == "string" && shape.values.is_none() && !is_date
}

/// The annotations of a schema, which a use of a named schema can add.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Annotations<'a> {
    pub nullable: bool,
    pub deprecated: bool,
    pub read_only: bool,
    pub write_only: bool,
    pub format: Option<&'a str>,
    pub limits: BTreeMap<&'a str, &'a Value>,
    pub default: Option<&'a Value>,
    /// Keywords that mean nothing to this reader, or have a value of an unknown form.
    pub rest: BTreeMap<&'a str, &'a Value>,
}

impl<'a> Annotations<'a> {
    /// Reads the annotations of these schemas, the later ones winning.
    pub fn of(schemas: impl IntoIterator<Item = &'a Value>) -> Self {
        let mut shape = Shape::default();
        schemas.into_iter().filter_map(Value::as_object).for_each(|schema| shape.take_keywords(schema, None));
        shape.annotations
    }

    fn take(&mut self, key: &'a str, value: &'a Value) {
        match (key, value) {
            ("nullable", Value::Bool(is)) => self.nullable |= is,
            ("deprecated", Value::Bool(is)) => self.deprecated |= is,
            ("readOnly", Value::Bool(is)) => self.read_only |= is,
            ("writeOnly", Value::Bool(is)) => self.write_only |= is,
            ("format", Value::String(format)) => self.format = Some(format),
            ("default", value) => self.default = Some(value),
            (key, value) if BOUNDS.contains(&key) || key == "uniqueItems" => {
                if !limits_nothing(key, value) {
                    self.limits.insert(key, value);
                }
            }
            (key, _) if is_prose(key) => {}
            (key, value) => drop(self.rest.insert(key, value)),
        }
    }
}

/// Whether a keyword of any node of the description has no meaning on the wire.
pub fn is_prose(key: &str) -> bool {
    const PROSE: [&str; 7] = ["description", "summary", "title", "example", "examples", "externalDocs", "tags"];
    key.starts_with("x-") || PROSE.contains(&key)
}

/// Whether a bound allows every value. In OpenAPI 3.0, some bounds can be `false`.
fn limits_nothing(key: &str, value: &Value) -> bool {
    let is_size = ["minLength", "minItems", "minProperties"].contains(&key);
    *value == Value::Bool(false) || is_size && value.as_f64() == Some(0.0)
}

impl<'a> Shape<'a> {
    /// Reads the meaning of `schema`.
    pub fn of(document: &'a Value, schema: &'a Value) -> Self {
        let mut shape = Self::default();
        shape.take(document, schema, None, &mut Vec::new());
        for (name, property) in &mut shape.properties {
            property.required = shape.required.contains(name);
        }
        shape.annotations.nullable = is_nullable(&|name| named(document, name), schema);
        if shape.kind.is_empty() {
            shape.kind = shape.implied_kind(document);
        }
        shape
    }

    fn take(&mut self, document: &'a Value, schema: &'a Value, part: Option<&'a str>, open: &mut Vec<&'a str>) {
        let Some(map) = schema.as_object() else { return };
        if let Some(name) = referred(schema).filter(|name| !open.contains(name)) {
            open.push(name);
            self.take(document, named(document, name).unwrap_or(&Value::Null), part, open);
            open.pop();
        }
        for schema in in_order(map.get("allOf")) {
            let name = referred(schema);
            self.parts.extend(name);
            self.take(document, schema, name.or(part), open);
        }
        self.take_keywords(map, part);
    }

    /// Reads the keywords of one schema, without those of its `$ref` and its `allOf`.
    fn take_keywords(&mut self, schema: &'a Map<String, Value>, part: Option<&'a str>) {
        for (key, value) in schema {
            match (key.as_str(), value) {
                ("$ref", Value::String(_))
                | ("allOf", Value::Array(_))
                | ("additionalProperties", Value::Bool(true)) => {}
                ("type", Value::String(kind)) => self.kind.clone_from(kind),
                ("type", Value::Array(kinds)) => self.kind = alternatives(kinds.iter().filter_map(Value::as_str)),
                ("required", Value::Array(names)) => self.required.extend(names.iter().filter_map(Value::as_str)),
                ("properties", Value::Object(properties)) => {
                    let property = |schema| Property { schema, required: false, part };
                    self.properties.extend(properties.iter().map(|(name, schema)| (name.as_str(), property(schema))));
                }
                ("items", Value::Object(_)) => self.items = Some(value),
                ("additionalProperties", Value::Bool(false)) => self.is_closed = true,
                ("additionalProperties", Value::Object(entries)) => {
                    if !entries.is_empty() {
                        self.entries = Some(value);
                    }
                }
                ("oneOf" | "anyOf", Value::Array(variants)) => {
                    self.variants.extend(variants);
                    self.union = Some(key);
                }
                ("discriminator", Value::Object(_)) => self.discriminator = Some(value),
                ("enum", Value::Array(values)) => {
                    if !values.is_empty() {
                        self.values = Some(values.iter().filter(|v| !v.is_null()).map(value_text).collect());
                    }
                }
                (key, value) => self.annotations.take(key, value),
            }
        }
    }

    fn implied_kind(&self, document: &'a Value) -> String {
        let kind = match self {
            Self { properties, .. } if !properties.is_empty() => "object",
            Self { entries: Some(_), .. } | Self { is_closed: true, .. } => "object",
            Self { items: Some(_), .. } => "array",
            Self { values: Some(values), .. } => return alternatives(values.iter().map(|v| kind_of(v))),
            Self { annotations, .. } if annotations.limits.keys().any(|k| k.ends_with("Length") || *k == "pattern") => {
                "string"
            }
            Self { annotations, .. } if annotations.limits.keys().any(|k| k.ends_with("imum")) => "number",
            Self { variants, .. } if !variants.is_empty() => return kind_of_variants(document, variants),
            _ => ANY,
        };
        kind.to_owned()
    }

    /// Returns the type in words. A map is distinguished from an object without fields, which holds anything.
    pub fn kind(&self) -> &str {
        match self {
            Self { kind, entries: Some(_), properties, .. } if kind == "object" && properties.is_empty() => "map",
            _ => &self.kind,
        }
    }
}

/// The kind of a schema that allows everything.
pub const ANY: &str = "any";

/// Between the kinds of which a value may have any.
pub const OR: &str = " or ";

/// Returns the parts of an `allOf` in an order of their own: a value has to fit all of them, whatever their order.
fn in_order(parts: Option<&Value>) -> Vec<&Value> {
    let mut parts: Vec<&Value> = parts.and_then(Value::as_array).into_iter().flatten().collect();
    parts.sort_by_cached_key(|part| match referred(part) {
        Some(name) => (0, name.to_owned()),
        None => (1, part.to_string()),
    });
    parts
}

/// Returns the kinds in words, without repetition and null.
fn alternatives<'k>(kinds: impl Iterator<Item = &'k str>) -> String {
    let kinds: BTreeSet<&str> = kinds.filter(|kind| *kind != "null").collect();
    if kinds.is_empty() { ANY.to_owned() } else { kinds.into_iter().collect::<Vec<_>>().join(OR) }
}

/// Returns the kinds that the variants of a union name, or `any` if one names none.
fn kind_of_variants(document: &Value, variants: &[&Value]) -> String {
    let kinds: Option<Vec<&str>> = variants.iter().map(|v| resolve(document, v)["type"].as_str()).collect();
    kinds.map_or_else(|| ANY.to_owned(), |kinds| alternatives(kinds.into_iter()))
}

/// Returns JSON text that is equal for equal values: `4.0` is `4`.
pub fn value_text(value: &Value) -> String {
    match value.as_f64() {
        Some(number) if value.is_f64() => number.to_string(),
        _ => value.to_string(),
    }
}

/// Returns the kind of a value, which is given as JSON text.
fn kind_of(text: &str) -> &'static str {
    match text.as_bytes().first() {
        Some(b'"') => "string",
        Some(b't' | b'f') => "boolean",
        Some(b'[') => "array",
        Some(b'{') => "object",
        _ => "number",
    }
}
