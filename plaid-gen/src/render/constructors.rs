//! The constructor and the setters of types in requests: `new` takes the required fields, and setters the others.

use proc_macro2::TokenStream;
use quote::quote;

use super::names::{Scope, ident, shared_gate};
use super::words;
use crate::model::{Field, Kind, Presence, Struct, Ty, Type};

/// Renders the `impl` with them, if the type occurs in requests.
pub fn block(scope: Scope<'_>, name: &str, ty: &Type) -> Option<TokenStream> {
    let Kind::Struct(it) = &ty.kind else { return None };
    if ty.uses.requests.is_empty() {
        return None;
    }
    let (ident, gate) = (ident(name), shared_gate(ty.home.condition.as_ref()));
    let new = new(scope, it, if ty.uses.bodies.is_empty() { "value" } else { "request" });
    let setters = it.fields.iter().filter_map(|field| setter(scope, field, it));
    Some(quote!(#gate impl #ident { #new #(#setters)* }))
}

fn new(scope: Scope<'_>, it: &Struct, what: &str) -> TokenStream {
    let mut arguments: Vec<&Field> = it.fields.iter().filter(|field| field.presence.is_bare()).collect();
    arguments.sort_by_key(|field| it.arguments.iter().position(|wire| *wire == field.wire));
    let parameters = arguments.iter().map(|field| {
        let (ident, ty) = (ident(&field.name), parameter(scope, &field.ty));
        quote!(#ident: #ty)
    });
    let values = it.fields.iter().map(|field| {
        let ident = ident(&field.name);
        match field.presence {
            Presence::Required | Presence::Assumed if is_scalar(&field.ty) => quote!(#ident),
            Presence::Required | Presence::Assumed => quote!(#ident: #ident.into()),
            Presence::Named | Presence::Nullable | Presence::Optional => quote!(#ident: None),
            Presence::OptionalOrNull => quote!(#ident: crate::Nullable::Absent),
        }
    });
    let named = it.fields.iter().filter(|field| field.presence == Presence::Named);
    let named: Vec<String> = named.map(|field| format!("[`{}`](Self::{0})", field.name)).collect();
    let mut about = match arguments.len() {
        0 => format!("Creates a {what} in which nothing is set."),
        _ => format!("Creates the {what} from its required fields."),
    };
    if !named.is_empty() {
        about = format!("{about} Also required, and set by name: {}.", named.join(", "));
    }
    let about = words::outer(&words::wrap(&about));
    let inline = arguments.iter().all(|field| is_scalar(&field.ty)).then(inline);
    quote! {
        #about
        #[must_use]
        #inline
        pub fn new(#(#parameters),*) -> Self {
            Self { #(#values),* }
        }
    }
}

/// Returns the attribute that lets a function be compiled where it is called, because users call few of the thousands.
/// Generic functions need no attribute for this.
fn inline() -> TokenStream {
    quote!(#[inline])
}

/// Whether a type is a plain scalar. Parameters have these types themselves, because `impl Into` would only make
/// compiler errors harder to read.
fn is_scalar(ty: &Ty) -> bool {
    matches!(ty, Ty::Bool | Ty::Integer | Ty::Float)
}

fn parameter(scope: Scope<'_>, ty: &Ty) -> TokenStream {
    let rendered = scope.ty(ty);
    if is_scalar(ty) { rendered } else { quote!(impl Into<#rendered>) }
}

/// Renders the value of a field from a value of its inner type.
fn wrapped(field: &Field, value: &TokenStream) -> TokenStream {
    match field.presence {
        Presence::Required | Presence::Assumed => value.clone(),
        Presence::Named | Presence::Nullable | Presence::Optional => quote!(Some(#value)),
        Presence::OptionalOrNull => quote!(crate::Nullable::Value(#value)),
    }
}

fn setter(scope: Scope<'_>, field: &Field, it: &Struct) -> Option<TokenStream> {
    if field.presence.is_bare() {
        return None;
    }
    let Field { wire, name, ty, .. } = field;
    let field_ident = ident(name);
    let method = if name == "new" { "set_new" } else { name };
    let (about, with) = match &field.only_when {
        None => (format!("Sets `{wire}`."), None),
        Some(when) => {
            let (other, value) = (it.field(&when.field)?, &when.value);
            let (other_ident, set) = (ident(&other.name), wrapped(other, &quote!(#value.into())));
            let about = format!("Sets `{wire}`, and `{}` to `{value}`, because each requires the other.", other.wire);
            (about, Some(quote!(self.#other_ident = #set;)))
        }
    };
    let about = words::outer(&words::wrap(&about));
    let deprecated = field.is_deprecated.then(|| quote!(#[deprecated]));
    let argument = if is_scalar(ty) { quote!(#field_ident) } else { quote!(#field_ident.into()) };
    let (parameter, value) = (parameter(scope, ty), wrapped(field, &argument));
    let method_ident = ident(method);
    let null = (field.presence == Presence::OptionalOrNull && with.is_none()).then(|| {
        let name = ident(&format!("{}_null", method.trim_start_matches("r#")));
        let inline = inline();
        let about = words::outer(&format!("Sets `{wire}` to null, which differs from leaving it out."));
        quote! {
            #about
            #deprecated
            #[must_use]
            #inline
            pub fn #name(mut self) -> Self {
                self.#field_ident = crate::Nullable::Null;
                self
            }
        }
    });
    let inline = is_scalar(ty).then(inline);
    Some(quote! {
        #about
        #deprecated
        #[must_use]
        #inline
        pub fn #method_ident(mut self, #field_ident: #parameter) -> Self {
            self.#field_ident = #value;
            #with
            self
        }
        #null
    })
}
