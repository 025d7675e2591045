//! The definitions of types.

use proc_macro2::TokenStream;
use quote::quote;

use super::names::{Scope, ident, shared_gate};
use super::words;
use crate::model::{Enum, Field, Kind, Type, UNKNOWN};

/// Renders the definition of a type.
pub fn item(scope: Scope<'_>, name: &str, ty: &Type) -> TokenStream {
    let (ident, gate) = (ident(name), shared_gate(ty.home.condition.as_ref()));
    let about = words::outer(&words::ty(ty));
    let alias = (ty.schema != name).then(|| {
        let schema = &ty.schema;
        quote!(#[doc(alias = #schema)])
    });
    let item = match &ty.kind {
        Kind::Struct(it) => {
            let fields = it.fields.iter().map(|field| self::field(scope, field));
            let must_use =
                (!ty.uses.requests.is_empty()).then(|| quote!(#[must_use = "it has no effect until it is sent"]));
            quote!(#must_use #[non_exhaustive] #gate pub struct #ident { #(#fields),* })
        }
        Kind::Enum(it) => {
            let variants = variants(it);
            // The other traits are implemented by the enum's table: deriving them for so many enums would take long to
            // compile.
            quote!(#[derive(Clone)] #[non_exhaustive] #gate pub enum #ident { #variants })
        }
        Kind::Secret => quote! {
            #[derive(Clone, PartialEq, Eq, Hash)]
            #gate
            pub struct #ident(crate::model::Secret);
        },
        Kind::Identifier => quote! {
            #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #gate
            pub struct #ident(String);
        },
        Kind::Alias(content, _) => {
            let content = scope.ty(content);
            quote!(#gate pub type #ident = #content;)
        }
        Kind::Synonym(target) => {
            let target = scope.named(target);
            quote!(#gate pub type #ident = #target;)
        }
    };
    quote!(#about #alias #item)
}

/// Renders a field of a struct.
pub fn field(scope: Scope<'_>, field: &Field) -> TokenStream {
    let Field { name, wire, .. } = field;
    let deprecated = words::deprecated(field.is_deprecated, field.instead.as_deref());
    let alias = (wire != name).then(|| quote!(#[doc(alias = #wire)]));
    let about = field.words.as_deref().map(|text| words::outer(&words::wrap(text)));
    let (ident, ty) = (ident(name), scope.field(field));
    quote!(#about #deprecated #alias pub #ident: #ty)
}

fn variants(it: &Enum) -> TokenStream {
    let variants = it.variants.iter().map(|variant| {
        let (ident, about) = (ident(&variant.name), words::outer(&format!("`{}`", variant.wire)));
        quote!(#about #ident)
    });
    let (rest, about) = (ident(UNKNOWN), words::outer("A value that this version does not document."));
    quote!(#(#variants,)* #about #rest(crate::UnknownValue))
}

/// Renders the conversion of an answer into the object that it contains, if it is one with a `request_id`.
pub fn conversion(scope: Scope<'_>, name: &str, ty: &Type) -> Option<TokenStream> {
    let Kind::Struct(it) = &ty.kind else { return None };
    let object = it.object.as_ref()?;
    let (ident, target, gate) = (ident(name), scope.named(object), shared_gate(ty.home.condition.as_ref()));
    let about = words::outer("Leaves out the `request_id`.");
    let fields = it.fields.iter().filter(|field| field.wire != "request_id").map(|field| {
        let ident = self::ident(&field.name);
        quote!(#ident: answer.#ident)
    });
    Some(quote! {
        #about
        #gate
        impl From<#ident> for #target {
            fn from(answer: #ident) -> Self {
                Self { #(#fields),* }
            }
        }
    })
}
