//! A table for the tests: which method is which operation. What is checked of each is not generated.

use heck::ToSnakeCase;
use quote::{format_ident, quote};
use syn::parse_quote;

use crate::facts::{Answer, Facts};

pub fn file(facts: &Facts) -> syn::File {
    let arms = facts.operations.iter().map(|(id, operation)| {
        let method = format_ident!("{}", id.to_snake_case());
        let places = (0..operation.path.matches('{').count()).map(proc_macro2::Literal::usize_unsuffixed);
        let mut arguments: Vec<_> = places.map(|i| quote!(arguments[#i])).collect();
        if operation.method == "POST" {
            arguments.push(quote!(&body(request)));
        }
        let answer = match operation.answer {
            Answer::Json => format_ident!("json"),
            Answer::File => format_ident!("file"),
            Answer::Empty => format_ident!("nothing"),
        };
        quote!(#id => #answer(client.#method(#(#arguments),*)))
    });
    parse_quote! {
        use plaid_api::Client;
        use serde_json::Value;

        use crate::calls::{Pending, body, file, json, nothing};

        /// Calls the operation with this id.
        #[allow(deprecated)]
        pub fn call(client: &Client, id: &str, arguments: &[&str], request: &Value) -> Option<Pending> {
            Some(match id {
                #(#arms,)*
                _ => return None,
            })
        }
    }
}
