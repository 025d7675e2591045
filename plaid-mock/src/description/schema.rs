//! Reads schemas of the description. Apart from the translation to JSON Schema, only this file knows what their keywords
//! mean.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::description;

/// The kinds of values that a schema describes.
pub enum Kind<'a> {
    /// An object with properties, or a composition by `allOf`.
    Object,
    /// An object with arbitrary keys, and the schema of their values if there is one.
    Map(Option<&'a Value>),
    /// A list of this schema.
    List(&'a Value),
    /// One of several forms.
    Union(Union<'a>),
    Text,
    Integer,
    Number,
    Boolean,
    /// Any JSON value.
    Any,
}

/// The forms of a value.
#[derive(Clone, Copy)]
pub struct Union<'a> {
    pub variants: &'a [Value],
    /// The field that tells the variants apart, if they are objects that have one.
    pub tag: Option<Tag<'a>>,
}

/// A field whose value names the variant of an object.
#[derive(Clone, Copy)]
pub struct Tag<'a> {
    pub field: &'a str,
    /// The references to the variants, by value.
    mapping: &'a Map<String, Value>,
}

/// The properties of a schema, including those of everything that it refers to or is composed of.
#[derive(Default)]
pub struct Fields<'a> {
    pub properties: BTreeMap<&'a str, &'a Value>,
    pub required: Vec<&'a str>,
    /// The schema of the elements, if the schema is a list.
    pub items: Option<&'a Value>,
    /// Whether the schema is one of several forms or allows arbitrary keys, so that its keys can't be checked here.
    pub is_open: bool,
}

/// Follows a reference.
pub fn resolved(schema: &Value) -> &Value {
    reference(schema).and_then(|name| description().schema(name)).unwrap_or(schema)
}

/// Returns the name of the schema that this one refers to.
pub fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.rsplit('/').next()
}

/// Returns whether null is a value of the schema.
pub fn is_nullable(schema: &Value) -> bool {
    resolved(schema)["nullable"] == true
}

/// Iterates over the schemas that an `allOf` is composed of.
pub fn parts(schema: &Value) -> impl Iterator<Item = &Value> {
    schema["allOf"].as_array().into_iter().flatten()
}

/// Iterates over the properties that stand in the schema itself.
pub fn own_properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().into_iter().flatten()
}

/// Returns the schema of a property, which may stand in everything that the schema refers to or is composed of.
pub fn property<'a>(schema: &'a Value, name: &str) -> Option<&'a Value> {
    let schema = resolved(schema);
    let own = schema.get("properties").and_then(|properties| properties.get(name));
    own.or_else(|| parts(schema).find_map(|part| property(part, name)))
}

/// Returns whether an object may have properties that the schema does not list: because the schema says so, lists none,
/// or is one of several forms.
pub fn is_open(schema: &Value) -> bool {
    let schema = resolved(schema);
    let allows_more = schema.get("additionalProperties").is_some_and(|extra| *extra != Value::Bool(false));
    let has_none = schema.get("properties").is_none() && schema.get("allOf").is_none();
    allows_more || has_none || union(schema).is_some() || parts(schema).any(is_open_part)
}

/// Returns whether a part of an `allOf` makes the whole open. A part without properties, such as `{}`, does not.
fn is_open_part(part: &Value) -> bool {
    let part = resolved(part);
    is_open(part) && (part.get("additionalProperties").is_some() || union(part).is_some())
}

/// Returns the values of an enum, without null.
pub fn values(schema: &Value) -> Option<Vec<&Value>> {
    Some(schema["enum"].as_array()?.iter().filter(|value| !value.is_null()).collect())
}

/// Returns the kind of a schema that is neither a reference nor an enum.
pub fn kind(schema: &Value) -> Kind<'_> {
    let kind = schema["type"].as_str();
    // Upstream lists the values of some strings as their properties.
    let has_properties = schema.get("properties").is_some() && matches!(kind, None | Some("object"));
    if schema.get("allOf").is_some() || has_properties {
        return Kind::Object;
    }
    if let Some(union) = union(schema) {
        return Kind::Union(union);
    }
    match kind {
        Some("object") => Kind::Map(schema.get("additionalProperties").filter(|extra| extra.is_object())),
        Some("array") => Kind::List(&schema["items"]),
        Some("string") => Kind::Text,
        Some("integer") => Kind::Integer,
        Some("number") => Kind::Number,
        Some("boolean") => Kind::Boolean,
        _ => Kind::Any,
    }
}

/// Returns the forms of a schema, if it has several.
pub fn union(schema: &Value) -> Option<Union<'_>> {
    let schema = resolved(schema);
    let variants = ["oneOf", "anyOf"].iter().find_map(|keyword| schema.get(*keyword)?.as_array())?;
    let discriminator = &schema["discriminator"];
    let tag =
        || Some(Tag { field: discriminator["propertyName"].as_str()?, mapping: discriminator["mapping"].as_object()? });
    Some(Union { variants, tag: tag() })
}

impl<'a> Union<'a> {
    /// Returns the variant that an object says it is.
    pub fn variant_of(&self, object: &Value) -> Option<&'a Value> {
        let name = object.get(self.tag?.field)?.as_str()?;
        self.tagged().find(|(known, _)| *known == name).map(|(_, variant)| variant)
    }

    /// Iterates over the values of the tag and their variants.
    pub fn tagged(&self) -> impl Iterator<Item = (&'a str, &'a Value)> + use<'a> {
        let variants = self.variants;
        self.tag.into_iter().flat_map(|tag| tag.mapping).filter_map(move |(name, target)| {
            let target = target.as_str()?.rsplit('/').next();
            Some((name.as_str(), variants.iter().find(|variant| reference(variant) == target)?))
        })
    }
}

impl<'a> Fields<'a> {
    /// Collects the fields of a schema.
    pub fn of(schema: &'a Value) -> Self {
        let mut fields = Self::default();
        fields.add(schema);
        fields
    }

    fn add(&mut self, schema: &'a Value) {
        if let Some(target) = reference(schema).and_then(|name| description().schema(name)) {
            return self.add(target);
        }
        parts(schema).for_each(|part| self.add(part));
        self.properties.extend(own_properties(schema).map(|(name, property)| (name.as_str(), property)));
        self.required.extend(schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str));
        self.items = schema.get("items").or(self.items);
        self.is_open |= ["oneOf", "anyOf"].iter().any(|key| schema.get(key).is_some());
        self.is_open |= schema["additionalProperties"].is_object();
    }
}
