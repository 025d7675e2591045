//! Reads one field of a JSON body without building the rest.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

/// Returns the field at `path`, in which dots separate names. Returns `None` if the body is not valid JSON, or if the
/// field or an object on the path is missing.
pub(crate) fn json_field(body: &[u8], path: &str) -> Option<Value> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = At(path).deserialize(&mut deserializer).ok()?;
    deserializer.end().ok()?;
    value
}

/// Reads the value at a path.
struct At<'p>(&'p str);

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for At<'_> {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (name, rest) = self.0.split_once('.').map_or((self.0, None), |(name, rest)| (name, Some(rest)));
        let mut found = None;
        while let Some(is_it) = map.next_key_seed(Is(name))? {
            match rest {
                _ if !is_it => {
                    map.next_value::<IgnoredAny>()?;
                }
                Some(rest) => found = map.next_value_seed(At(rest))?,
                None => found = Some(map.next_value()?),
            }
        }
        Ok(found)
    }
}

/// Compares a key with a name.
struct Is<'n>(&'n str);

impl<'de> DeserializeSeed<'de> for Is<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Is<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<bool, E> {
        Ok(key == self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::json_field;

    #[test]
    fn a_field_is_found_at_its_path_only() {
        let body = br#"{"b": {"a": 1}, "a": "x", "c": null, "d": {"a": 2}, "\u0065": "e"}"#;
        let at = |path| json_field(body, path).map(|value| value.to_string());
        assert_eq!(at("a").as_deref(), Some("\"x\""));
        assert_eq!(at("b.a").as_deref(), Some("1"));
        assert_eq!(at("e").as_deref(), Some("\"e\""));
        assert_eq!(at("c").as_deref(), Some("null"));
        assert_eq!((at("f"), at("b.c"), at("a.b"), at("c.a")), (None, None, None, None));
        assert_eq!((json_field(b"[1]", "a"), json_field(b"{\"a\": 1", "a"), json_field(b"", "a")), (None, None, None));
    }
}
