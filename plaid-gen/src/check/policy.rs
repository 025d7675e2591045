//! Finds entries of the policy, and of `spec/docs/`, that do not fit the model.

use std::collections::BTreeSet;

use crate::model::{Api, Idempotency, Kind, NotReady, Operation, Type};
use crate::policy::{Known, Policy};
use crate::problem::{Problem, Problems, Result};
use crate::read::docs::Docs;

/// Checks the fields that the policy names: those of an operation must be in its request or answer, and those of a
/// condition in the same object.
pub fn fields(api: &Api, policy: &Policy) -> Result<()> {
    let operations = api.operations.values().flat_map(|operation| misnamed(api, operation, policy));
    let conditions = api.types.values().flat_map(|ty| conditions(ty, policy));
    Problems::check(operations.chain(conditions).collect())
}

fn conditions(ty: &Type, policy: &Policy) -> Vec<Problem> {
    let Kind::Struct(it) = &ty.kind else { return Vec::new() };
    let conditions = it.fields.iter().filter_map(|field| Some((field, field.only_when.as_ref()?)));
    let wrong = conditions.filter(|(_, when)| it.field(&when.field).is_none());
    wrong.map(|(field, when)| policy.rules.no_such_condition(&ty.schema, &field.wire, &when.field)).collect()
}

fn misnamed(api: &Api, operation: &Operation, policy: &Policy) -> Vec<Problem> {
    let has = |ty: Option<&str>, field: &str| {
        let first = field.split('.').next().unwrap_or_default();
        ty.is_some_and(|name| api.fields(name).iter().any(|field| field.wire == first))
    };
    let mut found = Vec::new();
    if let Idempotency::Keyed(key) = &operation.idempotency
        && !has(operation.body.as_deref(), key.field())
    {
        found.push(policy.operations.no_such_key(&operation.path, key.field()));
    }
    if let NotReady::Field(name, _) = &operation.not_ready
        && !has(operation.answered(), name)
    {
        found.push(policy.operations.no_such_status(&operation.path, name));
    }
    found
}

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
    let webhooks = api.types.values().filter(|ty| ty.webhook.is_some()).map(|ty| ty.schema.as_str());
    let paths = api.operations.values().map(|operation| operation.path.as_str());
    policy.idle(&Known { fields, paths: paths.collect(), webhooks: webhooks.collect() })
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
