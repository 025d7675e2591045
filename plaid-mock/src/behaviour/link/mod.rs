//! Link: link tokens, the end of a user's session, and public tokens.

mod login;
pub mod new_item;

use serde_json::{Value, json};

use self::new_item::{NewItem, add_item};
use super::common::handlers::{Handlers, Reply};
use super::common::lookup;
use super::{items, payments, statements};
use crate::params::Params;
use crate::refusal::{INVALID_LINK_TOKEN, INVALID_PRODUCT, INVALID_PUBLIC_TOKEN, ITEM_NOT_FOUND, Refusal};
use crate::state::World;
use crate::state::links::{LinkToken, PublicToken};
use crate::time::{HOUR, Millis, date_time};

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/link/token/create", token_create),
        ("/link/token/get", token_get),
        ("/sandbox/public_token/create", public_token_create),
        ("/item/public_token/create", public_token_for),
        ("/item/public_token/exchange", exchange),
        ("/_mock/link/finish", finish),
    ],
    events: &[],
};

/// The time for which a link token is valid.
const LINK_LIFETIME: Millis = 4 * HOUR;
/// The time for which a link token for update mode is valid.
const UPDATE_LIFETIME: Millis = HOUR / 2;
/// The time for which a public token is valid.
const PUBLIC_LIFETIME: Millis = HOUR / 2;

/// The fields that give the purpose of a link token, except for update mode.
const PURPOSES: [&str; 5] =
    ["products", "identity_verification", "transfer.intent_id", "hosted_link", "payment_initiation"];

fn token_create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let is_update = params.text("access_token").is_some();
    if is_update {
        lookup::item(world, params)?;
    } else if PURPOSES.iter().all(|field| params.value(field).is_none()) {
        return Err(INVALID_PRODUCT.because("these required fields are missing: products"));
    }
    let created = world.now();
    let expires = created + if is_update { UPDATE_LIFETIME } else { LINK_LIFETIME };
    let token = world.token("link");
    let mut facts = json!({"link_token": token, "expiration": date_time(expires)});
    if params.value("hosted_link").is_some() {
        facts["hosted_link_url"] = format!("https://secure.plaid.com/hl/{token}").into();
    }
    let link = LinkToken { created, expires, request: params.body.clone(), finished: Vec::new() };
    world.state.links.tokens.insert(&token, link);
    Ok(facts.into())
}

fn token_get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let link = lookup::find(&world.state.links.tokens, params, "link_token", INVALID_LINK_TOKEN)?;
    let token = params.required("link_token")?;
    let given = |field: &str| link.request.get(field).cloned().unwrap_or_default();
    let products = link.request["products"].as_array().cloned().unwrap_or_default();
    let sessions: Vec<Value> = link
        .finished
        .iter()
        .map(|result| json!({"link_session_id": token, "results": {"item_add_results": [result]}}))
        .collect();
    Ok(json!({
        "link_token": token,
        "created_at": date_time(link.created),
        "expiration": date_time(link.expires),
        "link_sessions": sessions,
        "metadata": {
            "client_name": given("client_name"),
            "country_codes": given("country_codes"),
            "initial_products": products,
            "language": given("language"),
            "redirect_uri": given("redirect_uri"),
            "webhook": given("webhook"),
        },
    })
    .into())
}

fn public_token_create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let new = NewItem {
        products: params.texts("initial_products").unwrap_or_default(),
        webhook: params.text("options.webhook"),
        days: params.number("options.transactions.days_requested"),
        user: world.state.users.named(params)?.map(str::to_owned),
    };
    let item = add_item(world, params, new)?;
    statements::linked(world, &item, params, "options.statements")?;
    Ok(json!({"public_token": public_token(world, item)}).into())
}

/// Completes Link as a user would: with a new Item, or with the Item repaired if the token is for update mode.
fn finish(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let token = params.required("link_token")?;
    let now = world.now();
    let link = world.state.links.tokens.get(token).filter(|link| link.expires > now);
    let request = link.ok_or_else(|| INVALID_LINK_TOKEN.unknown("link_token"))?.request.clone();
    let link = Params { path: params.path, body: &request };
    let item = if link.text("access_token").is_some() {
        let item = lookup::item(world, &link)?.id.clone();
        items::repair(world, &item);
        item
    } else {
        let new = NewItem {
            products: link.texts("products").unwrap_or_default(),
            webhook: link.text("webhook"),
            days: link.number("transactions.days_requested"),
            user: world.state.users.named(&link)?.map(str::to_owned),
        };
        let item = add_item(world, params, new)?;
        statements::linked(world, &item, &link, "statements")?;
        item
    };
    if let Some(payment) = link.text("payment_initiation.payment_id") {
        payments::approved(world, payment);
    }
    let public = public_token(world, item);
    if let Some(link) = world.state.links.tokens.get_mut(token) {
        link.finished.push(json!({"public_token": public}));
    }
    Ok(json!({"public_token": public}).into())
}

fn public_token(world: &mut World, item: String) -> String {
    let token = world.token("public");
    let expires = world.now() + PUBLIC_LIFETIME;
    world.state.links.public.insert(&token, PublicToken { item, expires });
    token
}

fn public_token_for(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item(world, params)?.id.clone();
    Ok(json!({"public_token": public_token(world, item)}).into())
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
