//! Lists of what the overlay and the policy decide about many types at once, for reviews: which numbers and texts are
//! amounts, and which numbers are ratios, scores, counts or coordinates; which fields may be missing; which names are
//! aliases; for each operation the effect of a repeat, the time limit, readiness and paging; and the totals.
//!
//! To bless a change: `BLESS=1 cargo test -p plaid-tests lists`.

use std::path::Path;

use plaid_gen::GENERATED;
use xtask::workspace::Workspace;

use crate::blessed::assert_blessed;
use crate::description::{self, bundle, root};
use crate::types;

/// Makes sure that tests which go through all operations or types do not go through none.
#[test]
fn the_counts_are_as_listed() {
    let (operations, answers) = (description::operations().len(), types::answers().len());
    let schemas = bundle()["components"]["schemas"].as_object().expect("schemas").len();
    assert_listed("counts.txt", &format!("{operations} operations\n{answers} typed answers\n{schemas} schemas\n"));
}

#[test]
fn amounts_are_split_as_listed() {
    assert_listed("amounts.txt", &split());
}

/// One line for each field that may be missing although the description requires it, and for each list that may not be
/// missing or null.
#[test]
fn leaves_are_strict_and_lenient_as_listed() {
    let mut list = Vec::new();
    let mut name = String::new();
    for line in lines("wire.rs") {
        if let Some(rest) = line.strip_prefix("    super::") {
            rest.trim_end_matches(',').clone_into(&mut name);
        }
        let Some((_, row)) = line.split_once(" => ") else { continue };
        let field = row.split('"').nth(1).unwrap_or_default();
        let flags = row.split(']').next().filter(|_| row.contains('[')).unwrap_or_default();
        if flags.contains("strict") {
            list.push(format!("strict {name}.{field}\n"));
        } else if row.starts_with("Assumed") {
            list.push(format!("lenient {name}.{field}\n"));
        }
    }
    list.sort();
    assert_listed("leaves.txt", &list.concat());
}

#[test]
fn aliases_are_as_listed() {
    let lines = lines("").into_iter().filter_map(|line| {
        let (name, target) = line.strip_prefix("pub type ")?.strip_suffix(';')?.split_once(" = ")?;
        Some(format!("{name} = {}\n", target.rsplit("super::").next()?))
    });
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    assert_listed("aliases.txt", &lines.concat());
}

#[test]
fn operations_are_treated_as_listed() {
    let list = operations();
    assert_listed("operations.txt", &list);
    let count = |what: &str| list.lines().filter(|l| l.split(' ').any(|word| word == what)).count();
    assert!(count("pages") >= 42, "operations that page");
    assert!(list.contains("/transfer/create keyed:authorization_id\n"), "{list}");
}

/// One line for each operation: its path, the effect of a repeat, and anything unusual.
fn operations() -> String {
    let mut list = Vec::new();
    let text = lines("wire.rs").join("\n");
    let paged: Vec<String> = lines("")
        .iter()
        .filter_map(|l| Some(l.trim().strip_prefix("pub fn ")?.strip_suffix("_pages(")?.to_owned()))
        .collect();
    for constant in text.split("pub(crate) const ").skip(1) {
        let Some((body, _)) = constant.split_once("\n};") else { continue };
        let value = |key: &str| {
            let (_, rest) = body.split_once(&format!("\n    {key}: ")).unwrap_or_else(|| panic!("{key} in {body}"));
            rest.split_once(",\n    ").map_or(rest, |(value, _)| value).trim_end_matches(',').to_owned()
        };
        let quoted = |text: &str| text.split('"').nth(1).unwrap_or_default().to_owned();
        let mut words = vec![quoted(&value("path"))];
        let repeat = value("repeat");
        words.push(match repeat.trim_start_matches("Repeat::").split('(').next() {
            Some("Read") => "read".to_owned(),
            Some("BilledRead") => "billed-read".to_owned(),
            Some("Write") => "write".to_owned(),
            Some("MovesMoney") => "moves-money".to_owned(),
            _ => format!("keyed:{}", quoted(&repeat)),
        });
        if let Some((_, wait)) = repeat.split_once("least_wait: ").filter(|(_, wait)| !wait.starts_with("0,")) {
            words.push(format!("waits:{}s", wait.split(',').next().unwrap_or_default()));
        }
        if value("seconds") != "60" {
            words.push(format!("limit:{}s", value("seconds")));
        }
        match value("not_ready").as_str() {
            "NotReady::Never" => {}
            "NotReady::Error" => words.push("until-ready:error".to_owned()),
            field => words.push(format!("until-ready:{}", quoted(field))),
        }
        let name = constant.split(':').next().unwrap_or_default().to_lowercase();
        if paged.contains(&name) {
            words.push("pages".to_owned());
        }
        list.push(words.join(" ") + "\n");
    }
    list.sort();
    list.concat()
}

/// Returns the lines of the products' files: those with types, or those called `name` in the products' folders.
fn lines(name: &str) -> Vec<String> {
    let files = Workspace::at(&root()).generated().expect("the generated trees");
    let products = Path::new(GENERATED).join("product");
    let is_meant = |path: &Path| match name {
        "" => path.parent() == Some(&products),
        name => path.starts_with(&products) && path.ends_with(name),
    };
    let texts = files.into_iter().filter(|(path, _)| is_meant(path)).map(|(_, text)| text);
    texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn assert_listed(file: &str, actual: &str) {
    assert_blessed("lists", [(file.to_owned(), actual.to_owned())]);
}

/// One line for each field: the meaning of its type, its struct and its name.
fn split() -> String {
    let mut split = Vec::new();
    let mut name = String::new();
    for line in lines("") {
        if let Some(rest) = line.strip_prefix("pub struct ") {
            rest.split([' ', '(', '{']).next().unwrap_or_default().clone_into(&mut name);
        }
        let Some((field, kind)) = line.strip_prefix("    pub ").and_then(|rest| rest.split_once(": ")) else {
            continue;
        };
        let meaning = match kind {
            kind if kind.contains("crate::Decimal") => "decimal",
            kind if kind.contains("crate::Amount") => "amount",
            kind if kind.contains("f64") => "float",
            _ => continue,
        };
        if !field.contains("fn ") {
            split.push(format!("{meaning} {name}.{field}\n"));
        }
    }
    split.sort();
    split.concat()
}

#[test]
fn both_forms_of_money_are_found() {
    let split = split();
    let count = |meaning: &str| split.lines().filter(|l| l.starts_with(meaning)).count();
    assert!(count("decimal ") > 300 && count("amount ") >= 40 && count("float ") > 50, "{split}");
    // The operations that move money.
    for field in [
        "TransferAuthorizationCreateRequest.amount",
        "TransferCreateRequest.amount",
        "TransferRefundCreateRequest.amount",
    ] {
        assert!(split.contains(&format!("amount {field}\n")), "{field}");
    }
    for field in ["AccountBalance.current", "Transaction.amount", "Holding.quantity", "Security.close_price"] {
        assert!(split.contains(&format!("decimal {field}\n")), "{field}");
    }
    for field in ["Location.lat", "SignalScores", "InstitutionStatus"] {
        let listed = split.lines().filter(|l| l.contains(field)).all(|l| l.starts_with("float "));
        assert!(listed, "{field}");
    }
}
