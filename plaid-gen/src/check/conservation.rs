//! Checks that every operation became a method, and that every schema became a type or is omitted with a reason.

use serde_json::{Map, Value};

use super::STAGE;
use crate::model::Api;
use crate::openapi::{join, operations, schemas};
use crate::problem::{Problem, Problems, Result};
use crate::type_name::type_name;

/// The names that must become code. They are read before normalising, which may lose some of them.
pub struct Names {
    schemas: Vec<String>,
    /// Pointers and operationIds.
    operations: Vec<(String, Option<String>)>,
}

impl Names {
    /// Reads the names of a description.
    pub fn read(document: &Value) -> Self {
        let id =
            |operation: &Map<String, Value>| operation.get("operationId").and_then(Value::as_str).map(str::to_owned);
        Self {
            schemas: schemas(document).map(|(name, _)| name.clone()).collect(),
            operations: operations(document).map(|(pointer, operation)| (pointer, id(operation))).collect(),
        }
    }

    /// Returns the place of an operation: its name and its pointer.
    pub fn operation(&self, id: &str) -> String {
        let found = self.operations.iter().find(|(_, known)| known.as_deref() == Some(id));
        found.map_or_else(|| format!("operation {id}"), |(pointer, _)| format!("operation {id} ({pointer})"))
    }

    /// Returns the place of a schema: its name, and its pointer if the description names it.
    pub fn schema(&self, name: &str) -> String {
        if self.has(name) { format!("{name} ({})", join(SCHEMAS, name)) } else { name.to_owned() }
    }

    /// Returns the place of a field: the name of its schema and its own, and the pointer of the schema.
    pub fn field(&self, schema: &str, field: &str) -> String {
        let name = format!("{schema}.{field}");
        if self.has(schema) { format!("{name} ({})", join(SCHEMAS, schema)) } else { name }
    }

    fn has(&self, schema: &str) -> bool {
        self.schemas.iter().any(|known| known == schema)
    }
}

const SCHEMAS: &str = "/components/schemas";

/// Checks that the model has everything that the description had.
pub fn conservation(names: &Names, api: &Api) -> Result<()> {
    let lost = |pointer: String, what: &str| {
        let what = format!("this {what} is missing from the generated code");
        Problem::new(STAGE, pointer, what, "look for the pass that drops it in plaid-gen/src")
    };
    let is_kept = |name: &String| api.types.contains_key(&type_name(name)) || api.omitted.contains_key(name);
    let types = names.schemas.iter().filter(|name| !is_kept(name));
    let types = types.map(|name| lost(join(SCHEMAS, name), "schema"));
    let is_method = |id: &Option<String>| id.as_ref().is_some_and(|id| api.operations.contains_key(id));
    let operations = names.operations.iter().filter(|(_, id)| !is_method(id));
    let operations = operations.map(|(pointer, _)| lost(pointer.clone(), "operation"));
    Problems::check(types.chain(operations).collect())
}
