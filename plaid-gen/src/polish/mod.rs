//! progenitor's tokens + facts → the Rust that users see, by passes of one idea each.

mod aliases;
mod amounts;
mod build;
mod distinct;
mod docs;
mod enums;
mod methods;
mod pages;
mod requests;
mod shorten;
mod sort_out;
mod structs;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

use crate::docs::Docs;
use crate::facts::Facts;
use crate::policy::Policy;
use crate::problem::Result;

/// The polished crate, before it is split into modules.
#[derive(Debug, Default)]
pub struct Code {
    /// By Rust name.
    pub types: BTreeMap<String, TypeCode>,
    /// By operationId.
    pub methods: BTreeMap<String, MethodCode>,
}

/// One type.
#[derive(Debug)]
pub struct TypeCode {
    /// Its definition.
    pub item: syn::Item,
    /// Its constructors and setters, if a request needs them.
    pub methods: Option<TokenStream>,
    /// How it is read and written.
    pub wire: Wire,
}

/// How a type is read and written.
#[derive(Debug)]
pub enum Wire {
    /// By one of the runtime's macros.
    Form(syn::ItemMacro),
    /// As another type.
    Alias,
}

/// One operation's method.
#[derive(Debug)]
pub struct MethodCode {
    /// The method of the client.
    pub method: syn::ImplItemFn,
    /// The constant that describes the operation.
    pub operation: TokenStream,
    /// Setters for its optional parameters: the answer's type and the methods.
    pub options: Option<(syn::Type, TokenStream)>,
    /// Its pages, if it has some.
    pub pages: Option<PagesCode>,
}

/// The pages of an operation.
#[derive(Debug)]
pub struct PagesCode {
    /// The method that gives them.
    pub method: syn::ImplItemFn,
    /// How they turn.
    pub turning: TokenStream,
}

/// Runs all passes.
pub fn run(tokens: TokenStream, facts: &Facts, policy: &Policy, words: &Docs) -> Result<Code> {
    let mut raw = sort_out::run(tokens)?;
    shorten::run(&mut raw, facts);
    let mut code = Code::default();
    structs::run(&mut raw, facts, &mut code)?;
    enums::run(&mut raw, facts, &mut code)?;
    distinct::run(&mut raw, facts, &mut code);
    aliases::run(&mut raw, facts, &mut code);
    requests::run(facts, &mut code);
    methods::run(&mut raw, facts, &mut code)?;
    pages::run(facts, policy, &mut code)?;
    docs::run(facts, words, &mut code);
    sort_out::nothing_left(&raw)?;
    Ok(code)
}

/// The attributes of a type's definition.
pub fn item_attrs(item: &mut syn::Item) -> Option<&mut Vec<syn::Attribute>> {
    match item {
        syn::Item::Struct(item) => Some(&mut item.attrs),
        syn::Item::Enum(item) => Some(&mut item.attrs),
        syn::Item::Type(item) => Some(&mut item.attrs),
        _ => None,
    }
}

/// `T` of `wrapper<T>`.
fn inside(ty: &syn::Type, wrapper: &str) -> Option<syn::Type> {
    let syn::Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|s| s.ident == wrapper)?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        syn::GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    }
}

/// Breaks text into lines of about 100 characters, never inside a word.
pub fn wrap(text: &str) -> String {
    const WIDTH: usize = 96;
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for word in text.split_whitespace() {
        if column > 0 && column + 1 + word.len() > WIDTH {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.len();
    }
    out
}
