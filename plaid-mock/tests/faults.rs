//! Faults that tests ask for, and the state that they leave.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::time::{Duration, Instant};

use common::Scene;
use plaid_api::types::{AccountsGetRequest, ErrorCode, ItemAccessTokenInvalidateRequest, ItemRemoveRequest, Products};
use plaid_api::{ErrorKind, Outcome};
use plaid_mock::{Fault, Server};
use serde_json::{Value, json};

#[tokio::test]
async fn a_fault_affects_the_given_number_of_requests() {
    let scene = Scene::new().await;
    let (client, item) = (&scene.client, scene.item(&[Products::Auth]).await);
    let get = AccountsGetRequest::new(item);
    scene.server.fault(Fault::error("RATE_LIMIT").on("/accounts/get").times(2));
    scene.server.fault(Fault::error("A_NEW_CODE").of_type("NEW_ERROR", 418));
    let mut codes = Vec::new();
    for _ in 0..3 {
        let error = client.accounts_get(&get).await.expect_err("a fault");
        codes.push((error.status().map(|status| status.as_u16()), error.code().map(ToString::to_string)));
    }
    let limited = || (Some(429), Some("RATE_LIMIT".to_owned()));
    assert_eq!(codes, [limited(), limited(), (Some(418), Some("A_NEW_CODE".to_owned()))]);
    client.accounts_get(&get).await.expect("all is well again");

    let log = scene.server.requests();
    let statuses: Vec<u16> = log.iter().filter(|r| r.path == "/accounts/get").map(|r| r.status).collect();
    assert_eq!(statuses, [429, 429, 418, 200]);
    assert!(log.iter().all(|request| request.body().get("secret").is_none()));
}

#[tokio::test]
async fn a_fault_strikes_before_or_after_the_change() {
    let scene = Scene::new().await;
    let (client, item) = (&scene.client, scene.item(&[Products::Auth]).await);
    let remove = ItemRemoveRequest::new(item.clone());
    scene.server.fault(Fault::internal());
    let error = client.item_remove(&remove).await.expect_err("a fault");
    assert_eq!(error.outcome(), Outcome::Unknown);
    client.accounts_get(&AccountsGetRequest::new(item.clone())).await.expect("it is still there");
    scene.server.fault(Fault::internal().after_commit());
    let error = client.item_remove(&remove).await.expect_err("a fault");
    assert_eq!(error.outcome(), Outcome::Unknown);
    let error = client.accounts_get(&AccountsGetRequest::new(item)).await.expect_err("it is gone");
    assert_eq!(error.code(), Some(&ErrorCode::ItemNotFound));
}

#[tokio::test]
async fn connections_close_and_bodies_are_truncated() {
    let scene = Scene::new().await;
    let (client, item) = (&scene.client, scene.item(&[Products::Auth]).await);
    let get = AccountsGetRequest::new(item.clone());
    for fault in [Fault::closed(), Fault::truncated(), Fault::closed().after_commit()] {
        scene.server.fault(fault.clone());
        let error = client.accounts_get(&get).await.expect_err("a fault");
        assert_eq!(error.kind(), ErrorKind::Transport, "{fault:?}");
        client.accounts_get(&get).await.expect("all is well again");
    }
    // The token was replaced, and the new one was lost with the answer.
    scene.server.fault(Fault::closed().after_commit());
    client.item_access_token_invalidate(&ItemAccessTokenInvalidateRequest::new(item)).await.expect_err("a fault");
    let error = client.accounts_get(&get).await.expect_err("changed");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidAccessToken));
}

#[tokio::test]
async fn answers_are_delayed_and_a_header_asks_for_a_fault() {
    let scene = Scene::new().await;
    let item = scene.item(&[Products::Auth]).await;
    let get = AccountsGetRequest::new(item);
    scene.server.fault(Fault::delay(Duration::from_millis(300)));
    let begun = Instant::now();
    scene.client.accounts_get(&get).await.expect("accounts");
    assert!(begun.elapsed() >= Duration::from_millis(300));
    let call = scene.client.accounts_get(&get).header("plaid-mock-fault", r#"{"error_code": "NO_ACCOUNTS"}"#);
    assert_eq!(call.await.expect_err("a fault").code(), Some(&ErrorCode::NoAccounts));
    scene.client.accounts_get(&get).await.expect("only that one");
}

#[tokio::test]
async fn faults_work_over_http_too() {
    let server = Server::builder().start().await.expect("a server");
    let http = reqwest::Client::new();
    let send = async |method: &str, path: &str, body: &str| -> (u16, Value) {
        let method = method.parse().expect("a method");
        let request = http.request(method, format!("{}{path}", server.url())).body(body.to_owned());
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON"))
    };
    let fault = r#"{"path": "/categories/get", "error_code": "PLANNED_MAINTENANCE", "status": 503}"#;
    assert_eq!(send("POST", "/_mock/faults", fault).await.0, 200);
    assert_eq!(send("POST", "/categories/get", "{}").await.0, 503);
    assert_eq!(send("POST", "/categories/get", "{}").await.0, 200);
    assert_eq!(send("POST", "/_mock/faults", r#"{"closes": true}"#).await.0, 400);
    assert_eq!(send("POST", "/_mock/faults", fault).await.0, 200);
    assert_eq!(send("DELETE", "/_mock/faults", "").await.0, 200);
    assert_eq!(send("POST", "/categories/get", "{}").await.0, 200);
    assert_eq!(send("POST", "/_mock/clock", r#"{"advance_seconds": 60}"#).await.0, 200);
    assert_eq!(send("POST", "/_mock/keys/rotate", "").await.0, 200);
    assert_eq!(send("POST", "/_mock/nothing", "{}").await.0, 404);
    let requests = send("GET", "/_mock/requests", "").await.1;
    assert_eq!(requests["requests"].as_array().map(Vec::len), Some(3), "{requests}");
    assert_eq!(requests["requests"][0]["error_code"], json!("PLANNED_MAINTENANCE"));
}
