//! The keys that webhooks are signed with.

use serde_json::json;

use super::common::handlers::{Handlers, Reply};
use crate::params::Params;
use crate::refusal::{INTERNAL_SERVER_ERROR, INVALID_WEBHOOK_VERIFICATION_KEY_ID, Refusal};
use crate::state::World;

pub const HANDLERS: Handlers =
    Handlers { operations: &[("/webhook_verification_key/get", get), ("/_mock/keys/rotate", rotate)], events: &[] };

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let known = world.key(params.required("key_id")?);
    let known = known.ok_or_else(|| INVALID_WEBHOOK_VERIFICATION_KEY_ID.unknown("key_id"))?;
    let key = known.signer.public_key();
    Ok(json!({"key": {
        "alg": key.alg,
        "created_at": key.created_at,
        "crv": key.crv,
        "expired_at": known.replaced_at,
        "kid": key.kid,
        "kty": key.kty,
        "use": key.use_,
        "x": key.x,
        "y": key.y,
    }})
    .into())
}

fn rotate(world: &mut World, _: &Params) -> Result<Reply, Refusal> {
    world.rotate_keys().map_err(|error| INTERNAL_SERVER_ERROR.because(error.to_string()))?;
    Ok(json!({}).into())
}
