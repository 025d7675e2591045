//! Plaid's published rate limits, as a table for the runtime.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::parse_quote;

use crate::facts::Facts;
use crate::policy::Calls;

/// The file with the table.
pub fn file(facts: &Facts) -> syn::File {
    let mut rows: Vec<_> =
        facts.operations.values().filter_map(|o| Some((o.path.as_str(), o.word.rate_limit?))).collect();
    rows.sort_by_key(|(path, _)| *path);
    let rows = rows.into_iter().map(|(path, limit)| {
        let (production, sandbox) = (calls(limit.production), calls(limit.sandbox));
        quote!((#path, #production, #sandbox))
    });
    let about =
        " By path: calls a minute in Production and in the Sandbox, for each Item and for all of a client id's.";
    parse_quote! {
        #[doc = #about]
        pub(crate) type Published = (&'static str, (Option<u32>, Option<u32>), (Option<u32>, Option<u32>));

        pub(crate) const PUBLISHED: &[Published] = &[#(#rows),*];
    }
}

fn calls(calls: Calls) -> TokenStream {
    let number = |n: Option<u32>| {
        let some = n.map(Literal::u32_unsuffixed).map(|n| quote!(Some(#n)));
        some.unwrap_or_else(|| quote!(None))
    };
    let (item, client) = (number(calls.item), number(calls.client));
    quote!((#item, #client))
}
