//! Polished code → modules by product: a type that one product reaches lives there, by two or more in
//! `shared`.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::parse::Parse;
use syn::parse_quote;
use syn::visit_mut::{self, VisitMut};

use crate::facts::{Facts, feature};
use crate::polish::{Code, Wire, item_attrs};
use crate::problem::{Problem, Result};

/// The module of what several products use.
pub const SHARED: &str = "shared";

/// One product's code.
#[derive(Debug)]
pub struct Module {
    /// Types, their constructors, and the client's methods.
    pub public: syn::File,
    /// What goes over the wire: operations, and the form of each type.
    pub wire: syn::File,
    /// The names of its types, sorted, by the `cfg` attribute that they stand under.
    pub types: BTreeMap<Option<String>, Vec<String>>,
}

/// Splits the code.
pub fn run(code: Code, facts: &Facts) -> Result<BTreeMap<String, Module>> {
    let homes: BTreeMap<String, String> =
        code.types.keys().map(|name| (name.clone(), home(name, facts).to_owned())).collect();
    let mut drafts = BTreeMap::<String, Draft>::new();
    for (name, mut ty) in code.types {
        let home = &homes[&name];
        let draft = drafts.entry(home.clone()).or_default();
        let gate = gate(&name, facts);
        if let Some(attrs) = item_attrs(&mut ty.item) {
            attrs.extend(gate.clone());
        }
        draft.types.push(ty.item);
        if let Some(methods) = ty.methods {
            let mut methods: syn::ItemImpl = parse(home, methods)?;
            methods.attrs.extend(gate.clone());
            draft.types.push(syn::Item::Impl(methods));
        }
        if let Wire::Form(mut form) = ty.wire {
            form.attrs.extend(gate.clone());
            draft.forms.push(syn::Item::Macro(form));
        }
        draft.names.entry(gate.map(|g| g.to_token_stream().to_string())).or_default().push(name);
    }
    for (id, method) in code.methods {
        let draft = drafts.entry(facts.operations[&id].product.clone()).or_default();
        draft.methods.push(method.method);
        draft.operations.extend(method.operation);
        if let Some((answer, setters)) = method.options {
            draft.options.extend(quote!(impl crate::Call<#answer> { #setters }));
        }
        if let Some(pages) = method.pages {
            draft.methods.push(pages.method);
            draft.options.extend(pages.turning);
        }
    }
    drafts.into_iter().map(|(name, draft)| Ok((name.clone(), draft.finish(&name, &homes)?))).collect()
}

/// The module that a type lives in.
fn home<'a>(name: &str, facts: &'a Facts) -> &'a str {
    match facts.types.get(meaning(name, facts)) {
        Some(ty) if !ty.always && ty.products.len() == 1 => ty.products.first().map_or(SHARED, String::as_str),
        _ => SHARED,
    }
}

/// What an alias stands for.
fn meaning<'a>(name: &'a str, facts: &'a Facts) -> &'a str {
    let mut name = name;
    while let Some((_, target)) = facts.aliases.get(name) {
        name = target;
    }
    name
}

/// A shared type is compiled when one of its products is.
fn gate(name: &str, facts: &Facts) -> Option<syn::Attribute> {
    let condition = (home(name, facts) == SHARED).then(|| condition(name, facts)).flatten()?;
    Some(parse_quote!(#[cfg(#condition)]))
}

/// When a type is there. Those of many products always are: they are few, and their conditions would be
/// longer than they.
fn condition(name: &str, facts: &Facts) -> Option<TokenStream> {
    const MANY: usize = 5;
    let ty = facts.types.get(meaning(name, facts))?;
    if ty.always || ty.products.len() >= MANY {
        return None;
    }
    let features: Vec<String> = ty.products.iter().map(|p| feature(p)).collect();
    match features.as_slice() {
        [one] => Some(quote!(feature = #one)),
        [_, ..] => Some(quote!(any(#(feature = #features),*))),
        // What no product uses is there when all is that it refers to.
        [] => {
            let parts = ty.refers_to.iter().filter_map(|part| condition(part, facts));
            let parts: BTreeMap<String, TokenStream> = parts.map(|c| (c.to_string(), c)).collect();
            let parts: Vec<_> = parts.values().collect();
            match parts.as_slice() {
                [] => None,
                [one] => Some(quote!(#one)),
                _ => Some(quote!(all(#(#parts),*))),
            }
        }
    }
}

#[derive(Default)]
struct Draft {
    types: Vec<syn::Item>,
    forms: Vec<syn::Item>,
    methods: Vec<syn::ImplItemFn>,
    operations: TokenStream,
    options: TokenStream,
    names: BTreeMap<Option<String>, Vec<String>>,
}

impl Draft {
    fn finish(self, module: &str, homes: &BTreeMap<String, String>) -> Result<Module> {
        let Self { types, forms, methods, operations, options, names } = self;
        let imports = (!operations.is_empty()).then(|| imports(&operations));
        let mut wire: syn::File = parse(module, quote!(#imports #operations))?;
        wire.items.extend(forms);
        let declaration = (!wire.items.is_empty()).then(|| -> syn::Item {
            parse_quote!(
                mod wire;
            )
        });
        let client = (!methods.is_empty()).then(|| -> syn::Item {
            let items = methods.into_iter().map(syn::ImplItem::Fn).collect();
            syn::Item::Impl(syn::ItemImpl { items, ..parse_quote!(impl crate::Client {}) })
        });
        let mut public: syn::File = parse(module, options)?;
        public.items = declaration.into_iter().chain(client).chain(public.items).chain(types).collect();
        Resolve { module, homes }.visit_file_mut(&mut public);
        Ok(Module { public, wire, types: names })
    }
}

/// What the constants of operations name.
fn imports(operations: &TokenStream) -> TokenStream {
    let text = operations.to_string();
    let names = ["ErrorForm", "Key", "NotReady", "Operation", "Repeat", "Replay"];
    let used = names.into_iter().filter(|name| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == *name));
    let used = used.map(|name| format_ident!("{name}"));
    quote!(use crate::operation::{#(#used),*};)
}

fn parse<T: Parse>(module: &str, tokens: TokenStream) -> Result<T> {
    Ok(syn::parse2(tokens).map_err(|e| {
        Problem::new(
            "split",
            format!("module {module}"),
            format!("a pass of polish made something else than Rust: {e}"),
            "look at the pass that makes this form, and add a golden test for it",
        )
    })?)
}

/// Leads the names of types to the modules where they live.
struct Resolve<'a> {
    module: &'a str,
    homes: &'a BTreeMap<String, String>,
}

impl VisitMut for Resolve<'_> {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let mut segments = path.segments.iter();
        let last = match (segments.next(), segments.next(), segments.next()) {
            (Some(last), None, _) => last,
            // As progenitor's methods name types.
            (Some(first), Some(last), None) if first.ident == "types" => last,
            _ => return,
        };
        let Some(home) = self.homes.get(&last.ident.to_string()) else { return };
        let last = last.clone();
        path.segments.clear();
        if home != self.module {
            path.segments.push(format_ident!("super").into());
            path.segments.push(format_ident!("{home}").into());
        }
        path.segments.push(last);
    }
}
