//! `spec/overlay.yaml`, in the form of OpenAPI Overlay 1.0: named repairs of upstream's mistakes. An action that
//! changes nothing is an error, so that no repair outlives its mistake.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value};
use serde_json_path::{JsonPath, NormalizedPath};

use crate::openapi::unify;
use crate::problem::{Problem, Problems, Result};
use crate::read::source::Source;
use crate::read::validate;

/// The finding about an action whose target exists and already has the new value.
pub const CHANGES_NOTHING: &str = "changes nothing";

/// A list of changes to a description, applied in order.
#[derive(Debug)]
pub struct Overlay {
    source: Source,
    actions: Vec<Action>,
}

/// The structure of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "overlay")]
    version: String,
    #[allow(dead_code, reason = "the Overlay form requires it, and people read it")]
    info: Info,
    actions: Vec<Action>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the Overlay form requires them, and people read them")]
struct Info {
    title: String,
    version: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Action {
    target: String,
    /// The reason, which the Overlay form does not require.
    description: String,
    update: Option<Value>,
    #[serde(default)]
    remove: bool,
}

impl Overlay {
    /// Reads the file.
    pub fn read(text: &str) -> Result<Self> {
        const FORM: &str = "follow the format of OpenAPI Overlay 1.0, with a `description` for each action";
        let source = Source::new("overlay", "spec/overlay.yaml", text);
        let file: File = source.parse(FORM)?;
        if !file.version.starts_with("1.0") {
            return Err(source.problem(&["overlay"], format!("version {} is not 1.0", file.version), FORM).into());
        }
        Ok(Self { source, actions: file.actions })
    }

    /// Applies every action. Those that match or change nothing are collected: the caller decides whether they are
    /// errors. With `lenient`, so are those that would make the document invalid, which are not applied.
    pub fn apply(&self, document: &mut Value, lenient: bool) -> Result<Vec<Problem>> {
        let mut idle = Vec::new();
        let mut broken = Vec::new();
        for (index, action) in self.actions.iter().enumerate() {
            let problem = |what: &str, remedy: &str| {
                let problem = self.source.problem(&["actions", &index.to_string()], what, remedy);
                let place = format!("{} ({}, \"{}\")", problem.place, action.target, action.description.trim());
                Problem { place, ..problem }
            };
            let before = lenient.then(|| document.clone());
            let applied = action.apply(document);
            if let Some(before) = before.filter(|before| !faults(document).is_subset(&faults(before))) {
                *document = before;
                idle.push(problem("makes this description invalid", "fix its target; until then, it is left out"));
                continue;
            }
            match applied {
                Ok(None) => {}
                Ok(Some(why)) => {
                    idle.push(problem(why, "remove the action if upstream has fixed this, otherwise fix its target"));
                }
                Err(why) => broken.push(problem(&why, "fix the action")),
            }
        }
        Problems::check(broken)?;
        Ok(idle)
    }
}

/// Returns what is wrong with a description, in the form that validation sees.
fn faults(document: &Value) -> BTreeSet<String> {
    let mut document = document.clone();
    unify(&mut document);
    validate::faults(&document).iter().map(ToString::to_string).collect()
}

impl Action {
    /// Changes the document, or returns why nothing changed.
    fn apply(&self, document: &mut Value) -> std::result::Result<Option<&'static str>, String> {
        let path = JsonPath::parse(&self.target).map_err(|e| format!("the target is not a JSONPath: {e}"))?;
        let mut places: Vec<String> =
            path.query_located(document).locations().map(NormalizedPath::to_json_pointer).collect();
        if places.is_empty() {
            return Ok(Some("matches nothing"));
        }
        match (&self.update, self.remove) {
            (Some(update), false) => {
                let mut changed = false;
                for place in &places {
                    if let Some(target) = document.pointer_mut(place) {
                        changed |= merge(target, update);
                    }
                }
                Ok((!changed).then_some(CHANGES_NOTHING))
            }
            (None, true) => {
                // Removing from the back keeps the indices of a list valid.
                places.sort_by(|a, b| by_segments(b, a));
                for place in &places {
                    remove(document, place);
                }
                Ok(None)
            }
            _ => Err("it needs either `update` or `remove: true`".into()),
        }
    }
}

/// Compares pointers by their segments; list indices are compared as numbers.
fn by_segments(a: &str, b: &str) -> std::cmp::Ordering {
    let key = |p: &str| p.split('/').map(|s| (s.parse::<usize>().ok(), s.to_owned())).collect::<Vec<_>>();
    key(a).cmp(&key(b))
}

/// Merges as Overlay 1.0 defines it: objects by key, lists by appending; other values are replaced. Returns whether
/// `target` changed.
fn merge(target: &mut Value, update: &Value) -> bool {
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => {
            let mut changed = false;
            for (key, value) in update {
                if let Some(old) = target.get_mut(key) {
                    changed |= merge(old, value);
                } else {
                    target.insert(key.clone(), value.clone());
                    changed = true;
                }
            }
            changed
        }
        (Value::Array(target), Value::Array(update)) => {
            let new: Vec<_> = update.iter().filter(|v| !target.contains(v)).cloned().collect();
            let changed = !new.is_empty();
            target.extend(new);
            changed
        }
        (Value::Array(target), one) => {
            let changed = !target.contains(one);
            if changed {
                target.push(one.clone());
            }
            changed
        }
        (target, update) => {
            let changed = target != update;
            *target = update.clone();
            changed
        }
    }
}

fn remove(document: &mut Value, place: &str) {
    let Some((parent, key)) = place.rsplit_once('/') else { return };
    let key = key.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent) {
        Some(Value::Object(map)) => drop::<Option<Value>>(Map::remove(map, &key)),
        Some(Value::Array(list)) => {
            if let Some(index) = key.parse().ok().filter(|i| *i < list.len()) {
                list.remove(index);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn overlay(actions: &str) -> Overlay {
        let text = format!("overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nactions:\n{actions}");
        Overlay::read(&text).expect("readable")
    }

    #[test]
    fn updates_merge_and_removals_remove() {
        let mut document = json!({"a": {"required": ["x", "y", "z"], "b": 1}});
        let idle = overlay(
            "- {target: $.a, description: add, update: {c: {d: 2}}}\n\
             - {target: \"$.a.required[?@ == 'x' || @ == 'y']\", description: gone, remove: true}\n\
             - {target: $.a.required, description: more, update: [w]}\n",
        )
        .apply(&mut document, false)
        .expect("applies");
        assert_eq!(idle, []);
        assert_eq!(document, json!({"a": {"required": ["z", "w"], "b": 1, "c": {"d": 2}}}));
    }

    #[test]
    fn what_would_break_the_description_is_left_out_when_lenient() {
        let document =
            json!({"components": {"schemas": {"A": {"$ref": "#/components/schemas/B"}, "B": {"type": "string"}}}});
        let overlay = overlay("- {target: $.components.schemas.B, description: unused, remove: true}\n");
        let mut lenient = document.clone();
        let idle = overlay.apply(&mut lenient, true).expect("applies");
        assert_eq!(lenient, document);
        assert!(idle[0].to_string().contains("spec/overlay.yaml:4:3"), "{idle:?}");
        let mut strict = document.clone();
        assert_eq!(overlay.apply(&mut strict, false).expect("applies"), []);
        assert_ne!(strict, document, "validation names the reference");
    }

    #[test]
    fn idle_actions_are_named() {
        let mut document = json!({"a": {"b": 1}});
        let idle = overlay(
            "- {target: $.nothing, description: no such place, remove: true}\n\
             - {target: $.a, description: same, update: {b: 1}}\n",
        )
        .apply(&mut document, false)
        .expect("applies");
        let idle: Vec<_> = idle.iter().map(ToString::to_string).collect();
        assert!(idle[0].contains("spec/overlay.yaml:4:3 ($.nothing, \"no such place\"): matches nothing"), "{idle:?}");
        assert!(idle[1].contains("spec/overlay.yaml:5:3 ($.a, ") && idle[1].contains("changes nothing"), "{idle:?}");
    }
}
