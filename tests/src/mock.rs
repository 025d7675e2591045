//! The local server answers every operation so that the SDK's types read it.

use plaid_api::types::ErrorCode;
use plaid_api::{Client, RetryPolicy};
use plaid_mock::Server;
use serde_json::Value;

use crate::description;
use crate::generated::calls::call;
use crate::sample;

#[tokio::test]
async fn every_operation_is_answered_in_its_type() {
    let server = Server::builder().start().await.expect("a server");
    let builder = Client::builder().credentials("client-id", "secret").base_url(server.url());
    let client = builder.retry(RetryPolicy::off()).build().expect("a client");
    let (mut read, mut unread) = (0, Vec::new());
    for operation in description::operations() {
        let request = description::request(&operation).map_or(Value::Null, sample::full);
        let pending = call(&client, operation.id, &["1"], &request).unwrap_or_else(|| panic!("{}", operation.id));
        match pending.await {
            Ok(_) => read += 1,
            // The samples ignore limits, which the server does not.
            Err(error) if error.code() == Some(&ErrorCode::InvalidField) => {}
            Err(error) => unread.push(error.to_string()),
        }
    }
    assert!(unread.is_empty() && read > 250, "{read} {unread:#?}");
}
