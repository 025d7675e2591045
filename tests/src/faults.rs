//! Faults of the server, for which the caller gets the right kind of error, without secrets.

use std::time::Duration;

use plaid_api::operation::Operation;
use plaid_api::types::{AccountsGetRequest, AssetReportPdfGetRequest, ErrorCode, OAuthIntrospectRequest};
use plaid_api::{Client, Environment, Error, ErrorKind};
use serde_json::json;

use crate::calls::{SECRET, client};
use crate::server::{Reply, Server, answer};

const TOKEN: &str = "access-sandbox-must-not-be-seen";

async fn accounts_get(script: Vec<u8>) -> Error {
    let server = Server::start(move |_| script.clone()).await;
    let error = client(&server).accounts_get(&AccountsGetRequest::new(TOKEN)).await.expect_err("a fault");
    assert_eq!(error.operation().and_then(Operation::id), Some("accountsGet"));
    assert_reveals_nothing(&error);
    error
}

/// Checks that no printed text contains a secret or a value of a body.
fn assert_reveals_nothing(error: &Error) {
    let mut texts = vec![format!("{error}"), format!("{error:?}"), format!("{error:#?}")];
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        texts.extend([format!("{cause}"), format!("{cause:?}")]);
        source = cause.source();
    }
    for text in texts {
        for secret in [TOKEN, SECRET, "a value of the body"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

#[tokio::test]
async fn an_api_error_is_typed() {
    let body = json!({
        "error_type": "ITEM_ERROR", "error_code": "ITEM_LOGIN_REQUIRED", "error_message": "log in again",
        "display_message": null, "request_id": "body-id", "causes": [], "a new key": 1,
    });
    let error = accounts_get(answer("400 Bad Request", "application/json", body.to_string().as_bytes())).await;
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(error.code(), Some(&ErrorCode::ItemLoginRequired));
    assert_eq!(error.status().map(|s| s.as_u16()), Some(400));
    assert_eq!(error.request_id(), Some("body-id"));
    assert_eq!(error.plaid().map(|p| p.error_type.as_str()), Some("ITEM_ERROR"));
    assert_eq!(
        error.to_string(),
        "accountsGet: ITEM_LOGIN_REQUIRED (ITEM_ERROR): log in again, status 400, request id body-id, \
         rejected"
    );
}

#[tokio::test]
async fn an_error_body_with_a_success_status_is_an_error() {
    let body = json!({
        "error_type": "ITEM_ERROR", "error_code": "PRODUCT_NOT_READY", "error_message": "later",
        "display_message": null, "request_id": "body-id",
    });
    let error = accounts_get(answer("200 OK", "application/json", body.to_string().as_bytes())).await;
    assert_eq!((error.kind(), error.code()), (ErrorKind::Api, Some(&ErrorCode::ProductNotReady)));
}

#[tokio::test]
async fn an_empty_body_keeps_the_status() {
    let error = accounts_get(answer("503 Service Unavailable", "application/json", b"")).await;
    assert_eq!((error.kind(), error.status().map(|s| s.as_u16())), (ErrorKind::Status, Some(503)));
    assert_eq!(
        error.to_string(),
        "accountsGet: the answer has no body, status 503, request id header-id, outcome unknown"
    );

    let error = accounts_get(answer("200 OK", "application/json", b"")).await;
    assert_eq!((error.kind(), error.status().map(|s| s.as_u16())), (ErrorKind::Decode, Some(200)));
}

#[tokio::test]
async fn an_html_body_keeps_the_status() {
    let html = b"<html>a value of the body</html>";
    let error = accounts_get(answer("502 Bad Gateway", "text/html", html)).await;
    assert_eq!((error.kind(), error.status().map(|s| s.as_u16())), (ErrorKind::Status, Some(502)));
    let error = accounts_get(answer("200 OK", "text/html", html)).await;
    assert_eq!((error.kind(), error.status().map(|s| s.as_u16())), (ErrorKind::Decode, Some(200)));
}

#[tokio::test]
async fn what_cannot_be_read_is_named_by_its_path() {
    let body = br#"{"accounts": [{"account_id": "a value of the body", "#;
    let error = accounts_get(answer("200 OK", "application/json", body)).await;
    assert_eq!(error.kind(), ErrorKind::Decode);

    let body = json!({"accounts": [{"account_id": ["a value of the body"]}], "item": {}, "request_id": "r"});
    let error = accounts_get(answer("200 OK", "application/json", body.to_string().as_bytes())).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    let text = error.to_string();
    assert!(text.contains("`accounts[0].account_id`"), "{text}");
    assert!(text.contains("invalid type, expected a string"), "{text}");
}

#[tokio::test]
async fn a_success_without_its_data_is_an_error() {
    for body in ["{}", r#"{"request_id": "r"}"#] {
        let error = accounts_get(answer("200 OK", "application/json", body.as_bytes())).await;
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains("missing field `accounts`"), "{error}");
    }
}

#[tokio::test]
async fn a_closed_connection_is_a_transport_error() {
    let error = accounts_get(Vec::new()).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Transport, None));

    let mut half = answer("200 OK", "application/json", br#"{"accounts": [], "item": {}}"#);
    half.truncate(half.len() - 5);
    let error = accounts_get(half).await;
    assert_eq!((error.kind(), error.status().map(|s| s.as_u16())), (ErrorKind::Transport, Some(200)));
}

#[tokio::test]
async fn nobody_listening_is_a_transport_error() {
    let client = Client::builder().credentials("id", SECRET).base_url("http://127.0.0.1:1").build().expect("a client");
    let error = client.accounts_get(&AccountsGetRequest::new(TOKEN)).await.expect_err("nobody is there");
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_reveals_nothing(&error);
}

#[tokio::test]
async fn a_slow_server_is_a_timeout() {
    let server = Server::start(|_| Reply::silence()).await;
    let call = client(&server).accounts_get(&AccountsGetRequest::new(TOKEN));
    let error = call.timeout(Duration::from_millis(100)).await.expect_err("too slow");
    assert!(error.is_timeout(), "{error}");
    assert_reveals_nothing(&error);
}

#[tokio::test]
async fn a_download_that_is_refused_is_a_typed_error() {
    let body = json!({
        "error_type": "ASSET_REPORT_ERROR", "error_code": "PRODUCT_NOT_READY", "error_message": "later",
        "display_message": null, "request_id": "body-id",
    });
    for status in ["400 Bad Request", "200 OK"] {
        let content = answer(status, "application/json", body.to_string().as_bytes());
        let server = Server::start(move |_| content.clone()).await;
        let call = client(&server).asset_report_pdf_get(&AssetReportPdfGetRequest::new("assets-sandbox-1"));
        let error = call.await.expect_err("refused");
        assert_eq!((error.kind(), error.code()), (ErrorKind::Api, Some(&ErrorCode::ProductNotReady)));
    }
}

#[tokio::test]
async fn oauth_operations_have_their_own_error() {
    let body = json!({"error": "invalid_grant", "error_description": "a value of the body", "request_id": "r"});
    let content = answer("400 Bad Request", "application/json", body.to_string().as_bytes());
    let server = Server::start(move |_| content.clone()).await;
    let error = client(&server).oauth_introspect(&OAuthIntrospectRequest::new(TOKEN)).await.expect_err("refused");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Api, None));
    let code = error.oauth().and_then(|o| o.error.as_ref()).map(plaid_api::types::OAuthErrorCode::as_str);
    assert_eq!(code, Some("invalid_grant"));
    assert_reveals_nothing(&error);
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Server::start(|_| answer("200 OK", "application/json", b"{}")).await;
    let redirect =
        format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: {}/\r\nContent-Length: 0\r\n\r\n", elsewhere.url);
    let error = accounts_get(redirect.into_bytes()).await;
    assert_eq!((error.kind(), error.status().map(|s| s.as_u16())), (ErrorKind::Status, Some(307)));
    assert!(elsewhere.seen().is_empty());
}

#[test]
fn wrong_settings_are_named() {
    let text = |result: Result<Client, Error>| result.expect_err("wrong").to_string();
    let builder = || Client::builder().credentials("id", SECRET);
    assert!(text(builder().base_url("http://example.com").build()).contains("must be https"));
    assert!(text(builder().base_url("http://127.0.0.1.evil.test").build()).contains("must be https"));
    assert!(text(builder().base_url("http://localhost@evil.test").build()).contains("credentials"));
    assert!(text(builder().base_url("nonsense").build()).contains("is not a URL with a scheme"));
    assert!(
        text(Client::builder().credentials("id", "line\nbreak").build())
            .contains("the secret is empty or has characters")
    );
    let error = "staging".parse::<Environment>().expect_err("unknown");
    assert_eq!(error.to_string(), "the environment must be `sandbox` or `production`");
}

#[test]
fn a_client_shows_no_credentials() {
    let builder = Client::builder().credentials("id", SECRET);
    assert!(!format!("{builder:?}").contains(SECRET));
    assert!(!format!("{:?}", builder.build().expect("a client")).contains(SECRET));
}
