//! A table for the tests: which type is which schema. What is checked of each is not generated.

use quote::{format_ident, quote};
use syn::parse_quote;

use crate::facts::{Facts, Kind};

pub fn file(facts: &Facts) -> syn::File {
    let arms = facts.types.iter().filter(|(_, ty)| ty.kind != Kind::Alias).map(|(name, ty)| {
        let (name, schema) = (format_ident!("{name}"), &ty.schema);
        quote!(#schema => read::<types::#name>(text))
    });
    parse_quote! {
        use plaid_api::types;

        use crate::types::{Read, read};

        /// Reads JSON text as the type of this schema.
        pub fn read_as(schema: &str, text: &str) -> Option<Read> {
            Some(match schema {
                #(#arms,)*
                _ => return None,
            })
        }
    }
}
