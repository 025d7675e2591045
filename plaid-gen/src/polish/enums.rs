//! Enums stay open: one more variant holds what the description does not document.

use quote::{format_ident, quote};
use serde_json::Value;
use syn::{Attribute, Item, ItemMacro, parse_quote};

use super::build::{call, doc_lines};
use super::sort_out::{Raw, wire_name};
use super::{Code, TypeCode, Wire};
use crate::facts::{Facts, Kind};
use crate::problem::{Problem, Result};

/// No schema has had a value of this name; one that gets it is refused below.
const UNDOCUMENTED: &str = "Undocumented";

pub fn run(raw: &mut Raw, facts: &Facts, code: &mut Code) -> Result<()> {
    // The other traits go by the value's text, in the macro: deriving them is dear on so many enums.
    let attrs: [Attribute; 2] = [parse_quote!(#[derive(Clone)]), parse_quote!(#[non_exhaustive])];
    for (name, ty) in &facts.types {
        let Kind::Enum(values) = &ty.kind else { continue };
        let Some(Item::Enum(mut item)) = raw.types.remove(name) else { continue };
        let mut variants = Vec::new();
        for variant in &mut item.variants {
            let wire = wire_name(&variant.attrs, &variant.ident);
            if variant.ident == UNDOCUMENTED {
                return Err(Problem::new(
                    "polish/enums",
                    format!("type {name}"),
                    format!("its value {wire:?} takes the name of the variant for undocumented values"),
                    "rename UNDOCUMENTED in plaid-gen/src/polish/enums.rs and in the runtime",
                )
                .into());
            }
            variant.attrs = doc_lines(&format!("`{wire}`"));
            variants.push((variant.ident.clone(), wire));
        }
        let rest = format_ident!("{UNDOCUMENTED}");
        let mut last: syn::Variant = parse_quote!(#rest(crate::Undocumented));
        last.attrs = doc_lines("A value that this version does not document.");
        item.variants.push(last);
        item.attrs = attrs.to_vec();
        let wire = Wire::Form(open_enum(name, &variants, values));
        code.types.insert(name.clone(), TypeCode { item: Item::Enum(item), methods: None, wire });
    }
    Ok(())
}

fn open_enum(name: &str, variants: &[(syn::Ident, String)], values: &[Value]) -> ItemMacro {
    let ident = format_ident!("{name}");
    let table = variants.iter().map(|(variant, wire)| quote!(#variant #wire));
    let bare: Vec<String> = values.iter().filter(|v| !v.is_string()).map(Value::to_string).collect();
    call("__open_enum", quote!(super::#ident, bare[#(#bare),*] #(, #table)*))
}
