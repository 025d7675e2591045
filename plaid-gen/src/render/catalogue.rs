//! The model as JSON, for programs that need no generator. Each operation and each type is a line, so that a change is a
//! small diff.

use std::fmt::Write;

use serde_json::Value;

use super::STAGE;
use super::print::Code;
use crate::model::Api;
use crate::problem::{Problem, Result};

/// Renders the file.
pub fn file(api: &Api) -> Result<Code> {
    let model = serde_json::to_value(api).map_err(|error| {
        let remedy = "give what is no JSON another form in plaid-model";
        Problem::new(STAGE, "the catalogue", error.to_string(), remedy)
    })?;
    let fields = model.as_object().into_iter().flatten();
    let fields: Vec<String> = fields.map(|(name, value)| format!("{}:{}", quoted(name), lines(value))).collect();
    Ok(Code::text(format!("{{\n{}\n}}\n", fields.join(",\n"))))
}

/// Prints an object with a line for each field, and anything else on one line.
fn lines(value: &Value) -> String {
    let Value::Object(entries) = value else { return value.to_string() };
    let mut text = String::from("{");
    for (index, (name, entry)) in entries.iter().enumerate() {
        let _ = write!(text, "{}\n{}:{entry}", if index == 0 { "" } else { "," }, quoted(name));
    }
    text + "\n}"
}

fn quoted(name: &str) -> Value {
    name.into()
}
