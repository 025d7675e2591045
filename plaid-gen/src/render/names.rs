//! The names that types and fields have in the code of a module.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use crate::model::{ALL_PRODUCTS, Api, Condition, Field, OF_NO_PRODUCT, Presence, Ty, UNUSED, feature};

/// A module below `product`, in which the paths to types are rendered.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub api: &'a Api,
    pub module: &'a str,
}

impl Scope<'_> {
    /// Renders a type.
    pub fn ty(self, ty: &Ty) -> TokenStream {
        match ty {
            Ty::Bool => quote!(bool),
            Ty::Integer => quote!(i64),
            Ty::Float => quote!(f64),
            Ty::Decimal => quote!(crate::Decimal),
            Ty::Amount => quote!(crate::Amount),
            Ty::Text => self.prelude("String", "string"),
            Ty::Date => quote!(chrono::NaiveDate),
            Ty::DateTime => quote!(chrono::DateTime<chrono::Utc>),
            Ty::Json => quote!(serde_json::Value),
            Ty::JsonObject => {
                let text = self.ty(&Ty::Text);
                quote!(serde_json::Map<#text, serde_json::Value>)
            }
            Ty::List(inner) => {
                let (list, inner) = (self.prelude("Vec", "vec"), self.ty(inner));
                quote!(#list<#inner>)
            }
            Ty::Map(inner) => {
                let (text, inner) = (self.ty(&Ty::Text), self.ty(inner));
                quote!(std::collections::BTreeMap<#text, #inner>)
            }
            Ty::Nullable(inner) => self.option(&self.ty(inner)),
            Ty::Named(name) => self.named(name),
        }
    }

    /// Renders the type of a field, which may be absent or null.
    pub fn field(self, field: &Field) -> TokenStream {
        let ty = self.ty(&field.ty);
        match field.presence {
            Presence::Required | Presence::Assumed => ty,
            Presence::Nullable | Presence::Optional => self.option(&ty),
            Presence::OptionalOrNull => quote!(crate::Nullable<#ty>),
        }
    }

    /// Renders the path to a named type.
    pub fn named(self, name: &str) -> TokenStream {
        let ident = ident(name);
        match self.api.types.get(name).map(|ty| ty.home.module.as_str()) {
            Some(home) if home != self.module => {
                let home = self::ident(home);
                quote!(super::#home::#ident)
            }
            _ => quote!(#ident),
        }
    }

    pub fn option(self, inner: &TokenStream) -> TokenStream {
        let option = self.prelude("Option", "option");
        quote!(#option<#inner>)
    }

    /// Renders a type or trait of the prelude, by its whole path if a schema has taken its name.
    pub fn prelude(self, name: &str, module: &str) -> TokenStream {
        let (ident, module) = (ident(name), ident(module));
        if self.api.types.contains_key(name) { quote!(std::#module::#ident) } else { quote!(#ident) }
    }
}

/// Converts a name of the model to an identifier.
pub fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => format_ident!("r#{name}"),
        None => format_ident!("{name}"),
    }
}

/// Returns the attribute that compiles a shared type with its products.
pub fn shared_gate(condition: Option<&Condition>) -> Option<TokenStream> {
    let Condition(features) = condition?;
    Some(match features.as_slice() {
        [one] => quote!(#[cfg(feature = #one)]),
        features => quote!(#[cfg(any(#(feature = #features),*))]),
    })
}

/// Returns the attributes that compile a module with its feature.
pub fn product_gate(module: &str) -> Option<TokenStream> {
    let feature = match module {
        UNUSED => ALL_PRODUCTS.to_owned(),
        _ if OF_NO_PRODUCT.contains(&module) => return None,
        product => feature(product),
    };
    Some(quote!(#[cfg(feature = #feature)] #[cfg_attr(docsrs, doc(cfg(feature = #feature)))]))
}
