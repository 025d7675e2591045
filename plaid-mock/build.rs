//! Converts the description and the list of webhooks to JSON, which a server reads much faster at its start than YAML.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = env::var_os("OUT_DIR").ok_or("cargo did not set OUT_DIR")?;
    for name in ["plaid", "webhooks"] {
        println!("cargo::rerun-if-changed={name}.yaml");
        let document: serde_json::Value = serde_yaml::from_str(&fs::read_to_string(format!("{name}.yaml"))?)?;
        fs::write(Path::new(&folder).join(format!("{name}.json")), document.to_string())?;
    }
    Ok(())
}
