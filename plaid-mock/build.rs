//! Converts the description and the list of webhooks to JSON, which a server reads much faster at its start than YAML.

use std::error::Error;
use std::{env, fs};

/// Writes the files to the folder that cargo names.
///
/// # Errors
/// Fails if a file can't be read or written.
pub fn main() -> Result<(), Box<dyn Error>> {
    let (from, to) = (env::current_dir()?, env::var_os("OUT_DIR").ok_or("cargo did not set OUT_DIR")?);
    println!("cargo::rerun-if-changed={}", from.join("build.rs").display());
    for name in ["plaid", "webhooks"] {
        let path = from.join(format!("{name}.yaml"));
        println!("cargo::rerun-if-changed={}", path.display());
        let document: serde_json::Value = serde_yaml::from_str(&fs::read_to_string(path)?)?;
        fs::write(std::path::Path::new(&to).join(format!("{name}.json")), document.to_string())?;
    }
    Ok(())
}
