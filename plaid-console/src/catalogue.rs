//! The catalogue of operations and types, which `cargo xtask regen` writes.

use anyhow::{Context, Result, bail};
use plaid_model::{Api, Operation};

/// Reads the catalogue.
pub fn read() -> Result<Api> {
    serde_json::from_str(include_str!("../generated/catalogue.json")).context("the catalogue of this program")
}

/// Finds an operation by its id, its method or its path, which may stand after an HTTP method.
pub fn find<'a>(api: &'a Api, name: &str) -> Result<&'a Operation> {
    let is_meant = |id: &str, operation: &Operation| {
        let Operation { name: method, path, method: verb, .. } = operation;
        id == name || method == name || path == name || format!("{verb} {path}") == name
    };
    let mut found = api.operations.iter().filter(|(id, operation)| is_meant(id, operation));
    match (found.next(), found.next()) {
        (Some((_, operation)), None) => Ok(operation),
        (Some((first, _)), Some((second, _))) => bail!("{name} can be {first} or {second}; name one of them"),
        (None, _) => bail!("there is no operation {name}; {}", similar(api, name)),
    }
}

/// Returns what to do about a name that no operation has.
fn similar(api: &Api, name: &str) -> String {
    const SHOWN: usize = 5;
    let words = |name: &str| -> Vec<String> {
        let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let wanted = words(name);
    let shared = |operation: &Operation| words(&operation.name).iter().filter(|word| wanted.contains(word)).count();
    let mut similar: Vec<&Operation> = api.operations.values().filter(|operation| shared(operation) > 0).collect();
    similar.sort_by_key(|operation| std::cmp::Reverse(shared(operation)));
    let names: Vec<&str> = similar.iter().take(SHOWN).map(|operation| operation.name.as_str()).collect();
    if names.is_empty() {
        return "name one as Plaid does, such as /accounts/get".into();
    }
    format!("similar ones are {}", names.join(", "))
}
