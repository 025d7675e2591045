//! Claims of handwritten files about the description: totals, its version, and paths of operations. They are found by
//! their form, so that none has to be listed.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use plaid_gen::model::{Api, feature};
use plaid_gen::{Problem, Spec};
use serde_json::Value;

use crate::origin::Origin;
use crate::workspace::Workspace;

const STAGE: &str = "claims";

/// The files that state totals.
const READMES: [&str; 2] = [README, "plaid-mock/README.md"];

/// The file that names the description.
const README: &str = "README.md";

/// Returns the claims that do not hold for the description in `spec`, which is from `source`.
///
/// # Errors
/// Fails if a file can't be read, or if the description is not YAML.
pub fn stale(workspace: &Workspace, spec: &Spec, api: &Api, source: Option<&Origin>) -> Result<Vec<Problem>> {
    let document: Value = serde_yaml::from_str(&spec.bundle).context("the description is not YAML")?;
    let schemas = document["components"]["schemas"].as_object().map_or(0, serde_json::Map::len);
    let totals = [
        ("operations that page", api.operations.values().filter(|operation| operation.pages.is_some()).count()),
        ("operations", api.operations.len()),
        ("schemas", schemas),
    ];
    let mut found = Vec::new();
    for file in READMES {
        let Some(text) = workspace.text(file)? else { continue };
        found.extend(wrong_totals(file, &text, &totals));
        if file == README {
            found.extend(source.and_then(|source| wrong_version(source, &text)));
        }
    }
    let features = workspace.features()?.unwrap_or_default();
    let known: BTreeSet<&str> = api.operations.values().map(|operation| operation.path.as_str()).collect();
    let products: BTreeSet<String> = features.into_keys().chain(known.iter().map(|path| product(path))).collect();
    for (file, text) in workspace.handwritten_texts()? {
        found.extend(lost_paths(&file, &text, &known, &products));
    }
    Ok(found)
}

/// Finds numbers followed by the name of a total, such as `2,275 schemas`, that are not that total.
fn wrong_totals(file: &str, text: &str, totals: &[(&str, usize)]) -> Vec<Problem> {
    let words = text.lines().enumerate().flat_map(|(line, text)| text.split_whitespace().map(move |word| (line, word)));
    let words: Vec<(usize, &str)> = words.collect();
    let mut found = Vec::new();
    for (at, (line, word)) in words.iter().enumerate() {
        let Ok(number) = word.replace(',', "").parse::<usize>() else { continue };
        let next = words.iter().skip(at + 1).take(3).map(|(_, word)| word.trim_matches(|c: char| !c.is_alphanumeric()));
        let next = next.collect::<Vec<_>>().join(" ");
        let is_named =
            |name: &str| next.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        let Some((name, total)) = totals.iter().find(|(name, _)| is_named(name)) else { continue };
        if number != *total {
            let what = format!("it says {word} {name}, and the description has {}", with_commas(*total));
            found.push(Problem::new(STAGE, format!("{file}:{}", line + 1), what, "correct the number"));
        }
    }
    found
}

fn with_commas(number: usize) -> String {
    let (thousands, rest) = (number / 1000, number % 1000);
    if thousands == 0 { rest.to_string() } else { format!("{},{rest:03}", with_commas(thousands)) }
}

/// Checks that the README names the bundled description, with the note about its origin.
fn wrong_version(source: &Origin, readme: &str) -> Option<Problem> {
    let sentence = source.sentence();
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words(readme).contains(&sentence) {
        return None;
    }
    let line = readme.lines().position(|line| line.contains(Origin::BEGINNING));
    let place = line.map_or_else(|| README.to_owned(), |line| format!("{README}:{}", line + 1));
    let remedy = format!("write there: {sentence}");
    Some(Problem::new(STAGE, place, "it does not say which description is bundled", remedy))
}

/// Finds quoted paths of operations that the description does not have.
fn lost_paths(file: &Path, text: &str, known: &BTreeSet<&str>, products: &BTreeSet<String>) -> Vec<Problem> {
    let is_lost = |quoted: &&str| {
        let steps: Vec<&str> = quoted.split('/').skip(1).collect();
        let is_step = |step: &&str| step.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        // A number is an index of a JSON pointer.
        let is_path = quoted.starts_with('/') && steps.len() > 1 && steps.iter().all(is_step);
        let has_index = steps.iter().any(|step| step.is_empty() || step.bytes().all(|b| b.is_ascii_digit()));
        // A text may name a group of operations by the beginning of their paths.
        let is_known = known.iter().any(|path| path.starts_with(*quoted));
        is_path && !has_index && products.contains(&product(quoted)) && !is_known
    };
    let quoted = text
        .lines()
        .enumerate()
        .flat_map(|(line, text)| text.split(['"', '`']).skip(1).step_by(2).map(move |quoted| (line, quoted)));
    let lost = quoted.filter(|(_, quoted)| is_lost(quoted));
    lost.map(|(line, path)| {
        let place = format!("{}:{}", file.display(), line + 1);
        Problem::new(STAGE, place, format!("the description has no operation {path}"), "remove it, or name another")
    })
    .collect()
}

/// Returns the feature that a path's first segment names.
fn product(path: &str) -> String {
    feature(path.split('/').nth(1).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_compared_wherever_they_stand() {
        let totals = [("operations that page", 42), ("operations", 329), ("schemas", 2275)];
        let wrong = |text: &str| {
            wrong_totals("README.md", text, &totals).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(wrong("All 329 operations, 42 operations that page and 2,275\nschemas. 10 things."), "");
        let found = wrong("One\nhas 328 operations (and 2,274 schemas), 41 operations that page.");
        assert!(found.contains("README.md:2: it says 328 operations, and the description has 329"), "{found}");
        assert!(found.contains("it says 2,274 schemas, and the description has 2,275; correct the number"), "{found}");
        assert!(found.contains("it says 41 operations that page, and the description has 42"), "{found}");
    }

    #[test]
    fn paths_that_are_gone_are_found_in_quotes() {
        let known = BTreeSet::from(["/wallet/get", "/wallet/transaction/list"]);
        let products = BTreeSet::from(["wallet".to_owned(), "link-delivery".to_owned()]);
        let text = "on(\"/wallet/get\", a)\non(\"/wallet/list\", b)\n/// As `/link_delivery/get`, `/wallet/transaction/`,\n\
                    /// `/wallet/0/name`, `/other/thing` and `/_mock/reset`.\n";
        let found = lost_paths(Path::new("a.rs"), text, &known, &products);
        let places: Vec<&str> = found.iter().map(|problem| problem.place.as_str()).collect();
        assert_eq!(places, ["a.rs:2", "a.rs:3"], "{found:?}");
    }
}
