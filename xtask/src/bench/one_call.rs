//! Programs that make one call: with plaid-api, and by hand with reqwest and serde. Benchmarks compare their sizes and
//! the cost of building them.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::crates::package;

/// The features that both sides use of reqwest, and that plaid-api itself asks for.
const REQWEST: &str =
    r#"reqwest = { version = "0.13", default-features = false, features = ["gzip", "http2", "rustls", "stream"] }"#;

/// The dependency on plaid-api with the product that the call needs.
pub const ONE_PRODUCT: &str = "plaid-api = { path = \"../../../plaid-api\", default-features = false, \
                               features = [\"accounts\", \"rustls\"] }\n";
const ALL_PRODUCTS: &str = "plaid-api = { path = \"../../../plaid-api\" }\n";

/// The source of the call by hand, which is a module of programs that make it.
pub const PLAIN: (&str, &str) = ("plain.rs", include_str!("../../programs/call/plain.rs"));

/// A program of this kind.
#[derive(Debug, Clone, Copy)]
pub enum Program {
    ByHand,
    OneProduct,
    AllProducts,
}

impl Program {
    pub const ALL: [Self; 3] = [Self::ByHand, Self::OneProduct, Self::AllProducts];

    /// Returns the name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::ByHand => "by hand",
            Self::OneProduct => "plaid-api, one product",
            Self::AllProducts => "plaid-api, all products",
        }
    }

    /// Returns the name of the package.
    pub fn name(self) -> &'static str {
        match self {
            Self::ByHand => "plain-program",
            Self::OneProduct => "typed-program",
            Self::AllProducts => "whole-program",
        }
    }

    /// Writes the package to `folder`, which is two levels below the workspace's root, and returns its manifest.
    pub fn write(self, folder: &Path) -> Result<PathBuf> {
        const TYPED: (&str, &str) = ("main.rs", include_str!("../../programs/call/typed_program.rs"));
        const BY_HAND: (&str, &str) = ("main.rs", include_str!("../../programs/call/plain_program.rs"));
        let tokio = tokio(r#""macros", "rt""#);
        let folder = folder.join(self.name());
        match self {
            Self::ByHand => package(&folder, self.name(), &(by_hand() + &tokio), &[BY_HAND, PLAIN]),
            Self::OneProduct => package(&folder, self.name(), &(ONE_PRODUCT.to_owned() + &tokio), &[TYPED]),
            Self::AllProducts => package(&folder, self.name(), &(ALL_PRODUCTS.to_owned() + &tokio), &[TYPED]),
        }
    }
}

/// Returns the dependencies of the call by hand.
pub fn by_hand() -> String {
    format!("{REQWEST}\nserde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n")
}

/// Returns the dependency on tokio with these features.
pub fn tokio(features: &str) -> String {
    format!("tokio = {{ version = \"1\", features = [{features}] }}\n")
}
