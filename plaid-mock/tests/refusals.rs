//! What a client sees of the server over HTTP: Plaid's answers and refusals.
#![allow(clippy::expect_used, reason = "a test")]

use plaid_api::types::{AccountsGetRequest, AssetReportPdfGetRequest, ErrorCode};
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
async fn what_is_wrong_is_refused_as_plaid_does() {
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
    let get = |headers: Vec<(&'static str, &'static str)>, body: Value| {
        let body = body.to_string();
        let server = &server;
        async move { post(server, "/accounts/get", &headers, &body).await }
    };
    let body = json!({"access_token": "access-sandbox-1"});
    assert_eq!(get(KEYS.to_vec(), body.clone()).await.0, 200);
    let with = |id: &str| json!({"access_token": "access-sandbox-1", "client_id": id, "secret": "secret"});
    assert_eq!(get(vec![], with("id")).await.0, 200);
    assert_eq!(code(&get(vec![], body).await), (400, "INVALID_REQUEST", "MISSING_FIELDS"));
    assert_eq!(code(&get(vec![], with("an id")).await), (400, "INVALID_REQUEST", "INVALID_FIELD"));
    assert_eq!(code(&get(vec![], with("other")).await), (400, "INVALID_INPUT", "INVALID_API_KEYS"));
}

#[tokio::test]
async fn the_sdk_reads_answers_files_and_errors() {
    let server = Server::builder().credentials("id", "secret").start().await.expect("a server");
    let client = |secret| Client::builder().credentials("id", secret).base_url(server.url()).build().expect("a client");
    let request = AccountsGetRequest::new("access-sandbox-1");
    let one = client("secret").accounts_get(&request).await.expect("accounts");
    let same = client("secret").accounts_get(&request).await.expect("accounts");
    assert_eq!(*one, *same, "the same for the same request");
    let other = client("secret").accounts_get(&AccountsGetRequest::new("access-sandbox-2")).await.expect("accounts");
    assert_ne!(*one, *other);

    let file = client("secret").asset_report_pdf_get(&AssetReportPdfGetRequest::new("assets-sandbox-1")).bytes();
    assert!(file.await.expect("a file").starts_with(b"%PDF"));

    let error = client("wrong").accounts_get(&request).await.expect_err("refused");
    assert_eq!((error.code(), error.outcome()), (Some(&ErrorCode::InvalidApiKeys), Outcome::Rejected));
}
