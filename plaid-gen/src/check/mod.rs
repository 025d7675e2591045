//! Checks of the result: nothing was lost, every entry of the policy has an effect, every field and operation is named
//! and documented.

mod conservation;
mod coverage;
mod policy;
mod unnamed;
mod words;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::model::{Api, Kind, Operation, Parameter};
use crate::problem::{Problem, Problems, Result};

pub use conservation::{Names, conservation};
pub use coverage::{Coverage, Share, coverage};
pub use policy::{idle, idle_words, not_deprecated};
pub use unnamed::{undocumented, unnamed};
pub use words::unknown_names;

const STAGE: &str = "check";

/// Returns a problem for each generated file that is too long to open in an editor, although `products` of the policy
/// splits the code.
pub fn sizes(files: &BTreeMap<PathBuf, String>) -> Vec<Problem> {
    const LINES: usize = 12_000;
    let long = files.iter().map(|(path, text)| (path, text.lines().count())).filter(|(_, lines)| *lines > LINES);
    let problem = |(path, lines): (&PathBuf, usize)| {
        let what = format!("{lines} lines are more than {LINES}");
        let remedy = "give some of its paths another module under `products` in spec/operations.yaml";
        Problem::new(STAGE, path.display().to_string(), what, remedy)
    };
    long.map(problem).collect()
}

/// Checks that no parameter is an object, which has no text.
pub fn parameters(api: &Api) -> Result<()> {
    let is_object = |name: &str| matches!(api.types.get(api.meant(name)).map(|ty| &ty.kind), Some(Kind::Struct(_)));
    let of = |(id, operation): (&String, &Operation)| {
        let parameters = operation.parameters.iter().chain(&operation.options);
        let objects = parameters.filter(|parameter| parameter.ty.innermost().name().is_some_and(&is_object));
        let place = |parameter: &Parameter| format!("operation {id}, parameter {}", parameter.wire);
        let remedy = "change it with an action in spec/overlay.yaml";
        objects.map(|it| Problem::new(STAGE, place(it), "it is an object, which has no text", remedy)).collect()
    };
    Problems::check(api.operations.iter().flat_map::<Vec<Problem>, _>(of).collect())
}
