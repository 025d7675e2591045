//! A description to compare, and its roots: operations, webhooks, and schemas that neither leads to.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::change::{Side, Use};
use crate::openapi::{METHODS, Shape, has_webhook_fields, join, meant, named, referred, resolve, schemas};
use crate::policy::{Operations, Policy, Webhooks};
use crate::problem::Result;
use crate::read::import;

/// A description, published or bundled, without prose, examples and order, which are not compared.
#[derive(Debug)]
pub struct Description {
    /// Its own version, such as `2020-09-14_1.697.4`.
    pub version: String,
    pub(super) document: Value,
    operations: Operations,
    webhooks: Webhooks,
}

/// The two descriptions that are compared.
#[derive(Debug, Clone, Copy)]
pub struct Versions<'a> {
    pub old: &'a Description,
    pub new: &'a Description,
}

impl<'a> Versions<'a> {
    /// Returns the schemas of these names in the old and in the new description, if both are there.
    pub fn both(&self, old: &str, new: &str) -> Option<(&'a Value, &'a Value)> {
        named(&self.old.document, old).zip(named(&self.new.document, new))
    }

    /// Whether the new description has no schema of this name.
    pub fn is_gone(&self, name: &str) -> bool {
        named(&self.new.document, name).is_none()
    }

    /// Whether the old description has no schema of this name.
    pub fn is_fresh(&self, name: &str) -> bool {
        named(&self.old.document, name).is_none()
    }

    /// Whether `name` is an alias of `target` in either description.
    pub fn is_alias(&self, name: &str, target: &str) -> bool {
        let leads = |description: &Description| name != target && meant(&description.document, name) == target;
        leads(self.old) || leads(self.new)
    }
}

/// An operation.
#[derive(Debug)]
pub struct Operation<'a> {
    /// Its path, with its method unless that is POST.
    pub name: String,
    pub id: &'a str,
    pub product: String,
    pub value: &'a Map<String, Value>,
    /// Its name without the names of the parameters in its path, which are not sent.
    pub template: String,
    /// Parameters of the path and the operation. Those with the same key are sent in the same way.
    pub parameters: BTreeMap<ParameterKey<'a>, &'a Value>,
}

/// The place of a parameter, and its name there: the number of the gap for one in the path, and lower case for a
/// header.
pub type ParameterKey<'a> = (&'a str, String);

/// Returns the key of a parameter of an operation with this path.
fn key<'a>(parameter: &'a Value, path: &str) -> Option<ParameterKey<'a>> {
    let (place, name) = (parameter["in"].as_str()?, parameter["name"].as_str()?);
    let key = match place {
        "path" => gaps(path).position(|gap| gap == name).map_or_else(|| name.to_owned(), |n| n.to_string()),
        "header" => name.to_lowercase(),
        _ => name.to_owned(),
    };
    Some((place, key))
}

/// Returns the names in the braces of a path.
fn gaps(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

/// Returns a path with empty braces.
fn template(path: &str) -> String {
    gaps(path).fold(path.to_owned(), |out, gap| out.replace(&format!("{{{gap}}}"), "{}"))
}

/// The roots of a comparison.
#[derive(Debug, Default)]
pub struct Roots<'a> {
    /// Operations by name.
    pub operations: BTreeMap<String, Operation<'a>>,
    /// The schemas of webhooks.
    pub webhooks: BTreeSet<&'a str>,
    /// Schemas that nothing refers to.
    pub unused: BTreeSet<&'a str>,
}

impl Description {
    /// Reads a description. `file` is named in errors. The policy gives the names of products and webhooks; the overlay
    /// is not applied, so that upstream's changes are seen as they are.
    ///
    /// # Errors
    /// Fails if the text is not a description.
    pub fn read(text: &str, file: &str, policy: &Policy) -> Result<Self> {
        let (document, _) = import::facts(text, file)?;
        let version = document["info"]["version"].as_str().unwrap_or_default().to_owned();
        Ok(Self { version, document, operations: policy.operations.clone(), webhooks: policy.webhooks.clone() })
    }

    /// Reads the meaning of `schema`.
    pub(super) fn shape<'a>(&'a self, schema: &'a Value) -> Shape<'a> {
        Shape::of(&self.document, schema)
    }

    /// Follows the `$ref`s of a node.
    pub(super) fn resolve<'a>(&'a self, node: &'a Value) -> &'a Value {
        resolve(&self.document, node)
    }

    /// Returns the JSON pointer of a node of this description.
    pub(super) fn pointer(&self, node: &Value) -> Option<String> {
        fn find(value: &Value, node: &Value, pointer: &str) -> Option<String> {
            if std::ptr::eq(value, node) {
                return Some(pointer.to_owned());
            }
            match value {
                Value::Object(map) => map.iter().find_map(|(key, value)| find(value, node, &join(pointer, key))),
                Value::Array(list) => {
                    list.iter().enumerate().find_map(|(i, value)| find(value, node, &join(pointer, &i.to_string())))
                }
                _ => None,
            }
        }
        find(&self.document, node, "")
    }

    /// Returns the type and code of a webhook, if we know them.
    pub(super) fn code(&self, webhook: &str) -> Option<String> {
        let webhook = self.webhooks.get(webhook)?;
        Some(format!("{} / {}", webhook.kind, webhook.code))
    }

    /// Returns the roots of a comparison.
    pub(super) fn roots(&self) -> Roots<'_> {
        let operations: BTreeMap<_, _> = self.operations().map(|o| (o.name.clone(), o)).collect();
        let mut reached = BTreeSet::new();
        mark(&self.document["paths"], &self.document, &mut reached);
        let beyond = || schemas(&self.document).filter(|(name, _)| !reached.contains(name.as_str()));
        let webhooks: BTreeSet<&str> = beyond()
            .filter(|(name, schema)| {
                let shape = self.shape(schema);
                has_webhook_fields(|field| shape.properties.contains_key(field))
                    || name.ends_with("Webhook") && shape.kind() == "object"
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
                let parameters = parameters.map(|p| self.resolve(p)).filter_map(|p| Some((key(p, path)?, p)));
                let name = if *method == "post" { path.clone() } else { format!("{} {path}", method.to_uppercase()) };
                Some(Operation {
                    template: template(&name),
                    name,
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
    /// Returns the use that a change of one side of the operation reaches.
    pub fn uses(&self, side: Side) -> Use {
        Use { product: self.product.clone(), name: self.name.clone(), side }
    }

    /// Returns the named schemas that one side of the operation leads to.
    pub fn reached(&self, description: &'a Description, side: Side) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::new();
        let keys: &[&str] = if side == Side::Request { &["parameters", "requestBody"] } else { &["responses"] };
        for holder in keys.iter().filter_map(|key| self.value.get(*key)) {
            mark(holder, &description.document, &mut reached);
        }
        reached
    }
}

/// Adds the named schemas that `value` leads to.
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
