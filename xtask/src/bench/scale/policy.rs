//! The entries of the policy about paths and schemas, which a description in another size must follow.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use plaid_gen::PolicyFiles;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::twin_name;

/// The entries that decide which schemas and paths belong together.
#[derive(Debug, Default)]
pub struct Names {
    /// Schemas that the runtime needs.
    pub always: BTreeSet<String>,
    /// The schema of the same shape, by the other name.
    pub same_as: BTreeMap<String, String>,
    /// The product by path, where it is not the path's first segment.
    pub products: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Errors {
    always: BTreeSet<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rules {
    schemas: SchemaRules,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct SchemaRules {
    same_as: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Operations {
    products: BTreeMap<String, String>,
}

impl Names {
    pub fn read(files: &PolicyFiles) -> Result<Self> {
        let errors: Option<Errors> = serde_yaml::from_str(&files.errors).context("spec/errors.yaml")?;
        let rules: Option<Rules> = serde_yaml::from_str(&files.rules).context("spec/rules.yaml")?;
        let operations: Option<Operations> = serde_yaml::from_str(&files.operations).context("spec/operations.yaml")?;
        let same_as = rules.unwrap_or_default().schemas.same_as.into_iter();
        Ok(Self {
            always: errors.unwrap_or_default().always,
            same_as: same_as
                .flat_map(|(target, names)| names.into_iter().map(move |name| (name, target.clone())))
                .collect(),
            products: operations.unwrap_or_default().products,
        })
    }
}

/// Returns the files with the entries about schemas in `twins`, and about the module of a path, repeated for the twins.
pub fn doubled(files: &PolicyFiles, twins: &BTreeSet<&str>) -> Result<PolicyFiles> {
    let mut rules: Value = serde_yaml::from_str(&files.rules).context("spec/rules.yaml")?;
    if let Some(schemas) = rules.get_mut("schemas").and_then(Value::as_object_mut) {
        double_schemas(schemas, twins);
    }
    // Keys of this file can be numbers, which JSON does not allow.
    let mut operations: serde_yaml::Value = serde_yaml::from_str(&files.operations).context("spec/operations.yaml")?;
    if let Some(products) = operations.get_mut("products").and_then(serde_yaml::Value::as_mapping_mut) {
        let twins = products.clone().into_iter();
        products.extend(twins.filter_map(|(path, product)| Some((twin_name(path.as_str()?).into(), product))));
    }
    Ok(PolicyFiles { rules: rules.to_string(), operations: serde_yaml::to_string(&operations)?, ..files.clone() })
}

fn double_schemas(rules: &mut Map<String, Value>, twins: &BTreeSet<&str>) {
    let twin = |name: &str| twins.contains(name).then(|| twin_name(name));
    let double = |names: &Value| -> Vec<Value> {
        let names = names.as_array().into_iter().flatten().filter_map(Value::as_str);
        names.filter_map(twin).map(Value::from).collect()
    };
    for list in ["secret", "keeps-credentials"] {
        if let Some(names) = rules.get_mut(list) {
            let new = double(names);
            if let Some(names) = names.as_array_mut() {
                names.extend(new);
            }
        }
    }
    if let Some(same_as) = rules.get_mut("same-as").and_then(Value::as_object_mut) {
        for (target, names) in same_as.clone() {
            let names = double(&names);
            let list = same_as.entry(twin(&target).unwrap_or(target)).or_insert_with(|| json!([]));
            if let Some(list) = list.as_array_mut() {
                list.extend(names);
            }
        }
    }
    if let Some(conditions) = rules.get_mut("exactly-when").and_then(Value::as_object_mut) {
        let new = conditions.clone().into_iter().filter_map(|(name, condition)| {
            let (schema, field) = name.split_once('.')?;
            Some((format!("{}.{field}", twin(schema)?), condition))
        });
        conditions.extend(new);
    }
}
