//! `/sandbox/item/fire_webhook`. <https://plaid.com/docs/api/sandbox/#sandboxitemfire_webhook>

use serde_json::{Map, Value, json};

use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::{lookup, notify};
use crate::description::webhooks;
use crate::params::Params;
use crate::refusal::{
    ASSET_REPORT_GENERATION_FAILED, Code, INVALID_FIELD, ITEM_LOGIN_REQUIRED, Refusal, SANDBOX_PRODUCT_NOT_ENABLED,
    SANDBOX_WEBHOOK_INVALID,
};
use crate::state::World;
use crate::state::items::{Item, login_error};
use crate::time::{HOUR, Millis, date_time};

pub const HANDLERS: Handlers = Handlers { operations: &[("/sandbox/item/fire_webhook", fire)], events: &[] };

/// The time between the announcement that an Item will be disconnected and the disconnection.
/// <https://plaid.com/docs/api/items/#pending_disconnect>
const NOTICE: Millis = 7 * 24 * HOUR;

/// The error of an Item whose user has withdrawn the consent.
const REVOKED: Code = Code { name: "USER_PERMISSION_REVOKED", ..ITEM_LOGIN_REQUIRED };

fn fire(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let code = params.required("webhook_code")?;
    let kind = params.text("webhook_type").unwrap_or_else(|| default_type(code));
    if !webhooks::exists(kind, code) {
        let message = format!("webhook_type, webhook_code: there is no webhook of the type {kind} and the code {code}");
        return Err(SANDBOX_WEBHOOK_INVALID.because(message));
    }
    let new_transactions = params.number("options.new_transactions");
    if new_transactions.is_some() && (kind, code) != ("TRANSACTIONS", "DEFAULT_UPDATE") {
        let message = "options.new_transactions is only for the type TRANSACTIONS and the code DEFAULT_UPDATE";
        return Err(INVALID_FIELD.because(message));
    }
    let item = lookup::item(world, params)?;
    if item.webhook.is_none() {
        return Err(SANDBOX_WEBHOOK_INVALID.because("the Item has no webhook URL; set one by /item/webhook/update"));
    }
    check_product(world, item, kind)?;
    let id = item.id.clone();
    let more = match kind {
        "ASSETS" => about_report(world, &id, code),
        "TRANSACTIONS" => about_transactions(item, code, new_transactions.unwrap_or_default()),
        "ITEM" => about_item(item, code, world.now()),
        _ => about_accounts(item, kind, code),
    };
    notify::item(world, &id, (kind, code), more);
    Ok(json!({"webhook_fired": true}).into())
}

/// Returns the type of a code for requests that do not name one.
fn default_type(code: &str) -> &'static str {
    match code {
        "DEFAULT_UPDATE" | "RECURRING_TRANSACTIONS_UPDATE" | "SYNC_UPDATES_AVAILABLE" => "TRANSACTIONS",
        "SMS_MICRODEPOSITS_VERIFICATION" => "AUTH",
        "PRODUCT_READY" | "ERROR" => "ASSETS",
        _ => "ITEM",
    }
}

/// Refuses a webhook of a product that the Item does not have.
fn check_product(world: &World, item: &Item, kind: &str) -> Result<(), Refusal> {
    let product = match kind {
        "HOLDINGS" | "INVESTMENTS_TRANSACTIONS" => "investments",
        "AUTH" => "auth",
        "ASSETS" => "assets",
        "IDENTITY" => "identity",
        "LIABILITIES" => "liabilities",
        "TRANSACTIONS" => "transactions",
        _ => return Ok(()),
    };
    let has_product = item.products.iter().any(|used| used == product)
        // Asking for a report adds the product to its Items.
        || product == "assets" && report_of(world, &item.id).is_some();
    if has_product {
        return Ok(());
    }
    let message = format!("the Item does not have the product {product}, which webhooks of the type {kind} are about");
    Err(SANDBOX_PRODUCT_NOT_ENABLED.because(message))
}

/// Returns the id of the newest asset report about an Item.
fn report_of(world: &World, item: &str) -> Option<String> {
    let mut reports = world.state.reports.reports.newest_first();
    reports.find(|report| report.items.iter().any(|known| known == item)).map(|report| report.id.clone())
}

fn about_report(world: &mut World, item: &str, code: &str) -> Value {
    let id = report_of(world, item).unwrap_or_else(|| world.id());
    if code == "ERROR" {
        let error = ASSET_REPORT_GENERATION_FAILED.because("the Sandbox was asked for this error").error();
        return json!({"asset_report_id": id, "error": error});
    }
    json!({"asset_report_id": id, "report_type": "FULL"})
}

/// A test webhook changes no transactions, so that a default update has none unless the request says otherwise.
fn about_transactions(item: &Item, code: &str, new: u64) -> Value {
    match code {
        "DEFAULT_UPDATE" => json!({"new_transactions": new, "error": null}),
        "RECURRING_TRANSACTIONS_UPDATE" => json!({"account_ids": ids(item, |_| true)}),
        _ => json!({"initial_update_complete": true, "historical_update_complete": true}),
    }
}

fn about_item(item: &Item, code: &str, now: Millis) -> Value {
    match code {
        "ERROR" => json!({"error": login_error(ITEM_LOGIN_REQUIRED).error()}),
        "NEW_ACCOUNTS_AVAILABLE" => json!({"error": null}),
        "PENDING_DISCONNECT" => {
            json!({"reason": "INSTITUTION_MIGRATION", "disconnect_time": date_time(now.saturating_add(NOTICE))})
        }
        "USER_ACCOUNT_REVOKED" => json!({"account_id": ids(item, |_| true).first()}),
        "USER_PERMISSION_REVOKED" => {
            json!({"error": REVOKED.because("the user has withdrawn the consent to access the Item").error()})
        }
        _ => json!({}),
    }
}

fn about_accounts(item: &Item, kind: &str, code: &str) -> Value {
    let with_numbers = ids(item, |kind| kind == "depository");
    match (kind, code) {
        ("AUTH", "SMS_MICRODEPOSITS_VERIFICATION") => {
            let account = with_numbers.first().cloned().or_else(|| ids(item, |_| true).first().cloned());
            json!({"account_id": account, "status": "MANUALLY_VERIFIED"})
        }
        ("AUTH", _) => json!({
            "account_ids_with_new_auth": [],
            "account_ids_with_updated_auth": for_each(with_numbers, "account_number"),
            "error": null,
        }),
        ("IDENTITY", _) => json!({
            "account_ids_with_updated_identity": for_each(ids(item, |_| true), "names"),
            "error": null,
        }),
        ("HOLDINGS", _) => json!({"new_holdings": 1, "updated_holdings": 0, "error": null}),
        ("INVESTMENTS_TRANSACTIONS", _) => {
            json!({"new_investments_transactions": 1, "cancelled_investments_transactions": 0, "error": null})
        }
        _ => json!({
            "account_ids_with_new_liabilities": ids(item, |kind| matches!(kind, "credit" | "loan")),
            "account_ids_with_updated_liabilities": {},
            "error": null,
        }),
    }
}

/// Returns the ids of the accounts whose kind is wanted.
fn ids(item: &Item, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
    item.accounts.iter().filter(|account| is_wanted(&account.kind)).map(|account| account.id.clone()).collect()
}

/// Returns an object with the same change for each account.
fn for_each(accounts: Vec<String>, change: &str) -> Map<String, Value> {
    accounts.into_iter().map(|id| (id, json!([change]))).collect()
}
