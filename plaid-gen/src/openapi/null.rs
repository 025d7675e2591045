//! Whether a value may be null, in every form that OpenAPI 3.0 and 3.1 have for it.
//!
//! | form | read by |
//! |---|---|
//! | `nullable: true` | [`says_null`] |
//! | `enum` with `null` | [`says_null`] |
//! | `type: [T, "null"]` | [`unify`], which writes `type: T` and `nullable: true` |
//! | `oneOf` or `anyOf` with `{type: "null"}` | [`unify`], which removes the variant and writes `nullable: true` |
//! | `allOf` with a part that may be null, `$ref` to a schema that may be null | [`is_nullable`] |

use serde_json::{Map, Value, json};

use super::pointer::each_node_mut;
use super::reference::{referred, used};

/// Rewrites the forms of OpenAPI 3.1 to those of 3.0, wherever a schema can be, so that all later stages know one form.
/// A list of several types other than null stays as it is; validation refuses it.
pub fn unify(document: &mut Value) {
    each_node_mut(document, &mut |node| {
        unify_types(node);
        unify_variants(node);
    });
}

/// Whether `kind` is the type of null. YAML authors often forget the quotes, which makes it null itself.
fn is_null_type(kind: &Value) -> bool {
    kind.is_null() || kind == "null"
}

fn unify_types(schema: &mut Map<String, Value>) {
    let Some(Value::Array(types)) = schema.get("type") else { return };
    let (null, others): (Vec<&Value>, Vec<&Value>) = types.iter().partition(|kind| is_null_type(kind));
    let [one] = others.as_slice() else { return };
    let (one, may_be_null) = ((*one).clone(), !null.is_empty());
    schema.insert("type".into(), one);
    if may_be_null {
        schema.insert("nullable".into(), true.into());
    }
}

fn unify_variants(schema: &mut Map<String, Value>) {
    for key in ["oneOf", "anyOf"] {
        let Some(Value::Array(variants)) = schema.get_mut(key) else { continue };
        let null = variants.iter().filter(|variant| is_only_null(variant)).count();
        if null == 0 || null == variants.len() {
            continue;
        }
        variants.retain(|variant| !is_only_null(variant));
        if let [one] = variants.as_mut_slice() {
            let one = one.take();
            schema.remove(key);
            add_part(schema, one);
        }
        schema.insert("nullable".into(), true.into());
    }
}

/// Whether null is the only value of a variant.
fn is_only_null(variant: &Value) -> bool {
    variant.get("type").is_some_and(is_null_type)
        || variant.get("enum").and_then(Value::as_array).is_some_and(|values| values.as_slice() == [Value::Null])
}

/// Adds the constraints of `part` to a schema: as keywords if the schema has none of them, and otherwise in `allOf`.
fn add_part(schema: &mut Map<String, Value>, part: Value) {
    match part {
        Value::Object(part) if !part.contains_key("$ref") && !part.keys().any(|key| schema.contains_key(key)) => {
            schema.extend(part);
        }
        part => match schema.get_mut("allOf").and_then(Value::as_array_mut) {
            Some(parts) => parts.push(part),
            None => drop(schema.insert("allOf".into(), json!([part]))),
        },
    }
}

/// Whether the keywords of this schema itself allow null.
pub fn says_null(schema: &Value) -> bool {
    schema.get("nullable") == Some(&Value::Bool(true))
        || schema.get("enum").and_then(Value::as_array).is_some_and(|values| values.contains(&Value::Null))
}

/// Whether a value of `schema` may be null. In an `allOf`, one inline part that allows null is enough. References must
/// all allow it, and count only if the inline parts add no more than annotations.
pub fn is_nullable<'a>(named: &dyn Fn(&str) -> Option<&'a Value>, schema: &'a Value) -> bool {
    may_be_null(named, schema, &mut Vec::new())
}

fn may_be_null<'a>(named: &dyn Fn(&str) -> Option<&'a Value>, schema: &'a Value, open: &mut Vec<&'a str>) -> bool {
    if says_null(schema) {
        return true;
    }
    if let Some(name) = referred(schema) {
        if open.contains(&name) {
            return false;
        }
        open.push(name);
        let nullable = named(name).is_some_and(|target| may_be_null(named, target, open));
        open.pop();
        return nullable;
    }
    let Some(parts) = schema.get("allOf").and_then(Value::as_array) else { return false };
    let (references, inline): (Vec<_>, Vec<_>) = parts.iter().partition(|part| referred(part).is_some());
    inline.iter().any(|part| may_be_null(named, part, open))
        || !references.is_empty()
            && (inline.is_empty() || used(schema).is_some())
            && references.iter().all(|part| may_be_null(named, part, open))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unified(mut schema: Value) -> Value {
        unify(&mut schema);
        schema
    }

    #[test]
    fn forms_of_3_1_become_forms_of_3_0() {
        let text = json!({"type": "string", "nullable": true});
        let reference = json!({"$ref": "#/components/schemas/A"});
        let annotated = json!({"allOf": [reference], "nullable": true});
        for (from, to) in [
            (json!({"type": ["string", "null"]}), &text),
            (json!({"type": ["null", "string"]}), &text),
            (json!({"type": ["string", null]}), &text),
            (json!({"anyOf": [{"type": "string"}, {"type": "null"}]}), &text),
            (json!({"oneOf": [{"enum": [null]}, {"type": "string"}]}), &text),
            (json!({"oneOf": [reference, {"type": "null"}]}), &annotated),
            (json!({"type": ["string"]}), &json!({"type": "string"})),
            (
                json!({"oneOf": [reference, {"type": "string"}, {"type": "null"}]}),
                &json!({"oneOf": [reference, {"type": "string"}], "nullable": true}),
            ),
            (
                json!({"type": "string", "oneOf": [{"type": "string", "format": "date"}, {"type": "null"}]}),
                &json!({"type": "string", "allOf": [{"type": "string", "format": "date"}], "nullable": true}),
            ),
        ] {
            assert_eq!(unified(from.clone()), *to, "{from}");
        }
    }

    #[test]
    fn other_forms_stay() {
        for schema in [
            json!({"type": ["string", "number", "null"]}),
            json!({"type": "null"}),
            json!({"oneOf": [{"type": "null"}]}),
            // A property that is called `type`, and a value that looks like a schema.
            json!({"properties": {"type": {"type": "string"}}, "default": {"type": ["string", "null"]}}),
        ] {
            assert_eq!(unified(schema.clone()), schema);
        }
        let nested = unified(json!({"properties": {"type": {"type": ["string", "null"]}}}));
        assert_eq!(nested["properties"]["type"]["nullable"], true);
    }

    #[test]
    fn null_is_found_through_references_and_parts() {
        let schemas = json!({"N": {"type": "object", "nullable": true}, "E": {"enum": ["a", null]}, "P": {}});
        let to = |name: &str| super::super::reference(name);
        let nullable = [
            json!({"enum": ["a", null]}),
            json!({"allOf": [to("N")]}),
            json!({"allOf": [to("E"), {"deprecated": true}]}),
            json!({"allOf": [to("P"), {"nullable": true}]}),
            json!({"allOf": [to("N"), to("E")]}),
            to("E"),
        ];
        let not = [
            json!({"allOf": [to("N"), to("P")]}),
            json!({"allOf": [to("N"), {"properties": {"a": {}}}]}),
            to("P"),
            json!({}),
        ];
        for schema in &nullable {
            assert!(is_nullable(&|name| schemas.get(name), schema), "{schema}");
        }
        for schema in &not {
            assert!(!is_nullable(&|name| schemas.get(name), schema), "{schema}");
        }
    }
}
