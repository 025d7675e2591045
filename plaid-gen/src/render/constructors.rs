//! The constructor and the setters of types in requests: `new` takes the required fields, and setters the others.

use proc_macro2::TokenStream;
use quote::quote;

use super::names::{Scope, ident, shared_gate};
use super::{facts, words};
use crate::model::{Field, Kind, New, Presence, Struct, Ty, Type};

/// Renders the `impl` with them, if the type occurs in requests, and what `new` needs.
pub fn block(scope: Scope<'_>, name: &str, ty: &Type) -> Option<TokenStream> {
    let Kind::Struct(it) = &ty.kind else { return None };
    if ty.uses.requests.is_empty() {
        return None;
    }
    let (ident, gate) = (ident(name), shared_gate(ty.home.condition.as_ref()));
    let new = new(scope, it, if ty.uses.bodies.is_empty() { "value" } else { "request" });
    let setters = it.fields.iter().filter_map(|field| setter(scope, field, it));
    let beside = match &it.new {
        New::Struct(required) => Some(self::required(scope, name, required, it)),
        New::Arguments if it.required().is_empty() => {
            let default = scope.prelude("Default", "default");
            Some(quote! {
                impl #default for #ident {
                    fn default() -> Self {
                        Self::new()
                    }
                }
            })
        }
        New::Arguments => None,
    };
    let beside = beside.map(|beside| quote!(#gate #beside));
    Some(quote!(#gate impl #ident { #new #(#setters)* } #beside))
}

/// Renders the struct with the required fields.
fn required(scope: Scope<'_>, name: &str, required: &str, it: &Struct) -> TokenStream {
    let ident = ident(required);
    let about = words::outer(&format!("The required fields of [`{name}`](crate::types::{name})."));
    let fields = it.required().into_iter().map(|field| super::types::field(scope, field));
    quote!(#about pub struct #ident { #(#fields),* })
}

fn new(scope: Scope<'_>, it: &Struct, what: &str) -> TokenStream {
    let required = it.required();
    let about = match required.len() {
        0 => format!("Creates a {what} in which nothing is set."),
        _ => format!("Creates the {what} from its required fields."),
    };
    let about = words::outer(&about);
    let parameters: Vec<TokenStream> = match &it.new {
        New::Arguments => required
            .iter()
            .map(|field| {
                let (ident, ty) = (ident(&field.name), parameter(scope, &field.ty));
                quote!(#ident: #ty)
            })
            .collect(),
        New::Struct(name) => {
            let name = ident(name);
            vec![quote!(required: #name)]
        }
    };
    let value = |field: &Field| {
        let ident = ident(&field.name);
        match it.new {
            New::Arguments if is_scalar(&field.ty) => quote!(#ident),
            New::Arguments => quote!(#ident.into()),
            New::Struct(_) => quote!(required.#ident),
        }
    };
    let fixed = it.fields.iter().filter_map(|field| {
        let (ident, text) = (ident(&field.name), field.fixed.as_ref()?);
        Some(quote!(new.#ident = #text.into();))
    });
    let fixed: Vec<TokenStream> = fixed.collect();
    let is_generic = it.new == New::Arguments && required.iter().any(|field| !is_scalar(&field.ty));
    let inline = (!is_generic).then(inline);
    let assignments = required.iter().map(|field| {
        let (ident, value) = (ident(&field.name), value(field));
        quote!(new.#ident = #value;)
    });
    // Starting from the empty value compiles faster than a literal of all fields.
    let body = if required.is_empty() && fixed.is_empty() {
        quote!(crate::model::Model::empty())
    } else {
        quote!(let mut new: Self = crate::model::Model::empty(); #(#fixed)* #(#assignments)* new)
    };
    quote! {
        #about
        #inline
        pub fn new(#(#parameters),*) -> Self {
            #body
        }
    }
}

/// Returns the attribute that lets a function be compiled where it is called, because users call few of the thousands.
/// Generic functions need no attribute for this.
fn inline() -> TokenStream {
    quote!(#[inline])
}

/// Whether a type is a plain scalar. Arguments have these types themselves, because `impl Into` would only make
/// compiler errors harder to read.
fn is_scalar(ty: &Ty) -> bool {
    matches!(ty, Ty::Bool | Ty::Integer | Ty::Float)
}

fn parameter(scope: Scope<'_>, ty: &Ty) -> TokenStream {
    let rendered = scope.ty(ty);
    let into = scope.prelude("Into", "convert");
    if is_scalar(ty) { rendered } else { quote!(impl #into<#rendered>) }
}

fn setter(scope: Scope<'_>, field: &Field, it: &Struct) -> Option<TokenStream> {
    if field.presence.is_bare() {
        return None;
    }
    let Field { wire, name, .. } = field;
    let (field_ident, ty) = (ident(name), scope.ty(&field.ty));
    let method = ident(if name == "new" { "set_new" } else { name });
    let (parameter, value) = if field.presence == Presence::OptionalOrNull {
        (quote!(impl crate::IntoNullable<#ty>), quote!(#field_ident.into_nullable()))
    } else {
        (quote!(impl crate::IntoField<#ty>), quote!(#field_ident.into_field()))
    };
    let (about, with) = match &field.only_when {
        None => (format!("Sets `{wire}`."), None),
        Some(when) => {
            let (other, value) = (it.field(&when.field)?, &when.value);
            let (other_ident, set) = (ident(&other.name), wrapped(other, &quote!(#value.into())));
            let about = format!("Sets `{wire}`, and `{}` to `{value}`, because each requires the other.", other.wire);
            let value = (field.presence == Presence::OptionalOrNull).then(|| quote!(.value()));
            (about, Some(quote!(if self.#field_ident #value.is_some() { self.#other_ident = #set; })))
        }
    };
    let about = words::outer(&facts::setter(&about, field));
    let deprecated = words::deprecated(field.is_deprecated, field.instead.as_deref());
    Some(quote! {
        #about
        #deprecated
        pub fn #method(mut self, #field_ident: #parameter) -> Self {
            self.#field_ident = #value;
            #with
            self
        }
    })
}

/// Renders the value of a field from a value of its inner type.
fn wrapped(field: &Field, value: &TokenStream) -> TokenStream {
    match field.presence {
        Presence::Required | Presence::Assumed => value.clone(),
        Presence::Nullable | Presence::Optional => quote!(Some(#value)),
        Presence::OptionalOrNull => quote!(crate::Nullable::Value(#value)),
    }
}
