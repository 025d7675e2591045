//! The webhook of Transfer.

use serde_json::Value;

use crate::behaviour::common::notify;
use crate::state::World;

/// Sends the webhook that there are new events, if a request names a URL for it. Plaid's Sandbox sends none by itself:
/// <https://plaid.com/docs/api/webhooks/#testing-webhooks-in-sandbox>.
pub fn events(world: &mut World, url: Option<&str>) {
    if let Some(url) = url {
        notify::to_url(world, url, notify::body(("TRANSFER", "TRANSFER_EVENTS_UPDATE"), Value::Null));
    }
}
