//! The things that are left to do for the bundled description, in sections. `cargo xtask spec todo` lists them, and the
//! report of an import contains them.

use std::process::ExitCode;

use anyhow::Result;
use plaid_gen::{CHANGES_NOTHING, OverlayMode, Problem, Spec, Survey};

use crate::origin::Origin;
use crate::workspace::Workspace;
use crate::{claims, regen};

/// The exit code if something is left to do.
pub const SOMETHING_LEFT: u8 = 1;

/// The exit code if it can't be found out what is left to do.
pub const UNKNOWN: u8 = 2;

/// The things that are left to do, by section.
#[derive(Debug)]
pub struct Work {
    /// Problems that stop the generation.
    pub stops: Vec<Problem>,
    sections: Vec<(&'static str, Vec<Problem>)>,
}

impl Work {
    /// Finds what is left to do for the description in `spec`, which is from `source`, and which `survey` is about.
    /// With the lenient mode, entries of `spec/` that do not apply to the description are no work.
    ///
    /// # Errors
    /// Fails if a file of the workspace can't be read.
    pub fn of(
        workspace: &Workspace,
        spec: &Spec,
        survey: &Survey,
        source: Option<&Origin>,
        mode: OverlayMode,
    ) -> Result<Self> {
        let (needless, lost) = survey.notes.idle.iter().cloned().partition(|p| p.what == CHANGES_NOTHING);
        let (mut stale, undecided) = survey.notes.other.iter().cloned().partition(|problem| problem.stage == "docs");
        let mut unfeatured = Vec::new();
        if let Some(api) = &survey.api {
            unfeatured = regen::unfeatured(workspace, api)?;
            Vec::extend(&mut stale, claims::stale(workspace, spec, api, source)?);
        }
        let idle = match mode {
            OverlayMode::Strict => [
                ("Overlay actions that upstream has made unnecessary", needless),
                ("Overlay actions and rules that no longer match", lost),
            ],
            OverlayMode::Lenient => [
                ("Overlay actions that change nothing here, and are skipped", needless),
                ("Overlay actions and rules that do not apply here, and are skipped", lost),
            ],
        };
        let rest = [
            ("Not decided by us yet", undecided),
            ("Not described by us yet", survey.undocumented.clone()),
            ("Products without a feature", unfeatured),
            ("Texts that no longer hold", stale),
        ];
        Ok(Self { stops: survey.stops.clone(), sections: idle.into_iter().chain(rest).collect() })
    }

    /// Returns the sections that are not empty, with their titles.
    pub fn sections(&self) -> impl Iterator<Item = (&'static str, &[Problem])> {
        let stops = ("What stops `cargo xtask regen`", self.stops.as_slice());
        let sections = self.sections.iter().map(|(title, problems)| (*title, problems.as_slice()));
        [stops].into_iter().chain(sections).filter(|(_, problems)| !problems.is_empty())
    }
}

/// Prints what is left to do for the bundled description.
///
/// # Errors
/// Fails if a file of the workspace can't be read.
pub fn run(workspace: &Workspace) -> Result<ExitCode> {
    let work = list(workspace)?;
    let mut count = 0;
    for (title, problems) in work.sections() {
        println!("{title}\n");
        problems.iter().for_each(|problem| println!("- {problem}"));
        println!();
        count += problems.len();
    }
    if count == 0 {
        println!("nothing is left to do");
        return Ok(ExitCode::SUCCESS);
    }
    println!("{count} things are left to do");
    Ok(ExitCode::from(SOMETHING_LEFT))
}

/// Finds what is left to do for the bundled description.
///
/// # Errors
/// Fails like [`run`].
pub fn list(workspace: &Workspace) -> Result<Work> {
    let spec = workspace.spec()?;
    let survey = plaid_gen::survey(&spec, OverlayMode::Lenient);
    let source = Origin::read(workspace)?;
    Work::of(workspace, &spec, &survey, source.as_ref(), OverlayMode::Strict)
}
