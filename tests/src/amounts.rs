//! Which numbers and texts are amounts, and which numbers are ratios, scores, counts or coordinates: the
//! whole split, to be read in review.
//!
//! To bless a change: `BLESS=1 cargo test -p plaid-tests amounts`.

use std::fs;
use std::path::Path;

use plaid_gen::GENERATED;
use similar::TextDiff;
use xtask::workspace::Workspace;

use crate::description::root;

#[test]
fn amounts_are_split_as_listed() {
    let path = root().join("tests/golden/amounts.txt");
    let actual = split();
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if actual != expected && std::env::var_os("BLESS").is_some() {
        fs::write(&path, &actual).expect("writable");
        return;
    }
    let diff = TextDiff::from_lines(&expected, &actual).unified_diff().context_radius(0).to_string();
    assert!(actual == expected, "{diff}\nif this is meant: BLESS=1 cargo test -p plaid-tests amounts");
}

/// One line a field: its type's meaning, its struct, its name.
fn split() -> String {
    let files = Workspace::at(&root()).generated().expect("the generated trees");
    let products = Path::new(GENERATED).join("product");
    let mut lines = Vec::new();
    for (_, text) in files.iter().filter(|(path, _)| path.parent() == Some(&products)) {
        let mut name = "";
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("pub struct ") {
                name = rest.split([' ', '(', '{']).next().unwrap_or_default();
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
                lines.push(format!("{meaning} {name}.{field}\n"));
            }
        }
    }
    lines.sort();
    lines.concat()
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
