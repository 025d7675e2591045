//! Public tokens.

use serde_json::json;

use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::lookup;
use crate::params::Params;
use crate::refusal::{INVALID_PUBLIC_TOKEN, ITEM_NOT_FOUND, Refusal};
use crate::state::World;
use crate::state::links::PublicToken;
use crate::time::{HOUR, Millis};

pub const HANDLERS: Handlers = Handlers {
    operations: &[("/item/public_token/create", create), ("/item/public_token/exchange", exchange)],
    events: &[],
};

/// The time for which a public token is valid.
const LIFETIME: Millis = HOUR / 2;

/// Adds a public token of an Item.
pub fn add(world: &mut World, item: &str) -> String {
    let token = world.token("public");
    let expires = world.now() + LIFETIME;
    world.state.links.public.insert(&token, PublicToken { item: item.to_owned(), expires });
    token
}

fn create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item(world, params)?.id.clone();
    Ok(json!({"public_token": add(world, &item)}).into())
}

fn exchange(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let token = params.required("public_token")?;
    let now = world.now();
    let public = world.state.links.public.remove(token).filter(|public| public.expires > now);
    let public = public.ok_or_else(|| INVALID_PUBLIC_TOKEN.unknown("public_token"))?;
    let item = world.state.items.get(&public.item);
    let item = item.ok_or_else(|| ITEM_NOT_FOUND.because("the Item of public_token was removed"))?;
    Ok(json!({"access_token": item.access_token, "item_id": item.id}).into())
}
