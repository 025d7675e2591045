//! Link: tokens for it, what a user does in it, and the public tokens that come out.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::items::{Item, item_of};
use super::{Act, Reply, accounts, institutions, payments, transactions, users};
use crate::asked::Asked;
use crate::clock::{Millis, date_time};
use crate::refusal::{Code, INVALID_LINK_TOKEN, INVALID_PRODUCT, INVALID_PUBLIC_TOKEN, ITEM_NOT_FOUND, Refusal};
use crate::store::Store;
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] = &[
    ("/link/token/create", token_create),
    ("/link/token/get", token_get),
    ("/sandbox/public_token/create", public_token_create),
    ("/item/public_token/create", public_token_for),
    ("/item/public_token/exchange", exchange),
    ("/_mock/link/finish", finish),
];

/// Tokens of Link.
#[derive(Default, Serialize, Deserialize)]
pub struct Links {
    tokens: Store<LinkToken>,
    public: Store<PublicToken>,
}

#[derive(Serialize, Deserialize)]
struct LinkToken {
    created: Millis,
    expires: Millis,
    /// What it was made from.
    request: Value,
    /// Whether a user has come to the end of Link with it.
    finished: Vec<Value>,
}

/// A public token is exchanged once, within its time.
#[derive(Serialize, Deserialize)]
struct PublicToken {
    item: String,
    expires: Millis,
}

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;

fn token_create(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    // In update mode the Item may need a login: that is what the token is for.
    let updated = asked.text("access_token").map(|token| item_of(world, token).map(|_| ())).transpose()?.is_some();
    let wants = ["products", "identity_verification", "transfer.intent_id", "hosted_link", "payment_initiation"];
    if !updated && wants.iter().all(|field| asked.value(field).is_none()) {
        return Err(INVALID_PRODUCT.because("these required fields are missing: products"));
    }
    let created = world.now();
    let expires = created + if updated { HOUR / 2 } else { 4 * HOUR };
    let token = world.token("link");
    let request = asked.body.clone();
    let mut facts = json!({"link_token": token, "expiration": date_time(expires)});
    if asked.value("hosted_link").is_some() {
        facts["hosted_link_url"] = format!("https://secure.plaid.com/hl/{token}").into();
    }
    world.state.links.tokens.insert(&token, LinkToken { created, expires, request, finished: Vec::new() });
    Ok(facts.into())
}

fn token_get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let token = asked.required("link_token")?;
    let link = world.state.links.tokens.get(token).ok_or_else(|| unknown(INVALID_LINK_TOKEN, "link_token"))?;
    let made = |field: &str| link.request.get(field).cloned().unwrap_or_default();
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
            "client_name": made("client_name"),
            "country_codes": made("country_codes"),
            "initial_products": products,
            "language": made("language"),
            "redirect_uri": made("redirect_uri"),
            "webhook": made("webhook"),
        },
    })
    .into())
}

fn public_token_create(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let products = asked.texts("initial_products").unwrap_or_default();
    let days = asked.number("options.transactions.days_requested");
    let user = users::named(world, asked)?.map(str::to_owned);
    let item = linked(world, asked, &products, asked.text("options.webhook"), days, user)?;
    Ok(json!({"public_token": public_token(world, item)}).into())
}

/// A user comes to the end of Link: with a new Item, or with one repaired where the token is for that.
fn finish(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let token = asked.required("link_token")?;
    let now = world.now();
    let link = world.state.links.tokens.get(token).filter(|link| link.expires > now);
    let made = link.ok_or_else(|| unknown(INVALID_LINK_TOKEN, "link_token"))?.request.clone();
    let request = Asked { path: asked.path, body: &made };
    let item = if let Some(access_token) = request.text("access_token") {
        let item = item_of(world, access_token)?.id.clone();
        super::items::repair(world, &item);
        item
    } else {
        let products = request.texts("products").unwrap_or_default();
        let days = request.number("transactions.days_requested");
        let user = users::named(world, &request)?.map(str::to_owned);
        linked(world, asked, &products, request.text("webhook"), days, user)?
    };
    if let Some(payment) = request.text("payment_initiation.payment_id") {
        payments::agreed(world, payment);
    }
    let public = public_token(world, item);
    if let Some(link) = world.state.links.tokens.get_mut(token) {
        link.finished.push(json!({"public_token": public}));
    }
    Ok(json!({"public_token": public}).into())
}

/// A new Item, as the fields of a request in the Sandbox's form say.
pub fn linked(
    world: &mut World,
    asked: &Asked,
    products: &[&str],
    webhook: Option<&str>,
    days: Option<u64>,
    user: Option<String>,
) -> Result<String, Refusal> {
    let institution = institutions::known(asked.text("institution_id").unwrap_or(institutions::USUAL))?;
    let login = ["options.override_username", "options.override_password"].map(|field| asked.text(field));
    let accounts = accounts::of_login(world, login)?;
    let id = world.id();
    let mut item = Item::new(id.clone(), institution, products, webhook, accounts, world.now());
    item.login = login[0].map(Into::into);
    item.user = user;
    super::items::add(world, item);
    if products.contains(&"transactions") {
        transactions::begin(world, &id, days);
    }
    Ok(id)
}

fn public_token(world: &mut World, item: String) -> String {
    let token = world.token("public");
    let expires = world.now() + 30 * MINUTE;
    world.state.links.public.insert(&token, PublicToken { item, expires });
    token
}

fn public_token_for(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let item = item_of(world, asked.required("access_token")?)?.id.clone();
    Ok(json!({"public_token": public_token(world, item)}).into())
}

fn exchange(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let token = asked.required("public_token")?;
    let now = world.now();
    let public = world.state.links.public.remove(token).filter(|public| public.expires > now);
    let public = public.ok_or_else(|| unknown(INVALID_PUBLIC_TOKEN, "public_token"))?;
    let gone = || ITEM_NOT_FOUND.because("the Item has been removed");
    let item = world.state.items.get(&public.item).ok_or_else(gone)?;
    Ok(json!({"access_token": item.access_token, "item_id": item.id}).into())
}

fn unknown(code: Code, field: &str) -> Refusal {
    code.because(format!("{field} is none of this server's, has been used, or has expired"))
}
