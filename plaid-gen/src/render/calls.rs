//! Renders a table for the tests: the method of each operation. The checks themselves are handwritten.

use proc_macro2::Literal;
use quote::{format_ident, quote};

use super::names::ident;
use super::print::Code;
use crate::model::{Answer, Api, Ty};
use crate::problem::Result;

/// Renders the file with the table.
pub fn file(api: &Api) -> Result<Code> {
    let arms = api.operations.iter().map(|(id, operation)| {
        let method = ident(&operation.name);
        let parameters = operation.parameters.iter().enumerate();
        let arguments = parameters.map(|(index, parameter)| {
            let index = Literal::usize_unsuffixed(index);
            match parameter.ty {
                Ty::Text | Ty::Named(_) => quote!(arguments[#index]),
                _ => quote!(parsed(arguments[#index])),
            }
        });
        let mut arguments: Vec<_> = arguments.collect();
        arguments.extend(operation.body.as_ref().map(|_| quote!(&body(request))));
        let answer = match operation.answer {
            Answer::Json(_) => format_ident!("json"),
            Answer::File => format_ident!("file"),
            Answer::Empty => format_ident!("nothing"),
        };
        quote!(#id => #answer(client.#method(#(#arguments),*)))
    });
    let code = quote! {
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
    };
    Code::parse("the tests' table of methods", code)
}
