//! Adds the texts of `spec/docs/` to products, operations, types and fields.

use crate::model::{Api, Kind};
use crate::normalise::type_name;
use crate::read::docs::Docs;

pub fn run(api: &mut Api, docs: &Docs) {
    for (name, product) in &mut api.products {
        product.words = docs.products.get(name).map(|words| (words.title.clone(), words.about.clone()));
    }
    for (id, operation) in &mut api.operations {
        operation.words = docs.operation(id).map(str::to_owned);
        operation.instead = docs.instead_of(id).filter(|_| operation.is_deprecated).map(str::to_owned);
    }
    for ty in api.types.values_mut() {
        ty.words = docs.schema(&ty.schema).map(str::to_owned);
        if let Kind::Struct(it) = &mut ty.kind {
            for field in it.fields.iter_mut().filter(|field| field.is_deprecated) {
                field.instead = docs.instead_of(&format!("{}.{}", ty.schema, field.wire)).map(str::to_owned);
            }
        }
    }
    for (schema, texts) in docs.fields() {
        let Some(Kind::Struct(it)) = api.types.get_mut(&type_name(schema)).map(|ty| &mut ty.kind) else { continue };
        for field in &mut it.fields {
            field.words = texts.get(&field.wire).map(|text| text.trim().to_owned());
        }
    }
}
