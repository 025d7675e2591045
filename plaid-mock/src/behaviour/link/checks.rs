//! Checks of a request for a link token, which are those of <https://plaid.com/docs/api/link/#linktokencreate>.

use serde_json::Value;

use super::products::Lists;
use super::update;
use crate::params::Params;
use crate::refusal::{INVALID_FIELD, INVALID_PRODUCT, Refusal, missing, missing_one_of};
use crate::state::World;
use crate::time::{DAY, Millis};

/// The fields that give the purpose of a link token without products, except for update mode.
const PURPOSES: [&str; 4] = ["identity_verification", "transfer.intent_id", "hosted_link", "payment_initiation"];

/// The longest lifetime of a hosted session, in seconds. See <https://plaid.com/docs/link/hosted-link/>.
const LONGEST_URL: Millis = 21 * DAY / 1000;

/// Refuses a request for a link token that could not be used.
pub fn check(world: &World, params: &Params) -> Result<(), Refusal> {
    if ["user", "user_id", "user_token"].iter().all(|field| params.value(field).is_none()) {
        return Err(missing_one_of("user, user_id"));
    }
    check_redirect(params)?;
    check_hosted(params)?;
    let lists = Lists::of(params);
    lists.check()?;
    lists.check_options(params)?;
    check_multi_item(&lists, params)?;
    if update::is_update(params) {
        return update::check(world, params);
    }
    if !lists.required.is_empty() {
        return Ok(());
    }
    if lists.all().next().is_some() {
        return Err(INVALID_FIELD.because("products must have at least one product beside the other lists"));
    }
    if PURPOSES.iter().all(|field| params.value(field).is_none()) {
        return Err(INVALID_PRODUCT.because("these required fields are missing: products"));
    }
    Ok(())
}

/// The Sandbox allows `http`: <https://plaid.com/docs/sandbox/#differences-between-sandbox-and-production>.
fn check_redirect(params: &Params) -> Result<(), Refusal> {
    let Some(uri) = params.text("redirect_uri").filter(|uri| !uri.is_empty()) else { return Ok(()) };
    if params.text("android_package_name").is_some_and(|name| !name.is_empty()) {
        return Err(INVALID_FIELD.because("redirect_uri must be left out if android_package_name is given"));
    }
    let rest = uri.strip_prefix("https://").or_else(|| uri.strip_prefix("http://"));
    if rest.is_none_or(|rest| rest.is_empty() || rest.starts_with('/')) {
        return Err(INVALID_FIELD.because("redirect_uri must be a URL that begins with https:// or http://"));
    }
    if uri.contains(['?', '#']) {
        return Err(INVALID_FIELD.because("redirect_uri must not have query parameters or a fragment"));
    }
    Ok(())
}

fn check_hosted(params: &Params) -> Result<(), Refusal> {
    let lifetime = params.value("hosted_link.url_lifetime_seconds").map(Value::as_i64);
    if lifetime.is_some_and(|seconds| seconds.is_none_or(|seconds| !(1..=LONGEST_URL).contains(&seconds))) {
        let message = format!("hosted_link.url_lifetime_seconds must be from 1 to {LONGEST_URL}, which is 21 days");
        return Err(INVALID_FIELD.because(message));
    }
    Ok(())
}

/// Several Items belong to a user who was created before. See <https://plaid.com/docs/link/multi-item-link/>.
fn check_multi_item(lists: &Lists<'_>, params: &Params) -> Result<(), Refusal> {
    if !params.flag("enable_multi_item_link") {
        return Ok(());
    }
    if params.value("user_id").is_none() && params.value("user_token").is_none() {
        return Err(missing("user_id (enable_multi_item_link needs a user of /user/create)"));
    }
    let is_alone = |product: &&str| matches!(*product, "identity_verification" | "payment_initiation");
    if let Some(product) = lists.all().find(is_alone) {
        return Err(INVALID_FIELD.because(format!("enable_multi_item_link can't be combined with {product}")));
    }
    Ok(())
}
