//! The client's methods. The body of each is one call of the runtime.

use heck::{ToShoutySnakeCase, ToSnakeCase};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::names::{Scope, ident};
use super::words;
use crate::model::{Answer, Operation, OptionalParameter, ParameterKind};

/// Returns the name of the constant that describes an operation.
pub fn constant(id: &str) -> Ident {
    format_ident!("{}", id.to_shouty_snake_case())
}

/// Renders the method of an operation.
pub fn method(scope: Scope<'_>, id: &str, operation: &Operation) -> TokenStream {
    let (name, constant, answer) = (ident(&operation.name), constant(id), answer(scope, operation));
    let body = operation.body.as_ref().map(|body| {
        let ty = scope.named(body);
        quote!(request: &#ty)
    });
    let parameters = operation.parameters.iter().map(|(_, name)| {
        let name = ident(name);
        quote!(#name: &str)
    });
    let arguments = parameters.chain(body);
    let verb = format_ident!("{}", if operation.body.is_some() { "post" } else { "get" });
    let request = operation.body.iter().map(|_| quote!(, request));
    let places = operation.parameters.iter().map(|(wire, name)| {
        let name = ident(name);
        quote!(.path(#wire, #name))
    });
    let about = words::outer(&words::method(operation));
    let deprecated = words::deprecated(operation.is_deprecated, operation.instead.as_deref());
    quote! {
        #about
        #deprecated
        #[inline]
        pub fn #name(&self #(, #arguments)*) -> crate::Call<#answer> {
            self.#verb(wire::#constant #(#request)*)#(#places)*
        }
    }
}

fn answer(scope: Scope<'_>, operation: &Operation) -> TokenStream {
    match &operation.answer {
        Answer::Json(ty) => scope.ty(ty),
        Answer::File => quote!(crate::Download),
        Answer::Empty => quote!(()),
    }
}

/// Renders setters for the optional parameters of an operation.
pub fn options(scope: Scope<'_>, operation: &Operation) -> Option<TokenStream> {
    let setters = operation.options.iter().map(option);
    let answer = answer(scope, operation);
    (!operation.options.is_empty()).then(|| quote!(impl crate::Call<#answer> { #(#setters)* }))
}

fn option(parameter: &OptionalParameter) -> TokenStream {
    let OptionalParameter { name, is_query, kind } = parameter;
    let ident = format_ident!("{}", name.to_snake_case());
    let (place, setter) =
        if *is_query { ("query", format_ident!("query")) } else { ("header", format_ident!("header")) };
    let about = words::outer(&format!("Sets the {place} parameter `{name}`."));
    let (ty, value) = match kind {
        ParameterKind::Bool => (quote!(bool), quote!(if value { "true" } else { "false" })),
        ParameterKind::Integer => (quote!(i64), quote!(&value.to_string())),
        ParameterKind::Text => (quote!(&str), quote!(value)),
    };
    quote! {
        #about
        #[must_use]
        #[inline]
        pub fn #ident(self, value: #ty) -> Self {
            self.#setter(#name, #value)
        }
    }
}
