//! Accounts, balances and Auth.

use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use super::common::lookup;
use crate::params::Params;
use crate::refusal::{NO_AUTH_ACCOUNTS, Refusal};
use crate::state::World;
use crate::state::accounts::list;
use crate::state::facts::merged;

pub const HANDLERS: Handlers = Handlers {
    operations: &[("/accounts/get", get), ("/accounts/balance/get", balance), ("/auth/get", auth)],
    events: &[],
};

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item(world, params)?;
    let accounts = item.accounts(params.texts("options.account_ids"))?;
    Ok(item.with_accounts(list(&accounts)).into())
}

fn balance(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let now = world.now();
    let item = lookup::item(world, params)?;
    let accounts = item.accounts(params.texts("options.account_ids"))?;
    let accounts: Vec<Value> = accounts.iter().map(|account| account.facts_with_balance(now)).collect();
    Ok(item.with_accounts(accounts).into())
}

fn auth(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item(world, params)?;
    let accounts = item.accounts(params.texts("options.account_ids"))?;
    let numbers: Vec<Value> = accounts.iter().filter_map(|account| account.auth_numbers()).collect();
    if numbers.is_empty() {
        return Err(NO_AUTH_ACCOUNTS.because("none of the accounts is a checking or savings account"));
    }
    let of = |scheme: &str| -> Vec<&Value> {
        numbers.iter().filter_map(|numbers| numbers.get(scheme)).filter(|numbers| !numbers.is_null()).collect()
    };
    let numbers = json!({
        "ach": of("ach"), "eft": of("eft"), "international": of("international"), "bacs": of("bacs"),
    });
    Ok(merged(item.with_accounts(list(&accounts)), json!({"numbers": numbers})).into())
}
