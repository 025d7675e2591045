//! Adds the texts of `spec/docs/` to products, operations and types.

use crate::docs::Docs;
use crate::model::Api;

pub fn run(api: &mut Api, docs: &Docs) {
    for (name, product) in &mut api.products {
        product.words = docs.products.get(name).map(|words| (words.title.clone(), words.about.clone()));
    }
    for (id, operation) in &mut api.operations {
        operation.words = docs.operation(id).map(str::to_owned);
    }
    for ty in api.types.values_mut() {
        ty.words = docs.schema(&ty.schema).map(str::to_owned);
    }
}
