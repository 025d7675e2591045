//! Lowers the parameters of an operation into those of the model.

use std::collections::BTreeSet;

use heck::ToSnakeCase;
use serde_json::{Map, Value};

use super::STAGE;
use crate::model::{Parameter, ParameterPlace, Ty};
use crate::normalise::PARAMETERS;
use crate::openapi::used;
use crate::problem::{Problem, Problems, Result};
use crate::type_name::type_name;

/// The handwritten methods of calls. A test compares them with the SDK.
pub const CALL: [&str; 19] = [
    "answering",
    "body",
    "bytes",
    "credentials",
    "header",
    "header_parameter",
    "json",
    "new",
    "path",
    "policy",
    "query",
    "response",
    "retry",
    "send_blocking",
    "timeout",
    "try_with",
    "until_ready",
    "with",
    "without_options",
];

/// Lowers the parameters of the operation `id` at `path`: the required ones and the optional ones.
pub fn lower(id: &str, path: &str, operation: &Map<String, Value>) -> Result<(Vec<Parameter>, Vec<Parameter>)> {
    let mut found = Vec::new();
    let (mut required, mut optional) = (Vec::new(), Vec::new());
    // The argument with the body has this name.
    let mut taken = BTreeSet::from(["request".to_owned()]);
    let mut parameters: Vec<&Value> =
        operation.get(PARAMETERS).and_then(Value::as_array).into_iter().flatten().collect();
    parameters.sort_by_key(|parameter| position(path, parameter));
    for parameter in parameters {
        let is_required = parameter["in"] == "path" || parameter["required"] == true;
        match one(parameter) {
            Ok(mut lowered) if is_required => {
                while !taken.insert(lowered.name.clone()) {
                    lowered.name = format!("{}_parameter", lowered.name.trim_start_matches("r#"));
                }
                required.push(lowered);
            }
            Ok(mut lowered) => {
                lowered.name = free_name(&lowered.name, &CALL, "parameter");
                optional.push(lowered);
            }
            Err(what) => found.push(Problem::new(
                STAGE,
                format!("operation {id}, parameter {}", parameter["name"]),
                what,
                "change it with an action in spec/overlay.yaml, or extend plaid-gen/src/lower/parameters.rs",
            )),
        }
    }
    Problems::check(found)?;
    Ok((required, optional))
}

/// Returns a key that sorts path parameters in the order of the path, and others after them by name.
fn position<'a>(path: &str, parameter: &'a Value) -> (usize, &'a str) {
    let name = parameter["name"].as_str().unwrap_or_default();
    let in_path = if parameter["in"] == "path" { path.find(&format!("{{{name}}}")) } else { None };
    (in_path.unwrap_or(usize::MAX), name)
}

fn one(parameter: &Value) -> std::result::Result<Parameter, String> {
    let wire = parameter["name"].as_str().ok_or("it has no name")?;
    let place = match parameter["in"].as_str() {
        Some("path") => ParameterPlace::Path,
        Some("query") => ParameterPlace::Query,
        Some("header") => ParameterPlace::Header,
        other => return Err(format!("no call can send a parameter in {}", other.unwrap_or("nothing"))),
    };
    let schema = parameter.get("schema").ok_or("it has no schema")?;
    let ty = ty(schema).ok_or("its type is neither a plain value nor a list of them")?;
    let explodes = parameter["explode"].as_bool();
    let separator = match (parameter["style"].as_str(), place) {
        (Some("spaceDelimited"), _) => Some(" "),
        (Some("pipeDelimited"), _) => Some("|"),
        (None | Some("form"), ParameterPlace::Query) if explodes != Some(false) => None,
        (None | Some("form" | "simple"), _) => Some(","),
        (Some(style), _) => return Err(format!("the style `{style}` is not known")),
    };
    let is_deprecated = parameter["deprecated"] == true;
    let name = rust_name(wire);
    Ok(Parameter { wire: wire.to_owned(), name, place, ty, separator: separator.map(str::to_owned), is_deprecated })
}

fn ty(schema: &Value) -> Option<Ty> {
    if let Some((name, _)) = used(schema) {
        return Some(Ty::Named(type_name(name)));
    }
    Some(match (schema["type"].as_str()?, schema["format"].as_str()) {
        ("string", Some("date")) => Ty::Date,
        ("string", Some("date-time")) => Ty::DateTime,
        ("string", _) => Ty::Text,
        ("boolean", _) => Ty::Bool,
        ("integer", _) => Ty::Integer,
        ("number", _) => Ty::Decimal,
        ("array", _) => match ty(schema.get("items")?)? {
            Ty::List(_) => return None,
            inner => Ty::List(inner.into()),
        },
        _ => return None,
    })
}

/// Returns the Rust name of a parameter: in snake case, and raw if it is a keyword.
fn rust_name(wire: &str) -> String {
    let name = wire.replace(|c: char| !c.is_alphanumeric(), "_").to_snake_case();
    let name = if name.starts_with(|c: char| !c.is_ascii_digit()) { name } else { format!("_{name}") };
    match syn::parse_str::<syn::Ident>(&name) {
        Ok(_) => name,
        // These can't be raw identifiers.
        Err(_) if ["self", "super", "crate", "_"].contains(&name.as_str()) => format!("{name}_"),
        Err(_) => format!("r#{name}"),
    }
}

/// Returns a name that is not taken by a handwritten method.
pub fn free_name(name: &str, taken: &[&str], kind: &str) -> String {
    if taken.contains(&name) { format!("{name}_{kind}") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use syn::{ImplItem, Item};

    use super::*;
    use crate::lower::operations::CLIENT;

    /// Returns the names of the handwritten methods of a type.
    fn methods(ty: &str, files: &[&str]) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for file in files {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../plaid-api/src").join(file);
            let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            for item in syn::parse_file(&text).expect("Rust").items {
                let Item::Impl(block) = item else { continue };
                let syn::Type::Path(of) = block.self_ty.as_ref() else { continue };
                if block.trait_.is_none() && of.path.segments.last().is_some_and(|last| last.ident == ty) {
                    names.extend(block.items.iter().filter_map(|item| match item {
                        ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
                        _ => None,
                    }));
                }
            }
        }
        names
    }

    #[test]
    fn the_names_of_handwritten_methods_are_taken() {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(methods("Call", &["call/mod.rs"]), set(&CALL));
        assert_eq!(methods("Client", &["call/mod.rs", "client/mod.rs", "sync/mod.rs"]), set(&CLIENT));
    }

    #[test]
    fn names_are_rust_and_free() {
        let names = ["customerId", "X-New-Flag", "type", "self", "2nd", "a.b[c]", "Self"].map(rust_name);
        assert_eq!(names, ["customer_id", "x_new_flag", "r#type", "self_", "_2nd", "a_b_c", "self_"]);
        assert_eq!(free_name("retry", &CALL, "parameter"), "retry_parameter");
        assert_eq!(free_name("retries", &CALL, "parameter"), "retries");
    }
}
