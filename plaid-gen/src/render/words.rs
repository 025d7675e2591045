//! The documentation of the generated code: our words, where a type is used, Plaid's page.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{
    Access, Api, Idempotency, Kind, NotReady, Operation, SHARED, SHARED_BY_FEW, SHARED_BY_TWO, Type, UNUSED, Uses,
    feature,
};

/// Renders a text as `///` comments.
pub fn outer(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#[doc = #lines])*)
}

/// Renders the attribute of something deprecated, with what to use instead.
pub fn deprecated(is_deprecated: bool, instead: Option<&str>) -> Option<TokenStream> {
    let note = instead.map(|instead| quote!((note = #instead)));
    is_deprecated.then(|| quote!(#[deprecated #note]))
}

/// Renders a text as `//!` comments.
pub fn inner(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#![doc = #lines])*)
}

fn lines(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") })
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

/// Returns the text about a product's module.
pub fn product(api: &Api, name: &str) -> String {
    match name {
        SHARED => return "Types that many products use.".into(),
        SHARED_BY_TWO => return "Types that two products use. Each is compiled with either of its products.".into(),
        SHARED_BY_FEW => return "Types that a few products use. Each is compiled with any of its products.".into(),
        UNUSED => return "Types that no operation and no webhook uses. They are compiled with all products.".into(),
        _ => {}
    }
    let product = api.products.get(name);
    let words = product.and_then(|product| product.words.as_ref());
    let about = words.map(|(title, about)| wrap(&format!("{title}: {about}")));
    let flow = product.map_or_else(String::new, |product| flow(api, &product.flow));
    format!("{}{flow}\n\nNeeds the feature `{}`.", about.as_deref().unwrap_or(UNDOCUMENTED), feature(name))
}

/// Returns the part of the text about a product with its usual flow.
fn flow(api: &Api, steps: &[String]) -> String {
    if steps.is_empty() {
        return String::new();
    }
    let steps = steps.iter().enumerate().map(|(index, step)| {
        let step = wrap(&linked(api, step)).replace('\n', "\n   ");
        format!("\n{}. {step}", index + 1)
    });
    format!("\n\n# Usual flow\n{}", steps.collect::<String>())
}

/// Makes links to methods of the paths of operations in a text.
fn linked(api: &Api, text: &str) -> String {
    let code = text.split('`').enumerate().map(|(index, part)| {
        let operation = api.operations.values().find(|operation| index % 2 == 1 && operation.path == part);
        match operation {
            Some(operation) => format!("[`{part}`](crate::Client::{})", operation.name),
            None if index % 2 == 1 => format!("`{part}`"),
            None => part.to_owned(),
        }
    });
    code.collect()
}

/// The text for a product or operation that `spec/docs/` does not describe.
const UNDOCUMENTED: &str = "Not documented yet.";

/// Returns the text about a method.
pub fn method(operation: &Operation) -> String {
    let Operation { method, path, page, product, .. } = operation;
    let about = wrap(operation.words.as_deref().unwrap_or(UNDOCUMENTED));
    let hidden =
        if operation.is_hidden { "\n\nPlaid leaves this operation out of its public documentation." } else { "" };
    let (feature, idempotency) = (feature(product), self::idempotency(&operation.idempotency));
    let mut facts = vec![
        format!("`{method} {path}`"),
        if page.contains('#') { format!("[Plaid's page]({page})") } else { "Plaid has no page about it".into() },
        format!("feature `{feature}`"),
        idempotency,
    ];
    facts.extend(oauth(&operation.access));
    let name = &operation.name;
    facts.extend(operation.pages.as_ref().map(|_| format!("pages by [`{name}_pages`](Self::{name}_pages)")));
    if operation.pages.as_ref().is_some_and(|pages| pages.begins_anew) {
        facts.push(format!("complete sets by [`{name}_all`](Self::{name}_all)"));
    }
    if operation.not_ready != NotReady::Never {
        facts.push("can be [polled](crate::Call::until_ready)".into());
    }
    format!("{about}{hidden}\n\n{}", facts.join(" · "))
}

/// Returns the text about OAuth, if the operation accepts it.
fn oauth(access: &Access) -> Option<String> {
    let (may, scopes) = match access {
        Access::Open | Access::Keys => return None,
        Access::OAuth(scopes) => ("needs", scopes),
        Access::KeysOrOAuth(scopes) => ("accepts", scopes),
    };
    let scopes: Vec<String> = scopes.iter().map(|scope| format!("`{scope}`")).collect();
    let scopes = if scopes.is_empty() { String::new() } else { format!(" with the scope {}", scopes.join(", ")) };
    Some(format!("{may} [OAuth](crate::Credentials::oauth){scopes}"))
}

/// Returns the text about retries.
pub fn idempotency(idempotency: &Idempotency) -> String {
    match idempotency {
        Idempotency::Read => "only reads".into(),
        Idempotency::BilledRead => "only reads, and each success is billed".into(),
        Idempotency::ReadOrBilled => "only reads, and each success may be billed".into(),
        Idempotency::Keyed(key) if key.is_switch() => format!("retried if `{}` is true", key.field()),
        Idempotency::Keyed(key) => format!("retried if `{}` is set", key.field()),
        Idempotency::Write | Idempotency::MovesMoney | Idempotency::Unknown => {
            "not retried when the outcome is unknown".into()
        }
    }
}

/// Returns the text about a type.
pub fn ty(api: &Api, ty: &Type) -> String {
    let method_link = |id: &str| {
        let name = api.operations.get(id).map_or(id, |operation| operation.name.as_str());
        format!("[`{name}`](crate::Client::{name})")
    };
    let mut parts = Vec::new();
    parts.extend(ty.words.as_deref().map(wrap));
    if let Kind::Synonym(target) = &ty.kind {
        parts.push(format!("Another name of [`{target}`](crate::types::{target})."));
        return parts.join("\n\n");
    }
    if matches!(ty.kind, Kind::Identifier) {
        parts.push(
            "An identifier. It is made from text. Being a type of its own, it can't be confused with other identifiers."
                .into(),
        );
    }
    if let Kind::Union(it) = &ty.kind {
        parts.push(match &it.tag {
            Some(tag) => format!("One of several forms, told apart by `{tag}`."),
            None => "One of several forms, told apart by the kind of JSON.".into(),
        });
    }
    parts.extend(ty.webhook.as_ref().map(|webhook| format!("Sent as `{}` / `{}`.", webhook.kind, webhook.code)));
    parts.extend(list("Request of", &ty.uses.bodies, &method_link));
    parts.extend(list("Parameter of", &ty.uses.parameters, &method_link));
    parts.extend(list("Answer of", &ty.uses.answers, &method_link));
    parts.extend(part(ty, &method_link));
    if parts.is_empty() {
        parts.push("No operation and no webhook of the description uses it.".into());
    }
    parts.join("\n\n")
}

/// Returns the text about the types that a type is a part of, and the operations that have it within their requests and
/// answers.
fn part(ty: &Type, method_link: &dyn Fn(&str) -> String) -> Option<String> {
    let Uses { part_of, bodies, parameters, requests, answers, answered, .. } = &ty.uses;
    let mut parts = vec![listed("Part of", part_of, &type_link)?];
    let requests = requests.iter().filter(|id| !bodies.contains(*id) && !parameters.contains(*id)).cloned().collect();
    parts.extend(listed("in requests of", &requests, method_link));
    let answers = answered.difference(answers).cloned().collect();
    parts.extend(listed("in answers of", &answers, method_link));
    Some(wrap(&format!("{}.", parts.join("; "))))
}

fn type_link(name: &str) -> String {
    format!("[`{name}`](crate::types::{name})")
}

fn list(what: &str, names: &BTreeSet<String>, link: &dyn Fn(&str) -> String) -> Option<String> {
    listed(what, names, link).map(|list| wrap(&format!("{list}.")))
}

/// Lists a few names after a beginning, if there are any.
fn listed(what: &str, names: &BTreeSet<String>, link: &dyn Fn(&str) -> String) -> Option<String> {
    const SHOWN: usize = 3;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| link(name)).collect();
    if shown.is_empty() {
        return None;
    }
    let rest = names.len() - shown.len();
    let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    Some(format!("{what} {}{rest}", shown.join(", ")))
}
