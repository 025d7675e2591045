//! Delivery of webhooks, one at a time, so that they arrive in the order of the events.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;

use super::service::Service;
use crate::world::Webhook;
use crate::world::journal::Delivery;

/// Capacity of the queue. Webhooks beyond it are dropped, since the receiver does not seem to answer.
pub const QUEUE: usize = 1_000;

/// The time limit for a receiver, which is Plaid's.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Sends webhooks until the server ends.
pub async fn run(mut webhooks: Receiver<Webhook>, service: Arc<Service>) {
    let client = reqwest::Client::builder().timeout(TIMEOUT).build();
    while let Some(Webhook { id, url, body, signature }) = webhooks.recv().await {
        let json = serde_json::from_str(&body).unwrap_or_default();
        let status = match &client {
            Ok(client) => {
                let request = client.post(&url).header("content-type", "application/json");
                let sent = request.header("plaid-verification", signature).body(body).send().await;
                sent.ok().map(|response| response.status().as_u16())
            }
            Err(_) => None,
        };
        service.with(|world| world.delivered(&id, status));
        service.journal().webhooks.push(Delivery { url, body: json, status });
    }
}
