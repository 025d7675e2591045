//! Takes what is used out of progenitor's tokens: the type definitions and the methods' signatures. Its
//! conversions, error type, client and method bodies stay behind, unparsed; the runtime has its own.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Attribute, Item, Signature};

use crate::generate;
use crate::problem::{Problem, Problems, Result};

const STAGE: &str = "polish/sort_out";

/// The parts of progenitor's code, before they are polished.
pub struct Raw {
    /// By Rust name; a pass takes out what it polishes.
    pub types: BTreeMap<String, Item>,
    /// By method name; likewise.
    pub methods: BTreeMap<String, Signature>,
}

pub fn run(tokens: TokenStream) -> Result<Raw> {
    let mut raw = Raw { types: BTreeMap::new(), methods: BTreeMap::new() };
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
                raw.types.insert(name.to_string(), item);
            }
        } else if begins(&item, &["impl", "Client"]) {
            for mut method in items(braced(item)).filter(|item| begins(item, &["pub", "async", "fn"])) {
                // Without its body and, as a signature has none, its visibility.
                method.pop();
                let signature: Signature = generate::parse(method.into_iter().skip(1).collect())?;
                raw.methods.insert(signature.ident.to_string(), signature);
            }
        }
    }
    Ok(raw)
}

/// The items of a file, a module or an impl: each ends with `;` or braces. Their attributes are left
/// out, since polishing gives them others.
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

/// What the braces at the end of an item hold.
fn braced(item: Vec<TokenTree>) -> TokenStream {
    match item.into_iter().next_back() {
        Some(TokenTree::Group(group)) => group.stream(),
        _ => TokenStream::new(),
    }
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
