//! Answers and refusals over HTTP.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use common::Scene;
use plaid_api::types::{AccountId, AccountsGetRequest, ErrorCode, IdentityDocumentsUploadsGetRequest, Products};
use plaid_api::{Client, Outcome};
use plaid_mock::Server;
use serde_json::{Value, json};

async fn post(server: &Server, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, Value) {
    let mut request = reqwest::Client::new().post(format!("{}{path}", server.url())).body(body.to_owned());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    (status, serde_json::from_slice(&response.bytes().await.expect("a body")).expect("JSON"))
}

fn code(answer: &(u16, Value)) -> (u16, &str, &str) {
    let text = |name: &str| answer.1[name].as_str().unwrap_or_default();
    assert!(answer.0 == 200 || !text("request_id").is_empty(), "{answer:?}");
    (answer.0, text("error_type"), text("error_code"))
}

const KEYS: [(&str, &str); 2] = [("PLAID-CLIENT-ID", "id"), ("PLAID-SECRET", "secret")];

#[tokio::test]
async fn invalid_requests_have_plaids_errors() {
    let server = Server::builder().start().await.expect("a server");
    let get = |body: &'static str| post(&server, "/accounts/get", &KEYS, body);
    assert_eq!(code(&get("{").await), (400, "INVALID_REQUEST", "INVALID_BODY"));
    assert_eq!(code(&get("[]").await), (400, "INVALID_REQUEST", "INVALID_BODY"));
    let missing = get("{}").await;
    assert_eq!(code(&missing), (400, "INVALID_REQUEST", "MISSING_FIELDS"));
    assert!(missing.1["error_message"].as_str().is_some_and(|m| m.contains("access_token")), "{missing:?}");
    assert_eq!(code(&get(r#"{"access_token": 1}"#).await), (400, "INVALID_REQUEST", "INVALID_FIELD"));
    assert_eq!(code(&get(r#"{"access_token": "a", "b": 1}"#).await), (400, "INVALID_REQUEST", "UNKNOWN_FIELDS"));
    assert_eq!(code(&post(&server, "/no/such/thing", &KEYS, "{}").await), (404, "INVALID_REQUEST", "NOT_FOUND"));
}

#[tokio::test]
async fn credentials_come_in_headers_or_in_the_body() {
    let server = Server::builder().credentials("id", "secret").start().await.expect("a server");
    let search = |headers: Vec<(&'static str, &'static str)>, mut body: Value| {
        (body["query"], body["country_codes"]) = (json!("bank"), json!(["US"]));
        let (server, body) = (&server, body.to_string());
        async move { post(server, "/institutions/search", &headers, &body).await }
    };
    let with = |id: &str| json!({"client_id": id, "secret": "secret"});
    assert_eq!(search(KEYS.to_vec(), json!({})).await.0, 200);
    assert_eq!(search(vec![], with("id")).await.0, 200);
    assert_eq!(code(&search(vec![], json!({})).await), (400, "INVALID_REQUEST", "MISSING_FIELDS"));
    assert_eq!(code(&search(vec![], with("an id")).await), (400, "INVALID_REQUEST", "INVALID_FIELD"));
    assert_eq!(code(&search(vec![], with("other")).await), (400, "INVALID_INPUT", "INVALID_API_KEYS"));
}

#[tokio::test]
async fn a_made_up_answer_is_the_same_for_the_same_request_and_seed() {
    let scene = Scene::new().await;
    let (client, item) = (&scene.client, scene.item(&[Products::Identity]).await);
    let request = IdentityDocumentsUploadsGetRequest::new(item);
    let one = client.identity_documents_uploads_get(&request).await.expect("documents");
    let same = client.identity_documents_uploads_get(&request).await.expect("documents");
    assert_eq!((&one.accounts, &one.item), (&same.accounts, &same.item));
    assert_ne!(one.request_id, same.request_id);
}

#[tokio::test]
async fn the_ids_of_a_made_up_answer_are_consistent() {
    let scene = Scene::new().await;
    let (client, item) = (&scene.client, scene.item(&[Products::Identity]).await);
    let accounts = client.accounts_get(&AccountsGetRequest::new(item.clone())).await.expect("accounts");
    let made = client.identity_documents_uploads_get(&IdentityDocumentsUploadsGetRequest::new(item)).await;
    let made = made.expect("documents");
    assert_eq!(made.item.item_id, accounts.item.item_id);
    let ids = |ids: Vec<&AccountId>| ids.into_iter().cloned().collect::<Vec<_>>();
    assert_eq!(
        ids(made.accounts.iter().map(|account| &account.account_id).collect()),
        ids(accounts.accounts.iter().map(|account| &account.account_id).collect()),
    );
}

#[tokio::test]
async fn the_sdk_reads_refusals() {
    let server = Server::builder().credentials("id", "secret").start().await.expect("a server");
    let client = |secret| Client::builder().credentials("id", secret).base_url(server.url()).build().expect("a client");
    let request = AccountsGetRequest::new("access-sandbox-1");
    let error = client("wrong").accounts_get(&request).await.expect_err("refused");
    assert_eq!((error.code(), error.outcome()), (Some(&ErrorCode::InvalidApiKeys), Outcome::Rejected));
    let error = client("secret").accounts_get(&request).await.expect_err("refused");
    assert_eq!((error.code(), error.outcome()), (Some(&ErrorCode::InvalidAccessToken), Outcome::Rejected));
}
