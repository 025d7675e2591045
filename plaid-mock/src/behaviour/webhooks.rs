//! The delivery of webhooks: the URLs that are taken, the repeats of what a receiver did not take, and
//! `/_mock/webhooks/resend`.

use serde_json::json;

use super::common::handlers::{Handlers, Reply};
use crate::params::Params;
use crate::refusal::{INVALID_FIELD, Refusal};
use crate::state::{EventKind, World};
use crate::webhook_url;
use crate::world::Webhook;
use crate::world::sent::Outcome;

pub const HANDLERS: Handlers =
    Handlers { operations: &[("/_mock/webhooks/resend", resend)], events: &[(EventKind::WebhookDue, due)] };

/// The fields of requests that take a webhook URL.
const URLS: [&str; 3] = ["webhook", "options.webhook", "webhook_override"];

/// Refuses a webhook URL that nothing could be sent to. Plaid answers `INVALID_FIELD`:
/// <https://github.com/plaid/plaid-python/issues/378>.
pub fn check_urls(params: &Params) -> Result<(), Refusal> {
    for field in URLS {
        if let Some(Err(problem)) = params.text(field).map(webhook_url::check) {
            return Err(INVALID_FIELD.because(format!("{field} {problem}")));
        }
    }
    Ok(())
}

/// Notes the outcome of an attempt to deliver a webhook.
pub fn delivered(world: &mut World, webhook: &Webhook, outcome: &Outcome) {
    world.delivered(webhook, outcome, |id| EventKind::WebhookDue.of(id));
}

fn due(world: &mut World, id: &str) {
    world.repeat(id);
}

/// Sends a webhook once more, whether it was delivered or not.
fn resend(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    if world.send_again(params.required("id")?) {
        return Ok(json!({}).into());
    }
    Err(INVALID_FIELD.because("id: the server keeps no webhook of this id; GET /_mock/webhooks lists those it keeps"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::description::description;
    use crate::description::schema::{self, Fields};

    /// Adds the paths of the fields of a request that take a URL for webhooks.
    fn collect(schema: &Value, prefix: &str, found: &mut BTreeSet<String>) {
        for (name, property) in Fields::of(schema).properties {
            let property = schema::resolved(property);
            if name.contains("webhook") && property["type"] == "string" && property.get("enum").is_none() {
                found.insert(format!("{prefix}{name}"));
            }
            if prefix.is_empty() {
                collect(property, &format!("{name}."), found);
            }
        }
    }

    #[test]
    fn every_field_that_takes_a_url_is_checked() {
        let mut found = BTreeSet::new();
        for request in description().operations.iter().filter_map(|operation| operation.request.as_ref()) {
            collect(request, "", &mut found);
        }
        assert_eq!(found, URLS.map(str::to_owned).into());
    }
}
