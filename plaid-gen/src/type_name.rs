//! The names of Rust types.

use heck::ToUpperCamelCase;

/// Returns the Rust name of a schema, as progenitor and typify form it.
pub fn type_name(schema: &str) -> String {
    let name = schema.replace(|c: char| !c.is_alphanumeric() && c != '_', "-").to_upper_camel_case();
    match name.as_str() {
        "Self" => "Self_".to_owned(),
        name if name.starts_with(|c: char| c.is_ascii_digit()) => format!("_{name}"),
        _ => name,
    }
}
