//! A YAML file that is written by hand: it is read into types, and its problems have file, line and column.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::problem::{Problem, Result};
use crate::read::yaml;

/// The text of a file, with the stage and the file name that its problems give.
#[derive(Debug, Clone, Default)]
pub struct Source {
    stage: &'static str,
    file: String,
    text: String,
}

impl Source {
    /// Creates a source from the text of `file`, a path from the workspace's root.
    pub fn new(stage: &'static str, file: impl Into<String>, text: &str) -> Self {
        Self { stage, file: file.into(), text: text.to_owned() }
    }

    /// Reads the text into a type. `form` is the remedy if the text does not fit the type.
    pub fn parse<T: DeserializeOwned>(&self, form: &str) -> Result<T> {
        // The untyped read refuses duplicate keys, of which a typed map would silently take the last.
        yaml::read(&self.text, &self.file)?;
        serde_yaml::from_str(&self.text).map_err(|error| {
            let place = self.place(error.location());
            Problem::new(self.stage, place, error.to_string(), form).into()
        })
    }

    /// Describes a problem at `path`, which consists of the keys and indices that lead to the place.
    pub fn problem(&self, path: &[impl AsRef<str>], what: impl Into<String>, remedy: impl Into<String>) -> Problem {
        let path: Vec<&str> = path.iter().map(AsRef::as_ref).collect();
        let found = Seek { path: &path }.deserialize(serde_yaml::Deserializer::from_str(&self.text));
        let place = self.place(found.err().and_then(|error| error.location()));
        Problem::new(self.stage, place, what, remedy)
    }

    fn place(&self, location: Option<serde_yaml::Location>) -> String {
        match location {
            Some(at) => format!("{}:{}:{}", self.file, at.line(), at.column()),
            None => self.file.clone(),
        }
    }
}

/// Follows a path and fails at its end on purpose, because serde_yaml gives positions only with errors. A key of a map
/// counts as the place of its value.
struct Seek<'a> {
    path: &'a [&'a str],
}

impl Seek<'_> {
    fn arrive<E: serde::de::Error>(&self) -> std::result::Result<(), E> {
        if self.path.is_empty() { Err(E::custom("arrived")) } else { Ok(()) }
    }
}

impl<'de> DeserializeSeed<'de> for Seek<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seek<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value on the path")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        self.arrive()?;
        let Some((first, rest)) = self.path.split_first() else { return Ok(()) };
        while let Some(is_here) = map.next_key_seed(Key { wanted: first, is_last: rest.is_empty() })? {
            if is_here {
                map.next_value_seed(Seek { path: rest })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<(), A::Error> {
        self.arrive()?;
        let Some((first, rest)) = self.path.split_first() else { return Ok(()) };
        for _ in 0..first.parse().unwrap_or(0) {
            list.next_element::<IgnoredAny>()?;
        }
        list.next_element_seed(Seek { path: rest })?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    // A scalar ends the path even if steps remain, because its position is then the nearest one.
    fn visit_str<E: serde::de::Error>(self, _: &str) -> std::result::Result<(), E> {
        Err(E::custom("arrived"))
    }
}

/// Compares a key of a map, and fails at the last one of the path.
struct Key<'a> {
    wanted: &'a str,
    is_last: bool,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> std::result::Result<bool, E> {
        let is_here = key == self.wanted;
        if is_here && self.is_last { Err(E::custom("arrived")) } else { Ok(is_here) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_have_line_and_column() {
        let source = Source::new(
            "test",
            "some.yaml",
            "# A comment.\nlists:\n  90:\n  - one\n  - \"*two\"\n  map: {a: 1, /b: {c: [x, y]}}\n",
        );
        let place = |path: &[&str]| source.problem(path, "", "").place;
        assert_eq!(place(&["lists"]), "some.yaml:2:1");
        assert_eq!(place(&["lists", "90"]), "some.yaml:3:3");
        assert_eq!(place(&["lists", "90", "1"]), "some.yaml:5:5");
        assert_eq!(place(&["lists", "map", "/b"]), "some.yaml:6:15");
        assert_eq!(place(&["lists", "map", "/b", "c", "1"]), "some.yaml:6:27");
        assert_eq!(place(&["elsewhere"]), "some.yaml");
    }

    #[test]
    fn a_text_of_another_form_is_refused_with_its_place() {
        let parse = |text: &str| {
            let source = Source::new("test", "some.yaml", text);
            source.parse::<std::collections::BTreeMap<String, u8>>("follow the form").expect_err(text).to_string()
        };
        let error = parse("a: 1\nb: text\n");
        assert!(error.starts_with("test: some.yaml:2:4: ") && error.ends_with("; follow the form"), "{error}");
        assert!(parse("a: 1\na: 2\n").contains("duplicate"));
        assert!(parse("a: [\n").contains("some.yaml:2:1"));
    }
}
