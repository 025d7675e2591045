//! The types and statuses under which an error code occurs, written `400 ITEM_ERROR`, or as a list of such texts.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

use crate::model::Occurrence;

/// The occurrences of a code, at least one; the usual one is the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrences(Vec<Occurrence>);

impl Occurrences {
    /// Returns the occurrences, the usual one first.
    pub fn as_slice(&self) -> &[Occurrence] {
        &self.0
    }
}

/// Reads a status and a type.
fn occurrence(text: &str) -> Result<Occurrence, String> {
    let parts = text.split_once(' ').and_then(|(status, kind)| Some((status.parse().ok()?, kind)));
    match parts {
        // Plaid answers with 208 for one of its errors.
        Some((status @ 200..=599, kind)) if !kind.is_empty() && !kind.contains(char::is_whitespace) => {
            Ok(Occurrence { status, kind: kind.to_owned() })
        }
        _ => Err(format!("`{text}` is not an HTTP status and a type of errors, such as `400 ITEM_ERROR`")),
    }
}

impl<'de> Deserialize<'de> for Occurrences {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrMore)
    }
}

struct OneOrMore;

impl<'de> Visitor<'de> for OneOrMore {
    type Value = Occurrences;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a status and a type such as `400 ITEM_ERROR`, or a list of them")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Occurrences, E> {
        Ok(Occurrences(vec![occurrence(text).map_err(E::custom)?]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Occurrences, A::Error> {
        let mut found: Vec<Occurrence> = Vec::new();
        while let Some(text) = list.next_element::<String>()? {
            let occurrence = occurrence(&text).map_err(A::Error::custom)?;
            if found.iter().any(|other| other.kind == occurrence.kind) {
                return Err(A::Error::custom(format!("the type `{}` stands here twice", occurrence.kind)));
            }
            found.push(occurrence);
        }
        if found.is_empty() {
            return Err(A::Error::custom("the code has no type and status"));
        }
        Ok(Occurrences(found))
    }
}
