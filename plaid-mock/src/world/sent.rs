//! A webhook after it was queued, as Plaid's list of webhook events knows it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::time::Millis;

/// A webhook that was sent, or waits for its turn.
#[derive(Serialize, Deserialize)]
pub struct Sent {
    pub url: String,
    pub body: Value,
    pub at: Millis,
    /// The attempt to deliver it, if it has been made. There is only one.
    pub attempt: Option<Attempt>,
}

/// An attempt to deliver a webhook.
#[derive(Serialize, Deserialize)]
pub struct Attempt {
    pub at: Millis,
    /// The status of the receiver's answer, if there was one.
    pub status: Option<u16>,
}

impl Sent {
    /// Returns the status of the delivery in Plaid's words.
    pub fn status(&self) -> &'static str {
        match &self.attempt {
            None => "PENDING",
            Some(Attempt { status: Some(200..=299), .. }) => "DELIVERED",
            Some(_) => "FAILED",
        }
    }
}
