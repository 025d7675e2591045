//! Lists of operations for the SDK's documentation, as Markdown.

use std::fmt::Write;

use super::print::Code;
use super::words;
use crate::model::{Api, NotReady, Operation, feature};

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
