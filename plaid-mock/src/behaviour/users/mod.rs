//! Users and their Items. Creating a user again with the same `client_user_id` returns the existing one.

pub mod fire_webhook;

use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use super::items::discard;
use crate::params::Params;
use crate::refusal::{Refusal, missing_one_of};
use crate::state::World;
use crate::state::items::Item;
use crate::state::users::User;
use crate::time::date_time;

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/user/create", create),
        ("/user/get", get),
        ("/user/update", update),
        ("/user/remove", remove),
        ("/user/items/get", items),
    ],
    events: &[],
};

/// Returns the id of the user whom a request names.
fn user_id(world: &World, params: &Params) -> Result<String, Refusal> {
    let id = world.state.users.named(params)?.map(str::to_owned);
    id.ok_or_else(|| missing_one_of("user_id, user_token"))
}

fn create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let client_user_id = params.required("client_user_id")?;
    let known = world.state.users.users.iter().find(|(_, user)| user.client_user_id == client_user_id);
    let (id, token) = if let Some((id, user)) = known {
        (id.to_owned(), user.token.clone())
    } else {
        let (id, token, now) = (world.short_id("usr"), world.token("user"), world.now());
        let user = User {
            token: token.clone(),
            client_user_id: client_user_id.into(),
            identity: params.value_or_null("identity"),
            created: now,
            updated: now,
        };
        world.state.users.users.insert(&id, user);
        world.state.users.tokens.insert(&token, id.clone());
        (id, token)
    };
    let mut facts = json!({"user_id": id});
    if !params.flag("with_upgraded_user") {
        facts["user_token"] = token.into();
    }
    Ok(facts.into())
}

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let id = user_id(world, params)?;
    let user = world.state.users.get(&id)?;
    let mut facts = json!({
        "user_id": id,
        "client_user_id": user.client_user_id,
        "created_at": date_time(user.created),
        "updated_at": date_time(user.updated),
    });
    if !user.identity.is_null() {
        facts["identity"] = user.identity.clone();
    }
    Ok(facts.into())
}

fn update(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (id, now) = (user_id(world, params)?, world.now());
    if let Some(user) = world.state.users.users.get_mut(&id) {
        user.updated = now;
        if let Some(identity) = params.value("identity") {
            user.identity = identity.clone();
        }
    }
    Ok(json!({}).into())
}

/// Removes a user with all of its Items.
fn remove(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let id = user_id(world, params)?;
    if let Some(user) = world.state.users.users.remove(&id) {
        world.state.users.tokens.remove(&user.token);
    }
    for item in items_of(world, &id).map(|item| item.id.clone()).collect::<Vec<_>>() {
        discard(world, &item);
    }
    Ok(json!({}).into())
}

/// Iterates over the Items of a user.
pub fn items_of<'w, 'i>(world: &'w World, id: &'i str) -> impl Iterator<Item = &'w Item> + use<'w, 'i> {
    world.state.items.iter().filter(move |item| item.user.as_deref() == Some(id))
}

fn items(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let id = user_id(world, params)?;
    let items: Vec<Value> = items_of(world, &id).map(Item::facts).collect();
    Ok(json!({"items": items}).into())
}
