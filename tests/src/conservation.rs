//! Each operation becomes a method, and each schema a type or an omission with a reason. Both are counted in the
//! description and in the generated text.

use std::collections::BTreeSet;

use plaid_gen::GENERATED;
use plaid_gen::model::OF_NO_PRODUCT;
use xtask::workspace::Workspace;

use crate::description::{self, bundle};
use crate::lists::OUTPUT;

fn generated() -> String {
    let files = Workspace::at(&description::root()).generated().expect("the generated trees");
    let products = files.into_iter().filter(|(path, _)| path.starts_with(format!("{GENERATED}/product")));
    products.map(|(_, text)| text).collect::<Vec<_>>().join("\n")
}

/// Returns the names that follow any of `keywords`.
fn names(text: &str, keywords: &[&str]) -> BTreeSet<String> {
    let lines = text.lines().filter_map(|line| keywords.iter().find_map(|k| line.trim_start().strip_prefix(k)));
    lines.map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect()
}

/// Returns a name in lower case, because `NumbersACH` becomes `NumbersAch` in Rust.
fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

#[test]
fn every_schema_is_a_type() {
    let types: BTreeSet<_> = names(&generated(), &["pub struct ", "pub enum ", "pub type "]);
    let types: BTreeSet<_> = types.iter().map(|t| folded(t)).collect();
    let schemas = bundle()["components"]["schemas"].as_object().expect("schemas");
    // The bytes of a file are returned as a download instead of a type.
    let typed = schemas.iter().filter(|(_, schema)| schema["format"] != "binary").map(|(name, _)| name);
    let lost: Vec<_> = typed.filter(|name| !types.contains(&folded(name))).collect();
    assert!(lost.is_empty(), "these schemas have no type: {lost:?}");
}

#[test]
fn every_property_is_a_field() {
    let text = generated();
    let fields = text.lines().filter_map(|line| line.strip_prefix("    pub ")?.split_once(": ").map(|(name, _)| name));
    // A field whose name differs on the wire has that name as a `doc(alias)`.
    let aliases =
        text.lines().filter_map(|line| line.trim_start().strip_prefix("#[doc(alias = \"")?.strip_suffix("\")]"));
    let fields: BTreeSet<&str> = fields.chain(aliases).collect();
    let mut lost = BTreeSet::new();
    for (name, schema) in bundle()["components"]["schemas"].as_object().expect("schemas") {
        if schema["type"] == "object" {
            let properties = schema["properties"].as_object().into_iter().flatten().map(|(p, _)| p);
            lost.extend(properties.filter(|p| !fields.contains(p.as_str())).map(|p| format!("{name}.{p}")));
        }
    }
    assert_eq!(lost, BTreeSet::new());
}

#[test]
fn every_product_is_a_feature() {
    let manifest = std::fs::read_to_string(description::root().join("plaid-api/Cargo.toml")).expect("a manifest");
    let manifest: toml::Table = manifest.parse().expect("TOML");
    let all = manifest["features"]["all-products"].as_array().expect("a list").iter();
    let features: BTreeSet<_> = all.filter_map(|f| f.as_str()).map(str::to_owned).collect();
    let files = Workspace::at(&description::root()).generated().expect("the generated trees");
    let module = files.get(&std::path::Path::new(GENERATED).join("product/mod.rs")).expect("the list of products");
    let mut products: BTreeSet<_> = names(module, &["pub mod "]).iter().map(|p| p.replace('_', "-")).collect();
    for module in OF_NO_PRODUCT {
        products.remove(module.replace('_', "-").as_str());
    }
    assert_eq!(features, products, "list each product in the features of plaid-api/Cargo.toml");
    let each: BTreeSet<_> = manifest["features"].as_table().expect("features").keys().cloned().collect();
    assert!(features.is_subset(&each));
}

#[test]
fn every_text_and_number_is_named_by_a_rule() {
    let notes: Vec<String> = OUTPUT.notes.all().map(ToString::to_string).collect();
    assert!(notes.is_empty(), "{}", notes.join("\n"));
}
