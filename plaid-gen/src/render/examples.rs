//! The example of each operation: in the documentation of its method, and as a function for the tests.

use std::fmt::Write;

use super::print::Code;
use crate::model::snippet::{self, Snippet, Wait};
use crate::model::{Api, Operation};

/// Returns the part of a method's documentation with the example. Lines that begin with `#` are compiled, and not shown.
pub fn documentation(api: &Api, operation: &Operation) -> String {
    let Some(Snippet { imports, secrets, statements }) = example(api, operation, 0) else { return String::new() };
    let secrets: String = secrets.iter().flat_map(|secret| [", ", &secret.variable, ": String"]).collect();
    format!(
        "\n\n# Example\n\n```no_run\n{imports}# async fn example(client: plaid_api::Client{secrets}) -> Result<(), \
         Box<dyn std::error::Error>> {{\n\n{statements}# Ok(())\n# }}\n```"
    )
}

fn example(api: &Api, operation: &Operation, indent: usize) -> Option<Snippet> {
    snippet::write(api, operation, operation.example.as_ref()?, Wait::Await, indent).ok()
}

/// Renders the file with a function for each example.
pub fn file(api: &Api) -> Code {
    let (mut functions, mut arms) = (String::new(), String::new());
    for (id, operation) in &api.operations {
        let Some(Snippet { imports, secrets, statements }) = example(api, operation, 4) else { continue };
        let name = &operation.name;
        let mut arguments = String::new();
        for secret in secrets {
            let _ = writeln!(arguments, "    let {} = {:?}.to_owned();", secret.variable, secret.text);
        }
        let gap = if imports.is_empty() { "" } else { "\n" };
        let _ = write!(
            functions,
            "\nasync fn {name}(client: &Client) -> Result {{\n{imports}{gap}{arguments}{statements}    Ok(())\n}}\n"
        );
        let (start, call) = (format!("        \"{id}\" =>"), format!("Box::pin({name}(client))"));
        let is_short = start.len() + call.len() + 2 <= 100;
        let _ = if is_short {
            writeln!(arms, "{start} {call},")
        } else {
            writeln!(arms, "{start} {{\n            {call}\n        }}")
        };
    }
    Code::text(format!(
        "use plaid_api::Client;\n\nuse crate::examples::{{Example, Result}};\n\n/// Runs the example of the \
         operation with this id.\npub fn example<'c>(client: &'c Client, id: &str) -> Option<Example<'c>> {{\n    \
         Some(match id {{\n{arms}        _ => return None,\n    }})\n}}\n{functions}"
    ))
}
