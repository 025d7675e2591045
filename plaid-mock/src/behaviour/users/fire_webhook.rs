//! `/sandbox/user/fire_webhook`.

use plaid_api::types::{ErrorCode, PlaidErrorType};
use serde_json::{Value, json};

use super::user_id;
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::notify;
use crate::params::Params;
use crate::refusal::{Code, Refusal};
use crate::state::World;
use crate::state::items::Item;

pub const HANDLERS: Handlers = Handlers { operations: &[("/sandbox/user/fire_webhook", fire)], events: &[] };

/// The error that failed reports announce.
const FAILURE: Code = Code::Under(PlaidErrorType::CheckReportError, ErrorCode::DataUnavailable);

fn fire(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (user, url) = (user_id(world, params)?, params.required("webhook")?);
    let (kind, code) = (params.required("webhook_type")?, params.required("webhook_code")?);
    let items: Vec<&str> = world.state.items.of_user(&user).map(|item: &Item| item.id.as_str()).collect();
    let products = json!(["cra_base_report"]);
    let more: Value = if code.ends_with("_FAILED") {
        let error = FAILURE.because("the banks have no data for a report").error();
        json!({"failed_products": products, "repairable_items": [], "error": error})
    } else {
        json!({"successful_products": products, "failed_products": []})
    };
    let mut body = notify::body((kind, code), more);
    (body["user_id"], body["item_ids"]) = (user.as_str().into(), items.into());
    notify::to_url(world, url, body);
    Ok(json!({"webhook_fired": true}).into())
}
