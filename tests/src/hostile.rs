//! Malicious answers: they cause no crash and no unlimited use of memory, and errors stay errors.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use plaid_api::types::{AccountsGetRequest, ErrorCode};
use plaid_api::{Error, ErrorKind, Outcome, RetryPolicy};
use serde_json::{Value, json};

use crate::scene::{builder, send, success};
use crate::server::{Reply, Server, Step, answer, head, ok, with_headers};

const DEEP: usize = 100_000;
const LARGEST: u64 = 1 << 16;

fn deep() -> String {
    "[".repeat(DEEP) + &"]".repeat(DEEP)
}

async fn error_of(reply: impl Into<Reply>) -> Error {
    let reply = reply.into();
    let server = Server::start(move |_| reply.clone()).await;
    let client = builder(&server).retry(RetryPolicy::off()).build().expect("a client");
    let request = AccountsGetRequest::new("access-sandbox-1");
    let error = client.accounts_get(&request).await.expect_err("an error");
    let raw = client.accounts_get(&request).json().await.map(drop).map_err(|raw| raw.kind());
    assert!(raw == Err(error.kind()) || error.kind() == ErrorKind::Decode, "{raw:?} instead of {error:?}");
    error
}

async fn limited_error_of(reply: Reply) -> Error {
    let server = Server::start(move |_| reply.clone()).await;
    let client = builder(&server).retry(RetryPolicy::off()).max_response_bytes(LARGEST).build().expect("a client");
    send(&client, "accountsGet").await.expect_err("too large")
}

fn json_of(status: &str, body: &str) -> Vec<u8> {
    answer(status, "application/json", body.as_bytes())
}

#[tokio::test]
async fn an_error_body_is_an_error_whatever_the_status() {
    let body = json!({"error_type": "ITEM_ERROR", "error_code": "ITEM_LOGIN_REQUIRED", "error_message": "log in",
        "display_message": "please log in", "request_id": "r"});
    for (code, status) in [(200, "200 OK"), (202, "202 Accepted"), (208, "208 Already Reported"), (418, "418 Teapot")] {
        let error = error_of(json_of(status, &body.to_string())).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::Api, Some(&ErrorCode::ItemLoginRequired)), "{status}");
        assert_eq!(error.status().map(|s| s.as_u16()), Some(code));
        assert_eq!((error.outcome(), error.display_message()), (Outcome::Rejected, Some("please log in")));
        assert!(error.needs_update_mode() && !error.is_retryable());
    }
}

#[tokio::test]
async fn an_error_of_any_size_is_an_error_whatever_the_status() {
    let long = "x".repeat(1 << 17);
    // The large part is after or before the error code.
    for body in [
        format!(r#"{{"error_type":"ITEM_ERROR","error_code":"ITEM_LOGIN_REQUIRED","error_message":"{long}"}}"#),
        format!(r#"{{"causes":["{long}"],"error_code":"ITEM_LOGIN_REQUIRED","a":{{}},"error_type":"ITEM_ERROR"}}"#),
    ] {
        // The answer of the second one has no required fields.
        for id in ["accountsGet", "itemRemove", "sandboxItemFireWebhook", "assetReportPdfGet"] {
            let whole = json_of("200 OK", &body);
            let server = Server::start(move |_| whole.clone()).await;
            let client = builder(&server).retry(RetryPolicy::off()).build().expect("a client");
            let error = send(&client, id).await.expect_err("an error");
            assert_eq!((error.kind(), error.code()), (ErrorKind::Api, Some(&ErrorCode::ItemLoginRequired)), "{id}");
        }
    }
}

#[tokio::test]
async fn an_error_within_an_answer_is_content() {
    let mut content = success("accountsGet");
    let error = json!({"error_type": "ITEM_ERROR", "error_code": "ITEM_LOGIN_REQUIRED", "error_message": "log in"});
    content["item"]["error"] = error.clone();
    content["new"] = json!([error, {"error": error}, "\"error_type\" \"error_code\"", "x".repeat(1 << 17)]);
    let whole = json_of("200 OK", &content.to_string());
    let server = Server::start(move |_| whole.clone()).await;
    let client = builder(&server).build().expect("a client");
    send(&client, "accountsGet").await.expect("an answer");
    let raw = client.accounts_get(&AccountsGetRequest::new("access-sandbox-1")).json().await;
    assert_eq!(raw.expect("an answer"), content);
}

#[test]
fn no_answer_has_the_names_of_an_error_at_its_top() {
    for operation in crate::description::operations() {
        let Some((_, schema)) = crate::description::answer(&operation) else { continue };
        let top = crate::sample::full(schema);
        assert!(top.get("error_type").is_none() || top.get("error_code").is_none(), "{}", operation.id);
        assert!(!operation.path.starts_with("/oauth/") || top.get("error").is_none(), "{}", operation.id);
    }
}

#[tokio::test]
async fn an_error_of_oauth_is_typed_whatever_is_missing() {
    let error_to = |id: &'static str, status: &'static str, body: Value| async move {
        let whole = json_of(status, &body.to_string());
        let server = Server::start(move |_| whole.clone()).await;
        let client = builder(&server).retry(RetryPolicy::off()).build().expect("a client");
        send(&client, id).await.expect_err("an error")
    };
    for body in [
        json!({"error": "invalid_client"}),
        json!({"error": "invalid_client", "error_description": "who are you", "request_id": ""}),
        json!({"error": "invalid_client", "error_description": 7, "error_uri": null, "request_id": null}),
    ] {
        for id in ["oauthToken", "oauthIntrospect", "oauthRevoke", "accountsGet", "transferCreate", "assetReportPdfGet"]
        {
            let error = error_to(id, "401 Unauthorized", body.clone()).await;
            assert_eq!((error.kind(), error.outcome()), (ErrorKind::Api, Outcome::Rejected), "{id}: {error:?}");
            let code = error.oauth().and_then(|oauth| oauth.error.as_ref());
            assert_eq!(code.map(plaid_api::types::OAuthErrorCode::as_str), Some("invalid_client"), "{id}");
            assert_eq!(error.request_id(), Some("header-id"), "{id}");
        }
        // Such a body is an error even if the status is a success.
        assert_eq!(error_to("oauthToken", "200 OK", body.clone()).await.kind(), ErrorKind::Api);
    }
    let with_id = json!({"error": "a_new_one", "request_id": "body-id"});
    assert_eq!(error_to("oauthToken", "400 Bad Request", with_id).await.request_id(), Some("body-id"));
    let unwell = json!({"error": "server_error"});
    for id in ["oauthToken", "accountsGet"] {
        assert_eq!(error_to(id, "400 Bad Request", unwell.clone()).await.outcome(), Outcome::Unknown);
    }
    // Errors with other codes may come from a proxy.
    for word in ["Not Found", "conflict", "bad_gateway", ""] {
        let error = error_to("accountsGet", "409 Conflict", json!({"error": word, "status": 409})).await;
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Status, Outcome::Unknown), "{word}");
    }
}

#[tokio::test]
async fn a_request_id_that_is_empty_is_none() {
    let error_of = |body: Value, headers: &[(&str, &str)]| {
        let whole = with_headers("400 Bad Request", headers, body.to_string().as_bytes());
        async move { error_of(whole).await.request_id().map(str::to_owned) }
    };
    for id in [json!(""), json!(" "), Value::Null] {
        let body = json!({"error_type": "A", "error_code": "B", "error_message": "c", "request_id": id});
        assert_eq!(error_of(body.clone(), &[("Plaid-Request-Id", "h")]).await.as_deref(), Some("h"));
        assert_eq!(
            error_of(body.clone(), &[("Plaid-Request-Id", ""), ("X-Request-Id", "x")]).await.as_deref(),
            Some("x")
        );
        assert_eq!(error_of(body, &[("Plaid-Request-Id", "")]).await, None);
    }
}

#[tokio::test]
async fn an_error_body_counts_whatever_else_is_missing_or_has_another_form() {
    for rest in [
        json!({"error_message": null}),
        json!({}),
        json!({"error_message": 7, "display_message": ["a"], "causes": "none", "request_id": null}),
        json!({"error_message": "words", "status": "four hundred", "documentation_url": {}}),
    ] {
        let mut body = json!({"error_type": "ITEM_ERROR", "error_code": "ITEM_LOGIN_REQUIRED"});
        body.as_object_mut().expect("an object").extend(rest.as_object().expect("an object").clone());
        for status in ["400 Bad Request", "200 OK"] {
            let error = error_of(json_of(status, &body.to_string())).await;
            assert_eq!((error.kind(), error.code()), (ErrorKind::Api, Some(&ErrorCode::ItemLoginRequired)), "{body}");
        }
    }
}

#[tokio::test]
async fn an_error_without_type_or_code_keeps_its_status_and_its_bytes() {
    for body in [r#"{"error_code": "ITEM_LOGIN_REQUIRED"}"#, r#"{"error_type": 7, "error_code": 8}"#, "[]", "null"] {
        let error = error_of(json_of("400 Bad Request", body)).await;
        assert_eq!((error.kind(), error.status().map(|s| s.as_u16())), (ErrorKind::Status, Some(400)), "{body}");
        assert_eq!(error.expose_body().map(|b| &b[..]), Some(body.as_bytes()));
        assert_eq!((error.request_id(), error.outcome()), (Some("header-id"), Outcome::Rejected));
    }
}

#[tokio::test]
async fn a_code_that_nobody_knows_is_kept() {
    let body = json!({"error_type": "NEW_ERROR", "error_code": "NEW_CODE", "error_message": "new", "request_id": "r"});
    let error = error_of(json_of("400 Bad Request", &body.to_string())).await;
    assert_eq!(error.code().map(ErrorCode::as_str), Some("NEW_CODE"));
    assert_eq!(error.error_type().map(plaid_api::types::PlaidErrorType::as_str), Some("NEW_ERROR"));
}

#[tokio::test]
async fn depth_is_an_error_and_no_crash() {
    let deep = deep();
    let error = error_of(json_of("200 OK", &deep)).await;
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Decode, Outcome::Done));
    for body in [format!(r#"{{"accounts": {deep}}}"#), format!(r#"{{"accounts": [{{"balances": {deep}}}]}}"#)] {
        let error = error_of(json_of("200 OK", &body)).await;
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Decode, Outcome::Done));
    }
    for body in [deep.clone(), format!(r#"{{"error_type": "A", "error_code": "B", "causes": {deep}}}"#)] {
        let error = error_of(json_of("400 Bad Request", &body)).await;
        assert_eq!((error.kind(), error.status().map(|s| s.as_u16())), (ErrorKind::Status, Some(400)));
    }
    // The objects are never closed.
    let error = error_of(json_of("200 OK", &r#"{"a":"#.repeat(DEEP))).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn depth_where_nobody_looks_does_no_harm() {
    let mut content = success("accountsGet");
    content["new"] = json!("deep");
    let body = content.to_string().replace("\"deep\"", &deep());
    let server = Server::start(move |_| json_of("200 OK", &body)).await;
    let client = builder(&server).build().expect("a client");
    send(&client, "accountsGet").await.expect("it is skipped");
    // Untyped JSON has to be kept, which exceeds the limit.
    let raw = client.accounts_get(&AccountsGetRequest::new("access-sandbox-1")).json().await;
    assert_eq!(raw.expect_err("too deep").kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn a_bomb_is_too_large_before_it_is_unpacked() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    for _ in 0..1 << 14 {
        gzip.write_all(&[b' '; 1 << 10]).expect("memory");
    }
    let bomb = gzip.finish().expect("memory");
    assert!((bomb.len() as u64) < LARGEST, "the limit is for what is unpacked");
    let headers = [("Content-Type", "application/json"), ("Content-Encoding", "gzip")];
    let error = limited_error_of(with_headers("200 OK", &headers, &bomb).into()).await;
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::TooLarge, Outcome::Done));
    assert_eq!(
        error.to_string(),
        "accountsGet: the answer has more than 65536 bytes: see `max_response_bytes`, status 200, done"
    );
    let error = limited_error_of(with_headers("500 Internal Server Error", &headers, &bomb).into()).await;
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::TooLarge, Outcome::Unknown));
}

#[tokio::test]
async fn a_length_beyond_the_limit_is_refused_unread() {
    for length in ["65537", "9223372036854775807"] {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
        let error = limited_error_of(Reply::from(head.into_bytes()).then(Step::Wait(std::time::Duration::MAX))).await;
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::TooLarge, Outcome::Done), "{length}");
    }
}

#[tokio::test]
async fn what_is_just_within_the_limit_is_read() {
    let content = success("accountsGet").to_string();
    let padded = |length: usize| content.clone() + &" ".repeat(length - content.len());
    let largest = usize::try_from(LARGEST).expect("small");
    let server = Server::in_turn(vec![
        json_of("200 OK", &padded(largest)).into(),
        json_of("200 OK", &padded(largest + 1)).into(),
    ])
    .await;
    let client = builder(&server).max_response_bytes(LARGEST).build().expect("a client");
    send(&client, "accountsGet").await.expect("within the limit");
    assert_eq!(send(&client, "accountsGet").await.expect_err("beyond").kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn an_error_without_end_is_too_large_and_keeps_its_status() {
    let chunk = [b"1000\r\n".as_slice(), &[b'x'; 0x1000], b"\r\n"].concat();
    let head = b"HTTP/1.1 502 Bad Gateway\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let error = limited_error_of(Reply(vec![Step::Send(head), Step::SendForEver(chunk)])).await;
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::TooLarge, Outcome::Unknown));
    assert_eq!(error.status().map(|s| s.as_u16()), Some(502));
}

#[tokio::test]
async fn an_interim_answer_is_not_the_answer() {
    let whole = [b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".to_vec(), ok(&success("accountsGet"))].concat();
    let server = Server::start(move |_| whole.clone()).await;
    send(&builder(&server).build().expect("a client"), "accountsGet").await.expect("an answer");
}

#[tokio::test]
async fn a_success_without_a_body_is_done_and_cannot_be_read() {
    let error = error_of(head("204 No Content", &[], 0).into_bytes()).await;
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Decode, Outcome::Done));
    assert_eq!(error.expose_body(), None);
    let error = error_of(json_of("200 OK", &json!({"accounts": Value::Null}).to_string())).await;
    assert_eq!(error.expose_body().map(|b| &b[..]), Some(br#"{"accounts":null}"#.as_slice()));
}
