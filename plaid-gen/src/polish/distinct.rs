//! Named strings that are types of their own: secrets over the runtime's `Secret`, identifiers over `String`.

use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use super::build::call;
use super::sort_out::Raw;
use super::{Code, TypeCode, Wire};
use crate::facts::{Facts, Kind};

pub fn run(raw: &mut Raw, facts: &Facts, code: &mut Code) {
    for (name, ty) in &facts.types {
        let is_secret = ty.kind == Kind::Secret;
        if !is_secret && ty.kind != Kind::Identifier || raw.types.remove(name).is_none() {
            continue;
        }
        let ident = format_ident!("{name}");
        let (item, form) = if is_secret {
            let item = parse_quote! {
                #[derive(Clone, PartialEq, Eq, Hash)]
                pub struct #ident(crate::model::Secret);
            };
            (item, "__secret")
        } else {
            let item = parse_quote! {
                #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
                pub struct #ident(String);
            };
            (item, "__identifier")
        };
        let wire = Wire::Form(call(form, quote!(super::#ident)));
        code.types.insert(name.clone(), TypeCode { item: Item::Struct(item), methods: None, wire });
    }
}
