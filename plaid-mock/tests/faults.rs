//! Faults that tests ask for, and the state that they leave.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::time::{Duration, Instant, SystemTime};

use common::Scene;
use plaid_api::types::{AccountsGetRequest, ErrorCode, ItemAccessTokenInvalidateRequest, ItemRemoveRequest, Products};
use plaid_api::{ErrorKind, Outcome};
use plaid_mock::{Fault, Server};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::test]
async fn a_fault_affects_the_given_number_of_requests() {
    let scene = Scene::new().await;
    let (client, item) = (&scene.client, scene.item(&[Products::Auth]).await);
    let get = AccountsGetRequest::new(item);
    scene.server.fault(Fault::error("RATE_LIMIT").on("/accounts/get").times(2)).expect("a fault");
    scene.server.fault(Fault::error("A_NEW_CODE").of_type("NEW_ERROR", 418)).expect("a fault");
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
    scene.server.fault(Fault::internal()).expect("a fault");
    let error = client.item_remove(&remove).await.expect_err("a fault");
    assert_eq!(error.outcome(), Outcome::Unknown);
    client.accounts_get(&AccountsGetRequest::new(item.clone())).await.expect("it is still there");
    scene.server.fault(Fault::internal().after_commit()).expect("a fault");
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
        scene.server.fault(fault.clone()).expect("a fault");
        let error = client.accounts_get(&get).await.expect_err("a fault");
        assert_eq!(error.kind(), ErrorKind::Transport, "{fault:?}");
        client.accounts_get(&get).await.expect("all is well again");
    }
    // Half of the body arrives before it breaks off.
    scene.server.fault(Fault::truncated()).expect("a fault");
    let (head, body) = raw(&scene.server, "/categories/get", "{}").await;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    let length = length.expect("a length");
    assert!(length > 100 && body.len() == length / 2, "{} of {length}", body.len());
    // The token was replaced, and the new one was lost with the answer.
    scene.server.fault(Fault::closed().after_commit()).expect("a fault");
    client.item_access_token_invalidate(&ItemAccessTokenInvalidateRequest::new(item)).await.expect_err("a fault");
    let error = client.accounts_get(&get).await.expect_err("changed");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidAccessToken));
}

#[tokio::test]
async fn answers_are_delayed_and_a_header_asks_for_a_fault() {
    let scene = Scene::new().await;
    let item = scene.item(&[Products::Auth]).await;
    let get = AccountsGetRequest::new(item);
    scene.server.fault(Fault::delay(Duration::from_millis(300))).expect("a fault");
    let begun = Instant::now();
    scene.client.accounts_get(&get).await.expect("accounts");
    assert!(begun.elapsed() >= Duration::from_millis(300));
    let call = scene.client.accounts_get(&get).header("plaid-mock-fault", r#"{"error_code": "NO_ACCOUNTS"}"#);
    assert_eq!(call.await.expect_err("a fault").code(), Some(&ErrorCode::NoAccounts));
    scene.client.accounts_get(&get).await.expect("only that one");
}

/// Sends a request over a connection of its own, and returns the head and the body of everything that comes back.
async fn raw(server: &Server, path: &str, body: &str) -> (String, Vec<u8>) {
    let host = server.url().trim_start_matches("http://").to_owned();
    let mut stream = tokio::net::TcpStream::connect(&host).await.expect("a connection");
    let head = format!("POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n");
    let request = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer, and the end of the connection");
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head") + 4;
    let body = answer.split_off(end);
    (String::from_utf8(answer).expect("text"), body)
}

#[tokio::test]
async fn faults_that_cannot_happen_are_refused_wherever_they_are_given() {
    let scene = Scene::new().await;
    let refusal = scene.server.fault(Fault::internal().on("/acounts/get")).expect_err("no such operation");
    assert!(refusal.message.contains("did you mean /accounts/get?"), "{refusal}");
    scene.server.fault(Fault::error("RATE_LIMITS")).expect_err("no such code");
    let refusal = scene.server.control("faults", &json!({"status": 42})).expect_err("no such status");
    assert_eq!((refusal.status, refusal.code.as_str()), (400, "INVALID_FIELD"));
    let get = AccountsGetRequest::new(scene.item(&[Products::Auth]).await);
    for fault in
        [r#"{"error_code": "NOPE"}"#, r#"{"path": "/item/get", "close": true}"#, r#"{"close": true, "after": 1}"#]
    {
        let call = scene.client.accounts_get(&get).header("plaid-mock-fault", fault);
        assert_eq!(call.await.expect_err("refused").code(), Some(&ErrorCode::InvalidField), "{fault}");
    }
    assert!(scene.server.faults().is_empty());
}

#[tokio::test]
async fn faults_are_listed_told_when_unused_and_removed() {
    let scene = Scene::new().await;
    let get = AccountsGetRequest::new(scene.item(&[Products::Auth]).await);
    let unused = Fault::closed().on("/auth/get");
    scene.server.fault(Fault::error("RATE_LIMIT").on("/accounts/get").times(3)).expect("a fault");
    scene.server.fault(unused.clone()).expect("a fault");
    scene.client.accounts_get(&get).await.expect_err("a fault");
    let left = Fault::error("RATE_LIMIT").on("/accounts/get").times(2);
    assert_eq!(scene.server.faults(), [left, unused.clone()]);
    assert_eq!(scene.server.unused_faults(), [unused]);
    let listed = scene.server.control("faults", &Value::Null).expect("a list");
    assert_eq!(listed["faults"][0]["struck"], 1, "{listed}");
    assert_eq!(listed["faults"][1], json!({"path": "/auth/get", "close": true, "struck": 0}));
    scene.server.clear_faults();
    assert!(scene.server.faults().is_empty());
    scene.client.accounts_get(&get).await.expect("all is well again");
}

#[tokio::test]
async fn a_status_alone_is_an_error() {
    let server = Server::builder().start().await.expect("a server");
    server.control("faults", &json!({"path": "/categories/get", "status": 503})).expect("a fault");
    let (head, body) = post(&server, "/categories/get").await;
    assert_eq!((head, body["error_code"].as_str()), (503, Some("PLANNED_MAINTENANCE")));
}

async fn post(server: &Server, path: &str) -> (u16, Value) {
    let request = reqwest::Client::new().post(format!("{}{path}", server.url()));
    let answer = request.header("content-type", "application/json").body("{}").send().await.expect("an answer");
    (answer.status().as_u16(), serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON"))
}

#[tokio::test]
async fn the_clock_is_set_read_and_moved_from_rust_as_over_http() {
    let at = |text: &str| SystemTime::from(chrono::DateTime::parse_from_rfc3339(text).expect("a time"));
    let start = at("2026-11-28T00:00:00Z");
    let server = Server::builder().now(start).start().await.expect("a server");
    let since = |start: SystemTime| server.now().duration_since(start).expect("later").as_secs();
    assert!(since(start) < 60);
    let now = server.control("clock", &Value::Null).expect("the time");
    assert!(now["now"].as_str().is_some_and(|now| now.starts_with("2026-11-28T00:0")), "{now}");
    let moved = server.control("clock", &json!({"advance_seconds": 3600})).expect("moved");
    assert!(moved["now"].as_str().is_some_and(|now| now.starts_with("2026-11-28T01:0")), "{moved}");
    server.control("clock", &json!({"now": "2020-02-29T12:00:00Z"})).expect("set");
    assert!(since(at("2020-02-29T12:00:00Z")) < 60);
    for (body, part) in [
        (json!({"advance_seconds": -5}), "not below zero"),
        (json!({"advance_seconds": "5"}), "a whole number"),
        (json!({"now": "yesterday"}), "a time from 1970 to 9999"),
        (json!({"now": "1969-12-31T23:59:59Z"}), "a time from 1970 to 9999"),
        (json!({"now": "2020-02-29T12:00:00Z", "advance_seconds": 5}), "exclude each other"),
        (json!({}), "one of these fields is required: now, advance_seconds"),
    ] {
        let refusal = server.control("clock", &body).expect_err("refused");
        assert!(refusal.message.contains(part), "{body}: {refusal}");
    }
}

#[tokio::test]
async fn every_control_path_works_from_rust() {
    let server = Server::builder().start().await.expect("a server");
    for path in ["requests", "webhooks", "faults", "clock"] {
        server.control(path, &Value::Null).unwrap_or_else(|refusal| panic!("{path}: {refusal}"));
    }
    server.control("keys/rotate", &Value::Null).expect("a new key");
    server.control("faults", &json!({"delay_ms": 1})).expect("a fault");
    server.clear_faults();
    assert_eq!(server.control("nothing", &json!({})).expect_err("no such path").code, "NOT_FOUND");
}

#[tokio::test]
async fn faults_work_over_http_too() {
    let server = Server::builder().start().await.expect("a server");
    let http = reqwest::Client::new();
    let send = async |method: &str, path: &str, body: &str| -> (u16, Value) {
        let method = method.parse().expect("a method");
        let request =
            http.request(method, format!("{}{path}", server.url())).header("content-type", "application/json");
        let answer = request.body(body.to_owned()).send().await.expect("an answer");
        (answer.status().as_u16(), serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON"))
    };
    let fault = r#"{"path": "/categories/get", "error_code": "PLANNED_MAINTENANCE", "status": 503}"#;
    assert_eq!(send("POST", "/_mock/faults", fault).await.0, 200);
    assert_eq!(send("POST", "/categories/get", "{}").await.0, 503);
    assert_eq!(send("POST", "/categories/get", "{}").await.0, 200);
    assert_eq!(send("POST", "/_mock/faults", r#"{"closes": true}"#).await.0, 400);
    assert_eq!(send("POST", "/_mock/faults", fault).await.0, 200);
    assert_eq!(send("GET", "/_mock/faults", "").await.1["faults"][0]["struck"], 0);
    assert_eq!(send("DELETE", "/_mock/faults", "").await.1["unused"][0]["error_code"], "PLANNED_MAINTENANCE");
    assert_eq!(send("POST", "/categories/get", "{}").await.0, 200);
    assert_eq!(send("POST", "/_mock/clock", r#"{"advance_seconds": 60}"#).await.0, 200);
    assert_eq!(send("POST", "/_mock/keys/rotate", "").await.0, 200);
    assert_eq!(send("POST", "/_mock/nothing", "{}").await.0, 404);
    let requests = send("GET", "/_mock/requests", "").await.1;
    assert_eq!(requests["requests"].as_array().map(Vec::len), Some(3), "{requests}");
    assert_eq!(requests["requests"][0]["error_code"], json!("PLANNED_MAINTENANCE"));
}
