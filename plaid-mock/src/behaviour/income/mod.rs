//! Income: what a user's bank accounts receive, and what their employer says that it pays.
//!
//! | what | where it comes from |
//! |---|---|
//! | Bank Income | the deposits among the transactions of the user's Items |
//! | Payroll Income and employment | the `income` of a custom user, or else the employer who pays the Items wages |
//!
//! A user's Items with the product `income_verification` count, or all Items if none has it. Without Items there is no
//! income: `INCOME_VERIFICATION_NOT_FOUND`.

pub mod bank;
mod deposits;
pub mod employment;
pub mod fire_webhook;
mod forms;
pub mod legacy;
pub mod payroll;
mod paystubs;
pub mod precheck;
pub mod sessions;
mod w2s;

use fastrand::Rng;

use crate::ids;
use crate::params::Params;
use crate::refusal::{Code, INCOME_VERIFICATION_NOT_FOUND, Refusal, missing_one_of};
use crate::state::World;
use crate::state::accounts::Account;
use crate::state::items::Item;

/// <https://plaid.com/docs/errors/income/#income_verification_not_found>
const NOT_FOUND: Code = INCOME_VERIFICATION_NOT_FOUND;

/// Returns the id of the user whom a request names.
fn user(world: &World, params: &Params) -> Result<String, Refusal> {
    let user = world.state.users.named(params)?.map(str::to_owned);
    user.ok_or_else(|| missing_one_of("user_id, user_token"))
}

/// Returns the Items whose income a request asks for.
fn items<'w>(world: &'w World, params: &Params) -> Result<Vec<&'w Item>, Refusal> {
    let user = user(world, params)?;
    let all: Vec<&Item> = world.state.items.of_user(&user).collect();
    let for_income: Vec<&Item> = all
        .iter()
        .copied()
        .filter(|item| item.products.iter().any(|product| product == "income_verification"))
        .collect();
    let items = if for_income.is_empty() { all } else { for_income };
    if items.is_empty() {
        return Err(NOT_FOUND.because("no Item was linked for the user, so that there is no income"));
    }
    let Some(ids) = params.texts("options.item_ids") else { return Ok(items) };
    if let Some(id) = ids.iter().find(|id| !items.iter().any(|item| item.id == **id)) {
        return Err(NOT_FOUND.because(format!("options.item_ids: the user has no Item {id} with income")));
    }
    Ok(items.into_iter().filter(|item| ids.contains(&item.id.as_str())).collect())
}

/// Returns the account that wages are paid to: the first checking account, or else the first of a depository.
fn main_account(item: &Item) -> Option<&Account> {
    let is_checking = |account: &&Account| account.subtype == "checking";
    let is_depository = |account: &&Account| account.kind == "depository";
    item.accounts.iter().find(is_checking).or_else(|| item.accounts.iter().find(is_depository))
}

/// Makes the id of a thing of an Item, which is always the same.
fn id_of(item: &Item, thing: &str) -> String {
    ids::plain(&mut Rng::with_seed(ids::seed_of(&format!("{} {thing}", item.id))))
}
