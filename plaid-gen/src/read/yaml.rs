//! Reads YAML with positions in errors, and writes it in one canonical form.
//!
//! The writer is our own because serde_yaml leaves strings such as `NO`, `12:30` or `1_0` unquoted, which readers of
//! YAML 1.1 read as booleans and numbers. Here, a string is plain only if no reader of any version can misread it. All
//! others are written as JSON strings, which are YAML as well.

use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::problem::{Problem, Result};

/// Reads one YAML document. `file` is named in errors, with line and column.
pub fn read(text: &str, file: &str) -> Result<Value> {
    let problem = |error: serde_yaml::Error| {
        let place = match error.location() {
            Some(at) => format!("{file}:{}:{}", at.line(), at.column()),
            None => file.to_owned(),
        };
        Problem::new("read", place, format!("not valid YAML: {error}"), "fix the file at this position")
    };
    // Some editors write a byte order mark, which the parser takes for a document of its own.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_yaml::from_str::<Json>(text).map(|json| json.0).map_err(|error| problem(error).into())
}

/// JSON as it is in YAML. serde_json's own value would accept duplicate keys.
struct Json(Value);

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor).map(Self)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has, without a tag")
    }

    fn visit_unit<E: Error>(self) -> std::result::Result<Value, E> {
        Ok(Value::Null)
    }

    /// An empty file has no value.
    fn visit_none<E: Error>(self) -> std::result::Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> std::result::Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> std::result::Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> std::result::Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> std::result::Result<Value, E> {
        let number = serde_json::Number::from_f64(value);
        let unknown = || E::custom(format_args!("JSON has no number {value}; write it as a string"));
        number.map(Value::Number).ok_or_else(unknown)
    }

    fn visit_str<E: Error>(self, value: &str) -> std::result::Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<Value, A::Error> {
        let mut out = Vec::new();
        while let Some(Json(element)) = list.next_element()? {
            out.push(element);
        }
        Ok(out.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> std::result::Result<Value, A::Error> {
        read_map(map).map(Value::Object)
    }
}

/// The key of YAML 1.1 whose value is merged into the map that has it.
const MERGE: &str = "<<";

fn read_map<'de, A: MapAccess<'de>>(mut map: A) -> std::result::Result<Map<String, Value>, A::Error> {
    let (mut out, mut merged) = (Map::new(), None);
    while let Some(key) = map.next_key_seed(NewKey { known: &out, has_merged: merged.is_some() })? {
        if key == MERGE {
            merged = Some(map.next_value_seed(Merged)?);
        } else {
            let Json(value) = map.next_value()?;
            out.insert(key, value);
        }
    }
    for (key, value) in merged.into_iter().flatten() {
        out.entry(key).or_insert(value);
    }
    Ok(out)
}

/// Reads the value of the merge key: a map, or a list of maps of which the earlier ones win. The map's own keys win
/// over both.
struct Merged;

impl<'de> DeserializeSeed<'de> for Merged {
    type Value = Map<String, Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Merged {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a map, or a list of maps, as the value of the merge key `{MERGE}`")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> std::result::Result<Self::Value, A::Error> {
        read_map(map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<Self::Value, A::Error> {
        let mut out = Map::new();
        while let Some(map) = list.next_element_seed(Self)? {
            for (key, value) in map {
                out.entry(key).or_insert(value);
            }
        }
        Ok(out)
    }
}

/// Reads a key of a map that has the `known` keys already. A repeated key is refused here, so that the error has its
/// position.
struct NewKey<'a> {
    known: &'a Map<String, Value>,
    /// Whether the map has had the merge key.
    has_merged: bool,
}

impl NewKey<'_> {
    fn check<E: Error>(&self, key: String) -> std::result::Result<String, E> {
        if self.known.contains_key(&key) || self.has_merged && key == MERGE {
            return Err(E::custom(format_args!("duplicate key `{key}`")));
        }
        Ok(key)
    }
}

impl<'de> DeserializeSeed<'de> for NewKey<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for NewKey<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is text, a number or a boolean")
    }

    fn visit_str<E: Error>(self, key: &str) -> std::result::Result<String, E> {
        self.check(key.to_owned())
    }

    fn visit_bool<E: Error>(self, key: bool) -> std::result::Result<String, E> {
        self.check(key.to_string())
    }

    fn visit_i64<E: Error>(self, key: i64) -> std::result::Result<String, E> {
        self.check(key.to_string())
    }

    fn visit_u64<E: Error>(self, key: u64) -> std::result::Result<String, E> {
        self.check(key.to_string())
    }

    fn visit_f64<E: Error>(self, key: f64) -> std::result::Result<String, E> {
        self.check(key.to_string())
    }
}

/// Keys that come first, in this order; all others follow alphabetically.
const FIRST: [&str; 20] = [
    "openapi",
    "info",
    "servers",
    "tags",
    "security",
    "paths",
    "components",
    "operationId",
    "$ref",
    "name",
    "in",
    "type",
    "format",
    "nullable",
    "deprecated",
    "enum",
    "default",
    "items",
    "required",
    "properties",
];

/// Writes a document: two spaces per level, keys in canonical order, one trailing newline.
pub fn write(value: &Value) -> String {
    let mut out = String::new();
    block(value, 0, &mut out);
    out
}

fn block(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (i, (key, value)) in canonical(map).into_iter().enumerate() {
                if i > 0 {
                    pad(indent, out);
                }
                scalar_text(key, out);
                out.push(':');
                after_colon(value, indent, out);
            }
        }
        Value::Array(list) if !list.is_empty() => {
            for (i, value) in list.iter().enumerate() {
                if i > 0 {
                    pad(indent, out);
                }
                out.push_str("- ");
                block(value, indent + 2, out);
            }
        }
        scalar => {
            leaf(scalar, out);
            out.push('\n');
        }
    }
}

fn after_colon(value: &Value, indent: usize, out: &mut String) {
    let nested = match value {
        Value::Object(map) => !map.is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => false,
    };
    if !nested {
        out.push(' ');
        block(value, indent, out);
        return;
    }
    let indent = if value.is_array() { indent } else { indent + 2 };
    out.push('\n');
    pad(indent, out);
    block(value, indent, out);
}

fn canonical(map: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_by_key(|(key, _)| (FIRST.iter().position(|f| f == key).unwrap_or(FIRST.len()), *key));
    entries
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

fn leaf(value: &Value, out: &mut String) {
    match value {
        Value::String(s) => scalar_text(s, out),
        Value::Number(n) => match n.as_f64() {
            // Rust writes floats without an exponent, whose form differs between YAML 1.1 and 1.2.
            Some(float) if n.is_f64() => {
                let text = float.to_string();
                out.push_str(&text);
                if !text.contains('.') {
                    out.push_str(".0");
                }
            }
            _ => out.push_str(&n.to_string()),
        },
        // `{}`, `[]`, `true` and `null` are written as in JSON.
        other => out.push_str(&other.to_string()),
    }
}

fn scalar_text(text: &str, out: &mut String) {
    if is_plain(text) {
        out.push_str(text);
    } else {
        out.push_str(&Value::from(text).to_string());
    }
}

/// Whether every YAML reader reads `text`, unquoted, as this very string.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 8] = ["y", "n", "yes", "no", "on", "off", "true", "false"];
    let mut chars = text.chars();
    let starts = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '/' || c == '_');
    starts
        && chars.all(|c| c.is_ascii_alphanumeric() || "/_.-{}".contains(c))
        && !WORDS.iter().any(|w| text.eq_ignore_ascii_case(w))
        && !text.eq_ignore_ascii_case("null")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_written_reads_back_and_is_stable() {
        let value = json!({
            "paths": {"/a/{id}": {}}, "openapi": "3.0.0",
            "tricky": ["NO", "yes", "12:30", "1_0", "~", "null", "", "- x", "a: b", "#", "0x1F", "1e3", "é", "a\nb", "="],
            "numbers": [1, -1, 4.1, 12.0, 1e20, 1e-6, true, null],
            "nested": [[1, [2]], [{"a": [], "b": {}}], {"c": {"d": "e"}}],
        });
        let text = write(&value);
        let back = read(&text, "test").expect("canonical text is YAML");
        assert_eq!(back, value);
        assert_eq!(write(&back), text);
        assert!(text.starts_with("openapi: \"3.0.0\"\npaths:\n"), "{text}");
        for word in ["NO", "yes", "12:30", "1_0", "~", "null"] {
            assert!(text.contains(&format!("\"{word}\"")), "{word} must be quoted:\n{text}");
        }
    }

    #[test]
    fn maps_are_merged() {
        let text = "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  y: 5\n  <<: *a\nd:\n  <<: [*a, *b]\n  w: 6\n";
        let value = read(text, "some.yml").expect("merge keys");
        assert_eq!(value["c"], json!({"x": 1, "y": 5}));
        assert_eq!(value["d"], json!({"w": 6, "x": 1, "y": 2, "z": 4}));
    }

    #[test]
    fn a_byte_order_mark_and_other_line_ends_mean_nothing() {
        let text = "a: 1\nb:\n- c\n";
        let other = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(read(&other, "some.yml"), read(text, "some.yml"));
    }

    #[test]
    fn an_empty_file_is_null() {
        for text in ["", "# a comment\n", "---\n", "~"] {
            assert_eq!(read(text, "some.yml").expect("empty"), Value::Null, "{text:?}");
        }
    }

    #[test]
    fn errors_name_file_line_and_column() {
        let error = read("a: 1\nb: [1,\nc: }", "some.yml").expect_err("broken").to_string();
        assert!(error.contains("some.yml:3:"), "{error}");
        for (text, what) in [
            ("a: 1\na: 2\n", "duplicate key `a`"),
            ("a:\n- 1: x\n  1: y\n", "duplicate key `1`"),
            ("a: 1\nb: !tag c\n", "without a tag"),
            ("a: 1\nb: .inf\n", "no number inf"),
            ("a: 1\n? [b]\n: c\n", "expected a key that is text"),
            ("a: 1\n<<: b\n", "expected a map, or a list of maps, as the value of the merge key `<<`"),
            ("a: &a {}\n<<: [*a, 1]\n", "expected a map, or a list of maps, as the value of the merge key `<<`"),
            ("a: &a {}\n<<: *a\n<<: *a\n", "duplicate key `<<`"),
        ] {
            let error = read(text, "some.yml").expect_err(what).to_string();
            assert!(error.starts_with("read: some.yml:2:") || error.contains("some.yml:3:"), "{error}");
            assert!(error.contains(what), "{error}");
        }
    }
}
