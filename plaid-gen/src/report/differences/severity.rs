//! The class on the wire that a maintainer gives to a kind of change, instead of the one of `classify`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

use super::change::Kind;
use super::classify::Wire;
use crate::problem::{Problem, Problems, Result};

/// The severity of a kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It is breaking on the wire.
    Breaking,
    /// A correct client works as before.
    NonBreaking,
    /// It needs no action.
    Informational,
    /// It is left out of the report.
    Ignore,
}

impl Severity {
    /// Returns the class on the wire, or `None` for a change that is left out.
    #[must_use]
    pub fn wire(self) -> Option<Wire> {
        match self {
            Self::Breaking => Some(Wire::Breaking),
            Self::NonBreaking => Some(Wire::NonBreaking),
            Self::Informational => Some(Wire::Informational),
            Self::Ignore => None,
        }
    }
}

/// The severities of the kinds that do not have that of `classify`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Severities(BTreeMap<Kind, Severity>);

impl Severities {
    /// Reads a list with a `kind: class` a line; a class is one of [`Severity`]. Empty lines, and those that begin with
    /// `#`, mean nothing. `file` is named in errors.
    ///
    /// # Errors
    /// Fails if a line has another form, or names an unknown kind or class or a kind for the second time. All of these
    /// lines are named.
    pub fn read(text: &str, file: &str) -> Result<Self> {
        let mut out = Self::default();
        let mut problems = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let place = format!("{file}:{}", number + 1);
            match out.add(&place, line, ':') {
                Ok(None) => {}
                Ok(Some(_)) => problems.push(Problem::new(
                    STAGE,
                    place,
                    "this kind has a severity in a line above",
                    "remove one of the two lines",
                )),
                Err(error) => problems.extend(error.0),
            }
        }
        Problems::check(problems)?;
        Ok(out)
    }

    /// Sets the severity of one kind, given as `kind`, `separator` and `class`, and returns the one that it had.
    ///
    /// # Errors
    /// Fails if the kind or the class is unknown; the error names `place` and lists the known ones.
    pub fn add(&mut self, place: &str, entry: &str, separator: char) -> Result<Option<Severity>> {
        let Some((kind, class)) = entry.split_once(separator) else {
            let remedy = format!("write <kind>{separator}<class>, such as default-changed{separator}breaking");
            return Err(Problem::new(STAGE, place, format!("`{entry}` has no `{separator}`"), remedy).into());
        };
        let kind = known(place, "kind", kind)?;
        Ok(self.0.insert(kind, known(place, "class", class)?))
    }

    /// Leaves out changes of a kind.
    ///
    /// # Errors
    /// Fails if the kind is unknown; the error names `place` and lists the known ones.
    pub fn ignore(&mut self, place: &str, kind: &str) -> Result<()> {
        self.0.insert(known(place, "kind", kind)?, Severity::Ignore);
        Ok(())
    }

    pub(super) fn get(&self, kind: Kind) -> Option<Severity> {
        self.0.get(&kind).copied()
    }
}

const STAGE: &str = "severities";

/// Reads the name of a kind or class.
fn known<'de, T: Deserialize<'de>>(place: &str, what: &str, name: &'de str) -> Result<T> {
    let name = name.trim();
    let reader: StrDeserializer<'de, Error> = name.into_deserializer();
    T::deserialize(reader).map_err(|error| {
        let list = error.to_string();
        let list = list.split_once("expected ").map_or(list.as_str(), |(_, list)| list);
        Problem::new(STAGE, place, format!("there is no {what} `{name}`"), format!("write {list}")).into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_gives_kinds_their_severity() {
        let text = "# Ours.\n\nvalues-added: breaking\n  default-changed : ignore\n";
        let severities = Severities::read(text, "ours.txt").expect("a list");
        assert_eq!(severities.get(Kind::ValuesAdded), Some(Severity::Breaking));
        assert_eq!(severities.get(Kind::DefaultChanged), Some(Severity::Ignore));
        assert_eq!(severities.get(Kind::FieldAdded), None);
    }

    #[test]
    fn all_wrong_lines_are_named_with_the_remedy() {
        let text = "values-added: breaking\nvalues-added: ignore\nfield-aded: ignore\nfield-added: bad\nfield-added\n";
        let error = Severities::read(text, "ours.txt").expect_err("four wrong lines").to_string();
        for part in [
            "ours.txt:2: this kind has a severity in a line above",
            "ours.txt:3: there is no kind `field-aded`",
            "`field-added`",
            "ours.txt:4: there is no class `bad`; write one of `breaking`, `non-breaking`, `informational`, `ignore`",
            "ours.txt:5: `field-added` has no `:`; write <kind>:<class>",
        ] {
            assert!(error.contains(part), "{part}: {error}");
        }
    }

    #[test]
    fn an_argument_replaces_the_list() {
        let mut severities = Severities::read("field-added: ignore", "ours.txt").expect("a list");
        severities.add("--as", "field-added=breaking", '=').expect("known");
        assert_eq!(severities.get(Kind::FieldAdded), Some(Severity::Breaking));
        severities.ignore("--ignore", "field-added").expect("known");
        assert_eq!(severities.get(Kind::FieldAdded), Some(Severity::Ignore));
    }
}
