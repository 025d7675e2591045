//! Lowers the properties of a named schema into fields of the model.

use serde_json::{Map, Value};
use syn::ItemStruct;

use super::{generated, ty};
use crate::model::{Field, OnlyWhen, Presence, Ty};
use crate::normalise::{FIELDS, LIMITS};
use crate::policy::Policy;

/// Lowers the fields of the struct that progenitor made of `schema`; `None` for a form that is unknown.
pub fn lower(published: &str, schema: &Value, item: &ItemStruct, policy: &Policy) -> Option<Vec<Field>> {
    item.fields.iter().map(|field| lower_one(published, schema, field, policy)).collect()
}

fn lower_one(published: &str, schema: &Value, field: &syn::Field, policy: &Policy) -> Option<Field> {
    let name = field.ident.as_ref()?;
    let wire = generated::wire_name(&field.attrs, name);
    let property = schema["properties"].get(&wire)?;
    let made = make(published, schema, (&wire, property), policy);
    let ty = match (made.presence, ty::lower(&field.ty)?) {
        (Presence::Required, ty) => ty,
        (_, Ty::Nullable(inner)) => *inner,
        _ => return None,
    };
    Some(Field { name: name.to_string(), ty, ..made })
}

/// Makes a field of which only the name and the type in Rust are unknown: until then, these are the name on the wire
/// and any JSON.
pub(super) fn make(published: &str, schema: &Value, (wire, property): (&str, &Value), policy: &Policy) -> Field {
    let rules = &policy.rules;
    let facts = &schema[FIELDS][wire];
    let is = |fact: &str| facts[fact] == Value::Bool(true);
    let presence = match (is("required"), is("nullable")) {
        (true, false) => Presence::Required,
        (true, true) => Presence::Nullable,
        (false, false) => Presence::Optional,
        (false, true) => Presence::OptionalOrNull,
    };
    let meaning = rules.fields.meaning(published, wire, innermost(property)["type"].as_str());
    let only_when = rules.schemas.exactly_when(published, wire);
    Field {
        name: wire.to_owned(),
        ty: Ty::Json,
        presence,
        is_deprecated: is("deprecated"),
        instead: None,
        privacy: rules.fields.privacy(published, wire, property, meaning),
        stakes: rules.fields.stakes(published, wire),
        fixed: None,
        meaning,
        only_when: only_when.map(|when| OnlyWhen { field: when.field.clone(), value: when.value.clone() }),
        limits: limits(property),
        words: None,
        wire: wire.to_owned(),
    }
}

/// Returns the element schema of a list, however deeply it is nested, and any other schema itself.
fn innermost(schema: &Value) -> &Value {
    schema.get("items").map_or(schema, innermost)
}

fn limits(property: &Value) -> Map<String, Value> {
    property[LIMITS].as_object().cloned().unwrap_or_default()
}
