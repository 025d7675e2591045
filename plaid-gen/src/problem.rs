//! The generator's only error type: what is wrong, where, and how to fix it.

use std::fmt;

/// One thing that is wrong with the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The stage or pass that found it, such as `overlay` or `normalise/all_of`.
    pub stage: &'static str,
    /// The place: a JSON pointer into the description, a file with line and column, or an overlay action.
    pub place: String,
    /// The finding.
    pub what: String,
    /// The way to fix it.
    pub remedy: String,
}

impl Problem {
    /// Creates a problem that `stage` found at `place`.
    pub fn new(
        stage: &'static str,
        place: impl Into<String>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { stage, place: place.into(), what: what.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}; {}", self.stage, self.place, self.what, self.remedy)
    }
}

/// Everything that a stage found wrong, so that one run shows all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Succeeds if `found` is empty.
    ///
    /// # Errors
    /// Returns all of `found`, if there is any.
    pub fn check(found: Vec<Problem>) -> Result<()> {
        if found.is_empty() { Ok(()) } else { Err(Self(found)) }
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [one] = self.0.as_slice() {
            return one.fmt(f);
        }
        write!(f, "{} problems:", self.0.len())?;
        for problem in &self.0 {
            write!(f, "\n  {problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Returns the value, or an empty one after adding the problems to `found`, so that what follows finds its problems in
/// the same run.
pub fn kept<T: Default>(result: Result<T>, found: &mut Vec<Problem>) -> T {
    result.unwrap_or_else(|problems| {
        found.extend(problems.0);
        T::default()
    })
}

/// The result of a stage.
pub type Result<T> = std::result::Result<T, Problems>;
