//! `cargo xtask regen`: writes the generated trees, or checks them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Result, bail};
use plaid_gen::model::Api;
use plaid_gen::report::api;
use plaid_gen::{Coverage, Output, OverlayMode, Problem};

use crate::drift::Drift;
use crate::swap;
use crate::workspace::{MANIFEST, TREES, Workspace};

/// Writes the generated trees and the copies.
///
/// # Errors
/// Fails if the spec has problems or a file can't be written; the trees are then unchanged.
pub fn run(workspace: &Workspace, mode: OverlayMode) -> Result<()> {
    let start = Instant::now();
    let _lock = workspace.lock()?;
    let output = generate(workspace, mode)?;
    let drift = Drift::between(&workspace.generated()?, &output.files);
    for tree in TREES.map(Path::new).into_iter().filter(|tree| drift.touches(tree)) {
        let below = output
            .files
            .iter()
            .filter_map(|(path, text)| Some((path.strip_prefix(tree).ok()?.to_owned(), text.as_str())));
        swap::replace(&workspace.path(tree), &below.collect())?;
    }
    for (copy, text) in workspace.copies()?.into_iter().filter(|(copy, _)| drift.touches(copy)) {
        swap::replace_file(&workspace.path(copy), &text)?;
    }
    let changes = if drift.is_empty() {
        "nothing changed".to_owned()
    } else {
        format!("{} changed, {} new, {} removed", drift.changed.len(), drift.missing.len(), drift.extra.len())
    };
    println!(
        "{}: {} operations, {} types, {} files ({changes}), {:.1} s",
        output.api.version,
        output.api.operations.len(),
        output.api.types.len(),
        output.files.len(),
        start.elapsed().as_secs_f64(),
    );
    print_coverage(&output.api);
    Ok(())
}

/// Prints how much of each product `spec/docs/` describes.
fn print_coverage(api: &Api) {
    let mut total = Coverage::default();
    for (module, coverage) in plaid_gen::coverage(api) {
        println!("  {module}: {coverage}");
        total.add(coverage);
    }
    println!("described: {total}");
}

/// Fails with the differences if [`run`] would change anything.
///
/// # Errors
/// Fails if something differs, or like [`run`].
pub fn check(workspace: &Workspace, mode: OverlayMode) -> Result<()> {
    let output = generate(workspace, mode)?;
    let drift = Drift::between(&workspace.generated()?, &output.files);
    if !drift.is_empty() {
        bail!("{drift}");
    }
    println!("{}: all {} files match spec/", output.api.version, output.files.len());
    Ok(())
}

fn generate(workspace: &Workspace, mode: OverlayMode) -> Result<Output> {
    let mut output = plaid_gen::generate(&workspace.spec()?, mode)?;
    output.notes.other.extend(unfeatured(workspace, &output.api)?);
    output.files.append(&mut snapshot(workspace, &output.files)?);
    output.files.append(&mut workspace.copies()?);
    for note in output.notes.all() {
        eprintln!("note: {note}");
    }
    Ok(output)
}

/// Returns problems about products whose code is not compiled, because the SDK's manifest has no feature for them.
///
/// # Errors
/// Fails if the manifest can't be read.
pub fn unfeatured(workspace: &Workspace, api: &Api) -> Result<Vec<Problem>> {
    let Some(features) = workspace.features()? else { return Ok(Vec::new()) };
    let all = features.get("all-products").map(Vec::as_slice).unwrap_or_default();
    let missing = api.features().into_iter().filter(|name| !features.contains_key(name) || !all.contains(name));
    let note = |name: String| {
        let remedy = format!("add `{name} = []` to [features], and `\"{name}\"` to its all-products");
        Problem::new("features", MANIFEST, format!("there is no feature `{name}`, so the code is not compiled"), remedy)
    };
    Ok(missing.map(note).collect())
}

/// Makes the snapshot of the public API that the SDK has with this generated code.
///
/// # Errors
/// Fails if a handwritten file can't be read, or is not Rust.
pub fn snapshot(workspace: &Workspace, files: &BTreeMap<PathBuf, String>) -> Result<BTreeMap<PathBuf, String>> {
    let mut sources = workspace.handwritten()?;
    let generated = files.iter().filter(|(path, _)| path.starts_with(api::SOURCES));
    sources.extend(generated.map(|(path, text)| (path.clone(), text.clone())));
    Ok(api::snapshot(&sources)?)
}
