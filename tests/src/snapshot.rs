//! The snapshot of the public API: it lists each item that a user can reach once, and no others.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use plaid_gen::report::api::{Difference, SNAPSHOT, snapshot};
use plaid_gen::report::differences::Rust;
use xtask::workspace::Workspace;

use crate::description::{operations, root};

const CRATE: [(&str, &str); 4] = [
    (
        "lib.rs",
        "mod inner; pub mod outer; #[doc(hidden)] pub mod hidden; #[cfg(test)] pub mod tests { pub fn no() {} }
         pub use inner::{Seen as Shown, trait_of::Acts}; pub use chrono;
         pub(crate) fn unseen() {}
         pub const LIMIT: usize = 3;",
    ),
    (
        "inner/mod.rs",
        "pub mod trait_of { pub trait Acts: Send { type Out; fn act(&mut self, by: ::std::time::Duration) -> Self::Out; } }
         #[derive(Debug, Clone)] #[non_exhaustive] pub struct Seen { pub a: crate::outer::Kind, b: u8 }
         pub struct Unseen { pub a: u8 }
         trait Private {}
         impl Private for Seen {}
         impl Seen { pub fn new(a: impl Into<super::outer::Kind>, mut b: u8) -> Self { Self { a: a.into(), b } } fn own(&self) {} }
         impl trait_of::Acts for Seen { type Out = (); fn act(&mut self, by: std::time::Duration) {} }",
    ),
    (
        "outer.rs",
        "pub enum Kind { A, B(u8), C { d: Option<Vec<String>> } }
         pub async fn each<F>(f: F) -> Result<(), crate::Error> where F: Fn(&str) -> bool { Ok(()) }
         pub type Name = ::std::string::String;",
    ),
    ("hidden.rs", "pub fn hidden() {}"),
];

fn sources(files: &[(&str, &str)]) -> BTreeMap<PathBuf, String> {
    files.iter().map(|(path, text)| (Path::new("plaid-api/src").join(path), (*text).to_owned())).collect()
}

fn snapshot_of(files: &[(&str, &str)]) -> BTreeMap<PathBuf, String> {
    snapshot(&sources(files)).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn what_can_be_reached_is_listed() {
    let files = snapshot_of(&CRATE);
    let file = |name: &str| &files[&Path::new(SNAPSHOT).join(name)];
    assert_eq!(
        *file("crate.txt"),
        "// The public API of `plaid_api`. Written by `cargo xtask regen`.\n\
         trait Acts: Send\n\
         Acts::Out\n\
         fn Acts::act(&mut self, by: Duration) -> Self::Out\n\
         const LIMIT: usize\n\
         #[non_exhaustive] struct Seen\n\
         Seen.a: Kind\n\
         impl Clone + Debug for Seen\n\
         fn Seen::new(a: impl Into<Kind>, b: u8) -> Self\n\
         impl trait_of::Acts for Seen (Out = ())\n\
         use chrono\n"
            .replace("#[non_exhaustive] struct Seen\n", "use Seen as Shown\n#[non_exhaustive] struct Seen\n")
    );
    assert_eq!(
        *file("outer.txt"),
        "// The public API of `plaid_api::outer`. Written by `cargo xtask regen`.\n\
         enum Kind\n\
         Kind::A\n\
         Kind::B(u8)\n\
         Kind::C\n\
         Kind::C.d: Option<Vec<String>>\n\
         type Name = String\n\
         async fn each<F>(f: F) -> Result<(), Error> where F: Fn(&str) -> bool\n"
    );
    assert_eq!(files.len(), 2, "{:?}", files.keys());
}

/// A schema may be called like a type of the runtime, whose lines then stay where they are.
#[test]
fn a_schema_with_the_name_of_a_type_changes_no_lines_of_that_type() {
    let runtime = [
        (
            "lib.rs",
            "mod model; mod generated; mod client; pub use model::Amount; pub use generated::product; pub use client::Client;",
        ),
        (
            "model.rs",
            "#[derive(Debug)] pub struct Amount(u8); impl Amount { pub fn cents(&self) -> u8 { 0 } } impl From<u8> for Amount { }",
        ),
        (
            "client.rs",
            "pub struct Client; impl From<Client> for crate::Amount { } impl From<Client> for super::model::Amount { }",
        ),
        ("generated/mod.rs", "pub mod product;"),
        ("generated/product/mod.rs", "pub mod demo;"),
    ];
    let with = |product: &'static str| {
        let files: Vec<_> = runtime.into_iter().chain([("generated/product/demo.rs", product)]).collect();
        snapshot_of(&files)
    };
    let (before, after) = (
        with("pub struct Price { pub sum: crate::Amount }"),
        with(
            "pub struct Price { pub sum: crate::Amount } pub struct Amount { pub value: u8 } impl Amount { pub fn new() -> Self { } }",
        ),
    );
    let file = |files: &BTreeMap<PathBuf, String>, name: &str| files[&Path::new(SNAPSHOT).join(name)].clone();
    assert_eq!(file(&before, "crate.txt"), file(&after, "crate.txt"));
    assert!(file(&before, "crate.txt").contains("fn Amount::cents"), "{before:?}");
    let product = file(&after, "product/demo.txt");
    assert!(
        product
            .ends_with("struct Amount\nAmount.value: u8\nfn Amount::new() -> Self\nstruct Price\nPrice.sum: Amount\n"),
        "{product}"
    );
    assert_eq!(Difference::between(&before, &after).verdict(), Rust::Addition);
}

/// Compares the crate after replacing one text with the original.
fn changed(from: &str, to: &str) -> Difference {
    let texts = CRATE.map(|(path, text)| (path, text.replace(from, to)));
    let new: Vec<_> = texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
    Difference::between(&snapshot_of(&CRATE), &snapshot_of(&new))
}

#[test]
fn the_verdict_follows_from_the_lines() {
    assert_eq!(changed("fn own", "fn another").verdict(), Rust::None, "a private function");
    assert_eq!(changed("derive(Debug", "derive(Debug, Default").verdict(), Rust::Addition);
    assert_eq!(changed("A, B(u8)", "A, Aa, B(u8)").verdict(), Rust::Addition);
    assert_eq!(changed("derive(Debug, Clone)", "derive(Clone)").verdict(), Rust::Breaking);
    assert_eq!(
        changed("mut b: u8", "b: u16").losses(),
        ["`fn Seen::new(a: impl Into<Kind>, b: u8) -> Self` of crate is gone or changed"]
    );
    assert_eq!(
        changed("pub enum Kind", "enum Kind").losses(),
        ["`enum Kind` of outer is gone or changed"],
        "a type is listed once"
    );
}

#[test]
fn a_file_that_is_not_rust_is_named() {
    let error = snapshot(&sources(&[("lib.rs", "pub fn (")])).expect_err("broken").to_string();
    assert!(error.contains("api: plaid-api/src/lib.rs: this is not Rust"), "{error}");
}

#[test]
fn every_operation_is_a_line() {
    let files = Workspace::at(&root()).snapshot().expect("the snapshot");
    let lines: Vec<&str> = files.values().flat_map(|text| text.lines()).collect();
    let calls = lines
        .iter()
        .filter(|l| l.starts_with("fn Client::") && l.contains("-> Call<") && !l.contains("fn Client::request"));
    let downloads = lines.iter().filter(|l| l.starts_with("fn Client::") && l.ends_with("-> Download"));
    assert_eq!(calls.count() + downloads.count(), operations().len(), "one method each");
    let hidden = lines.iter().find(|l| l.contains("crate::") || l.contains("super::") || l.contains("Part for"));
    assert_eq!(hidden, None);
}
