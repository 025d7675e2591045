//! The client's methods. The body of each is one call of the runtime.

use heck::{ToShoutySnakeCase, ToUpperCamelCase};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::names::{Scope, ident};
use super::{examples, words};
use crate::model::{Answer, Operation, Parameter, ParameterPlace, Ty};

/// Returns the name of the constant that describes an operation.
pub fn constant(id: &str) -> Ident {
    format_ident!("{}", id.to_shouty_snake_case())
}

/// Returns the name of the type that calls with the optional parameters of an operation have.
pub fn options_name(id: &str, operation: &Operation) -> Option<Ident> {
    (!operation.options.is_empty()).then(|| format_ident!("{}Options", id.to_upper_camel_case()))
}

/// Renders the method of an operation.
pub fn method(scope: Scope<'_>, id: &str, operation: &Operation) -> TokenStream {
    let (name, constant, call) = (ident(&operation.name), constant(id), call(scope, id, operation));
    let body = operation.body.as_ref().map(|body| {
        let ty = scope.named(body);
        quote!(request: &#ty)
    });
    let parameters = operation.parameters.iter().map(|parameter| {
        let (name, ty) = (ident(&parameter.name), argument(scope, &parameter.ty));
        quote!(#name: #ty)
    });
    let arguments = parameters.chain(body);
    let start = if operation.body.is_some() {
        quote!(self.call_with(wire::#constant, request))
    } else {
        quote!(self.call(wire::#constant))
    };
    let places = operation.parameters.iter().map(|parameter| {
        let name = ident(&parameter.name);
        let value = match &parameter.ty {
            Ty::Text => quote!(#name),
            ty if is_by_value(ty) => quote!(&#name),
            ty => {
                let (into, ty) = (scope.prelude("Into", "convert"), scope.ty(ty));
                quote!(&#into::<#ty>::into(#name))
            }
        };
        send(parameter, &value)
    });
    let about = words::outer(&(words::method(operation) + &examples::documentation(scope.api, operation)));
    let deprecated = words::deprecated(operation.is_deprecated, operation.instead.as_deref());
    quote! {
        #about
        #deprecated
        #[inline]
        pub fn #name(&self #(, #arguments)*) -> #call {
            #start #(#places)*
        }
    }
}

/// Renders the type of a required parameter's argument.
fn argument(scope: Scope<'_>, ty: &Ty) -> TokenStream {
    let (into, rendered) = (scope.prelude("Into", "convert"), scope.ty(ty));
    match ty {
        Ty::Text => quote!(&str),
        ty if is_by_value(ty) => rendered,
        _ => quote!(impl #into<#rendered>),
    }
}

fn is_by_value(ty: &Ty) -> bool {
    matches!(ty, Ty::Bool | Ty::Integer | Ty::Date | Ty::DateTime)
}

/// Renders the call that puts a parameter into the request.
fn send(parameter: &Parameter, value: &TokenStream) -> TokenStream {
    let wire = &parameter.wire;
    match parameter.place {
        ParameterPlace::Path => quote!(.path(#wire, #value)),
        ParameterPlace::Header => quote!(.header_parameter(#wire, #value)),
        ParameterPlace::Query => {
            let separator = parameter.separator.as_ref().filter(|_| parameter.ty.is_list());
            let separator = separator.map_or_else(|| quote!(None), |separator| quote!(Some(#separator)));
            quote!(.query(#wire, #value, #separator))
        }
    }
}

/// Renders the type of a call.
pub fn call(scope: Scope<'_>, id: &str, operation: &Operation) -> TokenStream {
    let answer = match &operation.answer {
        Answer::Json(ty) => scope.ty(ty),
        Answer::File => quote!(crate::Download),
        Answer::Empty => quote!(()),
    };
    let options = options_name(id, operation).map(|options| quote!(, wire::#options));
    quote!(crate::Call<#answer #options>)
}

/// Renders the setters for the optional parameters of an operation.
pub fn options(scope: Scope<'_>, id: &str, operation: &Operation) -> Option<TokenStream> {
    let options = options_name(id, operation)?;
    let setters = operation.options.iter().map(|parameter| option(scope, parameter));
    Some(quote! {
        impl<T> crate::Call<T, wire::#options> {
            #(#setters)*
        }
    })
}

fn option(scope: Scope<'_>, parameter: &Parameter) -> TokenStream {
    let (name, ty) = (ident(&parameter.name), scope.ty(&parameter.ty));
    let place = match parameter.place {
        ParameterPlace::Path => "path",
        ParameterPlace::Query => "query",
        ParameterPlace::Header => "header",
    };
    let about = words::outer(&format!("Sets the {place} parameter `{}`.", parameter.wire));
    let deprecated = words::deprecated(parameter.is_deprecated, None);
    let send = send(parameter, &quote!(&value));
    quote! {
        #about
        #deprecated
        pub fn #name(self, #name: impl crate::IntoField<#ty>) -> Self {
            match #name.into_field() {
                Some(value) => self #send,
                None => self,
            }
        }
    }
}

/// Renders the type by which the calls of an operation are known that have its optional parameters.
pub fn options_type(id: &str, operation: &Operation) -> Option<TokenStream> {
    let options = options_name(id, operation)?;
    let about = words::outer(&format!(
        "The calls of [`{0}`](crate::Client::{0}), which have setters for its optional parameters.",
        operation.name
    ));
    Some(quote! {
        #about
        #[derive(Debug)]
        pub enum #options {}
    })
}
