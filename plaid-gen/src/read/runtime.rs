//! `spec/runtime.yaml`: the operations, schemas and fields that handwritten code of the SDK names. It is a part of a
//! description. What the description at hand lacks, or has in another form, is an error in the strict mode. In the
//! lenient mode it is added, so that the handwritten code compiles with every description.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::openapi::{Shape, content_name, join, meant, named, operations, schemas_mut, successes, used};
use crate::problem::{Problem, Result};
use crate::read::source::Source;

/// The parts of a description that handwritten code needs.
#[derive(Debug, Default)]
pub struct Runtime {
    source: Source,
    file: File,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    /// Path items by path, as in a description.
    paths: BTreeMap<String, BTreeMap<String, Value>>,
    /// Schemas by name, with the fields and values that the code names.
    schemas: BTreeMap<String, Value>,
}

impl Runtime {
    /// Reads the file.
    pub fn read(text: &str) -> Result<Self> {
        let source = Source::new("runtime", "spec/runtime.yaml", text);
        let form = "give path items under `paths`, and schemas under `schemas`, as in a description";
        let file = source.parse::<Option<File>>(form)?.unwrap_or_default();
        Ok(Self { source, file })
    }

    /// Adds what the document lacks, and returns a problem for each addition.
    pub fn complete(&self, document: &mut Value) -> Vec<Problem> {
        let mut found = Vec::new();
        for (name, need) in &self.file.schemas {
            self.schema(document, name, need, &mut found);
        }
        for (path, item) in &self.file.paths {
            for (method, need) in item {
                self.operation(document, path, method, need, &mut found);
                self.requirements(document, [path, method], need, &mut found);
            }
        }
        found
    }

    fn schema(&self, document: &mut Value, name: &str, need: &Value, found: &mut Vec<Problem>) {
        let target = named(document, name).map(|_| meant(document, name).to_owned());
        if let Some(target) = target.filter(|target| is_same_kind(document, target, need)) {
            self.fields(document, name, &target, need, found);
            self.values(document, name, &target, need, found);
        } else {
            let kind = if need.get("enum").is_some() { "enum" } else { "object" };
            found.push(self.missing(&["schemas", name], format!("the description has no {kind} `{name}`")));
            if let Some(schemas) = schemas_mut(document) {
                schemas.insert(name.to_owned(), need.clone());
            }
        }
    }

    /// Adds the fields that the schema `target`, which `name` means, lacks.
    fn fields(&self, document: &mut Value, name: &str, target: &str, need: &Value, found: &mut Vec<Problem>) {
        let required = strings(need.get("required"));
        for (field, property) in need.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let is_required = required.contains(&field.as_str());
            if has_field(document, target, field, property, is_required) {
                continue;
            }
            let what = format!("the description has no field `{name}.{field}` of this form");
            found.push(self.missing(&["schemas", name, "properties", field], what));
            if let Some(schema) = schema_mut(document, target) {
                set_field(schema, field, property, is_required);
            }
        }
    }

    /// Adds the values that the enum `target`, which `name` means, lacks.
    fn values(&self, document: &mut Value, name: &str, target: &str, need: &Value, found: &mut Vec<Problem>) {
        let known = named(document, target).and_then(|schema| Shape::of(document, schema).values).unwrap_or_default();
        for value in need.get("enum").and_then(Value::as_array).into_iter().flatten() {
            if known.contains(&value.to_string()) {
                continue;
            }
            let what = format!("the description has no value {value} of `{name}`");
            found.push(self.missing(&["schemas", name, "enum"], what));
            if let Some(Value::Array(values)) = schema_mut(document, target).and_then(|schema| schema.get_mut("enum")) {
                values.push(value.clone());
            }
        }
    }

    fn operation(&self, document: &mut Value, path: &str, method: &str, need: &Value, found: &mut Vec<Problem>) {
        let pointer = join(&join("/paths", path), method);
        let Some(wanted) = need.as_object() else { return };
        if document.pointer(&pointer).and_then(Value::as_object).is_some_and(|it| is_same_call(it, wanted)) {
            return;
        }
        let what = format!("the description has no operation {} {path} of this form", method.to_uppercase());
        found.push(self.missing(&["paths", path, method], what));
        // An operation that has this name at another path would be the same method.
        let id = wanted.get("operationId");
        let twins = operations(document).filter(|(_, operation)| operation.get("operationId") == id);
        for twin in twins.map(|(pointer, _)| pointer).collect::<Vec<_>>() {
            let Some((item, method)) = twin.rsplit_once('/') else { continue };
            document.pointer_mut(item).and_then(Value::as_object_mut).map(|item| item.remove(method));
        }
        let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else { return };
        if let Some(item) = paths.entry(path).or_insert_with(|| json!({})).as_object_mut() {
            item.insert(method.to_owned(), need.clone());
        }
    }

    /// Makes the fields of a request optional that are required although the code does not set them.
    fn requirements(&self, document: &mut Value, at: [&str; 2], need: &Value, found: &mut Vec<Problem>) {
        let Some(name) = need.get("requestBody").and_then(content_name) else { return };
        let set = strings(self.file.schemas.get(name).and_then(|schema| schema.get("required")));
        let shape = Shape::of(document, named(document, name).unwrap_or(&Value::Null));
        let required = shape.properties.iter().filter(|(field, property)| property.required && !set.contains(*field));
        let required: Vec<String> = required.map(|(field, _)| (*field).to_owned()).collect();
        for field in required {
            let what = format!("the description requires `{name}.{field}`, which the code does not set");
            found.push(self.missing(&["paths", at[0], at[1]], what));
            let names = schema_mut(document, name).and_then(|schema| schema.get_mut("required")?.as_array_mut());
            if let Some(names) = names {
                names.retain(|name| *name != field);
            }
        }
    }

    fn missing(&self, at: &[&str], what: String) -> Problem {
        let remedy = "change the code in plaid-api/src that uses it, and then this file; --lenient-overlay adds it";
        self.source.problem(at, what, remedy)
    }
}

/// The Rust type of a value, apart from changes that code which uses it does not notice.
#[derive(Debug, PartialEq)]
struct Form {
    /// The named object or enum, or else the type.
    name: String,
    nullable: bool,
    items: Option<Box<Form>>,
}

fn form(document: &Value, schema: &Value) -> Form {
    let shape = Shape::of(document, schema);
    let target = used(schema).map(|(name, _)| meant(document, name));
    let is_type = !shape.properties.is_empty() || shape.values.is_some();
    let name = target.filter(|_| is_type).map_or_else(|| shape.kind().to_owned(), str::to_owned);
    Form { name, nullable: shape.annotations.nullable, items: shape.items.map(|items| form(document, items).into()) }
}

/// Whether the schema is an object or an enum, as `need` is.
fn is_same_kind(document: &Value, name: &str, need: &Value) -> bool {
    let Some(schema) = named(document, name) else { return false };
    let shape = Shape::of(document, schema);
    if need.get("enum").is_some() { shape.values.is_some() } else { shape.kind == "object" }
}

/// Whether the schema has the field in the form of `need`, whose references are to names in the document.
fn has_field(document: &Value, schema: &str, field: &str, need: &Value, is_required: bool) -> bool {
    let Some(schema) = named(document, schema) else { return false };
    let shape = Shape::of(document, schema);
    shape.properties.get(field).is_some_and(|property| {
        property.required == is_required && form(document, property.schema) == form(document, need)
    })
}

fn schema_mut<'a>(document: &'a mut Value, name: &str) -> Option<&'a mut Map<String, Value>> {
    schemas_mut(document)?.get_mut(name)?.as_object_mut()
}

/// Whether two operations have the same name, request and answer.
fn is_same_call(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    let answer = |it: &Map<String, Value>| successes(it).find_map(|(_, r)| content_name(r).map(str::to_owned));
    let body = |it: &Map<String, Value>| it.get("requestBody").and_then(content_name).map(str::to_owned);
    one.get("operationId") == other.get("operationId") && body(one) == body(other) && answer(one) == answer(other)
}

fn set_field(schema: &mut Map<String, Value>, field: &str, property: &Value, is_required: bool) {
    schema.entry("type").or_insert_with(|| "object".into());
    if let Some(properties) = schema.entry("properties").or_insert_with(|| json!({})).as_object_mut() {
        properties.insert(field.to_owned(), property.clone());
    }
    if let Some(required) = schema.entry("required").or_insert_with(|| json!([])).as_array_mut() {
        required.retain(|name| name != field);
        required.extend(is_required.then(|| field.into()));
    }
}

fn strings(list: Option<&Value>) -> Vec<&str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEEDS: &str = "\
paths:
  /a/get:
    post:
      operationId: aGet
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/AGetRequest'}}}}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}
schemas:
  A:
    type: object
    required: [name]
    properties:
      kind: {$ref: '#/components/schemas/Kind'}
      name: {type: string}
  AGetRequest: {type: object, required: [id], properties: {id: {type: string}}}
  Kind: {type: string, enum: [one, two]}
";

    fn complete(document: &mut Value) -> Vec<String> {
        let runtime = Runtime::read(NEEDS).expect("readable");
        runtime.complete(document).iter().map(|problem| format!("{}: {}", problem.place, problem.what)).collect()
    }

    fn needed() -> Value {
        let mut document = json!({"paths": {}, "components": {"schemas": {}}});
        assert_eq!(complete(&mut document).len(), 4);
        document
    }

    #[test]
    fn what_is_missing_is_added_once() {
        let mut document = needed();
        assert_eq!(document["paths"]["/a/get"]["post"]["operationId"], "aGet");
        assert_eq!(complete(&mut document), Vec::<String>::new());
    }

    #[test]
    fn other_ways_to_say_the_same_are_left_alone() {
        let mut document = needed();
        let schemas = &mut document["components"]["schemas"];
        schemas["Name"] = json!({"type": "string", "maxLength": 3});
        schemas["Sort"] = schemas["Kind"].take();
        schemas["Sort"]["enum"] = json!(["zero", "two", "one"]);
        schemas["Kind"] = json!({"allOf": [{"$ref": "#/components/schemas/Sort"}]});
        schemas["Named"] = json!({"type": "object", "properties": {"name": {"$ref": "#/components/schemas/Name"}}});
        schemas["A"] = json!({"allOf": [{"$ref": "#/components/schemas/Named"}, {
            "type": "object", "required": ["name"],
            "properties": {"kind": {"$ref": "#/components/schemas/Sort"}, "more": {"type": "integer"}},
        }]});
        let before = document.clone();
        assert_eq!(complete(&mut document), Vec::<String>::new());
        assert_eq!(document, before);
    }

    #[test]
    fn other_forms_are_replaced() {
        let mut document = needed();
        let schemas = &mut document["components"]["schemas"];
        schemas["A"]["properties"] = json!({"name": {"type": "string", "nullable": true}, "kind": {"type": "string"}});
        schemas["Kind"]["enum"] = json!(["one"]);
        schemas["AGetRequest"]["properties"]["secret"] = json!({"type": "string"});
        schemas["AGetRequest"]["required"] = json!(["id", "secret"]);
        let mut item = document["paths"]["/a/get"].take();
        item["post"]["summary"] = "moved".into();
        document["paths"] = json!({"/b/get": item});
        let found = complete(&mut document);
        for part in [
            "spec/runtime.yaml:12:7: the description has no field `A.kind` of this form",
            "spec/runtime.yaml:13:7: the description has no field `A.name` of this form",
            "the description has no value \"two\" of `Kind`",
            "spec/runtime.yaml:3:5: the description has no operation POST /a/get of this form",
            "the description requires `AGetRequest.secret`, which the code does not set",
        ] {
            assert!(found.iter().any(|line| line.contains(part)), "{part} in {found:#?}");
        }
        assert_eq!(found.len(), 5, "{found:#?}");
        assert_eq!(document["paths"]["/b/get"], json!({}), "one operation has the name");
        assert_eq!(document["components"]["schemas"]["AGetRequest"]["required"], json!(["id"]));
        assert_eq!(complete(&mut document), Vec::<String>::new());
    }
}
