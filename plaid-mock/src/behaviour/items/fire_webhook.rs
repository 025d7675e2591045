//! `/sandbox/item/fire_webhook`.

use serde_json::{Map, Value, json};

use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::{lookup, notify};
use crate::params::Params;
use crate::refusal::{ITEM_LOGIN_REQUIRED, Refusal, SANDBOX_WEBHOOK_INVALID};
use crate::state::World;
use crate::state::items::login_error;

pub const HANDLERS: Handlers = Handlers { operations: &[("/sandbox/item/fire_webhook", fire)], events: &[] };

fn fire(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item(world, params)?;
    if item.webhook.is_none() {
        return Err(SANDBOX_WEBHOOK_INVALID.because("the Item has no webhook URL; set one by /item/webhook/update"));
    }
    let code = params.required("webhook_code")?;
    let kind = params.text("webhook_type").unwrap_or_else(|| default_type(code));
    let (id, accounts) = (item.id.clone(), item.accounts.iter().map(|account| account.id.clone()).collect::<Vec<_>>());
    notify::item(world, &id, (kind, code), extra_fields(kind, code, &accounts));
    Ok(json!({"webhook_fired": true}).into())
}

/// Returns the type of a code for requests that do not name one.
fn default_type(code: &str) -> &'static str {
    match code {
        "DEFAULT_UPDATE" | "RECURRING_TRANSACTIONS_UPDATE" | "SYNC_UPDATES_AVAILABLE" => "TRANSACTIONS",
        "SMS_MICRODEPOSITS_VERIFICATION" => "AUTH",
        "PRODUCT_READY" => "INCOME",
        _ => "ITEM",
    }
}

/// Returns the fields that the description gives a webhook besides those that all webhooks have. `accounts` are the ids
/// of the Item's accounts.
fn extra_fields(kind: &str, code: &str, accounts: &[String]) -> Value {
    let for_each =
        |change: &str| -> Map<String, Value> { accounts.iter().map(|id| (id.clone(), json!([change]))).collect() };
    match (kind, code) {
        ("ITEM", "ERROR") => {
            json!({"error": login_error(ITEM_LOGIN_REQUIRED).error()})
        }
        ("ITEM", "PENDING_DISCONNECT") => json!({"reason": "INSTITUTION_MIGRATION"}),
        ("ITEM", "USER_ACCOUNT_REVOKED") => json!({"account_id": accounts.first()}),
        ("TRANSACTIONS", "DEFAULT_UPDATE") => json!({"new_transactions": 0, "error": null}),
        ("TRANSACTIONS", "SYNC_UPDATES_AVAILABLE") => {
            json!({"initial_update_complete": true, "historical_update_complete": true})
        }
        ("TRANSACTIONS", "RECURRING_TRANSACTIONS_UPDATE") => json!({"account_ids": accounts}),
        ("AUTH", "SMS_MICRODEPOSITS_VERIFICATION") => {
            json!({"account_id": accounts.first(), "status": "MANUALLY_VERIFIED"})
        }
        ("AUTH", "DEFAULT_UPDATE") => json!({"account_ids_with_updated_auth": for_each("ACCOUNT_NUMBER")}),
        ("IDENTITY", "DEFAULT_UPDATE") => json!({"account_ids_with_updated_identity": for_each("NAMES")}),
        ("HOLDINGS", "DEFAULT_UPDATE") => json!({"new_holdings": 1, "updated_holdings": 0, "error": null}),
        ("INVESTMENTS_TRANSACTIONS", "DEFAULT_UPDATE") => {
            json!({"new_investments_transactions": 1, "canceled_investments_transactions": 0, "error": null})
        }
        ("LIABILITIES", "DEFAULT_UPDATE") => json!({
            "account_ids_with_new_liabilities": accounts,
            "account_ids_with_updated_liabilities": {},
            "error": null,
        }),
        _ => json!({}),
    }
}
