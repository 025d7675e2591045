//! Lowers named schemas into types of the model.

use std::collections::BTreeSet;
use std::iter;

use serde_json::Value;
use syn::{Fields, Item, ItemStruct};

use super::{STAGE, fields, generated, ty};
use crate::model::{Content, Enum, Kind, Struct, Ty, Type, UNKNOWN, Union, Variant};
use crate::normalise::{NAME, RENAMED, TRANSPARENT, UNION, VALUES};
use crate::openapi::{below, referred};
use crate::policy::Policy;
use crate::problem::{Problem, Result};
use crate::type_name::type_name;

/// Lowers the named schema, and the item that progenitor made of it.
pub fn lower(name: &str, schema: &Value, item: Item, policy: &Policy) -> Result<Type> {
    let published = schema[NAME].as_str().unwrap_or(name);
    let kind = kind(name, published, schema, item, policy).ok_or_else(|| {
        Problem::new(
            STAGE,
            format!("schema {published} (/components/schemas/{published})"),
            "progenitor makes a type of it whose form is unknown",
            "bring the schema into a known form in plaid-gen/src/normalise, or extend plaid-gen/src/lower",
        )
    })?;
    let variants: Vec<(&str, &str)> = match &kind {
        Kind::Enum(it) => it.variants.iter().map(|variant| (variant.name.as_str(), variant.wire.as_str())).collect(),
        Kind::Union(it) => it.variants.iter().map(|variant| (variant.name.as_str(), variant.wire.as_str())).collect(),
        _ => Vec::new(),
    };
    if let Some((_, wire)) = variants.iter().find(|(name, _)| *name == UNKNOWN) {
        let what = format!("its value {wire:?} takes the name of the variant for unknown values");
        let remedy = "rename UNKNOWN in plaid-model/src/types.rs, and in the runtime";
        return Err(
            Problem::new(STAGE, format!("schema {published} (/components/schemas/{published})"), what, remedy).into()
        );
    }
    Ok(finish(published, schema, kind, policy))
}

/// Makes the type of a named schema.
pub(super) fn finish(published: &str, schema: &Value, kind: Kind, policy: &Policy) -> Type {
    let mut ty = Type::new(published.to_owned(), kind);
    below(schema, &mut String::new(), &mut |_, part| ty.uses.refers_to.extend(referred(part).map(str::to_owned)));
    ty.uses.is_always = policy.errors.is_always(published);
    ty
}

fn kind(name: &str, published: &str, schema: &Value, item: Item, policy: &Policy) -> Option<Kind> {
    let rules = &policy.rules;
    let values = schema.get(VALUES).or_else(|| schema.get("enum")).and_then(Value::as_array);
    if let Some(values) = values {
        return open_enum(item, values, &schema[RENAMED]).map(Kind::Enum);
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
    if let (Some(union), Item::Struct(item)) = (schema.get(UNION), &item) {
        return self::union(union, item).map(Kind::Union);
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

fn open_enum(item: Item, values: &[Value], renamed: &Value) -> Option<Enum> {
    let Item::Enum(item) = item else { return None };
    let variants = item.variants.iter().map(|variant| {
        let name = generated::wire_name(&variant.attrs, &variant.ident);
        let wire = renamed[&name].as_str().map_or(name.clone(), str::to_owned);
        Variant { name: variant.ident.to_string(), wire, words: None }
    });
    let bare = values.iter().filter(|value| !value.is_string()).map(Value::to_string).collect();
    Some(Enum { variants: variants.collect(), bare, is_evident: false })
}

/// Lowers a union, whose variants are the fields of a struct.
fn union(union: &Value, item: &ItemStruct) -> Option<Union> {
    let mut taken = BTreeSet::from([UNKNOWN.to_owned()]);
    let mut variants = Vec::new();
    for field in &item.fields {
        let property = generated::wire_name(&field.attrs, field.ident.as_ref()?);
        let wire = union["names"].get(&property)?.as_str()?.to_owned();
        variants.push(Content { name: variant_name(&wire, &mut taken), wire, ty: ty::lower(&field.ty)? });
    }
    let values = union["values"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let values =
        values.map(|value| Variant { name: variant_name(value, &mut taken), wire: value.to_owned(), words: None });
    let values = values.collect();
    Some(Union { tag: union["tag"].as_str().map(str::to_owned), variants, values })
}

/// Returns the Rust name of a union's variant, which no other has.
fn variant_name(wire: &str, taken: &mut BTreeSet<String>) -> String {
    let name = match type_name(wire).as_str() {
        "" => "Empty".to_owned(),
        name => name.to_owned(),
    };
    let numbered = (2..).map(|number| format!("{}{number}", name.trim_end_matches('_')));
    let free = iter::once(name.clone()).chain(numbered).find(|name| taken.insert(name.clone()));
    free.unwrap_or(name)
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
