//! What a request is made of gets `new`, with what is required, and a setter for everything else.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Fields, Item, Type, parse_quote};

use super::build::doc_lines;
use super::sort_out::wire_name;
use super::{Code, inside};
use crate::facts::{Facts, TypeFacts};

pub fn run(facts: &Facts, code: &mut Code) {
    for (name, ty) in facts.types.iter().filter(|(_, t)| !t.requests.is_empty()) {
        let Some(code) = code.types.get_mut(name) else { continue };
        let Item::Struct(item) = &mut code.item else { continue };
        let Fields::Named(fields) = &item.fields else { continue };
        let fields: Vec<Field> = fields.named.iter().filter_map(|f| Field::of(f, ty)).collect();
        if fields.iter().all(|f| !f.is_argument()) {
            item.attrs.insert(0, parse_quote!(#[derive(Default)]));
        }
        code.methods = Some(constructors(name, &fields, ty));
    }
}

struct Field {
    ident: syn::Ident,
    wire: String,
    ty: Type,
    form: Form,
    deprecated: bool,
    /// The field, by its name on the wire, and the value that this field goes with.
    goes_with: Option<(String, String)>,
}

/// How a field is set.
enum Form {
    /// As an argument of `new`.
    Argument,
    /// By a setter; the type inside the `Option`.
    Optional(Type),
    /// By a setter, and by another that sets null; the type inside the `Nullable`.
    Nullable(Type),
}

impl Form {
    /// A value of the field's type, from one of the type inside.
    fn wrap(&self, value: &TokenStream) -> TokenStream {
        match self {
            Self::Argument => value.clone(),
            Self::Optional(_) => quote!(Some(#value)),
            Self::Nullable(_) => quote!(crate::Nullable::Value(#value)),
        }
    }
}

impl Field {
    fn of(field: &syn::Field, facts: &TypeFacts) -> Option<Self> {
        let ident = field.ident.clone()?;
        let alias = field.attrs.iter().find(|a| a.path().is_ident("doc"));
        let wire = alias.and_then(alias_text).unwrap_or_else(|| wire_name(&[], &ident));
        let facts = facts.fields.get(&wire);
        let deprecated = facts.is_some_and(|f| f.deprecated);
        let goes_with = facts.and_then(|f| f.exactly_when.clone());
        let form = match (inside(&field.ty, "Option"), inside(&field.ty, "Nullable")) {
            (Some(ty), _) => Form::Optional(ty),
            (None, Some(ty)) => Form::Nullable(ty),
            (None, None) => Form::Argument,
        };
        Some(Self { ident, wire, ty: field.ty.clone(), form, deprecated, goes_with })
    }

    fn is_argument(&self) -> bool {
        matches!(self.form, Form::Argument)
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

fn constructors(name: &str, fields: &[Field], facts: &TypeFacts) -> TokenStream {
    let ident = format_ident!("{name}");
    let mut arguments: Vec<&Field> = fields.iter().filter(|f| f.is_argument()).collect();
    arguments.sort_by_key(|f| facts.arguments.iter().position(|o| *o == f.wire));
    let parameters = arguments.iter().map(|f| {
        let (ident, ty) = (&f.ident, parameter(&f.ty));
        quote!(#ident: #ty)
    });
    let values = fields.iter().map(|f| {
        let ident = &f.ident;
        match &f.form {
            Form::Argument if is_scalar(&f.ty) => quote!(#ident),
            Form::Argument => quote!(#ident: #ident.into()),
            Form::Optional(_) => quote!(#ident: None),
            Form::Nullable(_) => quote!(#ident: crate::Nullable::Absent),
        }
    });
    let named: Vec<String> = fields
        .iter()
        .filter(|f| !f.is_argument() && facts.arguments.contains(&f.wire))
        .map(|f| format!("[`{}`](Self::{0})", f.ident))
        .collect();
    let mut about = match arguments.len() {
        0 => "A request with nothing set.".to_owned(),
        _ => "What is required; the rest is unset.".to_owned(),
    };
    if !named.is_empty() {
        about = format!("{about} Required as well, and set by name: {}.", named.join(", "));
    }
    let about = doc_lines(&super::wrap(&about));
    let setters = fields.iter().filter_map(|field| setter(field, fields));
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

/// Plain scalars are taken as they are: a conversion would only make errors harder to read.
fn is_scalar(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if ["bool", "i64", "f64"].iter().any(|name| path.path.is_ident(name)))
}

fn parameter(ty: &Type) -> TokenStream {
    if is_scalar(ty) { quote!(#ty) } else { quote!(impl Into<#ty>) }
}

fn argument(ident: &syn::Ident, ty: &Type) -> TokenStream {
    if is_scalar(ty) { quote!(#ident) } else { quote!(#ident.into()) }
}

fn setter(field: &Field, fields: &[Field]) -> Option<TokenStream> {
    let (Form::Optional(ty) | Form::Nullable(ty)) = &field.form else { return None };
    let ident = &field.ident;
    let name = if ident == "new" { format_ident!("set_new") } else { ident.clone() };
    let (about, with) = match &field.goes_with {
        None => (format!("Sets `{}`.", field.wire), None),
        Some((to, value)) => {
            let to = fields.iter().find(|f| f.wire == *to)?;
            let (name, set) = (&to.ident, to.form.wrap(&quote!(#value.into())));
            let about = format!("Sets `{}`, and what it goes with: the value `{value}` of `{name}`.", field.wire);
            (about, Some(quote!(self.#name = #set;)))
        }
    };
    let about = doc_lines(&super::wrap(&about));
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    let (parameter, value) = (parameter(ty), field.form.wrap(&argument(ident, ty)));
    let null = (matches!(field.form, Form::Nullable(_)) && with.is_none()).then(|| {
        let name = format_ident!("{name}_null");
        let about = doc_lines(&format!("Sets `{}` to null, which is not the same as leaving it out.", field.wire));
        quote! {
            #(#about)*
            #deprecated
            #[must_use]
            pub fn #name(mut self) -> Self {
                self.#ident = crate::Nullable::Null;
                self
            }
        }
    });
    Some(quote! {
        #(#about)*
        #deprecated
        #[must_use]
        pub fn #name(mut self, #ident: #parameter) -> Self {
            self.#ident = #value;
            #with
            self
        }
        #null
    })
}
