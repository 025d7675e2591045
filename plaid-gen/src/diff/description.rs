//! A description to compare, and its roots: operations, webhooks, and schemas to which neither leads.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::change::Side;
use super::shape::{Shape, named, resolve};
use crate::document::{METHODS, referred, schemas};
use crate::import;
use crate::policy::{Operations, Policy, Webhooks};
use crate::problem::Result;

/// A description, published or bundled, without what never counts: texts, examples, order.
#[derive(Debug)]
pub struct Description {
    /// Its own version, such as `2020-09-14_1.697.4`.
    pub version: String,
    pub(super) document: Value,
    operations: Operations,
    webhooks: Webhooks,
}

/// An operation.
#[derive(Debug)]
pub struct Operation<'a> {
    /// Its path, with its method unless that is POST.
    pub name: String,
    pub id: &'a str,
    pub product: String,
    pub value: &'a Map<String, Value>,
    /// Parameters of the path and the operation, by place and name.
    pub parameters: BTreeMap<(&'a str, &'a str), &'a Value>,
}

/// Everything that a comparison starts from.
#[derive(Debug, Default)]
pub struct Roots<'a> {
    /// By name.
    pub operations: BTreeMap<String, Operation<'a>>,
    /// By name of the schema.
    pub webhooks: BTreeSet<&'a str>,
    /// Schemas to which nothing refers.
    pub unused: BTreeSet<&'a str>,
}

impl Description {
    /// Reads a description. `file` is named in errors. The policy gives the names of products and webhooks; the overlay
    /// is not applied, so that upstream's changes are seen as they are.
    ///
    /// # Errors
    /// When the text is not a description.
    pub fn read(text: &str, file: &str, policy: &Policy) -> Result<Self> {
        let (document, _) = import::facts(text, file)?;
        let version = document["info"]["version"].as_str().unwrap_or_default().to_owned();
        Ok(Self { version, document, operations: policy.operations.clone(), webhooks: policy.webhooks.clone() })
    }

    /// Whether it has a schema of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        named(&self.document, name).is_some()
    }

    /// What `schema` means here.
    pub(super) fn shape<'a>(&'a self, schema: &'a Value) -> Shape<'a> {
        Shape::of(&self.document, schema)
    }

    /// Returns the type and code of a webhook, if we know them.
    pub(super) fn code(&self, webhook: &str) -> Option<String> {
        let webhook = self.webhooks.get(webhook)?;
        Some(format!("{} / {}", webhook.kind, webhook.code))
    }

    /// What a comparison starts from.
    pub(super) fn roots(&self) -> Roots<'_> {
        let operations: BTreeMap<_, _> = self.operations().map(|o| (o.name.clone(), o)).collect();
        let mut reached = BTreeSet::new();
        mark(&self.document["paths"], &self.document, &mut reached);
        let beyond = || schemas(&self.document).filter(|(name, _)| !reached.contains(name.as_str()));
        let webhooks: BTreeSet<&str> = beyond()
            .filter(|(name, schema)| {
                let shape = self.shape(schema);
                let tells = ["webhook_type", "webhook_code"].iter().all(|f| shape.properties.contains_key(f));
                tells || name.ends_with("Webhook") && shape.kind() == "object"
            })
            .map(|(name, _)| name.as_str())
            .collect();
        let mut inner = BTreeSet::new();
        for (name, schema) in beyond() {
            let mut below = BTreeSet::new();
            mark(schema, &self.document, &mut below);
            below.remove(name.as_str());
            inner.extend(below);
        }
        let unused = beyond().map(|(name, _)| name.as_str()).filter(|n| !webhooks.contains(n) && !inner.contains(n));
        Roots { operations, unused: unused.collect(), webhooks }
    }

    fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        let paths = self.document["paths"].as_object().into_iter().flatten();
        paths.flat_map(move |(path, item)| {
            METHODS.iter().filter_map(move |method| {
                let value = item.get(*method)?.as_object()?;
                let lists = [item.get("parameters"), value.get("parameters")];
                let parameters = lists.into_iter().flatten().filter_map(Value::as_array).flatten();
                let parameters = parameters.map(|p| resolve(&self.document, p)).filter_map(|parameter| {
                    Some(((parameter["in"].as_str()?, parameter["name"].as_str()?), parameter))
                });
                Some(Operation {
                    name: if *method == "post" { path.clone() } else { format!("{} {path}", method.to_uppercase()) },
                    id: value.get("operationId").and_then(Value::as_str).unwrap_or_default(),
                    product: self.operations.product(path),
                    parameters: parameters.collect(),
                    value,
                })
            })
        })
    }
}

impl<'a> Operation<'a> {
    /// The named schemas that one side of it leads to.
    pub fn reached(&self, description: &'a Description, side: Side) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::new();
        let keys: &[&str] = if side == Side::Request { &["parameters", "requestBody"] } else { &["responses"] };
        for holder in keys.iter().filter_map(|key| self.value.get(*key)) {
            mark(holder, &description.document, &mut reached);
        }
        reached
    }
}

/// The named schemas that `value` leads to, itself aside.
fn mark<'a>(value: &'a Value, document: &'a Value, reached: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(map) => {
            if let Some(name) = referred(value) {
                if reached.insert(name) {
                    mark(named(document, name).unwrap_or(&Value::Null), document, reached);
                }
            } else if let target = resolve(document, value)
                && map.contains_key("$ref")
                && target.get("$ref").is_none()
            {
                mark(target, document, reached);
            }
            map.values().for_each(|v| mark(v, document, reached));
        }
        Value::Array(list) => list.iter().for_each(|v| mark(v, document, reached)),
        _ => {}
    }
}
