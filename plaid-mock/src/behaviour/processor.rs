//! Processor tokens, which give a partner access to one account.

use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use super::common::{lookup, notify};
use super::identity::matched;
use super::link::accounts::Choice;
use super::link::new_item::{NewItem, add_item};
use super::link::products::Lists;
use crate::params::Params;
use crate::refusal::{INVALID_PROCESSOR_TOKEN, NO_AUTH_ACCOUNTS, Refusal};
use crate::state::accounts::Account;
use crate::state::items::Item;
use crate::state::processor::ProcessorToken;
use crate::state::{World, institutions};

pub const HANDLERS: Handlers = Handlers {
    operations: &[
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
        ("/processor/identity/match", identity_match),
    ],
    events: &[],
};

/// Returns the Item and the account of a token.
pub fn target<'w>(world: &'w World, token: &str) -> Result<(&'w Item, &'w Account), Refusal> {
    let found = world.state.processor_tokens.get(token).and_then(|token| {
        let item = world.state.items.get(&token.item)?;
        Some((item, item.account(&token.account).ok()?))
    });
    found.ok_or_else(|| INVALID_PROCESSOR_TOKEN.unknown("processor_token"))
}

/// Returns the Item and the account of the token in a request.
pub fn named<'w>(world: &'w World, params: &Params) -> Result<(&'w Item, &'w Account), Refusal> {
    target(world, params.required("processor_token")?)
}

/// Returns the ids of the Item and the account that a new token is for.
fn wanted(world: &World, params: &Params) -> Result<(String, String), Refusal> {
    let item = lookup::item(world, params)?;
    let account = item.account(params.required("account_id")?)?;
    Ok((item.id.clone(), account.id.clone()))
}

fn add(world: &mut World, item: String, account: String) -> Value {
    let token = world.token("processor");
    let new = ProcessorToken { item, account, products: Vec::new(), webhook: None };
    world.state.processor_tokens.insert(&token, new);
    json!({"processor_token": token})
}

fn create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (item, account) = wanted(world, params)?;
    Ok(add(world, item, account).into())
}

fn stripe(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    wanted(world, params)?;
    Ok(json!({"stripe_bank_account_token": world.short_id("btok")}).into())
}

/// Creates a token for the first account with numbers of a new Item.
fn sandbox(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let new = NewItem {
        bank: institutions::find(params.required("institution_id")?)?,
        products: Lists { required: vec!["auth"], ..Lists::default() },
        has_consent: false,
        accounts: Choice::default(),
        webhook: None,
        days: None,
        user: None,
    };
    let item = add_item(world, params, new)?;
    let account = world
        .state
        .items
        .get(&item)
        .and_then(|item| item.accounts.iter().find(|account| account.auth_numbers().is_some()));
    let account = account.map(|account| account.id.clone());
    let account = account.ok_or_else(|| NO_AUTH_ACCOUNTS.because("the login has no accounts"))?;
    Ok(add(world, item, account).into())
}

fn token_mut<'w>(world: &'w mut World, params: &Params) -> Result<&'w mut ProcessorToken, Refusal> {
    named(world, params)?;
    lookup::find_mut(&mut world.state.processor_tokens, params, "processor_token", INVALID_PROCESSOR_TOKEN)
}

fn permissions_set(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let products = params.texts("products").unwrap_or_default();
    token_mut(world, params)?.products = products.into_iter().map(Into::into).collect();
    Ok(json!({}).into())
}

fn permissions_get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    Ok(json!({"products": token_mut(world, params)?.products}).into())
}

fn webhook_update(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let url = params.text("webhook");
    let token = token_mut(world, params)?;
    token.webhook = url.map(Into::into);
    // <https://plaid.com/docs/api/processor-partners/#webhook_update_acknowledged>
    if let Some(url) = url {
        let more = json!({"account_id": token.account, "new_webhook_url": url, "error": null});
        notify::to_url(world, url, notify::body(("PROCESSOR_TOKEN", "WEBHOOK_UPDATE_ACKNOWLEDGED"), more));
    }
    Ok(json!({}).into())
}

fn account(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (item, account) = named(world, params)?;
    Ok(json!({"account": account.facts(), "institution_id": item.institution}).into())
}

fn auth(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (_, account) = named(world, params)?;
    let numbers = account.auth_numbers();
    let numbers =
        numbers.ok_or_else(|| NO_AUTH_ACCOUNTS.because("the account is not a checking or savings account"))?;
    Ok(json!({"account": account.facts(), "numbers": numbers}).into())
}

fn balance(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (_, account) = named(world, params)?;
    Ok(json!({"account": account.facts_with_balance(world.now())}).into())
}

fn identity(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (_, account) = named(world, params)?;
    Ok(json!({"account": account.facts_with_owners()}).into())
}

fn identity_match(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (_, account) = named(world, params)?;
    Ok(json!({"account": matched(account, params)}).into())
}
