//! Adds the texts of `spec/docs/` to products, operations, types, fields and values.

use std::collections::BTreeMap;

use crate::model::{Api, Kind, Struct, Variant};
use crate::read::docs::Docs;

pub fn run(api: &mut Api, docs: &Docs) {
    for (name, product) in &mut api.products {
        let Some(docs) = docs.products.get(name) else { continue };
        product.words = Some((docs.title.clone(), docs.about.clone()));
        product.flow.clone_from(&docs.flow);
    }
    for (id, operation) in &mut api.operations {
        operation.words = docs.operation(id).map(str::to_owned);
        operation.instead = docs.instead_of(id).filter(|_| operation.is_deprecated).map(str::to_owned);
    }
    let schemas: BTreeMap<String, String> =
        api.types.iter().map(|(name, ty)| (name.clone(), ty.schema.clone())).collect();
    for ty in api.types.values_mut() {
        ty.words = docs.schema(&ty.schema).map(str::to_owned);
        match &mut ty.kind {
            Kind::Struct(it) => {
                let object = it.object.as_ref().and_then(|name| schemas.get(name));
                fields(it, &ty.schema, object.map(String::as_str), docs);
            }
            Kind::Enum(it) => {
                it.is_evident = docs.is_evident(&ty.schema);
                values(&mut it.variants, &ty.schema, docs);
            }
            Kind::Union(it) => values(&mut it.values, &ty.schema, docs),
            _ => {}
        }
    }
}

/// Adds the texts about values.
fn values(variants: &mut [Variant], schema: &str, docs: &Docs) {
    for variant in variants {
        variant.words = docs.value(schema, &variant.wire).map(str::to_owned);
    }
}

/// Adds the texts about fields. An answer that is an object with a `request_id` has the texts of the object.
fn fields(it: &mut Struct, schema: &str, object: Option<&str>, docs: &Docs) {
    for field in &mut it.fields {
        let of_object = || docs.field(object?, &field.wire);
        let text = docs.field(schema, &field.wire).or_else(of_object).or_else(|| docs.any_field(&field.wire));
        field.words = text.map(str::to_owned);
        if field.is_deprecated {
            field.instead = docs.instead_of(&format!("{schema}.{}", field.wire)).map(str::to_owned);
        }
    }
}
