//! Reads YAML with positions in errors, and writes it in one canonical form.
//!
//! The writer is our own because serde_yaml leaves strings such as `NO`, `12:30` or `1_0` unquoted, which readers of
//! YAML 1.1 read as booleans and numbers. Here, a string is plain only if no reader of any version can misread it. All
//! others are written as JSON strings, which are YAML as well.

use serde_json::{Map, Value};

use crate::problem::{Problem, Problems, Result};

/// Reads one YAML document. `file` is named in errors, with line and column.
pub fn read(text: &str, file: &str) -> Result<Value> {
    let problem = |error: serde_yaml::Error| {
        let place = match error.location() {
            Some(at) => format!("{file}:{}:{}", at.line(), at.column()),
            None => file.to_owned(),
        };
        Problem::new("read", place, format!("not valid YAML: {error}"), "fix the file at this position")
    };
    // serde_yaml's own value refuses duplicate keys; serde_json's does not.
    let value: serde_yaml::Value = serde_yaml::from_str(text).map_err(problem)?;
    json(value, file, &mut String::new())
}

fn json(value: serde_yaml::Value, file: &str, pointer: &mut String) -> Result<Value> {
    Ok(match value {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(b) => Value::Bool(b),
        serde_yaml::Value::String(s) => Value::String(s),
        serde_yaml::Value::Number(n) => number(&n).ok_or_else(|| {
            unreadable(file, pointer, format!("the number {n} has no form in JSON"), "write it as a string")
        })?,
        serde_yaml::Value::Sequence(list) => {
            let mut out = Vec::with_capacity(list.len());
            for (i, item) in list.into_iter().enumerate() {
                out.push(within(pointer, &i.to_string(), |p| json(item, file, p))?);
            }
            Value::Array(out)
        }
        serde_yaml::Value::Mapping(map) => {
            let mut out = Map::new();
            for (key, value) in map {
                let key = key_text(key).ok_or_else(|| {
                    unreadable(file, pointer, "a key is neither text nor number".into(), "write the key as a string")
                })?;
                let value = within(pointer, &key, |p| json(value, file, p))?;
                out.insert(key, value);
            }
            Value::Object(out)
        }
        serde_yaml::Value::Tagged(tagged) => {
            return Err(unreadable(file, pointer, format!("the tag {} is unknown", tagged.tag), "remove the tag"));
        }
    })
}

fn unreadable(file: &str, pointer: &str, what: String, remedy: &str) -> Problems {
    Problem::new("read", format!("{file}#{pointer}"), what, remedy).into()
}

fn within<T>(pointer: &mut String, key: &str, f: impl FnOnce(&mut String) -> T) -> T {
    let len = pointer.len();
    crate::openapi::push(pointer, key);
    let out = f(pointer);
    pointer.truncate(len);
    out
}

fn number(n: &serde_yaml::Number) -> Option<Value> {
    if let Some(n) = n.as_i64() {
        return Some(n.into());
    }
    if let Some(n) = n.as_u64() {
        return Some(n.into());
    }
    serde_json::Number::from_f64(n.as_f64()?).map(Value::Number)
}

fn key_text(key: serde_yaml::Value) -> Option<String> {
    match key {
        serde_yaml::Value::String(s) => Some(s),
        serde_yaml::Value::Number(n) => Some(n.to_string()),
        serde_yaml::Value::Bool(b) => Some(b.to_string()),
        _ => None,
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
    fn errors_name_file_line_and_column() {
        let error = read("a: 1\nb: [1,\nc: }", "some.yml").expect_err("broken").to_string();
        assert!(error.contains("some.yml:3:"), "{error}");
        let error = read("a: 1\na: 2\n", "some.yml").expect_err("duplicate key").to_string();
        assert!(error.contains("duplicate"), "{error}");
    }
}
