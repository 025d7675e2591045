//! Drops the facts of the policy that name a field which the description does not have, or a value that a field can't
//! have, and describes them. Without a fact, the safe default holds.

use crate::model::{Api, Field, Idempotency, Kind, NotReady, Operation, Otherwise, Struct, Ty};
use crate::policy::{Condition, Policy};
use crate::problem::Problem;

pub fn run(api: &mut Api, policy: &Policy, unfit: &mut Vec<Problem>) {
    let mut operations = std::mem::take(&mut api.operations);
    for operation in operations.values_mut() {
        check_key(api, operation, policy, unfit);
        check_status(api, operation, policy, unfit);
    }
    api.operations = operations;
    let wrong = api.types.iter().flat_map(|(name, ty)| match &ty.kind {
        Kind::Struct(it) => conditions(api, &ty.schema, it, policy).map(|it| (name.clone(), it)).collect(),
        _ => Vec::new(),
    });
    for (name, (wire, problem)) in wrong.collect::<Vec<_>>() {
        unfit.push(problem);
        if let Some(Kind::Struct(it)) = api.types.get_mut(&name).map(|ty| &mut ty.kind) {
            it.fields.iter_mut().filter(|field| field.wire == wire).for_each(|field| field.only_when = None);
        }
    }
}

fn check_key(api: &Api, operation: &mut Operation, policy: &Policy, unfit: &mut Vec<Problem>) {
    let Idempotency::Keyed(key) = &operation.idempotency else { return };
    if !has(api, operation.body.as_deref(), key.field()) {
        unfit.push(policy.operations.no_such_key(&operation.path, key.field()));
        operation.idempotency = match key.otherwise {
            Otherwise::Write => Idempotency::Write,
            Otherwise::MovesMoney => Idempotency::MovesMoney,
        };
    }
}

fn check_status(api: &Api, operation: &mut Operation, policy: &Policy, unfit: &mut Vec<Problem>) {
    let NotReady::Field(name, _) = &operation.not_ready else { return };
    if !has(api, operation.answered(), name) {
        unfit.push(policy.operations.no_such_status(&operation.method, &operation.path, name));
        operation.not_ready = NotReady::Never;
    }
}

fn has(api: &Api, ty: Option<&str>, field: &str) -> bool {
    let first = field.split('.').next().unwrap_or_default();
    ty.is_some_and(|name| api.fields(name).iter().any(|field| field.wire == first))
}

/// Returns the fields of a struct whose conditions can't be met, each with the problem.
fn conditions<'a>(
    api: &'a Api,
    schema: &'a str,
    it: &'a Struct,
    policy: &'a Policy,
) -> impl Iterator<Item = (String, Problem)> + 'a {
    let conditions = it.fields.iter().filter_map(|field| Some((&field.wire, field.only_when.as_ref()?)));
    conditions.filter_map(move |(wire, when)| {
        let problem = match it.field(&when.field) {
            None => policy.rules.no_such_condition(schema, wire, &when.field),
            Some(other) if !can_be(api, other, &when.value) => {
                let when = Condition { field: when.field.clone(), value: when.value.clone() };
                policy.rules.no_such_value(schema, wire, &when)
            }
            Some(_) => return None,
        };
        Some((wire.clone(), problem))
    })
}

/// Whether the field can have this text as its value.
fn can_be(api: &Api, field: &Field, value: &str) -> bool {
    match &field.ty {
        Ty::Text => true,
        Ty::Named(name) => match api.types.get(api.meant(name)).map(|ty| &ty.kind) {
            Some(Kind::Enum(it)) => it.variants.iter().any(|variant| variant.wire == value),
            _ => false,
        },
        _ => false,
    }
}
