//! The public API of plaid-api as text: one line an item, a file a module, so that a review sees what users will see.
//!
//! An item is listed once, where it is reachable from the crate's root without `#[doc(hidden)]`: `types`, which only
//! gathers the products' types, lists nothing. Docs, deprecation, features and the values of constants are left out,
//! since code compiles whatever they are. So are the traits that a type's table brings: `: model` stands for all.

mod difference;
mod items;
mod signature;
mod tree;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::problem::Result;

pub use difference::Difference;

/// Where the snapshot is, from the workspace's root.
pub const SNAPSHOT: &str = "plaid-api/api";
/// Where the SDK's code is, from the workspace's root.
pub const SOURCES: &str = "plaid-api/src";

/// The snapshot's files, from those of the SDK, both by path from the workspace's root.
///
/// # Errors
/// When a file is not Rust.
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
