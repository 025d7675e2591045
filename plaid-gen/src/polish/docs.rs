//! What every type and method says of itself: our own words, where it is used, Plaid's page.

use std::collections::BTreeSet;

use heck::ToSnakeCase;
use syn::parse_quote;

use super::build::doc_lines;
use super::{Code, item_attrs, wrap};
use crate::docs::Docs;
use crate::facts::{Facts, Kind, OperationFacts, TypeFacts, feature};
use crate::normalise::type_name;
use crate::policy::Repeat;

pub fn run(facts: &Facts, words: &Docs, code: &mut Code) {
    for (id, code) in &mut code.methods {
        let Some(operation) = facts.operations.get(id) else { continue };
        prepend(&mut code.method.attrs, doc_lines(&method_text(id, operation, words)));
    }
    for (name, code) in &mut code.types {
        let (text, schema) = match (facts.types.get(name), facts.aliases.get(name)) {
            (Some(ty), _) => (type_text(ty, words), &ty.schema),
            (None, Some((schema, target))) => (alias_text(schema, target, words), schema),
            (None, None) => continue,
        };
        let mut attrs = doc_lines(&text);
        if schema != name {
            attrs.push(parse_quote!(#[doc(alias = #schema)]));
        }
        if let Some(first) = item_attrs(&mut code.item) {
            prepend(first, attrs);
        }
    }
}

fn prepend(attrs: &mut Vec<syn::Attribute>, mut first: Vec<syn::Attribute>) {
    first.append(attrs);
    *attrs = first;
}

fn method_text(id: &str, operation: &OperationFacts, words: &Docs) -> String {
    let OperationFacts { method, path, page, .. } = operation;
    let about = words.operation(id).unwrap_or("Not documented yet.");
    let hidden = if operation.hidden { "\n\nPlaid leaves this operation out of its public documentation." } else { "" };
    let feature = feature(&operation.product);
    let repeat = repeat_text(&operation.word.repeat);
    format!("{}{hidden}\n\n`{method} {path}` · [Plaid's page]({page}) · feature `{feature}` · {repeat}", wrap(about))
}

/// What a caller wants to know of retries.
fn repeat_text(repeat: &Repeat) -> String {
    match repeat {
        Repeat::Read => "only reads".into(),
        Repeat::BilledRead => "reads, and each success is billed".into(),
        Repeat::Keyed(key) if key.is_switch() => format!("may be repeated if `{}` is true", key.field()),
        Repeat::Keyed(key) => format!("may be repeated by `{}`", key.field()),
        Repeat::Write | Repeat::MovesMoney | Repeat::Unknown => "must not be repeated blindly".into(),
    }
}

fn type_text(ty: &TypeFacts, words: &Docs) -> String {
    let mut parts = Vec::new();
    parts.extend(words.schema(&ty.schema).map(wrap));
    if ty.kind == Kind::Identifier {
        parts.push("An identifier: made from text, and not to be mixed up with those of another kind.".into());
    }
    parts.extend(ty.webhook.as_ref().map(|w| format!("Sent as `{}` / `{}`.", w.kind, w.code)));
    parts.extend(list("Request of", &ty.bodies, method_link));
    parts.extend(list("Answer of", &ty.answers, method_link));
    parts.extend(list("Part of", &ty.part_of, type_link));
    if parts.is_empty() {
        parts.push("In the description, but used by no operation and no webhook.".into());
    }
    parts.join("\n\n")
}

fn alias_text(schema: &str, target: &str, words: &Docs) -> String {
    let name = format!("Another name of [`{target}`](crate::types::{target}).");
    words.schema(schema).map_or(name.clone(), |about| format!("{}\n\n{name}", wrap(about)))
}

fn method_link(id: &str) -> String {
    let name = id.to_snake_case();
    format!("[`{name}`](crate::Client::{name})")
}

fn type_link(name: &str) -> String {
    let name = type_name(name);
    format!("[`{name}`](crate::types::{name})")
}

fn list(what: &str, names: &BTreeSet<String>, link: fn(&str) -> String) -> Option<String> {
    const SHOWN: usize = 3;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|n| link(n)).collect();
    if shown.is_empty() {
        return None;
    }
    let rest = names.len() - shown.len();
    let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    Some(wrap(&format!("{what} {}{rest}.", shown.join(", "))))
}
