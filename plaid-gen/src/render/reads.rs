//! Renders a table for the tests: the type of each schema. The checks themselves are handwritten.

use quote::quote;

use super::names::ident;
use super::print::Code;
use crate::model::{Api, Kind};
use crate::problem::Result;

/// Renders the file with the table.
pub fn file(api: &Api) -> Result<Code> {
    let types = api.types.iter().filter(|(_, ty)| !matches!(ty.kind, Kind::Alias(..) | Kind::Synonym(_)));
    let arms = types.map(|(name, ty)| {
        let (name, schema) = (ident(name), &ty.schema);
        quote!(#schema => read::<types::#name>(text))
    });
    let code = quote! {
        use plaid_api::types;

        use crate::types::{Read, read};

        /// Reads JSON text as the type of this schema.
        pub fn read_as(schema: &str, text: &str) -> Option<Read> {
            Some(match schema {
                #(#arms,)*
                _ => return None,
            })
        }
    };
    Code::parse("the tests' table of types", code)
}
