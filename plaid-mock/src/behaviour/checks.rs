//! Checks that hold for every operation that has no handler of its own.

use crate::params::Params;
use crate::refusal::{INVALID_ACCOUNT_ID, Refusal};
use crate::state::World;

use super::common::lookup;
use super::processor;

/// Refuses accounts that the Item of a request does not have. If it names no Item, any Item may have them.
pub fn accounts(world: &World, params: &Params) -> Result<(), Refusal> {
    let ids = ["account_id", "options.account_id"].into_iter().filter_map(|field| params.text(field));
    let more = ["account_ids", "options.account_ids"].into_iter().filter_map(|field| params.texts(field)).flatten();
    for id in ids.chain(more) {
        if let Some(token) = params.text("processor_token") {
            let (_, account) = processor::target(world, token)?;
            if account.id != id {
                return Err(INVALID_ACCOUNT_ID.because(format!("processor_token gives no access to the account {id}")));
            }
        } else if params.text("access_token").is_some() {
            lookup::item(world, params)?.account(id)?;
        } else if !world.state.items.iter().any(|item| item.account(id).is_ok()) {
            return Err(INVALID_ACCOUNT_ID.because(format!("no Item has an account {id}")));
        }
    }
    Ok(())
}
