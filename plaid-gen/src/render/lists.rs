//! Lists as Markdown: of operations for the SDK's documentation, of error codes and webhooks for the book.

use std::fmt::Write;

use super::print::Code;
use super::words;
use crate::model::{Api, Kind, NotReady, Operation, feature};

/// Renders the table of all operations: what each needs and can do.
pub fn operations(api: &Api) -> Code {
    let mut text = "| method | path | feature | repeats |\n|---|---|---|---|\n".to_owned();
    for operation in api.operations.values() {
        let Operation { name, path, product, idempotency, .. } = operation;
        let (feature, repeats) = (feature(product), words::idempotency(idempotency));
        let _ = writeln!(text, "| [`{name}`](crate::Client::{name}) | `{path}` | `{feature}` | {repeats} |");
    }
    Code::text(text)
}

/// Renders the list of the operations that can be polled.
pub fn polled(api: &Api) -> Code {
    list(api, |operation| operation.not_ready != NotReady::Never)
}

/// Renders the list of the operations with pages.
pub fn paged(api: &Api) -> Code {
    list(api, |operation| operation.pages.is_some())
}

fn list(api: &Api, is_listed: impl Fn(&Operation) -> bool) -> Code {
    let names = api.operations.values().filter(|operation| is_listed(operation)).map(|operation| &operation.name);
    let links: Vec<String> = names.map(|name| format!("[`{name}`](crate::Client::{name})")).collect();
    Code::text(words::wrap(&links.join(", ")) + "\n")
}

/// The address of the SDK's documentation, to which the book links.
const DOCS: &str = "https://docs.rs/plaid-api/latest/plaid_api";

/// Renders the page with all error codes.
pub fn error_codes(api: &Api) -> Code {
    let Some(codes) = &api.error_codes else { return Code::default() };
    let kind = api.types.values().find(|ty| ty.schema == codes.schema).map(|ty| &ty.kind);
    let Some(Kind::Enum(it)) = kind else { return Code::default() };
    let mut text = format!(
        "# Error codes\n\nThe codes that Plaid documents, with the status and the type under which each occurs. In Rust, \
         `Error::code` returns one as an [`{0}`]({DOCS}/types/enum.{0}.html), and the guide \
         [Errors and what to do](../errors.md) says how to treat groups of them.\n\n\
         | code | status and type | meaning and remedy |\n|---|---|---|\n",
        codes.schema
    );
    for variant in &it.variants {
        let occurrences = api.occurrences(&codes.schema, &variant.wire).iter();
        let occurrences: Vec<String> = occurrences.map(|one| format!("{} `{}`", one.status, one.kind)).collect();
        let words = variant.words.as_deref().unwrap_or_default();
        let _ = writeln!(text, "| `{}` | {} | {words} |", variant.wire, occurrences.join("<br>"));
    }
    Code::text(text)
}

/// Renders the page with all webhooks, by type and code.
pub fn webhooks(api: &Api) -> Code {
    let webhooks = api.webhooks();
    if webhooks.is_empty() {
        return Code::default();
    }
    let mut text = format!(
        "# Webhooks by type and code\n\nThe webhooks of the description. Each is a variant of \
         [`Webhook`]({DOCS}/webhook/enum.Webhook.html) with a type of its own. The guide \
         [Webhooks behind axum](../webhooks.md) says how to receive them.\n\n\
         | type | code | variant | meaning |\n|---|---|---|---|\n"
    );
    for (name, webhook) in webhooks {
        let words = api.types.get(name).and_then(|ty| ty.words.as_deref()).unwrap_or_default();
        let variant = super::webhooks::variant(webhook);
        let link = format!("[`{variant}`]({DOCS}/types/struct.{name}.html)");
        let _ = writeln!(text, "| `{}` | `{}` | {link} | {words} |", webhook.kind, webhook.code);
    }
    Code::text(text)
}
