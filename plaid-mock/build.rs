//! Converts the description to JSON, which a server reads much faster at its start than YAML.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=plaid.yaml");
    let document: serde_json::Value = serde_yaml::from_str(&fs::read_to_string("plaid.yaml")?)?;
    let folder = env::var_os("OUT_DIR").ok_or("cargo did not set OUT_DIR")?;
    fs::write(Path::new(&folder).join("plaid.json"), document.to_string())?;
    Ok(())
}
