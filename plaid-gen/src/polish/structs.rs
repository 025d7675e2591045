//! Objects: plain structs, with a table by which the runtime reads, writes and shows them.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Fields, Item, parse_quote};

use super::sort_out::{Raw, wire_name};
use super::{Code, TypeCode, Wire};
use crate::facts::{Facts, FieldFacts, Kind};
use crate::problem::{Problem, Result};

pub fn run(raw: &mut Raw, facts: &Facts, code: &mut Code) -> Result<()> {
    for (name, ty) in facts.types.iter().filter(|(_, t)| t.kind == Kind::Object) {
        let Some(Item::Struct(mut item)) = raw.types.remove(name) else { continue };
        if ty.fields.is_empty() {
            // typify makes a map of an object without properties.
            let ident = &item.ident;
            item = parse_quote!(pub struct #ident {});
        }
        let Fields::Named(fields) = &mut item.fields else {
            return Err(Problem::new(
                "polish/structs",
                format!("type {name}"),
                "an object with properties has become something else than a struct",
                "look at its schema's form, and add a pass to plaid-gen/src/normalise",
            )
            .into());
        };
        let mut table = Vec::new();
        for (index, field) in fields.named.iter_mut().enumerate() {
            let Some(ident) = field.ident.clone() else { continue };
            let wire = wire_name(&field.attrs, &ident);
            let fact = ty.fields.get(&wire).copied().unwrap_or_default();
            field.attrs.clear();
            if fact.deprecated {
                field.attrs.push(parse_quote!(#[deprecated]));
            }
            if wire != ident.to_string().trim_start_matches("r#") {
                field.attrs.push(parse_quote!(#[doc(alias = #wire)]));
            }
            let assumed = fact.required
                && !fact.nullable
                && !fact.strict
                && ty.answers.is_empty()
                && has_empty_form(&field.ty, facts);
            table.push(table_entry(index, &ident, &wire, fact, assumed));
        }
        item.attrs = vec![parse_quote!(#[derive(Clone, PartialEq)]), parse_quote!(#[non_exhaustive])];
        let wire = Wire::Form(model(name, &table));
        code.types.insert(name.clone(), TypeCode { item: Item::Struct(item), methods: None, wire });
    }
    Ok(())
}

/// Lists and enums, which servers older or newer than the description leave out.
fn has_empty_form(ty: &syn::Type, facts: &Facts) -> bool {
    let syn::Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|last| {
        let name = last.ident.to_string();
        name == "Vec" || facts.types.get(&name).is_some_and(|t| matches!(t.kind, Kind::Enum(_)))
    })
}

/// One line of the table: how the field is read and written, its index, and its two names.
fn table_entry(index: usize, ident: &syn::Ident, wire: &str, fact: FieldFacts, assumed: bool) -> TokenStream {
    let kind = match (fact.required, fact.nullable, fact.private) {
        (true, false, false) if assumed => "assumed",
        (true, false, true) if assumed => "assumed_private",
        (true, false, false) => "required",
        (true, false, true) => "required_private",
        (true, true, false) => "nullable",
        (true, true, true) => "nullable_private",
        (false, _, false) => "optional",
        (false, _, true) => "optional_private",
    };
    let kind = format_ident!("{kind}");
    let index = Literal::usize_unsuffixed(index);
    quote!(#index => #kind #ident #wire)
}

fn model(name: &str, table: &[TokenStream]) -> TokenStream {
    let ident = format_ident!("{name}");
    quote!(crate::__model!(super::#ident, #name #(, #table)*);)
}
