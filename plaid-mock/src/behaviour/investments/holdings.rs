//! `/investments/holdings/get` and `/investments/refresh`.

use serde_json::{Value, json};

use super::invested;
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::lookup;
use crate::behaviour::processor;
use crate::params::Params;
use crate::refusal::Refusal;
use crate::state::World;
use crate::state::accounts::{Account, list};
use crate::state::facts::merged;
use crate::state::investments::portfolio;
use crate::state::investments::security::Securities;

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/investments/holdings/get", get),
        ("/processor/investments/holdings/get", get_by_processor),
        ("/investments/refresh", refresh),
    ],
    events: &[],
};

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item(world, params)?;
    let accounts = item.accounts(params.texts("options.account_ids"))?;
    let (holdings, securities) = held(&invested(&accounts)?);
    let accounts = list(&accounts);
    Ok(merged(item.with_accounts(accounts), json!({"holdings": holdings, "securities": securities})).into())
}

fn get_by_processor(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (_, account) = processor::named(world, params)?;
    let (holdings, securities) = held(&invested(&[account])?);
    Ok(json!({"account": account.facts(), "holdings": holdings, "securities": securities}).into())
}

/// Returns the holdings of accounts, and their securities.
pub fn held(accounts: &[&Account]) -> (Vec<Value>, Vec<Value>) {
    let (mut holdings, mut securities) = (Vec::new(), Securities::default());
    for account in accounts {
        for holding in portfolio(account).holdings {
            holdings.push(holding.facts(account));
            securities.add(&holding.security, Some(holding.price), holding.priced);
        }
    }
    (holdings, securities.facts())
}

fn refresh(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item(world, params)?;
    invested(&item.accounts(None)?)?;
    Ok(json!({}).into())
}
