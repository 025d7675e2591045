//! Processor tokens: one account, for somebody else.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::accounts::{self, Account};
use super::identity::owner_facts;
use super::items::{Item, item_of};
use super::{Act, Reply, link};
use crate::asked::Asked;
use crate::clock::date_time;
use crate::refusal::{INVALID_ACCOUNT_ID, INVALID_FIELD, INVALID_PROCESSOR_TOKEN, NO_AUTH_ACCOUNTS, Refusal};
use crate::store::Store;
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] = &[
    ("/processor/token/create", create),
    ("/processor/apex/processor_token/create", create),
    ("/processor/stripe/bank_account_token/create", stripe),
    ("/sandbox/processor_token/create", sandbox),
    ("/processor/token/permissions/set", permissions_set),
    ("/processor/token/permissions/get", permissions_get),
    ("/processor/token/webhook/update", webhook_update),
    ("/processor/account/get", account),
    ("/processor/auth/get", auth),
    ("/processor/balance/get", balance),
    ("/processor/identity/get", identity),
];

/// By token.
pub type Tokens = Store<Token>;

#[derive(Serialize, Deserialize)]
pub struct Token {
    item: String,
    account: String,
    /// What it may be used for; everything if nothing is said.
    products: Vec<String>,
    webhook: Option<String>,
}

/// The Item and account of a token.
pub fn of<'w>(world: &'w World, token: &str) -> Result<(&'w Item, &'w Account), Refusal> {
    let found = world.state.processor_tokens.get(token).and_then(|token| {
        let item = world.state.items.get(&token.item)?;
        Some((item, item.accounts.iter().find(|account| account.id == token.account)?))
    });
    found
        .ok_or_else(|| INVALID_PROCESSOR_TOKEN.because("processor_token is none of this server's, or its Item is gone"))
}

fn asked_for<'w>(world: &'w World, asked: &Asked) -> Result<(&'w Item, &'w Account), Refusal> {
    of(world, asked.required("processor_token")?)
}

/// The Item and account that a token is wanted for.
fn wanted(world: &World, asked: &Asked) -> Result<(String, String), Refusal> {
    let item = item_of(world, asked.required("access_token")?)?;
    let id = asked.required("account_id")?;
    if item.accounts.iter().all(|account| account.id != id) {
        return Err(INVALID_ACCOUNT_ID.because(format!("the Item has no account {id}")));
    }
    Ok((item.id.clone(), id.to_owned()))
}

fn add(world: &mut World, item: String, account: String) -> Value {
    let token = world.token("processor");
    world.state.processor_tokens.insert(&token, Token { item, account, products: Vec::new(), webhook: None });
    json!({"processor_token": token})
}

fn create(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (item, account) = wanted(world, asked)?;
    Ok(add(world, item, account).into())
}

fn stripe(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    wanted(world, asked)?;
    Ok(json!({"stripe_bank_account_token": world.short_id("btok")}).into())
}

/// For the first account of a new login.
fn sandbox(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let item = link::linked(world, asked, &["auth"], None, None, None)?;
    let account = world.state.items.get(&item).and_then(|item| item.accounts.first()).map(|account| account.id.clone());
    let account = account.ok_or_else(|| NO_AUTH_ACCOUNTS.because("the login has no accounts"))?;
    Ok(add(world, item, account).into())
}

fn token_mut<'w>(world: &'w mut World, asked: &Asked) -> Result<&'w mut Token, Refusal> {
    asked_for(world, asked)?;
    let token = world.state.processor_tokens.get_mut(asked.required("processor_token")?);
    token.ok_or_else(|| INVALID_PROCESSOR_TOKEN.because("processor_token is kept no longer"))
}

fn permissions_set(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let products = asked.texts("products").unwrap_or_default();
    token_mut(world, asked)?.products = products.into_iter().map(Into::into).collect();
    Ok(json!({}).into())
}

fn permissions_get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    Ok(json!({"products": token_mut(world, asked)?.products}).into())
}

fn webhook_update(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let url = asked.text("webhook");
    if url.is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
        return Err(INVALID_FIELD.because("these fields have another form: webhook; it has to be a URL"));
    }
    token_mut(world, asked)?.webhook = url.map(Into::into);
    Ok(json!({}).into())
}

fn account(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (item, account) = asked_for(world, asked)?;
    Ok(json!({"account": account.facts(), "institution_id": item.institution}).into())
}

fn auth(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (_, account) = asked_for(world, asked)?;
    let numbers = accounts::numbers(account);
    let numbers = numbers.ok_or_else(|| NO_AUTH_ACCOUNTS.because("the account is no checking or savings account"))?;
    let numbers = json!({"ach": numbers, "bacs": null, "eft": null, "international": null});
    Ok(json!({"account": account.facts(), "numbers": numbers}).into())
}

fn balance(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let now = world.now();
    let mut facts = asked_for(world, asked)?.1.facts();
    facts["balances"]["last_updated_datetime"] = date_time(now).into();
    Ok(json!({"account": facts}).into())
}

fn identity(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (_, account) = asked_for(world, asked)?;
    let mut facts = account.facts();
    facts["owners"] = account.owners.iter().map(owner_facts).collect();
    Ok(json!({"account": facts}).into())
}
