//! Whole programs that send a request, and the dependencies that they need.

use std::fmt::Write;

use heck::ToShoutySnakeCase;

use super::{Result, Snippet, Wait, write};
use crate::{Answer, Api, Example, Operation, feature};

/// Writes a program that sends a request and prints the answer. Credentials and secrets are read from the environment.
///
/// # Errors
/// Fails like [`write()`].
pub fn program(api: &Api, operation: &Operation, request: &Example, wait: Wait) -> Result<String> {
    const INDENT: usize = 4;
    let imports = write(api, operation, request, wait, 0)?.imports;
    let Snippet { secrets, statements, .. } = write(api, operation, request, wait, INDENT)?;
    let (attribute, start) = match wait {
        Wait::Await => ("#[tokio::main]\n", "async fn"),
        Wait::Block => ("", "fn"),
    };
    let mut variables = String::new();
    for secret in &secrets {
        let variable = secret.variable.to_shouty_snake_case();
        let _ = writeln!(variables, "    let {} = std::env::var(\"PLAID_{variable}\")?;", secret.variable);
    }
    let shown = match operation.answer {
        Answer::Json(_) => "    println!(\"{answer:#?}\");\n",
        Answer::File | Answer::Empty => "",
    };
    Ok(format!(
        "use plaid_api::Client;\n{imports}\n{attribute}{start} main() -> Result<(), Box<dyn std::error::Error>> {{\n    \
         // PLAID_CLIENT_ID, PLAID_SECRET and PLAID_ENV, or PLAID_BASE_URL.\n    let client = Client::from_env()?;\n\
         {variables}{statements}{shown}    Ok(())\n}}\n"
    ))
}

/// Writes the dependencies of a program, as lines of a `Cargo.toml`.
///
/// # Errors
/// Fails like [`write()`].
pub fn manifest(api: &Api, operation: &Operation, request: &Example, wait: Wait, version: &str) -> Result<String> {
    let imports = write(api, operation, request, wait, 0)?.imports;
    let blocking = if wait == Wait::Block { "\"blocking\", " } else { "" };
    let product = feature(&operation.product);
    let mut text = format!(
        "[dependencies]\nplaid-api = {{ version = \"{version}\", default-features = false, features = \
         [{blocking}\"rustls\", \"{product}\"] }}\n"
    );
    if imports.contains("use serde_json::") {
        text.push_str("serde_json = \"1\"\n");
    }
    if wait == Wait::Await {
        text.push_str("tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n");
    }
    Ok(text)
}
