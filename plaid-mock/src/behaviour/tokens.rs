//! Checks of the tokens and user ids in a request, which Plaid makes first for every operation.

use super::income::precheck;
use super::processor;
use crate::params::Params;
use crate::refusal::{Code, ITEM_LOGIN_REQUIRED, Refusal};
use crate::state::World;
use crate::state::items::login_error;

/// The operations that work while the Item's login must be renewed.
const WITHOUT_LOGIN: &[&str] = &[
    "/item/access_token/invalidate",
    "/item/get",
    "/item/public_token/create",
    "/item/remove",
    "/item/webhook/update",
    "/link/token/create",
    "/sandbox/item/fire_webhook",
    "/sandbox/item/reset_login",
    "/signal/evaluate",
    "/transfer/authorization/create",
    "/transfer/create",
    "/transfer/recurring/create",
];

/// Refuses a request with an unknown token or user, or for an Item in error.
pub fn check(world: &World, params: &Params) -> Result<(), Refusal> {
    let tokens = params.text("access_token").into_iter().chain(params.texts("access_tokens").into_iter().flatten());
    let is_test_value =
        |token: &&str| params.path == "/credit/payroll_income/precheck" && precheck::TOKENS.contains(token);
    for token in tokens.filter(|token| !is_test_value(token)) {
        let item = world.state.items.of_token(token)?;
        if let Some(code) = item.error.as_deref().filter(|_| !WITHOUT_LOGIN.contains(&params.path)) {
            return Err(login_error(Code::named(code).unwrap_or(ITEM_LOGIN_REQUIRED)));
        }
    }
    if let Some(token) = params.text("processor_token") {
        processor::target(world, token)?;
    }
    world.state.users.named(params).map(drop)
}
