//! The local server answers every operation in a form that the SDK's types can read.

use plaid_api::types::{
    AccessToken, AccountId, AccountsGetRequest, ErrorCode, ProcessorTokenCreateRequest, ProcessorTokenCreateRequired,
    UserCreateRequest,
};
use plaid_api::{Client, RetryPolicy};
use plaid_mock::Server;
use serde_json::{Value, json};

use crate::description;
use crate::generated::calls::call;
use crate::sample;
use crate::scene::item;

#[tokio::test]
async fn every_operation_is_answered_in_its_type() {
    let server = Server::builder().start().await.expect("a server");
    let builder = Client::builder().credentials("client-id", "secret").base_url(server.url());
    let client = builder.retry(RetryPolicy::off()).build().expect("a client");
    let (mut read, mut refused, mut unread) = (0, Vec::new(), Vec::new());
    for operation in description::operations() {
        let mut request = description::request(&operation).map_or(Value::Null, sample::full);
        for (field, list) in [("access_token", false), ("access_tokens", true)] {
            if request.get(field).is_some() {
                let token = item(&client).await;
                name_account(&mut request, &json!(account(&client, &token, operation.id).await));
                let token = token.expose();
                request[field] = if list { json!([token]) } else { json!(token) };
            }
        }
        if request.get("processor_token").is_some() {
            let token = item(&client).await;
            let account = account(&client, &token, operation.id).await;
            name_account(&mut request, &json!(account));
            let create = ProcessorTokenCreateRequest::new(ProcessorTokenCreateRequired {
                access_token: token,
                account_id: account,
                processor: "dwolla".into(),
            });
            let token = client.processor_token_create(&create).await.expect("a token").processor_token;
            request["processor_token"] = json!(token.expose());
        }
        // Nobody listens at this port.
        for url in ["/webhook", "/options/webhook", "/webhook_override"] {
            if let Some(url) = request.pointer_mut(url) {
                *url = json!("http://127.0.0.1:9/");
            }
        }
        if ["user_id", "user_token"].iter().any(|field| request.get(field).is_some()) {
            let user = client.user_create(&UserCreateRequest::new(operation.id)).await.expect("a user");
            for (field, value) in [("user_id", json!(user.user_id)), ("user_token", json!(user.user_token))] {
                if request.get(field).is_some() {
                    request[field] = value;
                }
            }
        }
        let pending = call(&client, operation.id, &["1"], &request).unwrap_or_else(|| panic!("{}", operation.id));
        match pending.await {
            Ok(_) => read += 1,
            // The samples ignore limits that the server enforces, and refer to objects that it does not have.
            Err(error) if error.code().is_some_and(|code| *code != ErrorCode::InternalServerError) => {
                refused.push(operation.id);
            }
            Err(error) => unread.push(error.to_string()),
        }
    }
    assert!(unread.is_empty() && read > 240, "{read}, refused: {refused:?}, not read: {unread:#?}");
}

/// Returns the account of an Item that fits an operation.
async fn account(client: &Client, token: &AccessToken, operation: &str) -> AccountId {
    let operation = operation.to_lowercase();
    let subtype = match () {
        () if operation.contains("investments") => "ira",
        () if operation.contains("liabilities") => "credit card",
        () => "checking",
    };
    let accounts = client.accounts_get(&AccountsGetRequest::new(token.clone())).await.expect("accounts").accounts;
    let fitting = accounts.into_iter().find(|one| one.subtype.as_ref().is_some_and(|known| known.as_str() == subtype));
    fitting.expect("an account").account_id
}

/// Replaces the samples of account ids by the id of an account that exists.
fn name_account(value: &mut Value, id: &Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match name.as_str() {
                    "account_id" => field.clone_from(id),
                    "account_ids" => *field = json!([id]),
                    _ => name_account(field, id),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|element| name_account(element, id)),
        _ => {}
    }
}
