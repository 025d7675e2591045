//! Snapshots of the public API of plaid-api as text, one line per item and one file per module, so that reviews see
//! what users will see.
//!
//! An item is listed once, where it is reachable from the crate's root without `#[doc(hidden)]`. `types` lists nothing,
//! because it only re-exports the products' types. Docs, deprecation, features and the values of constants are left
//! out, because a change of them breaks no code. The traits that a type's table implements are written as `: model`.

mod difference;
mod items;
mod signature;
mod tree;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::problem::Result;

pub use difference::Difference;

/// The folder of the snapshot, from the workspace's root.
pub const SNAPSHOT: &str = "plaid-api/api";
/// The folder of the SDK's code, from the workspace's root.
pub const SOURCES: &str = "plaid-api/src";

/// Makes the snapshot's files from the SDK's sources, both by path from the workspace's root.
///
/// # Errors
/// Fails if a file is not Rust.
pub fn snapshot(sources: &BTreeMap<PathBuf, String>) -> Result<BTreeMap<PathBuf, String>> {
    let files = tree::list(&tree::read(sources)?);
    Ok(files.into_iter().map(|(module, lines)| file(&module, &lines)).collect())
}

fn file(module: &str, lines: &[String]) -> (PathBuf, String) {
    let name = if module.is_empty() { "crate" } else { module };
    let path = PathBuf::from(format!("{SNAPSHOT}/{}.txt", name.replace("::", "/")));
    let mut text = format!(
        "// The public API of `{}`. Written by `cargo xtask regen`.\n",
        ["plaid_api", module,].join(if module.is_empty() { "" } else { "::" })
    );
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    (path, text)
}
