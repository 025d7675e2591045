//! `spec/overlay.yaml`, in the OpenAPI Overlay 1.0 form: named repairs of upstream's mistakes, and what
//! upstream does not say. An action that changes nothing is an error, so the list can't rot.

use serde::Deserialize;
use serde_json::{Map, Value};
use serde_json_path::{JsonPath, NormalizedPath};

use crate::problem::{Problem, Problems, Result};
use crate::yaml;

/// What is said of an action whose target is there, and has already what it would give.
pub const CHANGES_NOTHING: &str = "changes nothing";

/// A list of changes to a description, applied in order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    #[serde(rename = "overlay")]
    version: String,
    #[allow(dead_code, reason = "the Overlay form requires it, and people read it")]
    info: Info,
    actions: Vec<Action>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the Overlay form requires them, and people read them")]
struct Info {
    title: String,
    version: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Action {
    target: String,
    /// The reason; required here, optional in the Overlay form.
    description: String,
    update: Option<Value>,
    #[serde(default)]
    remove: bool,
}

impl Overlay {
    /// Reads an overlay. `file` is named in errors.
    pub fn read(text: &str, file: &str) -> Result<Self> {
        let value = yaml::read(text, file)?;
        let broken = |what: String| {
            Problem::new("overlay", file, what, "follow the OpenAPI Overlay 1.0 form, with a `description` per action")
        };
        let overlay: Self = serde_json::from_value(value).map_err(|e| broken(e.to_string()))?;
        if !overlay.version.starts_with("1.0") {
            return Err(broken(format!("version {} is not 1.0", overlay.version)).into());
        }
        Ok(overlay)
    }

    /// Applies every action. Those that match or change nothing are collected: the caller decides
    /// whether they are errors or only reported.
    pub fn apply(&self, document: &mut Value) -> Result<Vec<Problem>> {
        let mut idle = Vec::new();
        let mut broken = Vec::new();
        for (index, action) in self.actions.iter().enumerate() {
            let place = format!("action {} ({}, \"{}\")", index + 1, action.target, action.description.trim());
            match action.apply(document) {
                Ok(None) => {}
                Ok(Some(why)) => idle.push(Problem::new(
                    "overlay",
                    place,
                    why,
                    "remove the action if upstream has mended this, otherwise mend its target",
                )),
                Err(why) => broken.push(Problem::new("overlay", place, why, "mend the action")),
            }
        }
        Problems::check(broken)?;
        Ok(idle)
    }

    /// Applies of every action only what it says by these keys, wherever its target is there.
    pub fn apply_words(&self, keys: &[&str], document: &mut Value) -> Result<()> {
        let only = |update: &Value| -> Map<String, Value> {
            let words = update.as_object().into_iter().flatten().filter(|(key, _)| keys.contains(&key.as_str()));
            words.map(|(key, value)| (key.clone(), value.clone())).collect()
        };
        let actions = self.actions.iter().filter_map(|action| {
            let update = Some(only(action.update.as_ref()?)).filter(|update| !update.is_empty())?;
            Some(Action { update: Some(Value::Object(update)), ..action.clone() })
        });
        Self { version: self.version.clone(), info: self.info.clone(), actions: actions.collect() }.apply(document)?;
        Ok(())
    }
}

impl Action {
    /// `Ok(Some(why))` if nothing changed.
    fn apply(&self, document: &mut Value) -> std::result::Result<Option<String>, String> {
        let path = JsonPath::parse(&self.target).map_err(|e| format!("the target is not a JSONPath: {e}"))?;
        let mut places: Vec<String> =
            path.query_located(document).locations().map(NormalizedPath::to_json_pointer).collect();
        if places.is_empty() {
            return Ok(Some("matches nothing".into()));
        }
        match (&self.update, self.remove) {
            (Some(update), false) => {
                let mut changed = false;
                for place in &places {
                    if let Some(target) = document.pointer_mut(place) {
                        changed |= merge(target, update);
                    }
                }
                Ok((!changed).then(|| CHANGES_NOTHING.into()))
            }
            (None, true) => {
                // From the back, so that the indices of a list stay right.
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

/// Order of pointers in which list indices compare as numbers.
fn by_segments(a: &str, b: &str) -> std::cmp::Ordering {
    let key = |p: &str| p.split('/').map(|s| (s.parse::<usize>().ok(), s.to_owned())).collect::<Vec<_>>();
    key(a).cmp(&key(b))
}

/// Merges as Overlay 1.0 has it: objects by key, lists appended, the rest replaced.
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
        Overlay::read(&text, "overlay.yaml").expect("readable")
    }

    #[test]
    fn updates_merge_and_removals_remove() {
        let mut document = json!({"a": {"required": ["x", "y", "z"], "b": 1}});
        let idle = overlay(
            "- {target: $.a, description: add, update: {c: {d: 2}}}\n\
             - {target: \"$.a.required[?@ == 'x' || @ == 'y']\", description: gone, remove: true}\n\
             - {target: $.a.required, description: more, update: [w]}\n",
        )
        .apply(&mut document)
        .expect("applies");
        assert_eq!(idle, []);
        assert_eq!(document, json!({"a": {"required": ["z", "w"], "b": 1, "c": {"d": 2}}}));
    }

    #[test]
    fn idle_actions_are_named() {
        let mut document = json!({"a": {"b": 1}});
        let idle = overlay(
            "- {target: $.nothing, description: no such place, remove: true}\n\
             - {target: $.a, description: same, update: {b: 1}}\n",
        )
        .apply(&mut document)
        .expect("applies");
        let idle: Vec<_> = idle.iter().map(ToString::to_string).collect();
        assert!(idle[0].contains("action 1 ($.nothing, \"no such place\"): matches nothing"), "{idle:?}");
        assert!(idle[1].contains("action 2") && idle[1].contains("changes nothing"), "{idle:?}");
    }
}
