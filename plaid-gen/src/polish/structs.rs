//! Objects: plain structs, with a table by which the runtime reads, writes and shows them.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Attribute, Fields, Item, ItemMacro, parse_quote};

use super::build::call;
use super::sort_out::{Raw, wire_name};
use super::{Code, TypeCode, Wire, amounts, inside};
use crate::facts::{Facts, FieldFacts, Kind, TypeFacts};
use crate::policy::{Privacy, Stakes};
use crate::problem::{Problem, Result};

pub fn run(raw: &mut Raw, facts: &Facts, code: &mut Code) -> Result<()> {
    let attrs: [Attribute; 1] = [parse_quote!(#[non_exhaustive])];
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
        let named = named_arguments(fields, ty, facts);
        let mut table = Vec::new();
        let mut wires = Vec::new();
        for (index, field) in fields.named.iter_mut().enumerate() {
            let Some(ident) = field.ident.clone() else { continue };
            let wire = wire_name(&field.attrs, &ident);
            let fact = ty.fields.get(&wire).cloned().unwrap_or_default();
            field.attrs.clear();
            if fact.deprecated {
                field.attrs.push(parse_quote!(#[deprecated]));
            }
            if wire != ident.to_string().trim_start_matches("r#") {
                field.attrs.push(parse_quote!(#[doc(alias = #wire)]));
            }
            amounts::retype(&mut field.ty, fact.meaning);
            let presence = match (fact.required, fact.nullable) {
                (true, false) if named.contains(&ident) => "Named",
                (true, false) if may_be_missing(&field.ty, &fact, ty, facts) => "Assumed",
                (true, false) => "Required",
                (true, true) => "Nullable",
                (false, _) => "Optional",
            };
            let is_list = holds_list(&field.ty);
            let inner = field.ty.clone();
            if presence == "Named" {
                field.ty = parse_quote!(Option<#inner>);
            } else if presence == "Optional" && fact.nullable && ty.is_only_written() {
                let inner = inside(&inner, "Option").unwrap_or(inner);
                field.ty = parse_quote!(crate::Nullable<#inner>);
            }
            table.push(table_entry(index, &ident, &wire, presence, &fact, is_list));
            wires.push(wire);
        }
        table.extend(coupling(&wires, ty)?);
        item.attrs = attrs.to_vec();
        let wire = Wire::Form(model(name, &table));
        code.types.insert(name.clone(), TypeCode { item: Item::Struct(item), methods: None, wire });
    }
    Ok(())
}

/// What a request needs but is not an argument of `new`, since it could be confused there: booleans, two
/// of one plain type, and everything if there are more than four. It is set by name, and checked before
/// the request is sent.
fn named_arguments(fields: &syn::FieldsNamed, ty: &TypeFacts, facts: &Facts) -> Vec<syn::Ident> {
    const MOST: usize = 4;
    if ty.requests.is_empty() {
        return Vec::new();
    }
    let arguments: Vec<&syn::Field> = fields
        .named
        .iter()
        .filter(|f| f.ident.as_ref().is_some_and(|i| ty.arguments.contains(&wire_name(&f.attrs, i))))
        .collect();
    // All that is made from plain text can be confused, whatever its type.
    let kind = |field: &syn::Field| match field.ty.to_token_stream().to_string() {
        name if facts.types.get(&name).is_some_and(|t| t.kind == Kind::Identifier) => "String".to_owned(),
        name => name,
    };
    let is_confusing = |field: &syn::Field| {
        let text = kind(field);
        text == "bool" || arguments.len() > MOST || arguments.iter().filter(|other| kind(other) == text).count() > 1
    };
    arguments.iter().filter(|f| is_confusing(f)).filter_map(|f| f.ident.clone()).collect()
}

/// The row that says which field is set exactly when another has a certain value.
fn coupling(wires: &[String], ty: &TypeFacts) -> Result<Option<TokenStream>> {
    let index = |wire: &str| wires.iter().position(|w| w == wire);
    let mut coupled = ty.fields.iter().filter_map(|(wire, fact)| Some((wire, fact.exactly_when.as_ref()?)));
    let Some((wire, (to, value))) = coupled.next() else { return Ok(None) };
    match (index(wire), index(to), coupled.next()) {
        (Some(field), Some(to), None) => {
            let [field, to] = [field, to].map(Literal::usize_unsuffixed);
            Ok(Some(quote!(exactly #field when #to #value)))
        }
        _ => Err(Problem::new(
            "polish/structs",
            format!("field {}.{wire}", ty.schema),
            format!(
                "its `exactly-when` names `{to}`, which is not a field here, or is not the only one of this schema"
            ),
            "fix `exactly-when` in spec/rules.yaml",
        )
        .into()),
    }
}

/// Lists, enums and harmless objects below the top of an answer, which servers older or newer than the description
/// leave out.
fn may_be_missing(field: &syn::Type, fact: &FieldFacts, ty: &TypeFacts, facts: &Facts) -> bool {
    let syn::Type::Path(path) = field else { return false };
    let has_empty_form = path.path.segments.last().is_some_and(|last| {
        let name = last.ident.to_string();
        name == "Vec" || facts.types.get(&name).is_some_and(|t| matches!(t.kind, Kind::Enum(_)) || t.harmless)
    });
    has_empty_form && fact.stakes != Stakes::High && ty.answers.is_empty()
}

/// One line of the table: the field's index, whether it is there, whether it is private or strict, and its two names.
fn table_entry(
    index: usize,
    ident: &syn::Ident,
    wire: &str,
    presence: &str,
    fact: &FieldFacts,
    is_list: bool,
) -> TokenStream {
    let presence = format_ident!("{presence}");
    let index = Literal::usize_unsuffixed(index);
    let private = (fact.privacy != Privacy::Shown).then(|| format_ident!("private"));
    // Only lists are read otherwise where a decision hangs on them.
    let strict = (fact.stakes == Stakes::High && is_list).then(|| format_ident!("strict"));
    let flags: Vec<_> = private.into_iter().chain(strict).collect();
    let flags = (!flags.is_empty()).then(|| quote!([#(#flags)*]));
    quote!(#index => #presence #flags #ident #wire)
}

/// Whether a field holds a list, perhaps an optional one.
fn holds_list(field: &syn::Type) -> bool {
    inside(field, "Vec").is_some() || inside(field, "Option").is_some_and(|inner| inside(&inner, "Vec").is_some())
}

fn model(name: &str, table: &[TokenStream]) -> ItemMacro {
    let ident = format_ident!("{name}");
    call("__model", quote!(super::#ident, #name #(, #table)*))
}
