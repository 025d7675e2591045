//! Finds entries of the policy, and of `spec/docs/`, that do not fit the model.

use std::collections::{BTreeMap, BTreeSet};

use super::unnamed::is_root_webhook;
use crate::model::{Api, Enum, Kind, Type, Union};
use crate::policy::{Known, Policy};
use crate::problem::Problem;
use crate::read::docs::{self, Docs};

/// Returns the entries that match nothing.
pub fn idle(api: &Api, policy: &Policy) -> Vec<Problem> {
    let mut fields = Vec::new();
    for ty in api.types.values().filter(|ty| !matches!(ty.kind, Kind::Synonym(_))) {
        // A named number or text has a meaning of its own.
        fields.push(("", ty.schema.as_str()));
        if let Kind::Struct(it) = &ty.kind {
            fields.extend(it.fields.iter().map(|field| (ty.schema.as_str(), field.wire.as_str())));
        }
    }
    let is_webhook = |ty: &Type| ty.webhook.is_some() || is_root_webhook(ty);
    let webhooks = api.types.values().filter(|ty| is_webhook(ty)).map(|ty| ty.schema.as_str());
    let operations = api.operations.values().map(|operation| (operation.method.as_str(), operation.path.as_str()));
    policy.idle(&Known { fields, operations: operations.collect(), webhooks: webhooks.collect() })
}

/// Returns the texts of `spec/docs/` about what the description does not have.
pub fn idle_words(api: &Api, docs: &Docs) -> Vec<Problem> {
    let (mut fields, mut values, mut of_vocabulary) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    for ty in api.types.values() {
        let own: &mut BTreeSet<&str> = fields.entry(ty.schema.as_str()).or_default();
        match &ty.kind {
            Kind::Struct(it) => {
                own.extend(it.fields.iter().map(|field| field.wire.as_str()));
                let common = it.fields.iter().filter(|field| field.words.as_deref() == docs.any_field(&field.wire));
                of_vocabulary.extend(common.map(|field| field.wire.as_str()));
            }
            Kind::Enum(Enum { variants, .. }) | Kind::Union(Union { values: variants, .. }) => {
                let own: &mut BTreeSet<&str> = values.entry(ty.schema.as_str()).or_default();
                own.extend(variants.iter().map(|variant| variant.wire.as_str()));
            }
            _ => {}
        }
    }
    docs.idle(&docs::Known {
        products: api.products.keys().map(String::as_str).collect(),
        operations: api.operations.keys().map(String::as_str).collect(),
        fields,
        values,
        of_vocabulary,
    })
}

/// Returns the notes about deprecated things that the description does not deprecate.
pub fn not_deprecated(api: &Api, docs: &Docs) -> Vec<Problem> {
    let operations = api.operations.iter().filter(|(_, operation)| operation.is_deprecated).map(|(id, _)| id.clone());
    let of_type = |ty: &Type| -> Vec<String> {
        let Kind::Struct(it) = &ty.kind else { return Vec::new() };
        let deprecated = it.fields.iter().filter(|field| field.is_deprecated);
        deprecated.map(|field| format!("{}.{}", ty.schema, field.wire)).collect()
    };
    let known: BTreeSet<String> = operations.chain(api.types.values().flat_map(of_type)).collect();
    docs.not_deprecated(|name| known.contains(name))
}
