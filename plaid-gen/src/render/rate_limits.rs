//! Plaid's published rate limits, as a table for the runtime.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::print::Code;
use super::words;
use crate::model::{Api, Calls};
use crate::problem::Result;

/// Renders the file with the table.
pub fn file(api: &Api) -> Result<Code> {
    let limited =
        api.operations.values().filter_map(|operation| Some((operation.path.as_str(), operation.rate_limit?)));
    let mut rows: Vec<_> = limited.collect();
    rows.sort_by_key(|(path, _)| *path);
    let rows = rows.into_iter().map(|(path, limit)| {
        let (production, sandbox) = (calls(limit.production), calls(limit.sandbox));
        quote!((#path, #production, #sandbox))
    });
    let about = words::outer("Calls per minute by path, in Production and in the Sandbox, per Item and per client id.");
    let code = quote! {
        #about
        pub(crate) type Published = (&'static str, (Option<u32>, Option<u32>), (Option<u32>, Option<u32>));

        pub(crate) const PUBLISHED: &[Published] = &[#(#rows),*];
    };
    Code::parse("the table of rate limits", code)
}

fn calls(calls: Calls) -> TokenStream {
    let number = |number: Option<u32>| {
        let some = number.map(Literal::u32_unsuffixed).map(|number| quote!(Some(#number)));
        some.unwrap_or_else(|| quote!(None))
    };
    let (item, client) = (number(calls.item), number(calls.client));
    quote!((#item, #client))
}
