//! Users, and which Items are theirs. The same `client_user_id` is the same user, however often it is created.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::items::{Item, discard};
use super::{Act, Reply};
use crate::asked::Asked;
use crate::clock::{Millis, date_time};
use crate::refusal::{INVALID_USER_ID, INVALID_USER_TOKEN, MISSING_FIELDS, Refusal};
use crate::store::Store;
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] = &[
    ("/user/create", create),
    ("/user/get", get),
    ("/user/update", update),
    ("/user/remove", remove),
    ("/user/items/get", items),
];

/// By id.
#[derive(Default, Serialize, Deserialize)]
pub struct Users {
    users: Store<User>,
    /// The id of the user of a token.
    tokens: Store<String>,
}

#[derive(Serialize, Deserialize)]
struct User {
    token: String,
    client_user_id: String,
    identity: Value,
    created: Millis,
    updated: Millis,
}

/// The id of the user whom a request names, if it names one.
pub fn named<'w>(world: &'w World, asked: &Asked<'w>) -> Result<Option<&'w str>, Refusal> {
    let users = &world.state.users;
    if let Some(token) = asked.text("user_token") {
        let id = users.tokens.get(token);
        return id.map(|id| Some(id.as_str())).ok_or_else(|| {
            INVALID_USER_TOKEN.because("user_token is none of this server's, or its user has been removed")
        });
    }
    let Some(id) = asked.text("user_id") else { return Ok(None) };
    match users.users.get(id) {
        Some(_) => Ok(Some(id)),
        None => Err(INVALID_USER_ID.because("user_id is none of this server's, or has been removed")),
    }
}

/// What the caller calls a user, and the identity that is known.
pub fn who<'w>(world: &'w World, id: &str) -> Option<(&'w str, &'w Value)> {
    let user = world.state.users.users.get(id)?;
    Some((&user.client_user_id, &user.identity))
}

fn required(world: &World, asked: &Asked) -> Result<String, Refusal> {
    let id = named(world, asked)?.map(str::to_owned);
    id.ok_or_else(|| MISSING_FIELDS.because("one of these fields is required: user_id, user_token"))
}

fn create(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let client_user_id = asked.required("client_user_id")?;
    let known = world.state.users.users.iter().find(|(_, user)| user.client_user_id == client_user_id);
    let (id, token) = if let Some((id, user)) = known {
        (id.to_owned(), user.token.clone())
    } else {
        let (id, token, now) = (world.short_id("usr"), world.token("user"), world.now());
        let user = User {
            token: token.clone(),
            client_user_id: client_user_id.into(),
            identity: asked.value("identity").cloned().unwrap_or_default(),
            created: now,
            updated: now,
        };
        world.state.users.users.insert(&id, user);
        world.state.users.tokens.insert(&token, id.clone());
        (id, token)
    };
    let mut facts = json!({"user_id": id});
    if !asked.flag("with_upgraded_user") {
        facts["user_token"] = token.into();
    }
    Ok(facts.into())
}

fn get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let id = required(world, asked)?;
    let user = world.state.users.users.get(&id).ok_or_else(|| INVALID_USER_ID.because("user_id is kept no longer"))?;
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

fn update(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (id, now) = (required(world, asked)?, world.now());
    if let Some(user) = world.state.users.users.get_mut(&id) {
        user.updated = now;
        if let Some(identity) = asked.value("identity") {
            user.identity = identity.clone();
        }
    }
    Ok(json!({}).into())
}

/// With all of its Items.
fn remove(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let id = required(world, asked)?;
    if let Some(user) = world.state.users.users.remove(&id) {
        world.state.users.tokens.remove(&user.token);
    }
    for item in of(world, &id).map(|item| item.id.clone()).collect::<Vec<_>>() {
        discard(world, &item);
    }
    Ok(json!({}).into())
}

fn of<'w>(world: &'w World, id: &'w str) -> impl Iterator<Item = &'w Item> {
    world.state.items.iter().filter(move |item| item.user.as_deref() == Some(id))
}

fn items(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let id = required(world, asked)?;
    let items: Vec<Value> = of(world, &id).map(Item::facts).collect();
    Ok(json!({"items": items}).into())
}
