//! The types and statuses under which error codes occur, as a table for the runtime.

use proc_macro2::Literal;
use quote::quote;

use super::print::Code;
use super::words;
use crate::model::Api;
use crate::problem::Result;

/// Renders the file with the table, in the order of the codes, so that the runtime can search it by halves.
pub fn file(api: &Api) -> Result<Code> {
    let codes = api.error_codes.iter().flat_map(|codes| &codes.occurrences);
    let rows = codes.map(|(code, occurrences)| {
        let occurrences = occurrences.iter().map(|occurrence| {
            let (kind, status) = (&occurrence.kind, Literal::u16_unsuffixed(occurrence.status));
            quote!((#kind, #status))
        });
        quote!((#code, &[#(#occurrences),*]))
    });
    let about = words::outer(
        "The types and statuses under which each error code occurs, the usual one first, by code in alphabetical order.",
    );
    let code = quote! {
        #about
        pub(crate) const OCCURRENCES: &[(&str, &[(&str, u16)])] = &[#(#rows),*];
    };
    Code::parse("the table of error codes", code)
}
