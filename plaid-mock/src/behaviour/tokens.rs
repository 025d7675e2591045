//! Checks of the tokens and user ids in a request, which Plaid makes first for every operation.

use super::income::precheck;
use super::{items, processor};
use crate::params::Params;
use crate::refusal::{Code, ITEM_LOGIN_REQUIRED, Refusal};
use crate::state::World;
use crate::state::items::{Item, login_error};

/// The operations that work while the Item's login must be renewed.
const WITHOUT_LOGIN: &[&str] = &[
    "/item/access_token/invalidate",
    "/item/get",
    "/item/public_token/create",
    "/item/remove",
    "/item/webhook/update",
    "/link/token/create",
    "/processor/token/permissions/get",
    "/processor/token/permissions/set",
    "/processor/token/webhook/update",
    "/sandbox/item/fire_webhook",
    "/sandbox/item/reset_login",
    "/signal/evaluate",
    "/transfer/authorization/create",
    "/transfer/create",
    "/transfer/recurring/create",
];

/// Refuses a request with an unknown token or user, for an Item in error, or for a product that the Item can't have. A
/// product that the operation needs is added.
pub fn check(world: &mut World, params: &Params) -> Result<(), Refusal> {
    let items = items_of(world, params)?;
    for item in &items {
        if let Some(code) = item.error.as_deref().filter(|_| !WITHOUT_LOGIN.contains(&params.path)) {
            return Err(login_error(Code::named(code).unwrap_or(ITEM_LOGIN_REQUIRED)));
        }
    }
    let ids: Vec<String> = items.iter().map(|item| item.id.clone()).collect();
    world.state.users.named(params)?;
    items::products::require(world, params.path, &ids)
}

/// Returns the Items whose tokens a request has.
fn items_of<'w>(world: &'w World, params: &Params) -> Result<Vec<&'w Item>, Refusal> {
    let tokens = params.text("access_token").into_iter().chain(params.texts("access_tokens").into_iter().flatten());
    let is_test_value =
        |token: &&str| params.path == "/credit/payroll_income/precheck" && precheck::TOKENS.contains(token);
    let tokens = tokens.filter(|token| !is_test_value(token));
    let mut items = tokens.map(|token| world.state.items.of_token(token)).collect::<Result<Vec<_>, _>>()?;
    if let Some(token) = params.text("processor_token") {
        items.push(processor::target(world, token)?.0);
    }
    Ok(items)
}
