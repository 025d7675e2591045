//! The webhook of Transfer.

use serde_json::Value;

use crate::behaviour::common::notify;
use crate::state::World;

/// Sends the webhook that there are new events, to a URL or else to the account's.
pub fn events(world: &mut World, url: Option<&str>) {
    notify::url_or_account(world, url, &notify::body(("TRANSFER", "TRANSFER_EVENTS_UPDATE"), Value::Null));
}
