//! The modules around the products: the list of them, the list of all types, and the root.

use std::collections::BTreeMap;
use std::iter;

use quote::quote;

use super::methods::{constant, options_name};
use super::names::{ident, product_gate, shared_gate};
use super::print::Code;
use super::words;
use crate::model::{Api, Condition, Kind, New, OF_NO_PRODUCT, Struct, WEBHOOKS};
use crate::problem::Result;

/// Returns the names of the modules below `product`.
pub fn names(api: &Api) -> impl Iterator<Item = &str> {
    let of_no_product = OF_NO_PRODUCT.into_iter().filter(|module| api.types_in(module).next().is_some());
    let mut names: Vec<&str> = api.products.keys().map(String::as_str).chain(of_no_product).collect();
    names.sort_unstable();
    names.into_iter()
}

/// Renders the list of the products.
pub fn products(api: &Api) -> Result<Code> {
    let modules = names(api).map(|name| {
        let (ident, gate) = (ident(name), product_gate(name));
        quote!(#gate pub mod #ident;)
    });
    let about = words::inner("The products of the Plaid API: each with its types, and its methods on the client.");
    Code::parse("the list of products", quote!(#about #(#modules)*))
}

/// The documentation of the list of all types.
const TYPES: &str = "All types of all products.\n\nImport them by name, as in `use plaid_api::types::{AccountsGetRequest, \
                     Products}`. With a glob,\nnames such as `Item`, `Location` and `Transaction` would be ambiguous beside \
                     those of other crates.";

/// Renders the list of all types.
pub fn types(api: &Api) -> Result<Code> {
    // There is one `use` per module, and one per condition where types of a module have conditions.
    let mut groups = BTreeMap::<(&str, Option<&Condition>), Vec<&str>>::new();
    for (name, ty) in &api.types {
        let group = groups.entry((&ty.home.module, ty.home.condition.as_ref())).or_default();
        group.push(name);
        if let Kind::Struct(Struct { new: New::Struct(required), .. }) = &ty.kind {
            group.push(required);
        }
    }
    let uses = groups.into_iter().map(|((module, condition), types)| {
        let gate = shared_gate(condition).or_else(|| product_gate(module));
        let (module, types) = (ident(module), types.into_iter().map(ident));
        quote!(#gate #[doc(no_inline)] pub use super::product::#module::{#(#types),*};)
    });
    let about = words::inner(TYPES);
    Code::parse("the list of types", quote!(#about #(#uses)*))
}

/// Renders the list of all operations.
pub fn operations(api: &Api) -> Result<Code> {
    let uses = names(api).filter(|module| api.operations_in(module).next().is_some()).map(|name| {
        let (module, gate) = (ident(name), product_gate(name));
        let operations = api.operations_in(name);
        let names = operations.flat_map(|(id, operation)| iter::once(constant(id)).chain(options_name(id, operation)));
        quote!(#gate pub use super::product::#module::wire::{#(#names),*};)
    });
    Code::parse("the list of operations", quote!(#(#uses)*))
}

/// Renders the root of the generated code.
pub fn root(api: &Api) -> Result<Code> {
    let version = &api.version;
    let webhook = (!api.webhooks().is_empty()).then(|| {
        let gate = product_gate(WEBHOOKS);
        quote!(#gate pub mod webhook;)
    });
    let about = words::outer("The version of Plaid's description that this crate is generated from.");
    let code = quote! {
        pub mod error_codes;
        pub mod limits;
        pub mod operations;
        pub mod product;
        pub mod types;
        #webhook
        #about
        pub const DESCRIPTION_VERSION: &str = #version;
    };
    Code::parse("the root", code)
}
