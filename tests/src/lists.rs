//! What the overlay decides about many types at once, as lists to be read in review: which numbers and
//! texts are amounts, and which numbers ratios, scores, counts or coordinates; which names stand for one
//! type.
//!
//! To bless a change: `BLESS=1 cargo test -p plaid-tests lists`.

use std::fs;
use std::path::Path;

use plaid_gen::GENERATED;
use similar::TextDiff;
use xtask::workspace::Workspace;

use crate::description::root;

#[test]
fn amounts_are_split_as_listed() {
    assert_listed("amounts.txt", &split());
}

#[test]
fn names_stand_for_types_as_listed() {
    let lines = lines().into_iter().filter_map(|line| {
        let (name, target) = line.strip_prefix("pub type ")?.strip_suffix(';')?.split_once(" = ")?;
        Some(format!("{name} = {}\n", target.rsplit("super::").next()?))
    });
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    assert_listed("aliases.txt", &lines.concat());
}

/// The lines of the types' files.
fn lines() -> Vec<String> {
    let files = Workspace::at(&root()).generated().expect("the generated trees");
    let products = Path::new(GENERATED).join("product");
    let texts = files.into_iter().filter(|(path, _)| path.parent() == Some(&products)).map(|(_, text)| text);
    texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn assert_listed(file: &str, actual: &str) {
    let path = root().join("tests/golden").join(file);
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if actual != expected && std::env::var_os("BLESS").is_some() {
        fs::write(&path, actual).expect("writable");
        return;
    }
    let diff = TextDiff::from_lines(expected.as_str(), actual).unified_diff().context_radius(0).to_string();
    assert!(actual == expected, "{diff}\nif this is meant: BLESS=1 cargo test -p plaid-tests lists");
}

/// One line a field: its type's meaning, its struct, its name.
fn split() -> String {
    let mut split = Vec::new();
    let mut name = String::new();
    for line in lines() {
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
    // The ones that move money.
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
