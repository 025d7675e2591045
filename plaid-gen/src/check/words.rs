//! Finds names in the texts of `spec/docs/` that nothing in the description has, so that no text outlives what it is
//! about. A name is what stands between backticks.

use std::collections::BTreeSet;

use heck::ToSnakeCase;

use crate::model::{Api, Kind};
use crate::policy::{Codes, Policy};
use crate::problem::Problem;
use crate::read::docs::Docs;

/// Returns the names that neither the description nor the policy has, and that `elsewhere` does not list.
pub fn unknown_names(api: &Api, policy: &Policy, docs: &Docs) -> Vec<Problem> {
    let known = Known::of(api, policy);
    docs.unknown_names(|name| known.has(name))
}

struct Known<'a> {
    /// Names of operations, types and fields, and values.
    names: BTreeSet<&'a str>,
    methods: BTreeSet<String>,
    paths: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    fn of(api: &'a Api, policy: &'a Policy) -> Self {
        let mut names: BTreeSet<&str> = policy.webhooks.codes().collect();
        names.extend(policy.errors.codes().into_iter().flat_map(Codes::names));
        for (id, operation) in &api.operations {
            names.insert(id);
            let parameters = operation.parameters.iter().chain(&operation.options);
            names.extend(parameters.map(|parameter| parameter.wire.as_str()));
        }
        for ty in api.types.values() {
            names.insert(&ty.schema);
            match &ty.kind {
                Kind::Struct(it) => names.extend(it.fields.iter().map(|field| field.wire.as_str())),
                Kind::Enum(it) => names.extend(it.variants.iter().map(|variant| variant.wire.as_str())),
                _ => {}
            }
        }
        Self {
            names,
            methods: api.operations.keys().map(|id| id.to_snake_case()).collect(),
            paths: api.operations.values().map(|operation| operation.path.as_str()).collect(),
        }
    }

    fn has(&self, name: &str) -> bool {
        match name {
            "true" | "false" => true,
            // A text may name a group of operations by the beginning or the end of their paths.
            path if path.starts_with('/') => {
                self.paths.iter().any(|known| known.starts_with(path) || known.ends_with(path))
            }
            _ if self.names.contains(name) || self.methods.contains(name) => true,
            _ => name.contains('.') && name.split('.').all(|part| self.names.contains(part)),
        }
    }
}
