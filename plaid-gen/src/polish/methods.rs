//! Methods: progenitor's signature, and for a body one sentence in the runtime's words.

use heck::{ToShoutySnakeCase, ToSnakeCase};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{FnArg, Pat, ReturnType, Type, parse_quote};

use super::build::doc_lines;
use super::sort_out::Raw;
use super::{Code, MethodCode, inside};
use crate::facts::{Answer, Facts, OperationFacts, Parameter};
use crate::policy::{NotReady, Otherwise, Repeat, Replay, USUAL_SECONDS};
use crate::problem::{Problem, Result};

pub fn run(raw: &mut Raw, facts: &Facts, code: &mut Code) -> Result<()> {
    for (id, operation) in &facts.operations {
        let name = id.to_snake_case();
        let Some(signature) = raw.methods.remove(&name) else { continue };
        let method = method(id, operation, &signature).ok_or_else(|| {
            Problem::new(
                "polish/methods",
                format!("operation {id}"),
                "progenitor's signature has an unknown form",
                "look at the operation's parameters and answer, and extend plaid-gen/src/polish/methods.rs",
            )
        })?;
        code.methods.insert(id.clone(), method);
    }
    Ok(())
}

/// The name of the constant that describes an operation.
fn constant(id: &str) -> syn::Ident {
    format_ident!("{}", id.to_shouty_snake_case())
}

fn method(id: &str, facts: &OperationFacts, signature: &syn::Signature) -> Option<MethodCode> {
    let mut parameters = Vec::new();
    let mut body = None;
    for input in signature.inputs.iter().skip(1) {
        let FnArg::Typed(input) = input else { return None };
        let Pat::Ident(name) = input.pat.as_ref() else { return None };
        let mut ty = input.ty.as_ref().clone();
        if let Type::Reference(reference) = &mut ty {
            reference.lifetime = None;
        }
        if name.ident == "body" {
            body = Some(ty);
        } else {
            parameters.push((name.ident.clone(), ty));
        }
    }
    let answer: Type = match facts.answer {
        Answer::Json => answer(&signature.output)?,
        Answer::File => parse_quote!(crate::Download),
        Answer::Empty => parse_quote!(()),
    };

    let name = &signature.ident;
    let constant = constant(id);
    let arguments =
        parameters.iter().map(|(name, ty)| quote!(#name: #ty)).chain(body.iter().map(|ty| quote!(request: #ty)));
    let verb = match (body.is_some(), facts.answer) {
        (true, Answer::Json) => format_ident!("post"),
        (true, Answer::File) => format_ident!("post_for_file"),
        (true, Answer::Empty) => format_ident!("post_for_nothing"),
        (false, Answer::Json) => format_ident!("get"),
        (false, _) => return None,
    };
    let places = place_names(&facts.path);
    if places.len() != parameters.len() || (facts.method == "POST") != body.is_some() {
        return None;
    }
    let request = body.iter().map(|_| quote!(, request));
    // In the order of the path, as progenitor has them.
    let places = places.iter().zip(&parameters).map(|(place, (name, _))| quote!(.path(#place, #name)));
    let deprecated = facts.deprecated.then(|| quote!(#[deprecated]));
    let method = parse_quote! {
        #deprecated
        pub fn #name(&self #(, #arguments)*) -> crate::Call<#answer> {
            self.#verb(&wire::#constant #(#request)*)#(#places)*
        }
    };
    let options = (!facts.options.is_empty()).then(|| (answer, facts.options.iter().map(option).collect()));
    Some(MethodCode { method, operation: operation(id, &constant, facts), options, pages: None })
}

/// `T` of `Result<ResponseValue<T>, _>`.
fn answer(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, ty) = output else { return None };
    inside(&inside(ty, "Result")?, "ResponseValue")
}

fn place_names(path: &str) -> Vec<&str> {
    path.split('/').filter_map(|s| s.strip_prefix('{')?.strip_suffix('}')).collect()
}

fn operation(id: &str, constant: &syn::Ident, facts: &OperationFacts) -> TokenStream {
    let OperationFacts { method, path, authenticated, oauth_errors, word, .. } = facts;
    let errors = if *oauth_errors { quote!(ErrorForm::OAuth) } else { quote!(ErrorForm::Plaid) };
    let repeat = repeat(&word.repeat);
    let seconds = word.seconds.unwrap_or(USUAL_SECONDS);
    let seconds = proc_macro2::Literal::u64_unsuffixed(seconds);
    let not_ready = match &word.not_ready {
        NotReady::Never => quote!(NotReady::Never),
        NotReady::Error => quote!(NotReady::Error),
        NotReady::Field(name, waiting) => quote!(NotReady::Field { name: #name, waiting: &[#(#waiting),*] }),
    };
    quote! {
        pub(crate) const #constant: Operation = Operation {
            id: #id,
            method: #method,
            path: #path,
            authenticated: #authenticated,
            errors: #errors,
            repeat: #repeat,
            seconds: #seconds,
            not_ready: #not_ready,
        };
    }
}

fn repeat(repeat: &Repeat) -> TokenStream {
    match repeat {
        Repeat::Read => quote!(Repeat::Read),
        Repeat::BilledRead => quote!(Repeat::BilledRead),
        Repeat::Write => quote!(Repeat::Write),
        Repeat::MovesMoney | Repeat::Unknown => quote!(Repeat::MovesMoney),
        Repeat::Keyed(key) => {
            let (field, is_switch) = (key.field(), key.is_switch());
            let number = proc_macro2::Literal::u64_unsuffixed;
            let (lives, least_wait) = (number(key.lives), number(key.least_wait));
            let replay = match key.replay {
                Replay::Same => quote!(Replay::Same),
                Replay::Error => quote!(Replay::Error),
                Replay::Unknown => quote!(Replay::Unknown),
            };
            let moves_money = key.otherwise == Otherwise::MovesMoney;
            quote!(Repeat::Keyed(Key {
                field: #field,
                is_switch: #is_switch,
                lives: #lives,
                least_wait: #least_wait,
                replay: #replay,
                moves_money: #moves_money,
            }))
        }
    }
}

/// A setter for an optional parameter.
fn option(parameter: &Parameter) -> TokenStream {
    let Parameter { name, place, kind } = parameter;
    let ident = format_ident!("{}", name.to_snake_case());
    let about = doc_lines(&format!("Sets the {place} parameter `{name}`."));
    let (ty, value): (Type, TokenStream) = match kind.as_str() {
        "boolean" => (parse_quote!(bool), quote!(if value { "true" } else { "false" })),
        "integer" => (parse_quote!(i64), quote!(&value.to_string())),
        _ => (parse_quote!(&str), quote!(value)),
    };
    let setter = if place == "query" { format_ident!("query") } else { format_ident!("header") };
    quote! {
        #(#about)*
        #[must_use]
        pub fn #ident(self, value: #ty) -> Self {
            self.#setter(#name, #value)
        }
    }
}
