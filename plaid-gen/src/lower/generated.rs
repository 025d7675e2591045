//! Extracts the definitions of types and the signatures of methods from progenitor's tokens. Its conversions, error
//! type, client and method bodies stay unparsed, because the runtime has its own.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Attribute, Item, Signature};

use crate::generate;
use crate::problem::Result;

/// The parts of progenitor's code that are lowered.
pub struct Generated {
    /// The definitions of types, by Rust name.
    pub types: BTreeMap<String, Item>,
    /// The signatures of methods, by name.
    pub methods: BTreeMap<String, Signature>,
}

/// Extracts the parts from the tokens.
pub fn read(tokens: TokenStream) -> Result<Generated> {
    let mut parts = Generated { types: BTreeMap::new(), methods: BTreeMap::new() };
    for item in items(tokens) {
        if begins(&item, &["pub", "mod", "types"]) {
            for item in items(braced(item)).filter(|item| is_type(item)) {
                let item: Item = generate::parse(item.into_iter().collect())?;
                let name = match &item {
                    Item::Struct(item) => &item.ident,
                    Item::Enum(item) => &item.ident,
                    Item::Type(item) => &item.ident,
                    _ => continue,
                };
                parts.types.insert(name.to_string(), item);
            }
        } else if begins(&item, &["impl", "Client"]) {
            for mut method in items(braced(item)).filter(|item| begins(item, &["pub", "async", "fn"])) {
                // A `Signature` has neither a body nor a visibility.
                method.pop();
                let signature: Signature = generate::parse(method.into_iter().skip(1).collect())?;
                parts.methods.insert(signature.ident.to_string(), signature);
            }
        }
    }
    Ok(parts)
}

/// Returns the items of a file, a module or an impl: each ends with `;` or braces. Their attributes are left out, because
/// rendering gives them others.
fn items(tokens: TokenStream) -> impl Iterator<Item = Vec<TokenTree>> {
    let mut tokens = tokens.into_iter();
    std::iter::from_fn(move || {
        let mut item = Vec::new();
        loop {
            let token = tokens.next()?;
            let is_end = match &token {
                TokenTree::Punct(punct) if item.is_empty() && punct.as_char() == '#' => continue,
                TokenTree::Group(group) if item.is_empty() && group.delimiter() == Delimiter::Bracket => continue,
                TokenTree::Punct(punct) => punct.as_char() == ';',
                TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                _ => false,
            };
            item.push(token);
            if is_end {
                return Some(item);
            }
        }
    })
}

fn is_type(item: &[TokenTree]) -> bool {
    ["struct", "enum", "type"].iter().any(|kind| begins(item, &["pub", kind]))
}

fn begins(item: &[TokenTree], words: &[&str]) -> bool {
    let is = |(token, word): (&TokenTree, &&str)| matches!(token, TokenTree::Ident(ident) if ident == word);
    item.len() >= words.len() && item.iter().zip(words).all(is)
}

/// Returns the content of the braces at the end of an item.
fn braced(item: Vec<TokenTree>) -> TokenStream {
    match item.into_iter().next_back() {
        Some(TokenTree::Group(group)) => group.stream(),
        _ => TokenStream::new(),
    }
}

/// Returns the name on the wire of a field or variant.
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
