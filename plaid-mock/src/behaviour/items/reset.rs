//! The Sandbox's operations on Items, and the repair of a login.

use serde_json::{Value, json};

use super::renewal::{renew, require_login};
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::{lookup, notify};
use crate::params::Params;
use crate::refusal::{INVALID_FIELD, Refusal, missing_one_of};
use crate::state::World;

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/sandbox/item/reset_login", reset_login),
        ("/sandbox/item/set_verification_status", set_verification_status),
        ("/sandbox/user/reset_login", reset_user),
        ("/_mock/item/repair", repair),
    ],
    events: &[],
};

fn reset_login(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let id = lookup::item(world, params)?.id.clone();
    require_login(world, &id);
    Ok(json!({"reset_login": true}).into())
}

/// Resets the logins of the Items of a user; of those that the request lists, if it lists any.
fn reset_user(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let user = world.state.users.named(params)?.map(str::to_owned);
    let user = user.ok_or_else(|| missing_one_of("user_id, user_token"))?;
    let own: Vec<String> = world.state.items.of_user(&user).map(|item| item.id.clone()).collect();
    let listed = params.texts("item_ids").unwrap_or_default();
    if let Some(foreign) = listed.iter().find(|id| !own.iter().any(|own| own == *id)) {
        return Err(INVALID_FIELD.because(format!("item_ids: the user has no Item {foreign}")));
    }
    for id in own.iter().filter(|id| listed.is_empty() || listed.contains(&id.as_str())) {
        require_login(world, id);
    }
    Ok(json!({}).into())
}

/// Sets the state of micro-deposits to an account, and announces it. See
/// <https://plaid.com/docs/auth/coverage/testing/>.
fn set_verification_status(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (account, status) = (params.required("account_id")?, params.required("verification_status")?);
    let item = lookup::item_mut(world, params)?;
    item.account(account)?;
    for own in item.accounts.iter_mut().filter(|own| own.id == account) {
        own.verification = Some(status.into());
    }
    let id = item.id.clone();
    notify::item(world, &id, ("AUTH", &status.to_uppercase()), json!({"account_id": account}));
    Ok(json!({}).into())
}

/// Renews the login of an Item without Link, as happens when its user repairs it in another application. Only then does
/// Plaid announce it: <https://plaid.com/docs/api/items/#login_repaired>.
fn repair(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let id = lookup::item(world, params)?.id.clone();
    if renew(world, &id) {
        notify::item(world, &id, ("ITEM", "LOGIN_REPAIRED"), Value::Null);
    }
    Ok(json!({}).into())
}
