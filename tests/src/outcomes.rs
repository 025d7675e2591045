//! The effect of each fault on operations of every class: the kind of error, the outcome, and the number of requests
//! that the server got.

use std::io::Write as _;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use plaid_api::ErrorKind::{Api, Decode, Status, Timeout, TooLarge, Transport};
use plaid_api::{ErrorKind, Outcome, RetryPolicy};
use serde_json::Value;

use crate::calls::Pending;
use crate::scene::{builder, operation, quick, refusal, request, send, success};
use crate::server::{Reply, Seen, Server, Step, answer, head, ok, with_headers};

const READ: &str = "accountsGet";
/// Operations whose full request has a key. The second one answers a repeat with an error.
const KEYED: [&str; 2] = ["transferCreate", "paymentInitiationConsentPaymentExecute"];
/// An operation with a key that must not be repeated within a minute, and answers a repeat with an error.
const LATER: &str = "walletTransactionExecute";
const ONCE: [&str; 3] = ["paymentInitiationPaymentCreate", "accountsBalanceGet", "itemRemove"];

/// The expected error of every operation after a fault, unless it is retried.
#[derive(Clone, Copy)]
struct Expected {
    kind: ErrorKind,
    status: Option<u16>,
    outcome: Outcome,
    /// Whether requests whose repetition has no effect are retried.
    again: bool,
}

const LIMIT: Duration = Duration::from_millis(700);
const LARGEST: u64 = 1 << 20;

/// Starts a server that answers with the fault and then with a success, and sends a request to it.
async fn once_then_success(id: &str, fault: &(dyn Fn(&[u8]) -> Reply + Sync)) -> (Server, Pending) {
    let content = success(id);
    let server = Server::in_turn(vec![fault(content.to_string().as_bytes()), ok(&content).into()]).await;
    let budget = if id == LATER { Duration::from_secs(5) } else { Duration::from_secs(30) };
    let client = builder(&server).retry(quick().budget(budget)).timeout(LIMIT).max_response_bytes(LARGEST);
    let pending = send(&client.build().expect("a client"), id);
    (server, pending)
}

async fn comes_to(expected: Expected, fault: impl Fn(&[u8]) -> Reply + Sync) {
    // Slow operations have a longer limit than the client.
    let is_quick = |id: &&str| expected.kind != Timeout || *id != "accountsBalanceGet";
    let is_repeated = |id: &&str| !(expected.kind == Timeout && id.contains("Consent"));
    for id in [READ].into_iter().chain(KEYED.into_iter().filter(is_repeated)) {
        let (server, pending) = once_then_success(id, &fault).await;
        let answer = pending.await;
        let bodies: Vec<Vec<u8>> = server.seen().into_iter().map(|Seen { body, .. }| body).collect();
        let is_useless = id == KEYED[1] && expected.outcome == Outcome::Done;
        if expected.again && !is_useless {
            answer.unwrap_or_else(|e| panic!("{id}: {e:?}"));
            assert_eq!(bodies.len(), 2, "{id}");
            assert_eq!(bodies[0], bodies[1], "{id}: the same request, with the same key");
        } else {
            check(id, &answer.expect_err(id), expected, false);
            assert_eq!(bodies.len(), 1, "{id}");
        }
    }
    let never: Vec<&str> = ONCE.into_iter().filter(is_quick).collect();
    let later = [LATER].into_iter().filter(|_| expected.kind != Timeout);
    for id in never.into_iter().chain(later) {
        let (server, pending) = once_then_success(id, &fault).await;
        let is_retryable = id == LATER && expected.again && expected.outcome != Outcome::Done;
        check(id, &pending.await.expect_err(id), expected, is_retryable);
        assert_eq!(server.seen().len(), 1, "{id}");
    }
}

fn check(id: &str, error: &plaid_api::Error, expected: Expected, is_retryable: bool) {
    let Expected { kind, status, outcome, .. } = expected;
    let got = (error.kind(), error.status().map(|s| s.as_u16()), error.outcome());
    assert_eq!(got, (kind, status, outcome), "{id}: {error:?}");
    assert_eq!((error.attempts(), error.is_retryable()), (1, is_retryable), "{id}: {error:?}");
    assert_eq!(error.operation().and_then(plaid_api::operation::Operation::id), Some(id));
}

const fn unknown(kind: ErrorKind, status: Option<u16>) -> Expected {
    Expected { kind, status, outcome: Outcome::Unknown, again: true }
}

/// Returns the expected error if the server reported success, but the answer was lost.
const fn lost(kind: ErrorKind) -> Expected {
    Expected { kind, status: Some(200), outcome: Outcome::Done, again: true }
}

const fn not_again(expected: Expected) -> Expected {
    Expected { again: false, ..expected }
}

const JSON: &[(&str, &str)] = &[("Content-Type", "application/json")];

fn half(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len() / 2]
}

fn with_half_the_body(body: &[u8]) -> Reply {
    [head("200 OK", JSON, body.len()).as_bytes(), half(body)].concat().into()
}

fn packed(body: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(body).expect("memory");
    gzip.finish().expect("memory")
}

const GZIP: &[(&str, &str)] = &[("Content-Type", "application/json"), ("Content-Encoding", "gzip")];

#[tokio::test]
async fn a_slow_head_is_a_timeout_of_unknown_outcome() {
    comes_to(unknown(Timeout, None), |_| Reply::silence()).await;
}

#[tokio::test]
async fn a_slow_body_of_a_success_is_a_timeout_of_what_is_done() {
    let silence = Step::Wait(Duration::from_mins(1));
    comes_to(lost(Timeout), |body| with_half_the_body(body).then(silence.clone())).await;
}

#[tokio::test]
async fn a_body_that_trickles_does_not_outlast_the_time_limit() {
    let trickle = |body: &[u8]| {
        let begin = Step::Send(head("200 OK", JSON, body.len()).into_bytes());
        let Reply(pieces) = Reply::trickle(body, body.len().div_ceil(10), Duration::from_millis(200));
        Reply([vec![begin], pieces].concat())
    };
    comes_to(lost(Timeout), trickle).await;
}

#[tokio::test]
async fn a_reset_before_the_answer_is_of_unknown_outcome() {
    comes_to(unknown(Transport, None), |_| Reply::reset()).await;
}

#[tokio::test]
async fn a_connection_that_closes_before_the_answer_is_of_unknown_outcome() {
    comes_to(unknown(Transport, None), |_| Reply::default()).await;
    comes_to(unknown(Transport, None), |_| Reply::from(b"HTTP/1.1 200 O".to_vec())).await;
}

#[tokio::test]
async fn what_is_not_http_is_of_unknown_outcome() {
    comes_to(unknown(Transport, None), |_| Reply::from(b"SSH-2.0-OpenSSH_9.9\r\n\r\n".to_vec())).await;
}

#[tokio::test]
async fn a_head_without_end_is_of_unknown_outcome() {
    let endless = |_: &[u8]| {
        let begin = Step::Send(b"HTTP/1.1 200 OK\r\n".to_vec());
        Reply(vec![begin, Step::SendForEver(b"X-More: and more\r\n".repeat(1000))])
    };
    comes_to(unknown(Transport, None), endless).await;
}

#[tokio::test]
async fn a_reset_in_the_body_of_a_success_is_of_what_is_done() {
    // The wait lets the client read the bytes before the reset.
    let broken = |body: &[u8]| with_half_the_body(body).then(Step::Wait(Duration::from_millis(50))).then(Step::Reset);
    comes_to(lost(Transport), broken).await;
}

#[tokio::test]
async fn a_body_that_ends_too_early_is_of_what_is_done() {
    comes_to(lost(Transport), with_half_the_body).await;
    let chunked = |body: &[u8]| {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        Reply::from([head.as_bytes(), format!("{:x}\r\n", body.len()).as_bytes(), half(body)].concat())
    };
    comes_to(lost(Transport), chunked).await;
}

#[tokio::test]
async fn a_content_length_that_is_too_long_is_of_what_is_done() {
    let long = |body: &[u8]| [head("200 OK", JSON, body.len() + 10).as_bytes(), body].concat().into();
    comes_to(lost(Transport), long).await;
}

#[tokio::test]
async fn a_content_length_that_is_too_short_cannot_be_read_and_is_not_repeated() {
    let short = |body: &[u8]| [head("200 OK", JSON, body.len() - 10).as_bytes(), body].concat().into();
    comes_to(not_again(lost(Decode)), short).await;
}

#[tokio::test]
async fn what_comes_after_an_answer_is_not_taken_for_the_next_one() {
    let content = success(READ);
    let [body, extra] = [content.to_string(), answer_of_another()];
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    let two = [head.as_bytes(), body.as_bytes(), extra.as_bytes()].concat();
    let server = Server::in_turn(vec![Reply::from(two).then(Step::Stay), ok(&content).into()]).await;
    let client = builder(&server).retry(quick()).build().expect("a client");
    for _ in 0..2 {
        let answer = send(&client, READ).await.expect("an answer");
        assert_eq!(*answer, crate::calls::Outcome::Json(content.clone()));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(server.connections(), 2);
}

/// Returns an answer that a caller would get by mistake if the client mixed up answers.
fn answer_of_another() -> String {
    let body = r#"{"accounts": [], "item": {}, "request_id": "another's"}"#;
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

#[tokio::test]
async fn a_gzip_that_is_cut_or_none_is_of_what_is_done() {
    comes_to(lost(Transport), |body| with_headers("200 OK", GZIP, half(&packed(body))).into()).await;
    comes_to(lost(Transport), |body| with_headers("200 OK", GZIP, body).into()).await;
}

#[tokio::test]
async fn a_gzip_is_unpacked() {
    let content = success(READ);
    let reply = with_headers("200 OK", GZIP, &packed(content.to_string().as_bytes()));
    let server = Server::start(move |_| reply.clone()).await;
    let answer = send(&builder(&server).build().expect("a client"), READ).await.expect("an answer");
    assert_eq!(*answer, crate::calls::Outcome::Json(content));
    assert_eq!(server.seen()[0].header("accept-encoding"), Some("gzip"));
}

#[tokio::test]
async fn a_server_error_is_of_unknown_outcome() {
    let typed = |_: &[u8]| refusal("500 Internal Server Error", "API_ERROR", "INTERNAL_SERVER_ERROR").into();
    comes_to(unknown(Api, Some(500)), typed).await;
    let empty = |_: &[u8]| answer("503 Service Unavailable", "application/json", b"").into();
    comes_to(unknown(Status, Some(503)), empty).await;
    for (status, line) in [(500, "500 Internal Server Error"), (502, "502 Bad Gateway"), (504, "504 Gateway Timeout")] {
        let html = |_: &[u8]| answer(line, "text/html", b"<html>a proxy</html>").into();
        comes_to(unknown(Status, Some(status)), html).await;
    }
}

#[tokio::test]
async fn a_server_error_keeps_its_status_when_its_body_breaks() {
    let cut = |_: &[u8]| {
        let whole = refusal("500 Internal Server Error", "API_ERROR", "INTERNAL_SERVER_ERROR");
        Reply::from(whole[..whole.len() - 20].to_vec())
    };
    comes_to(unknown(Transport, Some(500)), cut).await;
    let gzip = |_: &[u8]| with_headers("500 Internal Server Error", GZIP, b"no gzip").into();
    comes_to(unknown(Transport, Some(500)), gzip).await;
}

#[tokio::test]
async fn a_refusal_stays_one_when_its_body_breaks() {
    let cut = |_: &[u8]| {
        let whole = refusal("400 Bad Request", "INVALID_REQUEST", "INVALID_FIELD");
        Reply::from(whole[..whole.len() - 20].to_vec())
    };
    let (server, pending) = once_then_success("paymentInitiationPaymentCreate", &cut).await;
    let error = pending.await.expect_err("refused");
    assert_eq!(error.status().map(|s| s.as_u16()), Some(400));
    assert_eq!(error.outcome(), Outcome::Rejected, "{error:?}");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_refusal_is_rejected_and_not_repeated() {
    let typed = |_: &[u8]| refusal("400 Bad Request", "INVALID_REQUEST", "INVALID_FIELD").into();
    comes_to(Expected { kind: Api, status: Some(400), outcome: Outcome::Rejected, again: false }, typed).await;
    let html = |_: &[u8]| answer("403 Forbidden", "text/html", b"<html>a proxy</html>").into();
    comes_to(Expected { kind: Status, status: Some(403), outcome: Outcome::Rejected, again: false }, html).await;
}

#[tokio::test]
async fn a_failure_of_plaids_own_is_of_unknown_outcome_whatever_its_status() {
    for (code, line) in [(200, "200 OK"), (400, "400 Bad Request"), (409, "409 Conflict"), (422, "422 Unprocessable")] {
        let own = |_: &[u8]| refusal(line, "API_ERROR", "INTERNAL_SERVER_ERROR").into();
        comes_to(not_again(unknown(Api, Some(code))), own).await;
    }
}

#[tokio::test]
async fn a_conflict_with_a_request_of_the_same_key_is_of_unknown_outcome() {
    for error_type in ["API_ERROR", "INVALID_REQUEST", "IDEMPOTENCY_ERROR"] {
        for line in ["200 OK", "400 Bad Request", "409 Conflict"] {
            for id in [KEYED[0], KEYED[1], LATER, ONCE[0]] {
                let server = Server::start(move |_| refusal(line, error_type, "REQUEST_CONFLICT")).await;
                let client = builder(&server).retry(RetryPolicy::off()).build().expect("a client");
                let error = send(&client, id).await.expect_err("a conflict");
                assert_eq!((error.kind(), error.outcome()), (Api, Outcome::Unknown), "{id}: {error:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_proxy_that_gives_up_says_nothing_of_what_is_behind_it() {
    let gave_up = |_: &[u8]| answer("408 Request Timeout", "text/html", b"<html>too slow</html>").into();
    comes_to(not_again(unknown(Status, Some(408))), gave_up).await;
}

#[tokio::test]
async fn a_success_that_is_not_json_is_done_and_not_repeated() {
    let html = |_: &[u8]| answer("200 OK", "text/html", b"<html>a proxy</html>").into();
    comes_to(not_again(lost(Decode)), html).await;
    comes_to(not_again(lost(Decode)), |_| answer("200 OK", "application/json", b"").into()).await;
    comes_to(not_again(lost(Decode)), |body| answer("200 OK", "application/json", half(body)).into()).await;
}

#[tokio::test]
async fn a_wrong_content_type_hides_neither_success_nor_error() {
    let content = success(READ);
    let reply = answer("200 OK", "text/plain", content.to_string().as_bytes());
    let server = Server::start(move |_| reply.clone()).await;
    send(&builder(&server).build().expect("a client"), READ).await.expect("JSON all the same");

    let typed = |_: &[u8]| {
        let whole = String::from_utf8(refusal("400 Bad Request", "ITEM_ERROR", "ITEM_LOGIN_REQUIRED")).expect("text");
        whole.replace("application/json", "text/html").into_bytes().into()
    };
    comes_to(Expected { kind: Api, status: Some(400), outcome: Outcome::Rejected, again: false }, typed).await;
}

#[tokio::test]
async fn a_body_without_end_is_too_large_and_done() {
    let endless = |_: &[u8]| {
        let head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        let chunk = [b"1000\r\n".as_slice(), &[b' '; 0x1000], b"\r\n"].concat();
        Reply(vec![Step::Send(head.to_vec()), Step::SendForEver(chunk)])
    };
    comes_to(not_again(lost(TooLarge)), endless).await;
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_of_unknown_outcome() {
    let content = success(READ);
    let elsewhere = Server::start(move |_| ok(&content)).await;
    let port = elsewhere.url.rsplit_once(':').expect("a port").1.to_owned();
    for (code, line) in [(301, "301 Moved"), (303, "303 See Other"), (307, "307 Temporary"), (308, "308 Permanent")] {
        for target in [
            elsewhere.url.clone(),
            format!("http://localhost:{port}/accounts/get"),
            format!("https://127.0.0.1:{port}/"),
            "/accounts/get".to_owned(),
            "//evil.test/accounts/get".to_owned(),
        ] {
            let moved = move |_: &[u8]| with_headers(line, &[("Location", &target)], b"").into();
            comes_to(not_again(unknown(Status, Some(code))), moved).await;
        }
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn a_connection_that_is_refused_is_not_sent_and_tried_again_for_every_class() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", free.local_addr().expect("an address"));
    drop(free);
    let client = plaid_api::Client::builder().credentials("id", "hush").base_url(url).retry(quick());
    let client = client.build().expect("a client");
    for id in [READ, LATER].into_iter().chain(KEYED).chain(ONCE) {
        let error = send(&client, id).await.expect_err("nobody is there");
        assert_eq!((error.kind(), error.outcome(), error.attempts()), (Transport, Outcome::NotSent, 3), "{id}");
        assert!(error.is_retryable(), "{id}");
    }
}

#[tokio::test]
async fn an_idle_connection_that_was_closed_fails_no_call() {
    let content = success("paymentInitiationPaymentCreate");
    let body = content.to_string();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    // The answer announces an open connection, but the server closes it.
    let server = Server::start(move |_| [head.as_bytes(), body.as_bytes()].concat()).await;
    let client = builder(&server).retry(quick()).build().expect("a client");
    for _ in 0..5 {
        send(&client, "paymentInitiationPaymentCreate").await.expect("an answer");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!((server.seen().len(), server.connections()), (5, 5));
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let body = success(READ).to_string();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    let whole = [head.as_bytes(), body.as_bytes()].concat();
    let server = Server::start(move |_| Reply::from(whole.clone()).then(Step::Stay)).await;
    let client = builder(&server).build().expect("a client");
    for _ in 0..5 {
        send(&client.clone(), READ).await.expect("an answer");
    }
    assert_eq!((server.seen().len(), server.connections()), (5, 1));
}

#[test]
fn whole_requests_have_the_keys() {
    for id in KEYED.into_iter().chain([LATER]) {
        let field = if id == "transferCreate" { "authorization_id" } else { "idempotency_key" };
        assert!(request(id)[field].as_str().is_some_and(|key| !key.is_empty()), "{id}");
    }
    assert!(operation("paymentInitiationPaymentCreate").value.get("idempotency_key").is_none());
    assert_eq!(request("paymentInitiationPaymentCreate").get("idempotency_key"), None::<&Value>);
}
