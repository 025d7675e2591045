//! Names that add nothing become type aliases: of the content that typify wrapped, or of another type.

use quote::format_ident;
use syn::{Fields, Item, parse_quote};

use super::sort_out::Raw;
use super::{Code, TypeCode, Wire, amounts};
use crate::facts::{Facts, Kind};
use crate::policy::Meaning;

pub fn run(raw: &mut Raw, facts: &Facts, code: &mut Code) {
    let mut insert = |name: &String, content: &syn::Type| {
        let ident = format_ident!("{name}");
        let item = parse_quote!(pub type #ident = #content;);
        code.types.insert(name.clone(), TypeCode { item: Item::Type(item), methods: None, wire: Wire::Alias });
    };
    for (name, ty) in facts.types.iter().filter(|(_, t)| t.kind == Kind::Alias) {
        let content = match raw.types.remove(name) {
            Some(Item::Struct(item)) => match item.fields {
                Fields::Unnamed(fields) => fields.unnamed.into_iter().next().map(|f| f.ty),
                _ => None,
            },
            Some(Item::Type(item)) => Some(*item.ty),
            _ => None,
        };
        if let Some(mut content) = content {
            if ty.meaning == Meaning::Amount {
                amounts::retype(&mut content, ty.meaning);
            }
            insert(name, &content);
        }
    }
    for (name, (_, target)) in &facts.aliases {
        let target = format_ident!("{target}");
        insert(name, &parse_quote!(#target));
    }
}
