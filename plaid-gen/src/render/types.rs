//! The definitions of types.

use proc_macro2::TokenStream;
use quote::quote;

use super::names::{Scope, ident, shared_gate};
use super::{facts, words};
use crate::model::{Api, Enum, Field, Kind, Ty, Type, UNKNOWN, Union};

/// Renders the definition of a type.
pub fn item(scope: Scope<'_>, name: &str, ty: &Type) -> TokenStream {
    let (ident, gate) = (ident(name), shared_gate(ty.home.condition.as_ref()));
    let about = words::outer(&words::ty(scope.api, ty));
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
            let variants = variants(scope.api, &ty.schema, it);
            // The other traits are implemented by the enum's table: deriving them for so many enums would take long to
            // compile.
            quote!(#[derive(Clone)] #[non_exhaustive] #gate pub enum #ident { #variants })
        }
        Kind::Union(it) => {
            let variants = union(scope, it);
            quote!(#[derive(Clone, PartialEq)] #[non_exhaustive] #gate pub enum #ident { #variants })
        }
        Kind::Secret => quote! {
            #[derive(Clone, PartialEq, Eq, Hash)]
            #gate
            pub struct #ident(crate::model::Secret);
        },
        Kind::Identifier => {
            let text = scope.ty(&Ty::Text);
            quote! {
                #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
                #gate
                pub struct #ident(#text);
            }
        }
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
    let about = words::outer(&facts::field(field));
    let (ident, ty) = (ident(name), scope.field(field));
    quote!(#about #deprecated #alias pub #ident: #ty)
}

fn variants(api: &Api, schema: &str, it: &Enum) -> TokenStream {
    let variants = it.variants.iter().map(|variant| {
        let occurrences = api.occurrences(schema, &variant.wire);
        let (ident, about) = (ident(&variant.name), words::outer(&facts::value(variant, occurrences)));
        quote!(#about #ident)
    });
    let (rest, about) = (ident(UNKNOWN), words::outer("A value that this version does not document."));
    quote!(#(#variants,)* #about #rest(crate::UnknownValue))
}

fn union(scope: Scope<'_>, it: &Union) -> TokenStream {
    let variants = it.variants.iter().map(|variant| {
        let (ident, ty) = (ident(&variant.name), scope.ty(&variant.ty));
        let about = words::outer(&match &it.tag {
            Some(tag) => format!("The `{tag}` is `{}`.", variant.wire),
            None => format!("A JSON value of the kind {}.", variant.wire),
        });
        quote!(#about #ident(#ty))
    });
    let values = it.values.iter().map(|value| {
        let (ident, about) = (ident(&value.name), words::outer(&facts::value(value, &[])));
        quote!(#about #ident)
    });
    let (rest, about) = (ident(UNKNOWN), words::outer("A form that this version does not document."));
    quote!(#(#variants,)* #(#values,)* #about #rest(crate::UnknownVariant))
}

/// Renders the conversions of contents into the union that they are variants of.
pub fn contents(scope: Scope<'_>, name: &str, ty: &Type) -> Option<TokenStream> {
    let Kind::Union(it) = &ty.kind else { return None };
    let (ident, gate) = (ident(name), shared_gate(ty.home.condition.as_ref()));
    let is_alone = |ty: &Ty| it.variants.iter().filter(|variant| variant.ty == *ty).count() == 1;
    let is_convertible = |ty: &Ty| is_alone(ty) && !(it.is_made_from_text() && *ty == Ty::Text);
    let conversions = it.variants.iter().filter(|variant| is_convertible(&variant.ty)).map(|variant| {
        let (content, variant) = (scope.ty(&variant.ty), self::ident(&variant.name));
        let (from, option) = (scope.prelude("From", "convert"), scope.option(&quote!(#ident)));
        quote! {
            #gate
            impl #from<#content> for #ident {
                fn from(content: #content) -> Self {
                    Self::#variant(content)
                }
            }
            #gate
            impl crate::IntoField<#ident> for #content {
                fn into_field(self) -> #option {
                    Some(self.into())
                }
            }
        }
    });
    Some(quote!(#(#conversions)*))
}

/// Renders the conversion of an answer into the object that it contains, if it is one with a `request_id`.
pub fn conversion(scope: Scope<'_>, name: &str, ty: &Type) -> Option<TokenStream> {
    let Kind::Struct(it) = &ty.kind else { return None };
    let object = it.object.as_ref()?;
    let (ident, target, gate) = (ident(name), scope.named(object), shared_gate(ty.home.condition.as_ref()));
    let about = words::outer("Leaves out the `request_id`.");
    let from = scope.prelude("From", "convert");
    let fields = it.fields.iter().filter(|field| field.wire != "request_id").map(|field| {
        let ident = self::ident(&field.name);
        quote!(#ident: answer.#ident)
    });
    Some(quote! {
        #about
        #gate
        impl #from<#ident> for #target {
            fn from(answer: #ident) -> Self {
                Self { #(#fields),* }
            }
        }
    })
}
