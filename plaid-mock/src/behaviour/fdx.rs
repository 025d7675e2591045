//! Consent grants of FDX: seeded in the Sandbox, listed, read and revoked.
//!
//! A grant is valid for a year. It is revoked once; a repeat of its revocation succeeds and changes nothing, so that a
//! client may repeat it after a lost answer.

use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use super::common::lookup;
use crate::ids;
use crate::params::Params;
use crate::refusal::{INVALID_FIELD, NOT_FOUND, Refusal};
use crate::state::World;
use crate::state::consents::{Consent, Revocation};
use crate::time::{HOUR, Millis};

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/sandbox/fdx/consent/seed", seed),
        ("GET /fdx/consents", list),
        ("GET /fdx/consents/{consentId}", get),
        ("GET /fdx/consents/{consentId}/revocation", revocations),
        ("PUT /fdx/consents/{consentId}/revocation", revoke),
    ],
    events: &[],
};

const LIFETIME: Millis = 365 * 24 * HOUR;

fn seed(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let [customer, application] = ["customer_id", "application_id"].map(|field| params.required(field));
    let id = match params.owned("consent_id") {
        Some(id) if !ids::is_uuid(&id) => return Err(INVALID_FIELD.because("consent_id must be a UUID of version 4")),
        Some(id) if world.state.consents.get(&id).is_some() => {
            return Err(INVALID_FIELD.because(format!("consent_id: there is a consent grant {id} already")));
        }
        Some(id) => id,
        None => ids::uuid(&mut world.random()),
    };
    let created = world.now();
    let consent = Consent {
        id: id.clone(),
        customer: customer?.into(),
        application: application?.into(),
        created,
        expires: created.saturating_add(LIFETIME),
        revocation: None,
    };
    world.state.consents.insert(&id, consent);
    Ok(json!({"consent_id": id}).into())
}

fn list(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (now, customer, status) = (world.now(), params.required("customerId")?, params.text("status"));
    let consents = world.state.consents.iter().map(|(_, consent)| consent);
    let fits =
        |consent: &&Consent| consent.customer == customer && status.is_none_or(|status| consent.status(now) == status);
    let facts: Vec<Value> = consents.filter(fits).map(|consent| consent.facts(now)).collect();
    Ok(json!({"consent_grants": facts}).into())
}

fn find<'w>(world: &'w World, params: &Params) -> Result<&'w Consent, Refusal> {
    lookup::find(&world.state.consents, params, "consentId", NOT_FOUND)
}

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let now = world.now();
    Ok(find(world, params)?.facts(now).into())
}

fn revocations(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    Ok(json!({"revocations": find(world, params)?.revocations()}).into())
}

fn revoke(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let [initiator, reason] = ["initiator", "reason"].map(|field| params.required(field));
    let revocation = Revocation {
        initiator: initiator?.into(),
        reason: reason?.into(),
        at: params.time("updatedTime")?.unwrap_or_else(|| world.now()),
    };
    let consent = lookup::find_mut(&mut world.state.consents, params, "consentId", NOT_FOUND)?;
    consent.revocation.get_or_insert(revocation);
    Ok(json!({}).into())
}
