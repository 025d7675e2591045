//! Types and signatures in one line, as a caller would write them: without the paths of modules.

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, FnArg, GenericParam, Generics, Pat, ReceiverKind, ReturnType, Signature};

/// Whether there is a `#[doc(hidden)]`.
pub fn is_hidden(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| {
        attr.path().is_ident("doc")
            && matches!(&attr.meta, syn::Meta::List(list) if list.tokens.to_string() == "hidden")
    })
}

/// Whether there is a `#[cfg(test)]`.
pub fn is_test(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| {
        attr.path().is_ident("cfg") && matches!(&attr.meta, syn::Meta::List(list) if list.tokens.to_string() == "test")
    })
}

/// Writes a function with `prefix` before its name.
pub fn function(prefix: &str, signature: &Signature) -> String {
    let arguments = signature.inputs.iter().map(|argument| match argument {
        FnArg::Receiver(receiver) => match &receiver.kind {
            ReceiverKind::Reference(_, _, Some(_)) => "&mut self".to_owned(),
            ReceiverKind::Reference(_, _, None) => "&self".to_owned(),
            ReceiverKind::Typed(_, receiver_ty) => format!("self: {}", ty(receiver_ty)),
            _ => "self".to_owned(),
        },
        FnArg::Typed(argument) => {
            let name = match argument.pat.as_ref() {
                Pat::Ident(name) => name.ident.to_string(),
                _ => "_".to_owned(),
            };
            format!("{name}: {}", ty(&argument.ty))
        }
    });
    let arguments = arguments.collect::<Vec<_>>().join(", ");
    let output = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, output) => format!(" -> {}", ty(output)),
    };
    let word = |is: bool, word: &'static str| if is { word } else { "" };
    format!(
        "{}{}fn {prefix}{}{}({arguments}){output}{}",
        word(signature.constness.is_some(), "const "),
        word(signature.asyncness.is_some(), "async "),
        signature.ident,
        generics(&signature.generics),
        where_clause(&signature.generics),
    )
}

/// Writes parameters in angle brackets with their bounds, without lifetimes.
pub fn generics(generics: &Generics) -> String {
    let parameters = generics.params.iter().filter(|p| !matches!(p, GenericParam::Lifetime(_)));
    let parameters: Vec<String> = parameters.map(tokens).collect();
    if parameters.is_empty() { String::new() } else { format!("<{}>", parameters.join(", ")) }
}

/// Writes ` where …`, if there is one.
pub fn where_clause(generics: &Generics) -> String {
    let bounds = generics.where_clause.iter().flat_map(|clause| &clause.predicates).map(tokens);
    let bounds = bounds.collect::<Vec<_>>().join(", ");
    if bounds.is_empty() { bounds } else { format!(" where {bounds}") }
}

/// Writes a type.
pub fn ty(ty: &syn::Type) -> String {
    tokens(ty)
}

/// Writes the path of a trait.
pub fn path(path: &syn::Path) -> String {
    tokens(path)
}

/// Writes any part of a signature.
pub fn tokens<T: ToTokens + Clone + Visited>(part: &T) -> String {
    let mut part = part.clone();
    part.visit(&mut Shorten);
    tidy(&part.to_token_stream().to_string())
}

/// Syntax that [`Shorten`] can visit.
pub trait Visited {
    fn visit(&mut self, visitor: &mut Shorten);
}

macro_rules! visited {
    ($($ty:ty => $visit:ident),* $(,)?) => {
        $(impl Visited for $ty {
            fn visit(&mut self, visitor: &mut Shorten) {
                visitor.$visit(self);
            }
        })*
    };
}

visited!(
    syn::Type => visit_type_mut,
    syn::Path => visit_path_mut,
    GenericParam => visit_generic_param_mut,
    syn::WherePredicate => visit_where_predicate_mut,
    syn::TypeParamBound => visit_type_param_bound_mut,
);

/// Shortens a path into this crate or the standard library to the part that distinguishes it.
pub struct Shorten;

impl VisitMut for Shorten {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        path.leading_colon = None;
        let first = path.segments.first().map(|s| s.ident.to_string()).unwrap_or_default();
        let last = path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        let kept = match first.as_str() {
            // This crate has an `Error` and a `Result` as well.
            "std" | "core" | "alloc" | "fmt" if ["Error", "Result"].contains(&last.as_str()) => 2,
            "crate" | "super" | "self" | "types" | "std" | "core" | "alloc" | "fmt" => 1,
            _ => return,
        };
        let drop = path.segments.len().saturating_sub(kept);
        path.segments = std::mem::take(&mut path.segments).into_iter().skip(drop).collect();
    }
}

/// Puts spaces between tokens as people write them.
fn tidy(text: &str) -> String {
    const RULES: [(&str, &str); 18] = [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        ("& ", "&"),
        ("* ", "*"),
        ("( ", "("),
        (" )", ")"),
        (" (", "("),
        (",(", ", ("),
        ("->(", "-> ("),
        ("=(", "= ("),
        (" :", ":"),
        (" ;", ";"),
        ("? ", "?"),
        (" ::", "::"),
    ];
    RULES.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}
