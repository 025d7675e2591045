//! Syntax that is built and not parsed, since there are thousands of each.

use proc_macro2::{Span, TokenStream};
use quote::format_ident;
use syn::token::{Bracket, Paren};
use syn::{
    AttrStyle, Attribute, Expr, ExprLit, ItemMacro, Lit, LitStr, Macro, MacroDelimiter, Meta, MetaNameValue, Path,
    Token,
};

/// `#[doc]` attributes, one a line, as `///` comments have them.
pub fn doc_lines(text: &str) -> Vec<Attribute> {
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    lines.map(|line| doc(&line)).collect()
}

fn doc(line: &str) -> Attribute {
    let text = Lit::Str(LitStr::new(line, Span::call_site()));
    Attribute {
        pound_token: <Token![#]>::default(),
        style: AttrStyle::Outer,
        bracket_token: Bracket::default(),
        meta: Meta::NameValue(MetaNameValue {
            path: format_ident!("doc").into(),
            eq_token: <Token![=]>::default(),
            value: Expr::Lit(ExprLit { attrs: Vec::new(), lit: text }),
        }),
    }
}

/// A call of one of the runtime's macros.
pub fn call(name: &str, tokens: TokenStream) -> ItemMacro {
    let mut path = Path::from(format_ident!("crate"));
    path.segments.push(format_ident!("{name}").into());
    let delimiter = MacroDelimiter::Paren(Paren::default());
    ItemMacro {
        attrs: Vec::new(),
        ident: None,
        mac: Macro { path, bang_token: <Token![!]>::default(), delimiter, tokens },
        semi_token: Some(<Token![;]>::default()),
    }
}
