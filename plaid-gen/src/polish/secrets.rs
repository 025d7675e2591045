//! Named strings that the overlay calls secret become newtypes over the runtime's `Secret`.

use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use super::build::call;
use super::sort_out::Raw;
use super::{Code, TypeCode, Wire};
use crate::facts::{Facts, Kind};

pub fn run(raw: &mut Raw, facts: &Facts, code: &mut Code) {
    for (name, _) in facts.types.iter().filter(|(_, t)| t.kind == Kind::Secret) {
        if raw.types.remove(name).is_none() {
            continue;
        }
        let ident = format_ident!("{name}");
        let item = parse_quote! {
            #[derive(Clone, PartialEq, Eq, Hash)]
            pub struct #ident(crate::model::Secret);
        };
        code.types.insert(
            name.clone(),
            TypeCode {
                item: Item::Struct(item),
                methods: None,
                wire: Wire::Form(call("__secret", quote!(super::#ident))),
            },
        );
    }
}
