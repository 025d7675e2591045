//! Renders a table for the tests: the type of each schema. The checks themselves are handwritten.

use quote::quote;

use super::names::ident;
use super::print::Code;
use crate::model::{Api, Kind};
use crate::problem::Result;

/// Renders the file with the table.
pub fn file(api: &Api) -> Result<Code> {
    let is_named = |name: &str| api.types.get(api.meant(name)).is_some_and(|ty| !matches!(ty.kind, Kind::Alias(..)));
    let types = api.types.iter().filter(|(name, _)| is_named(name));
    let arms = types.map(|(name, ty)| {
        let (name, schema) = (ident(name), &ty.schema);
        quote!(#schema => visitor.visit::<types::#name>())
    });
    let code = quote! {
        use plaid_api::types;

        use crate::types::TypeVisitor;

        /// Visits the type of this schema.
        pub fn visit<V: TypeVisitor>(schema: &str, visitor: V) -> Option<V::Output> {
            Some(match schema {
                #(#arms,)*
                _ => return None,
            })
        }
    };
    Code::parse("the tests' table of types", code)
}
