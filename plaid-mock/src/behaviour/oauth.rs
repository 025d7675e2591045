//! The tokens of OAuth, which some operations accept instead of a client id and a secret.
//!
//! An access token is valid for a quarter of an hour. Its scopes are those of the request for it, whatever they are; a
//! request without scopes gets a token for everything. A refresh token has no end. If it is revoked, all tokens that
//! derive from it are.

use fastrand::Rng;
use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use crate::ids;
use crate::params::Params;
use crate::refusal::{INVALID_GRANT, Refusal};
use crate::state::World;
use crate::state::oauth::{Access, Grant};
use crate::time::Millis;

pub const HANDLERS: Handlers = Handlers {
    operations: &[("/oauth/token", token), ("/oauth/introspect", introspect), ("/oauth/revoke", revoke)],
    events: &[],
};

/// The seconds for which an access token is valid.
const LIFETIME: Millis = 900;
const BEARER: &str = "Bearer";

fn token(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let refresh = match params.required("grant_type")? {
        "refresh_token" => known_refresh(world, params, "refresh_token")?,
        "client_credentials" => {
            let grant = new_grant(world, params);
            keep(world, grant)
        }
        _ => {
            params.required("audience")?;
            let grant = exchanged(world, params)?;
            keep(world, grant)
        }
    };
    let (token, now) = (plain_token("pda", &mut world.random()), world.now());
    let access = Access { refresh: refresh.clone(), issued: now, expires: now.saturating_add(LIFETIME * 1000) };
    world.state.oauth.issue(&token, access);
    Ok(json!({"access_token": token, "refresh_token": refresh, "token_type": BEARER, "expires_in": LIFETIME}).into())
}

fn plain_token(prefix: &str, random: &mut Rng) -> String {
    format!("{prefix}-{}==", ids::alphanumeric(random, 22))
}

fn new_grant(world: &World, params: &Params) -> Grant {
    let scope = params.owned("scope").filter(|scope| !scope.is_empty());
    Grant { client_id: params.owned("client_id"), scope, user: None, issued: world.now(), parent: None }
}

/// Keeps a grant under a new refresh token, and returns the token.
fn keep(world: &mut World, grant: Grant) -> String {
    let refresh = plain_token("pdr", &mut world.random());
    world.state.oauth.grant(&refresh, grant);
    refresh
}

/// Returns the refresh token in a field of a request.
fn known_refresh(world: &World, params: &Params, field: &str) -> Result<String, Refusal> {
    let refresh = params.required(field)?;
    world.state.oauth.grant_of(refresh).ok_or_else(|| INVALID_GRANT.unknown(field))?;
    Ok(refresh.to_owned())
}

/// Returns the grant for which a token of a user, or a refresh token, is exchanged.
fn exchanged(world: &World, params: &Params) -> Result<Grant, Refusal> {
    let (field, kind) = ("subject_token", params.required("subject_token_type")?);
    let grant = new_grant(world, params);
    if kind == "urn:plaid:params:oauth:user-token" {
        let parent = known_refresh(world, params, field)?;
        let user = world.state.oauth.grant_of(&parent).and_then(|grant| grant.user.clone());
        return Ok(Grant { parent: Some(parent), user, ..grant });
    }
    let user = world.state.users.tokens.get(params.required(field)?).ok_or_else(|| INVALID_GRANT.unknown(field))?;
    Ok(Grant { user: Some(user.clone()), ..grant })
}

fn introspect(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (token, oauth) = (params.required("token")?, &world.state.oauth);
    let access = oauth.access(token, world.now());
    let refresh = oauth.grant_of(token);
    let known = access.map(|(access, grant)| (grant, access.issued, Some(access.expires)));
    let Some((grant, issued, expires)) = known.or_else(|| refresh.map(|grant| (grant, grant.issued, None))) else {
        return Ok(json!({"active": false}).into());
    };
    let mut facts = json!({"active": true, "iat": issued / 1000, "token_type": BEARER});
    let more = [
        ("exp", expires.map(|at| (at / 1000).into())),
        ("client_id", grant.client_id.clone().map(Value::from)),
        ("sub", grant.client_id.clone().map(Value::from)),
        ("scope", grant.scope.clone().map(Value::from)),
        ("user_id", grant.user.clone().map(Value::from)),
    ];
    for (name, value) in more {
        if let Some(value) = value {
            facts[name] = value;
        }
    }
    Ok(facts.into())
}

fn revoke(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    // RFC 7009: revoking an unknown token succeeds.
    world.state.oauth.revoke(params.required("token")?);
    Ok(json!({}).into())
}
