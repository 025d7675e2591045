//! Polished code → modules by product: a type that one product reaches lives there, by two or more in
//! `shared`.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::visit_mut::{self, VisitMut};

use crate::facts::Facts;
use crate::polish::{Code, Wire};
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
    /// The names of its types, sorted.
    pub types: Vec<String>,
}

/// Splits the code.
pub fn run(code: Code, facts: &Facts) -> Result<BTreeMap<String, Module>> {
    let homes: BTreeMap<String, String> =
        code.types.keys().map(|name| (name.clone(), home(name, facts).to_owned())).collect();
    let mut drafts = BTreeMap::<String, Draft>::new();
    for (name, ty) in code.types {
        let draft = drafts.entry(homes[&name].clone()).or_default();
        ty.item.to_tokens(&mut draft.types);
        draft.types.extend(ty.methods);
        if let Wire::Form(tokens) = ty.wire {
            draft.forms.extend(tokens);
        }
        draft.names.push(name);
    }
    for (id, method) in code.methods {
        let draft = drafts.entry(facts.operations[&id].product.clone()).or_default();
        draft.methods.push(method.method);
        draft.operations.extend(method.operation);
        if let Some((answer, setters)) = method.options {
            draft.options.extend(quote!(impl crate::Call<#answer> { #setters }));
        }
    }
    drafts.into_iter().map(|(name, draft)| Ok((name.clone(), draft.finish(&name, &homes)?))).collect()
}

/// The module that a type lives in.
fn home<'a>(name: &str, facts: &'a Facts) -> &'a str {
    let mut name = name;
    while let Some((_, target)) = facts.aliases.get(name) {
        name = target;
    }
    match facts.types.get(name).map(|t| t.products.iter().collect::<Vec<_>>()).as_deref() {
        Some([one]) => one,
        _ => SHARED,
    }
}

#[derive(Default)]
struct Draft {
    types: TokenStream,
    forms: TokenStream,
    methods: Vec<syn::ImplItemFn>,
    operations: TokenStream,
    options: TokenStream,
    names: Vec<String>,
}

impl Draft {
    fn finish(self, module: &str, homes: &BTreeMap<String, String>) -> Result<Module> {
        let wire = self.wire();
        let Self { types, methods, options, names, .. } = self;
        let client = (!methods.is_empty()).then(|| quote!(impl crate::Client { #(#methods)* }));
        let declaration = (!wire.is_empty()).then(|| {
            quote!(
                mod wire;
            )
        });
        let mut public = parse(module, quote!(#declaration #client #options #types))?;
        Resolve { module, homes }.visit_file_mut(&mut public);
        Ok(Module { public, wire: parse(module, wire)?, types: names })
    }

    fn wire(&self) -> TokenStream {
        let (operations, forms) = (&self.operations, &self.forms);
        let imports = (!operations.is_empty()).then(|| {
            quote!(
                use crate::operation::{ErrorForm, Operation};
            )
        });
        quote!(#imports #operations #forms)
    }
}

fn parse(module: &str, tokens: TokenStream) -> Result<syn::File> {
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
