//! Receives webhooks with axum.
//!
//! ```text
//! cargo run --example webhooks_axum --features axum,test-util
//! ```
//!
//! Without credentials in the environment, the keys come from a server on this machine, and the example prints two
//! `curl` commands: one with a signed body, and one with a changed byte. With `PLAID_CLIENT_ID`, `PLAID_SECRET` and
//! `PLAID_ENV` set, the keys come from Plaid. `-- --check` makes the example send both requests itself and exit.

mod local;

use std::error::Error;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use plaid_api::webhook::{Verified, Webhook};
use tokio::net::TcpListener;

/// Handles verified webhooks. Refused ones are answered before this is called.
async fn receive(Verified(event): Verified) -> StatusCode {
    // Plaid expects an answer within ten seconds. Put longer work into a queue, with the fingerprint as its key, since
    // events may arrive more than once.
    match event.webhook() {
        Webhook::TransactionsSyncUpdatesAvailable(update) => println!("fetch the transactions of {}", update.item_id),
        other if other.needs_update_mode() => println!("ask the user to log in again"),
        _ => println!("event {}", event.fingerprint()),
    }
    StatusCode::OK
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let keys = local::Keys::choose().await?;
    let app = Router::new().route("/plaid", post(receive)).with_state(keys.verifier());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/plaid", listener.local_addr()?);
    let served = axum::serve(listener, app);
    tokio::select! {
        result = served.into_future() => result?,
        result = keys.try_out(&url) => result?,
    }
    Ok(())
}
