//! What a request is made of gets `new`, with what is required, and a setter for everything else.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Fields, GenericArgument, Item, PathArguments, Type, parse_quote};

use super::Code;
use super::sort_out::wire_name;
use crate::facts::{Facts, TypeFacts};

pub fn run(facts: &Facts, code: &mut Code) {
    for (name, ty) in facts.types.iter().filter(|(_, t)| !t.requests.is_empty()) {
        let Some(code) = code.types.get_mut(name) else { continue };
        let Item::Struct(item) = &mut code.item else { continue };
        let Fields::Named(fields) = &item.fields else { continue };
        let fields: Vec<Field> = fields.named.iter().filter_map(|f| Field::of(f, ty)).collect();
        if fields.iter().all(|f| f.optional.is_some()) {
            item.attrs[0] = parse_quote!(#[derive(Clone, Default, PartialEq)]);
        }
        code.methods = Some(constructors(name, &fields, &ty.arguments));
    }
}

struct Field {
    ident: syn::Ident,
    wire: String,
    ty: Type,
    /// What is inside the `Option`.
    optional: Option<Type>,
    deprecated: bool,
}

impl Field {
    fn of(field: &syn::Field, facts: &TypeFacts) -> Option<Self> {
        let ident = field.ident.clone()?;
        let alias = field.attrs.iter().find(|a| a.path().is_ident("doc"));
        let wire = alias.and_then(alias_text).unwrap_or_else(|| wire_name(&[], &ident));
        let deprecated = facts.fields.get(&wire).is_some_and(|f| f.deprecated);
        Some(Self { ident, wire, ty: field.ty.clone(), optional: inside_option(&field.ty), deprecated })
    }
}

/// The text of `#[doc(alias = "..")]`.
fn alias_text(attr: &syn::Attribute) -> Option<String> {
    let mut text = None;
    attr.parse_nested_meta(|meta| {
        text = Some(meta.value()?.parse::<syn::LitStr>()?.value());
        Ok(())
    })
    .ok()?;
    text
}

fn inside_option(ty: &Type) -> Option<Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|s| s.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    }
}

fn constructors(name: &str, fields: &[Field], order: &[String]) -> TokenStream {
    let ident = format_ident!("{name}");
    let mut arguments: Vec<&Field> = fields.iter().filter(|f| f.optional.is_none()).collect();
    arguments.sort_by_key(|f| order.iter().position(|o| *o == f.wire));
    let parameters = arguments.iter().map(|f| {
        let (ident, ty) = (&f.ident, &f.ty);
        quote!(#ident: impl Into<#ty>)
    });
    let values = fields.iter().map(|f| {
        let ident = &f.ident;
        if f.optional.is_some() { quote!(#ident: None) } else { quote!(#ident: #ident.into()) }
    });
    let about =
        if arguments.is_empty() { "A request with nothing set." } else { "Everything required; the rest is unset." };
    let about = super::doc_lines(about);
    let setters = fields.iter().filter_map(setter);
    quote! {
        impl #ident {
            #(#about)*
            #[must_use]
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values),* }
            }
            #(#setters)*
        }
    }
}

fn setter(field: &Field) -> Option<TokenStream> {
    let ty = field.optional.as_ref()?;
    let ident = &field.ident;
    let name = if ident == "new" { format_ident!("set_new") } else { ident.clone() };
    let about = super::doc_lines(&format!("Sets `{}`.", field.wire));
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    Some(quote! {
        #(#about)*
        #deprecated
        #[must_use]
        pub fn #name(mut self, #ident: impl Into<#ty>) -> Self {
            self.#ident = Some(#ident.into());
            self
        }
    })
}
