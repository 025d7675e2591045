//! Prints a call of one of the runtime's table macros with a row a line, which prettyplease does not: a
//! diff then shows the fields that changed and no others.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;

pub fn print(item: syn::ItemMacro) -> String {
    let mut out: String = item.attrs.iter().flat_map(|attr| [attribute(attr), "\n".to_owned()]).collect();
    out.push_str(&join(item.mac.path.to_token_stream()));
    out.push_str("!(");
    let mut rows = vec![TokenStream::new()];
    for token in item.mac.tokens {
        match (&token, rows.last_mut()) {
            (TokenTree::Punct(p), _) if p.as_char() == ',' => rows.push(TokenStream::new()),
            (_, Some(row)) => row.extend([token]),
            (_, None) => {}
        }
    }
    for row in rows {
        out.push_str("\n    ");
        out.push_str(&join(row));
        out.push(',');
    }
    out.push_str("\n);\n");
    out
}

/// As prettyplease prints it, but in one line.
fn attribute(attr: &syn::Attribute) -> String {
    let list = attr.to_token_stream().to_string();
    list.replace("# [", "#[")
        .replace(" (", "(")
        .replace("( ", "(")
        .replace(" )", ")")
        .replace(" ,", ",")
        .replace(" ]", "]")
}

/// The tokens with one space between words and none around `::`.
fn join(tokens: TokenStream) -> String {
    let mut out = String::new();
    let mut glued = true;
    for token in tokens {
        let (text, glues) = match &token {
            TokenTree::Punct(p) if p.as_char() == ':' => (":".to_owned(), true),
            TokenTree::Punct(p) => (p.to_string(), p.as_char() == '='),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                (format!("[{}]", join(group.stream())), false)
            }
            other => (other.to_string(), false),
        };
        if !glued && !text.starts_with([':', '[', ',']) {
            out.push(' ');
        }
        out.push_str(&text);
        glued = glues;
    }
    out
}
