//! `/investments/auth/get`: what a broker needs to take over the holdings of an account.

use serde_json::{Value, json};

use super::holdings::held;
use super::invested;
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::lookup;
use crate::behaviour::processor;
use crate::params::Params;
use crate::refusal::{NO_INVESTMENT_AUTH_ACCOUNTS, Refusal};
use crate::state::World;
use crate::state::accounts::{Account, list};
use crate::state::facts::merged;

pub const HANDLERS: Handlers = Handlers {
    operations: &[("/investments/auth/get", get), ("/processor/investments/auth/get", get_by_processor)],
    events: &[],
};

/// The number by which the clearing house for securities knows the bank.
const DTC_NUMBER: &str = "0158";

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item(world, params)?;
    let accounts = item.accounts(params.texts("options.account_ids"))?;
    let (facts, accounts) = (facts(&accounts)?, list(&accounts));
    Ok(merged(facts, item.with_accounts(accounts)).into())
}

fn get_by_processor(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (_, account) = processor::named(world, params)?;
    Ok(merged(facts(&[account])?, json!({"account": account.facts()})).into())
}

fn facts(accounts: &[&Account]) -> Result<Value, Refusal> {
    let none = |_| NO_INVESTMENT_AUTH_ACCOUNTS.because("none of the accounts is of the type investment");
    let accounts = invested(accounts).map_err(none)?;
    let (holdings, securities) = held(&accounts);
    let numbers = |account: &&Account| {
        let number = &account.numbers.account;
        json!({"account_id": account.id, "account": number, "dtc_numbers": [DTC_NUMBER]})
    };
    let owners = |account: &&Account| {
        let names: Vec<&String> = account.owners.iter().flat_map(|owner| &owner.names).collect();
        json!({"account_id": account.id, "names": names})
    };
    Ok(json!({
        "data_sources": {"holdings": "INSTITUTION", "numbers": "INSTITUTION", "owners": "INSTITUTION"},
        "holdings": holdings,
        "numbers": {"acats": accounts.iter().map(numbers).collect::<Vec<_>>()},
        "owners": accounts.iter().map(owners).collect::<Vec<_>>(),
        "securities": securities,
    }))
}
