//! Takes what is used out of progenitor's file: the type definitions and the methods' signatures. Its
//! conversions, error type, client and method bodies stay behind; the runtime has its own.

use std::collections::BTreeMap;

use syn::{Attribute, ImplItem, Item};

use crate::problem::{Problem, Problems, Result};

const STAGE: &str = "polish/sort_out";

/// The parts of progenitor's file, before they are polished.
pub struct Raw {
    /// By Rust name; a pass takes out what it polishes.
    pub types: BTreeMap<String, Item>,
    /// By method name; likewise.
    pub methods: BTreeMap<String, syn::Signature>,
}

pub fn run(file: syn::File) -> Raw {
    let mut raw = Raw { types: BTreeMap::new(), methods: BTreeMap::new() };
    for item in file.items {
        match item {
            Item::Mod(module) if module.ident == "types" => {
                for item in module.content.into_iter().flat_map(|(_, items)| items) {
                    let name = match &item {
                        Item::Struct(item) => item.ident.to_string(),
                        Item::Enum(item) => item.ident.to_string(),
                        Item::Type(item) => item.ident.to_string(),
                        _ => continue,
                    };
                    raw.types.insert(name, item);
                }
            }
            Item::Impl(block) if block.trait_.is_none() && is_client(&block.self_ty) => {
                for item in block.items {
                    if let ImplItem::Fn(method) = item
                        && method.sig.asyncness.is_some()
                    {
                        raw.methods.insert(method.sig.ident.to_string(), method.sig);
                    }
                }
            }
            _ => {}
        }
    }
    raw
}

fn is_client(ty: &syn::Type) -> bool {
    matches!(ty, syn::Type::Path(path) if path.path.is_ident("Client"))
}

/// Every part must have found its pass.
pub fn nothing_left(raw: &Raw) -> Result<()> {
    let left = |kind: &str, name: &String| {
        Problem::new(
            STAGE,
            format!("{kind} {name}"),
            "no pass of polish takes it",
            "bring its schema into a known form in plaid-gen/src/normalise, or add a pass to plaid-gen/src/polish",
        )
    };
    let types = raw.types.keys().map(|n| left("type", n));
    let methods = raw.methods.keys().map(|n| left("method", n));
    Problems::check(types.chain(methods).collect())
}

/// The name on the wire of a field or variant.
pub fn wire_name(attrs: &[Attribute], ident: &syn::Ident) -> String {
    let renamed = attrs.iter().filter(|a| a.path().is_ident("serde")).find_map(|attr| {
        let mut name = None;
        // Other keys may be bare or have a value.
        let _ = attr.parse_nested_meta(|meta| {
            if let Ok(value) = meta.value() {
                let text: syn::LitStr = value.parse()?;
                if meta.path.is_ident("rename") {
                    name = Some(text.value());
                }
            }
            Ok(())
        });
        name
    });
    renamed.unwrap_or_else(|| ident.to_string().trim_start_matches("r#").to_owned())
}
