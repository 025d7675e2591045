//! Sends webhooks, one after the other, so that they arrive in the order in which things happened.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;

use crate::journal::Delivery;
use crate::service::Service;
use crate::world::Webhook;

/// As many may wait to be sent; more are dropped, since nobody seems to listen.
pub const MOST_WAITING: usize = 1_000;

/// As long as Plaid waits for a receiver.
const LONGEST: Duration = Duration::from_secs(10);

/// Sends what comes, until the server ends.
pub async fn run(mut webhooks: Receiver<Webhook>, service: Arc<Service>) {
    let client = reqwest::Client::builder().timeout(LONGEST).build();
    while let Some(Webhook { url, body, signature }) = webhooks.recv().await {
        let kept = serde_json::from_str(&body).unwrap_or_default();
        let status = match &client {
            Ok(client) => {
                let request = client.post(&url).header("content-type", "application/json");
                let sent = request.header("plaid-verification", signature).body(body).send().await;
                sent.ok().map(|response| response.status().as_u16())
            }
            Err(_) => None,
        };
        service.journal().webhooks.push(Delivery { url, body: kept, status });
    }
}
