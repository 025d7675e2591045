//! A product's module: the client's methods, the parameters and pages of its operations, and its types.

use quote::quote;

use super::names::Scope;
use super::print::Code;
use super::{constructors, methods, pages, types, words};
use crate::model::{Api, Operation};
use crate::problem::Result;

/// Renders the module `name`.
pub fn file(api: &Api, name: &str) -> Result<Code> {
    let scope = Scope { api, module: name };
    let operations: Vec<(&String, &Operation)> = api.operations_in(name).collect();
    let methods = operations.iter().map(|(id, operation)| {
        let (method, pages) = (methods::method(scope, id, operation), pages::method(scope, operation));
        quote!(#method #pages)
    });
    let client = (!operations.is_empty()).then(|| quote!(impl crate::Client { #(#methods)* }));
    let beside = operations.iter().map(|(id, operation)| {
        let (options, paged) = (methods::options(scope, id, operation), pages::paged(scope, id, operation));
        quote!(#options #paged)
    });
    let types = api.types_in(name).map(|(name, ty)| {
        let (item, constructors) = (types::item(scope, name, ty), constructors::block(scope, name, ty));
        let (conversion, contents) = (types::conversion(scope, name, ty), types::contents(scope, name, ty));
        quote!(#item #conversion #contents #constructors)
    });
    let about = words::inner(&words::product(api, name));
    let wire = super::tables::has_any(api, name).then(|| {
        quote!(
            pub(crate) mod wire;
        )
    });
    Code::parse(&format!("module {name}"), quote!(#about #wire #client #(#beside)* #(#types)*))
}
