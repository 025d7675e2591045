//! Lowers named schemas into types of the model.

use serde_json::Value;
use syn::{Fields, Item};

use super::{STAGE, fields, generated, ty};
use crate::model::{Enum, Home, Kind, SHARED, Struct, Ty, Type, UNKNOWN, Uses, Variant};
use crate::normalise::{NAME, TRANSPARENT, VALUES};
use crate::openapi::{below, referred};
use crate::policy::Policy;
use crate::problem::{Problem, Result};

impl Type {
    /// Creates a type of which only the schema and the kind are known.
    pub(super) fn new(schema: String, kind: Kind) -> Self {
        let home = Home { module: SHARED.to_owned(), condition: None };
        Self { schema, kind, uses: Uses::default(), home, webhook: None, words: None }
    }
}

/// Lowers the named schema, and the item that progenitor made of it.
pub fn lower(name: &str, schema: &Value, item: Item, policy: &Policy) -> Result<Type> {
    let published = schema[NAME].as_str().unwrap_or(name);
    let kind = kind(name, published, schema, item, policy).ok_or_else(|| {
        Problem::new(
            STAGE,
            format!("schema {published}"),
            "progenitor makes a type of it whose form is unknown",
            "bring the schema into a known form in plaid-gen/src/normalise, or extend plaid-gen/src/lower",
        )
    })?;
    if let Kind::Enum(it) = &kind
        && let Some(taken) = it.variants.iter().find(|variant| variant.name == UNKNOWN)
    {
        let what = format!("its value {:?} takes the name of the variant for unknown values", taken.wire);
        let remedy = "rename UNKNOWN in plaid-gen/src/model/types.rs, and in the runtime";
        return Err(Problem::new(STAGE, format!("schema {published}"), what, remedy).into());
    }
    let mut ty = Type::new(published.to_owned(), kind);
    below(schema, &mut String::new(), &mut |_, part| ty.uses.refers_to.extend(referred(part).map(str::to_owned)));
    ty.uses.is_always = policy.errors.is_always(published);
    Ok(ty)
}

fn kind(name: &str, published: &str, schema: &Value, item: Item, policy: &Policy) -> Option<Kind> {
    let rules = &policy.rules;
    let values = schema.get(VALUES).or_else(|| schema.get("enum")).and_then(Value::as_array);
    if let Some(values) = values {
        return open_enum(item, values).map(Kind::Enum);
    }
    if schema.get(TRANSPARENT).is_some() {
        let meaning = rules.fields.meaning("", published, schema["type"].as_str());
        return content(item).map(|ty| Kind::Alias(ty, meaning));
    }
    let is_identifier = rules.fields.has_identifier(name);
    if rules.schemas.is_secret(published) || (is_identifier && name.ends_with("Token")) {
        return Some(Kind::Secret);
    }
    if is_identifier {
        return Some(Kind::Identifier);
    }
    let properties = schema.get("properties")?.as_object()?;
    let fields = match item {
        // typify makes a map of an object without properties.
        _ if properties.is_empty() => Vec::new(),
        Item::Struct(item) => fields::lower(published, schema, &item, policy)?,
        _ => return None,
    };
    Some(Kind::Struct(Struct { fields, ..Struct::default() }))
}

fn open_enum(item: Item, values: &[Value]) -> Option<Enum> {
    let Item::Enum(item) = item else { return None };
    let variants = item.variants.iter().map(|variant| Variant {
        name: variant.ident.to_string(),
        wire: generated::wire_name(&variant.attrs, &variant.ident),
    });
    let bare = values.iter().filter(|value| !value.is_string()).map(Value::to_string).collect();
    Some(Enum { variants: variants.collect(), bare })
}

/// Returns the type that a newtype or alias gives another name.
fn content(item: Item) -> Option<Ty> {
    match item {
        Item::Type(item) => ty::lower(&item.ty),
        Item::Struct(item) => match &item.fields {
            Fields::Unnamed(fields) => ty::lower(&fields.unnamed.first()?.ty),
            _ => None,
        },
        _ => None,
    }
}
