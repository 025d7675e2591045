//! What the overlay says of webhooks: the type and code by which they are told apart.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::problem::{Problem, Result};

/// The overlay's words on webhooks.
pub const KEY: &str = "x-webhooks";

/// How a webhook is known.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// Its `webhook_type`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its `webhook_code`.
    pub code: String,
    /// Fields that tell it from another with the same type and code.
    #[serde(default)]
    pub when: BTreeMap<String, Form>,
}

/// What a field must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// It is there, and not null.
    Any,
    /// It is text.
    Text,
}

/// Reads the words of a description, by schema.
pub fn read(document: &Value) -> Result<BTreeMap<String, Webhook>> {
    let Some(words) = document.get(KEY) else { return Ok(BTreeMap::new()) };
    let webhooks: BTreeMap<String, Webhook> = BTreeMap::deserialize(words)
        .map_err(|e| problem("", e.to_string(), "see plaid-gen/src/webhooks.rs for the form"))?;
    for (name, webhook) in &webhooks {
        let same = |other: &&String| {
            let other = &webhooks[*other];
            (&other.kind, &other.code, &other.when) == (&webhook.kind, &webhook.code, &webhook.when)
        };
        if let Some(other) = webhooks.keys().filter(|other| *other != name).find(same) {
            let what = format!("`{}` and `{}` are as those of {other}", webhook.kind, webhook.code);
            return Err(problem(name, what, "tell them apart by a field under `when`").into());
        }
    }
    Ok(webhooks)
}

/// A problem with the words on a webhook.
pub fn problem(name: &str, what: impl Into<String>, remedy: &str) -> Problem {
    Problem::new("facts", format!("/{KEY}/{name}"), what.into(), remedy)
}
