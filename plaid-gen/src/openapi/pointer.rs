//! JSON pointers (RFC 6901), and walks through all nodes of a description.

use serde_json::{Map, Value};

/// Appends one reference token to a pointer.
pub fn push(pointer: &mut String, key: &str) {
    pointer.push('/');
    if key.contains(['~', '/']) {
        pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
    } else {
        pointer.push_str(key);
    }
}

/// Returns `pointer` with `key` appended.
pub fn join(pointer: &str, key: &str) -> String {
    let mut out = pointer.to_owned();
    push(&mut out, key);
    out
}

/// Keywords whose values map free names to nodes. They keep a property called `description` from being read as a
/// description.
const NAMED: [&str; 13] = [
    "properties",
    "schemas",
    "parameters",
    "responses",
    "content",
    "paths",
    "securitySchemes",
    "headers",
    "requestBodies",
    "callbacks",
    "links",
    "mapping",
    "scopes",
];

/// Calls `visit` for each object that is a node of the description rather than a map of names,
/// parents first, with its pointer.
pub fn each_node(root: &Value, visit: &mut dyn FnMut(&str, &Map<String, Value>)) {
    fn walk(value: &Value, is_names: bool, pointer: &mut String, visit: &mut dyn FnMut(&str, &Map<String, Value>)) {
        match value {
            Value::Object(map) => {
                if !is_names {
                    visit(pointer, map);
                }
                for (key, value) in map {
                    let len = pointer.len();
                    push(pointer, key);
                    walk(value, maps_names(key, is_names), pointer, visit);
                    pointer.truncate(len);
                }
            }
            Value::Array(list) => {
                for (i, value) in list.iter().enumerate() {
                    let len = pointer.len();
                    push(pointer, &i.to_string());
                    walk(value, false, pointer, visit);
                    pointer.truncate(len);
                }
            }
            _ => {}
        }
    }
    walk(root, false, &mut String::new(), visit);
}

/// Keywords whose values are data and not nodes.
fn holds_data(key: &str) -> bool {
    key.starts_with("x-") || ["default", "enum", "const", "example", "examples"].contains(&key)
}

/// Calls `visit` for each node of the description, children first. Values of `default` and the like are skipped.
pub fn each_node_mut(root: &mut Value, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    fn walk(value: &mut Value, is_names: bool, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
        match value {
            Value::Object(map) => {
                for (key, value) in map.iter_mut().filter(|(key, _)| is_names || !holds_data(key)) {
                    walk(value, maps_names(key, is_names), visit);
                }
                if !is_names {
                    visit(map);
                }
            }
            Value::Array(list) => list.iter_mut().for_each(|value| walk(value, false, visit)),
            _ => {}
        }
    }
    walk(root, false, visit);
}

/// Whether the value of `key` is a map of free names. `is_names` says whether `key` itself is such a name.
pub fn maps_names(key: &str, is_names: bool) -> bool {
    !is_names && NAMED.contains(&key)
}
