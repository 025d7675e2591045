//! Shared parts of the runtime's tests: operations with samples, and clients that wait briefly.

use std::time::Duration;

use plaid_api::types::{AccessToken, ItemPublicTokenExchangeRequest, Products, SandboxPublicTokenCreateRequest};
use plaid_api::{Client, ClientBuilder, RetryPolicy};
use serde_json::{Value, json};

use crate::calls::{CLIENT_ID, Pending, SECRET};
use crate::description::{self, Operation};
use crate::generated;
use crate::sample;
use crate::server::{Server, answer};

pub fn operation(id: &str) -> Operation {
    description::operations().into_iter().find(|o| o.id == id).unwrap_or_else(|| panic!("no operation {id}"))
}

/// Returns a full request of an operation.
pub fn request(id: &str) -> Value {
    description::request(&operation(id)).map_or(Value::Null, sample::full)
}

/// Returns a full answer of an operation.
pub fn success(id: &str) -> Value {
    let (media, schema) = description::answer(&operation(id)).expect("content");
    assert_eq!(media, "application/json", "{id}");
    sample::full(schema)
}

/// Sends a full request.
pub fn send(client: &Client, id: &str) -> Pending {
    send_this(client, id, &request(id))
}

pub fn send_this(client: &Client, id: &str, request: &Value) -> Pending {
    generated::calls::call(client, id, &["an-id"], request).unwrap_or_else(|| panic!("{id} has no method"))
}

/// Returns a policy of up to three attempts with short waits.
pub fn quick() -> RetryPolicy {
    RetryPolicy::default().first_wait(Duration::from_millis(1)).budget(Duration::from_secs(20))
}

pub fn builder(server: &Server) -> ClientBuilder {
    Client::builder().credentials(CLIENT_ID, SECRET).base_url(&server.url)
}

/// Creates a client that retries.
pub fn retrying(server: &Server) -> Client {
    builder(server).retry(quick()).build().expect("a client")
}

/// Returns an error in the form that Plaid answers.
pub fn refusal(status: &str, error_type: &str, error_code: &str) -> Vec<u8> {
    let body = json!({
        "error_type": error_type, "error_code": error_code, "error_message": "in words", "display_message": null,
        "request_id": "body-id", "causes": [],
    });
    answer(status, "application/json", body.to_string().as_bytes())
}

/// Creates an Item of the default login on plaid-mock.
pub async fn item(client: &Client) -> AccessToken {
    // No call adds assets and statements to an Item.
    let products = vec![Products::Assets, Products::Statements, Products::Transactions];
    let login = SandboxPublicTokenCreateRequest::new(products, "ins_109508");
    let public_token = client.sandbox_public_token_create(&login).await.expect("a login").public_token;
    let exchange = ItemPublicTokenExchangeRequest::new(public_token);
    client.item_public_token_exchange(&exchange).await.expect("an Item").access_token
}
