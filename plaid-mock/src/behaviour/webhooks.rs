//! The keys of webhooks.

use serde_json::json;

use super::{Act, Reply};
use crate::asked::Asked;
use crate::refusal::{INTERNAL_SERVER_ERROR, INVALID_WEBHOOK_VERIFICATION_KEY_ID, Refusal};
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] = &[("/webhook_verification_key/get", key_get), ("/_mock/keys/rotate", rotate)];

fn key_get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let id = asked.required("key_id")?;
    let known = world.key(id);
    let (signer, ended) =
        known.ok_or_else(|| INVALID_WEBHOOK_VERIFICATION_KEY_ID.because("key_id is none of this server's"))?;
    let key = signer.public_key();
    Ok(json!({"key": {
        "alg": key.alg,
        "created_at": key.created_at,
        "crv": key.crv,
        "expired_at": ended,
        "kid": key.kid,
        "kty": key.kty,
        "use": key.use_,
        "x": key.x,
        "y": key.y,
    }})
    .into())
}

fn rotate(world: &mut World, _: &Asked) -> Result<Reply, Refusal> {
    world.rotate_keys().map_err(|error| INTERNAL_SERVER_ERROR.because(error.to_string()))?;
    Ok(json!({}).into())
}
