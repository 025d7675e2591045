//! Liabilities: what is owed on credit cards and loans. The terms follow from the account; a custom user can give them.

use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use super::common::lookup;
use super::processor;
use crate::params::Params;
use crate::refusal::{NO_LIABILITY_ACCOUNTS, Refusal};
use crate::state::accounts::{Account, list};
use crate::state::facts::merged;
use crate::state::{World, liabilities};
use crate::time::day_of;

pub const HANDLERS: Handlers = Handlers {
    operations: &[("/liabilities/get", get), ("/processor/liabilities/get", get_by_processor)],
    events: &[],
};

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let now = world.now();
    let item = lookup::item(world, params)?;
    let accounts = item.accounts(params.texts("options.account_ids"))?;
    let (liabilities, accounts) = (owed(&accounts, day_of(now))?, list(&accounts));
    Ok(merged(item.with_accounts(accounts), json!({"liabilities": liabilities})).into())
}

fn get_by_processor(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (_, account) = processor::named(world, params)?;
    let liabilities = owed(&[account], day_of(world.now()))?;
    Ok(json!({"account": account.facts(), "liabilities": liabilities}).into())
}

fn owed(accounts: &[&Account], today: i64) -> Result<Value, Refusal> {
    let none =
        || NO_LIABILITY_ACCOUNTS.because("none of the accounts is a credit card or a loan of a supported subtype");
    liabilities::facts(accounts, today).ok_or_else(none)
}
