//! Prints code by prettyplease, with a blank line between items and between methods, and tables with one row per line.

use std::fmt::Write;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{File, ImplItem, Item, ItemImpl};

use super::not_rust;
use crate::problem::Result;

/// The code of a file.
#[derive(Default)]
pub struct Code {
    file: Option<File>,
    /// Text that is not Rust.
    text: String,
    /// Tables, after the items.
    pub tables: Vec<Table>,
}

/// A call of one of the runtime's macros that has a row for each of a type's fields or values. prettyplease would fill
/// lines with several rows, so that a new field would change the lines of others.
pub struct Table {
    /// The call without rows, and the attributes before it.
    pub head: TokenStream,
    /// The rows.
    pub rows: Vec<TokenStream>,
}

impl Code {
    /// Parses the code of `what`.
    pub fn parse(what: &str, tokens: TokenStream) -> Result<Self> {
        let file = syn::parse2(tokens).map_err(|error| not_rust(what, &error))?;
        Ok(Self { file: Some(file), ..Self::default() })
    }

    /// Creates a file of text that is not Rust.
    pub fn text(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    /// Prints the code.
    pub fn print(self) -> String {
        if !self.text.is_empty() {
            return self.text;
        }
        let mut file = self.file.unwrap_or_else(|| file(Vec::new()));
        let items = std::mem::take(&mut file.items);
        let mut out = prettyplease::unparse(&file);
        let mut previous = None;
        for item in items {
            // No blank line separates two imports, or two modules.
            let kind = std::mem::discriminant(&item);
            let is_together = matches!(item, Item::Use(_) | Item::Mod(_)) && previous == Some(kind);
            if !out.is_empty() && !is_together {
                out.push('\n');
            }
            out.push_str(&print_item(item));
            previous = Some(kind);
        }
        for table in self.tables {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&print_table(table));
        }
        out
    }
}

fn file(items: Vec<Item>) -> File {
    File { shebang: None, frontmatter: None, attrs: Vec::new(), items }
}

fn print_item(item: Item) -> String {
    match item {
        Item::Impl(block) if block.items.len() > 1 => print_methods(block),
        item => prettyplease::unparse(&file(vec![item])),
    }
}

/// Prints each item in an `impl` of its own, and puts them together with a blank line before each function.
fn print_methods(mut block: ItemImpl) -> String {
    let items = std::mem::take(&mut block.items);
    let mut inside = String::new();
    for item in items {
        if matches!(item, ImplItem::Fn(_)) && !inside.is_empty() {
            inside.push('\n');
        }
        // Attributes of the block are printed with its header.
        let one = ItemImpl { items: vec![item], attrs: Vec::new(), ..block.clone() };
        let one = prettyplease::unparse(&file(vec![Item::Impl(one)]));
        let rest = one.split_once("{\n").map_or(one.as_str(), |(_, rest)| rest);
        inside.push_str(rest.strip_suffix("}\n").unwrap_or(rest));
    }
    let header = prettyplease::unparse(&file(vec![Item::Impl(block)]));
    format!("{}{{\n{inside}}}\n", header.trim_end().trim_end_matches("{}"))
}

fn print_table(table: Table) -> String {
    let head: String = match syn::parse2::<File>(table.head) {
        Ok(head) => prettyplease::unparse(&head),
        Err(_) => String::new(),
    };
    let mut out = head.trim_end().trim_end_matches("();").to_owned();
    out.push_str("(\n");
    for row in table.rows {
        let _ = writeln!(out, "    {},", in_one_line(row));
    }
    out.push_str(");\n");
    out
}

/// Prints tokens with one space between words and none around `::`.
fn in_one_line(tokens: TokenStream) -> String {
    let mut out = String::new();
    let mut is_glued = true;
    for token in tokens {
        let (text, glues) = match &token {
            TokenTree::Punct(punct) if punct.as_char() == ':' => (":".to_owned(), true),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                (format!("[{}]", in_one_line(group.stream())), false)
            }
            other => (other.to_string(), false),
        };
        if !is_glued && !text.starts_with([':', '[', ',']) {
            out.push(' ');
        }
        out.push_str(&text);
        is_glued = glues;
    }
    out
}
