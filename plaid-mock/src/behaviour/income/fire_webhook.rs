//! The webhooks of Income, which the Sandbox sends on request.
//!
//! <https://plaid.com/docs/api/sandbox/#sandboxincomefire_webhook>,
//! <https://plaid.com/docs/api/sandbox/#sandboxbankincomefire_webhook>

use serde_json::json;

use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::notify;
use crate::params::Params;
use crate::refusal::{Refusal, SANDBOX_WEBHOOK_INVALID, missing};
use crate::state::World;

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/sandbox/bank_income/fire_webhook", fire_bank_income),
        ("/sandbox/income/fire_webhook", fire_income),
    ],
    events: &[],
};

fn fire_income(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (url, code) = (params.required("webhook")?, params.required("webhook_code")?);
    let mut body = notify::body(("INCOME", code), json!({"item_id": params.required("item_id")?}));
    if code.ends_with("_RISK_SIGNALS") {
        body["risk_signals_status"] = "RISK_SIGNALS_PROCESSING_COMPLETE".into();
    } else {
        let status = params.text("verification_status").ok_or_else(|| missing("verification_status"))?;
        body["verification_status"] = status.into();
    }
    if let Some(user) = params.text("user_id") {
        body["user_id"] = user.into();
    }
    notify::to_url(world, url, body);
    Ok(json!({}).into())
}

fn fire_bank_income(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let url = params.text("webhook_override").map(str::to_owned).or_else(|| world.webhook.clone());
    let url = url.ok_or_else(|| {
        SANDBOX_WEBHOOK_INVALID.because("webhook_override is missing, and the server was started without --webhook")
    })?;
    let code = params.required("webhook_code")?;
    let mut body = notify::body(("INCOME", code), json!({"user_id": params.required("webhook_fields.user_id")?}));
    if code == "BANK_INCOME_REFRESH_COMPLETE" {
        let given = params.value("webhook_fields.bank_income_refresh_complete_result");
        body["result"] = given.cloned().unwrap_or_else(|| "SUCCESS".into());
    }
    notify::to_url(world, &url, body);
    Ok(json!({}).into())
}
