//! The server survives what clients should never do: slow, huge, broken and malformed requests.
#![allow(clippy::expect_used, clippy::panic, reason = "a test")]

#[path = "common/wire.rs"]
mod wire;

use std::time::Duration;

use plaid_mock::{Limits, Server};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpSocket;
use wire::{Wire, exchange, is_healthy, request};

const JSON: &str = "content-type: application/json";
const LOCAL: &str = "host: localhost";

async fn start() -> Server {
    Server::builder().start().await.expect("a server")
}

/// Starts a server with other limits.
async fn limited(change: impl FnOnce(&mut Limits)) -> Server {
    let mut limits = Limits::default();
    // A test may be slow without being a slow client.
    (limits.header_time, limits.body_time, limits.answer_time) = (wire::PATIENCE, wire::PATIENCE, wire::PATIENCE);
    change(&mut limits);
    Server::builder().limits(limits).start().await.expect("a server")
}

const SHORT: Duration = Duration::from_millis(300);

#[tokio::test]
async fn slow_headers_and_idle_connections_end() {
    let server = limited(|limits| limits.header_time = SHORT).await;
    for begun in ["", "G", "GET / HTTP/1.1\r\nhost: local", "GET / HTTP/1.1\r\nhost: localhost\r\n"] {
        let mut slow = Wire::to(&server.url()).await;
        slow.send(begun).await;
        // hyper answers 408 if it answers at all.
        assert!(slow.answer().await.is_none_or(|answer| answer.status == 408), "{begun}");
        assert!(slow.answer().await.is_none(), "{begun}");
    }
    let mut idle = Wire::to(&server.url()).await;
    idle.send(request("GET", "/_mock/health", &[LOCAL], "")).await;
    assert_eq!(idle.answer().await.map(|answer| answer.status), Some(200));
    assert!(idle.answer().await.is_none(), "it was idle for too long");
}

#[tokio::test]
async fn a_trickle_of_header_bytes_does_not_extend_the_time() {
    let server = limited(|limits| limits.header_time = SHORT).await;
    let mut slow = Wire::to(&server.url()).await;
    slow.send("GET / HTTP/1.1\r\n").await;
    let end = tokio::time::Instant::now() + wire::PATIENCE;
    while slow.send("a: b\r\n").await {
        assert!(tokio::time::Instant::now() < end, "the server still takes headers");
        tokio::time::sleep(SHORT / 10).await;
    }
    assert!(is_healthy(&server.url()).await);
}

#[tokio::test]
async fn connections_that_hold_all_places_give_them_back() {
    let server = limited(|limits| (limits.connections, limits.header_time) = (4, SHORT)).await;
    let mut slow = Vec::new();
    for _ in 0..12 {
        let mut wire = Wire::to(&server.url()).await;
        wire.send("GET / HTTP/1.1\r\n").await;
        slow.push(wire);
    }
    assert!(is_healthy(&server.url()).await, "all twelve are over after three times the limit");
}

#[tokio::test]
async fn a_slow_body_is_refused() {
    let server = limited(|limits| limits.body_time = SHORT).await;
    let head = "POST /accounts/get HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";
    for rest in ["content-length: 10\r\n\r\n{", "transfer-encoding: chunked\r\n\r\n5\r\n{"] {
        let mut slow = Wire::to(&server.url()).await;
        slow.send(format!("{head}{rest}")).await;
        let answer = slow.answer().await.expect("an answer");
        assert_eq!((answer.refusal(), answer.header("connection")), ((408, "INVALID_BODY".into()), "close"));
        assert!(slow.answer().await.is_none(), "the connection is closed");
    }
}

#[tokio::test]
async fn a_client_that_does_not_take_its_answer_is_dropped() {
    let server = limited(|limits| (limits.connections, limits.answer_time) = (1, SHORT)).await;
    let large = format!(r#"{{"a": "{}"}}"#, "a".repeat(60 << 10));
    for _ in 0..10 {
        exchange(&server.url(), request("POST", "/accounts/get", &[LOCAL, JSON], &large)).await.expect("an answer");
    }
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4 << 10).expect("a small buffer");
    let address = server.url().trim_start_matches("http://").parse().expect("an address");
    let mut greedy = Wire::of(socket.connect(address).await.expect("a connection"));
    // All answers together are larger than the buffers of any system.
    let asked = request("GET", "/_mock/requests", &[LOCAL], "").repeat(200);
    greedy.stream.write_all(asked.as_bytes()).await.expect("sent");
    assert!(is_healthy(&server.url()).await, "the only place is free again");
}

#[tokio::test]
async fn headers_are_bounded() {
    let server = start().await;
    let long = format!("a: {}", "b".repeat(200 << 10));
    let many: Vec<String> = (0..5_000).map(|number| format!("a{number}: b")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let path = format!("/{}", "a".repeat(200 << 10));
    for asked in [
        request("GET", "/_mock/health", &[LOCAL, &long], ""),
        request("GET", "/_mock/health", &many, ""),
        request("GET", &path, &[LOCAL], ""),
    ] {
        let mut wire = Wire::to(&server.url()).await;
        wire.send(asked).await;
        // The server may close the connection before we have read the answer, since it does not read the rest.
        let status = wire.answer().await.map(|answer| answer.status);
        assert!(matches!(status, None | Some(414 | 431)), "{status:?}");
        assert!(is_healthy(&server.url()).await);
    }
}

const HUGE: usize = 100 << 20;

#[tokio::test]
async fn a_huge_body_is_refused_and_not_kept() {
    let server = limited(|_| ()).await;
    for path in ["/accounts/get", "/_mock/faults", "/no/such/thing"] {
        let mut wire = Wire::to(&server.url()).await;
        wire.send(format!("POST {path} HTTP/1.1\r\n{LOCAL}\r\n{JSON}\r\ncontent-length: {HUGE}\r\n\r\n")).await;
        // This client reads nothing before it has sent everything.
        assert!(wire.send(vec![b' '; HUGE]).await, "{path}");
        let answer = wire.answer().await.expect("an answer");
        assert_eq!((answer.refusal(), answer.header("connection")), ((413, "INVALID_BODY".into()), "close"), "{path}");
        assert!(answer.message().contains("1048576 bytes"), "{answer:?}");
        assert!(wire.answer().await.is_none(), "the connection is closed");
    }
    let mut wire = Wire::to(&server.url()).await;
    wire.send(format!("POST /accounts/get HTTP/1.1\r\n{LOCAL}\r\n{JSON}\r\ntransfer-encoding: chunked\r\n\r\n")).await;
    for _ in 0..100 {
        wire.send(format!("{:x}\r\n{}\r\n", 1 << 20, " ".repeat(1 << 20))).await;
    }
    wire.send("0\r\n\r\n").await;
    assert_eq!(wire.answer().await.expect("an answer").refusal(), (413, "INVALID_BODY".into()));
    assert!(is_healthy(&server.url()).await);
}

#[tokio::test]
async fn a_body_without_end_is_refused() {
    let server = limited(|limits| (limits.body_bytes, limits.skipped_bytes) = (1 << 10, 1 << 20)).await;
    let mut wire = Wire::to(&server.url()).await;
    wire.send(format!("POST /accounts/get HTTP/1.1\r\n{LOCAL}\r\n{JSON}\r\ntransfer-encoding: chunked\r\n\r\n")).await;
    let piece = format!("{:x}\r\n{}\r\n", 1 << 16, " ".repeat(1 << 16));
    let mut pieces = 0;
    while wire.send(&piece).await {
        pieces += 1;
        assert!(pieces < 10_000, "the server goes on reading");
    }
    assert!(is_healthy(&server.url()).await);
}

#[tokio::test]
async fn a_client_that_asks_before_it_sends_a_huge_body_need_not_send_it() {
    let server = limited(|_| ()).await;
    let asks = format!("POST /accounts/get HTTP/1.1\r\n{LOCAL}\r\n{JSON}\r\nexpect: 100-continue\r\n");
    let huge = exchange(&server.url(), format!("{asks}content-length: {HUGE}\r\n\r\n")).await.expect("an answer");
    assert_eq!(huge.refusal(), (413, "INVALID_BODY".into()));
    let mut small = Wire::to(&server.url()).await;
    small.send(format!("{asks}content-length: 2\r\n\r\n")).await;
    assert_eq!(small.answer().await.map(|answer| answer.status), Some(100));
    small.send("{}").await;
    assert_eq!(small.answer().await.map(|answer| answer.status), Some(400));
}

#[tokio::test]
async fn deeply_nested_json_is_refused() {
    let server = start().await;
    let keys = ["plaid-client-id: a", "plaid-secret: b", LOCAL, JSON];
    for depth in [127, 128, 1_000, 100_000] {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
            let nested = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let field = format!(r#"{{"access_token": {nested}}}"#);
            let open_ended = format!(r#"{{"a": {}"#, open.repeat(depth));
            for path in ["/accounts/get", "/link/token/create", "/oauth/token", "/_mock/faults", "/_mock/clock"] {
                for body in [&nested, &field, &open_ended] {
                    let answer = exchange(&server.url(), request("POST", path, &keys, body)).await;
                    let status = answer.expect("an answer").status;
                    assert!((400..500).contains(&status), "{path} {depth}: {status}");
                }
            }
            if nested.len() < 60 << 10 {
                let fault = format!("plaid-mock-fault: {nested}");
                let headers = [LOCAL, JSON, &fault];
                let answer = exchange(&server.url(), request("POST", "/categories/get", &headers, "{}")).await;
                assert_eq!(answer.expect("an answer").status, 400);
                let path = format!("/fdx/consents?customerId={nested}");
                let answer = exchange(&server.url(), request("GET", &path.replace('"', "%22"), &keys, "")).await;
                assert!(answer.is_some(), "{depth}");
            }
        }
    }
    let journal = exchange(&server.url(), request("GET", "/_mock/requests", &[LOCAL], "")).await;
    assert_eq!(journal.expect("the journal").status, 200);
}

#[tokio::test]
async fn whatever_is_accepted_can_be_restored() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let server = Server::builder().state(&file).start().await.expect("a server");
    let mut statuses = Vec::new();
    for depth in [50, 70, 100, 120] {
        let nested = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        let body = format!(
            r#"{{"client_id": "a", "secret": "b", "client_name": "a", "country_codes": ["US"], "language": "en",
                "products": ["auth"], "user": {{"client_user_id": "a"}}, "hosted_link": {{"more": {nested}}}}}"#
        );
        let answer = exchange(&server.url(), request("POST", "/link/token/create", &[LOCAL, JSON], &body)).await;
        statuses.push(answer.expect("an answer").status);
    }
    assert_eq!(statuses, [200, 400, 400, 400]);
    server.stop().await.expect("saved");
    Server::builder().state(&file).start().await.expect("the state of before");
}

#[tokio::test]
async fn invalid_text_is_refused_or_read_as_something() {
    let server = start().await;
    let keys = "plaid-client-id: a\r\nplaid-secret: b\r\nhost: localhost\r\ncontent-type: application/json\r\n";
    let with = |head: &[u8], tail: &[u8]| [head, keys.as_bytes(), tail].concat();
    for (bytes, expected) in [
        (with(b"POST /accounts/\xff\xfe HTTP/1.1\r\n", b"\r\n"), Some(400)),
        (with(b"POST /accounts/get?a=\xff HTTP/1.1\r\n", b"\r\n"), Some(400)),
        (with(b"POST /accounts/%ff HTTP/1.1\r\n", b"\r\n"), Some(404)),
        (with(b"GET /fdx/consents/%ff%00%zz HTTP/1.1\r\n", b"\r\n"), None),
        (with(b"GET /fdx/consents?customerId=%ff HTTP/1.1\r\n", b"\r\n"), None),
        (with(b"POST /accounts/get HTTP/1.1\r\n", b"content-length: 4\r\n\r\n\"\xff\xfe\""), Some(400)),
        (with(b"POST /accounts/get HTTP/1.1\r\n", b"content-length: 7\r\n\r\n{\"\xff\":1}"), Some(400)),
        (with(b"POST /_mock/faults HTTP/1.1\r\n", b"content-length: 2\r\n\r\n\xff\xfe"), Some(400)),
        (with(b"POST /categories/get HTTP/1.1\r\nx: \xff\r\n", b"content-length: 2\r\n\r\n{}"), Some(200)),
        (
            with(b"POST /categories/get HTTP/1.1\r\nplaid-mock-fault: \xff\r\n", b"content-length: 2\r\n\r\n{}"),
            Some(400),
        ),
        (with(b"POST /auth/get HTTP/1.1\r\nauthorization: Bearer \xff\r\n", b"content-length: 2\r\n\r\n{}"), Some(400)),
        (with(b"POST /categories/get HTTP/1.1\r\na\xff: b\r\n", b"content-length: 2\r\n\r\n{}"), Some(400)),
        (with(b"POST /categories/get HTTP/1.1\r\na: b\x00c\r\n", b"content-length: 2\r\n\r\n{}"), Some(400)),
    ] {
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let status = exchange(&server.url(), bytes).await.map(|answer| answer.status);
        assert!(status.is_some() && (expected.is_none() || status == expected), "{shown}: {status:?}");
    }
    assert!(is_healthy(&server.url()).await);
}

#[tokio::test]
async fn half_requests_and_garbage_concern_only_their_connection() {
    let server = start().await;
    let mut random = fastrand::Rng::with_seed(1);
    let garbage: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(100_000).collect();
    let head = format!("POST /accounts/get HTTP/1.1\r\n{LOCAL}\r\n{JSON}\r\n");
    for bytes in [
        garbage,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a client of TLS".to_vec(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00".to_vec(),
        b"\r\n\r\n\r\n".to_vec(),
        b"GET\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        format!("{head}content-length: -1\r\n\r\n").into_bytes(),
        format!("{head}content-length: 99999999999999999999999\r\n\r\n").into_bytes(),
        format!("{head}content-length: 2\r\ncontent-length: 3\r\n\r\n{{}}").into_bytes(),
        format!("{head}transfer-encoding: chunked\r\n\r\nzz\r\n").into_bytes(),
        format!("{head}transfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n{{}}").into_bytes(),
        format!("{head}content-length: 100\r\n\r\n{{").into_bytes(),
    ] {
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(80)]).into_owned();
        // Once the client says that it sends nothing more, and once it is just gone.
        let mut wire = Wire::to(&server.url()).await;
        wire.send(&bytes).await;
        drop(wire.stream.shutdown().await);
        let status = wire.answer().await.map(|answer| answer.status);
        assert!(status.is_none_or(|status| (400..600).contains(&status)), "{shown}: {status:?}");
        let mut gone = Wire::to(&server.url()).await;
        gone.send(&bytes).await;
        drop(gone);
        assert!(is_healthy(&server.url()).await, "{shown}");
    }
}

#[tokio::test]
async fn a_client_that_sends_nothing_more_gets_its_answer() {
    let server = start().await;
    let mut wire = Wire::to(&server.url()).await;
    wire.send(request("GET", "/_mock/health", &[LOCAL], "")).await;
    wire.stream.shutdown().await.expect("half closed");
    assert_eq!(wire.answer().await.map(|answer| answer.status), Some(200));
    let mut half = Wire::to(&server.url()).await;
    half.send(format!("POST /accounts/get HTTP/1.1\r\n{LOCAL}\r\n{JSON}\r\ncontent-length: 9\r\n\r\n{{")).await;
    half.stream.shutdown().await.expect("half closed");
    assert_eq!(half.answer().await.expect("an answer").refusal(), (400, "INVALID_BODY".into()));
}

#[tokio::test]
async fn requests_in_one_go_are_answered_in_order() {
    let server = start().await;
    let mut wire = Wire::to(&server.url()).await;
    let health = request("GET", "/_mock/health", &[LOCAL], "");
    let categories = request("POST", "/categories/get", &[LOCAL, JSON], "{}");
    let foreign = request("POST", "/categories/get", &["host: evil.example", JSON], "{}");
    wire.send([health, categories, foreign, request("GET", "/no", &[LOCAL], "")].concat().repeat(20)).await;
    for _ in 0..20 {
        for expected in [200, 200, 403, 404] {
            assert_eq!(wire.answer().await.map(|answer| answer.status), Some(expected));
        }
    }
}

#[tokio::test]
async fn every_answer_has_a_request_id_in_its_header() {
    let server = start().await;
    for (method, path, body) in [
        ("POST", "/categories/get", "{}"),
        ("POST", "/accounts/get", "{}"),
        ("GET", "/no", ""),
        ("GET", "/_mock/health", ""),
        ("GET", "/_mock/no", ""),
        ("OPTIONS", "/accounts/get", ""),
        ("POST", "/accounts/get", "no JSON"),
    ] {
        let headers: &[&str] = if body.is_empty() { &[LOCAL] } else { &[LOCAL, JSON] };
        let answer = exchange(&server.url(), request(method, path, headers, body)).await.expect("an answer");
        let id = answer.header("plaid-request-id").to_owned();
        assert_eq!(id.len(), 15, "{answer:?}");
        if !path.starts_with("/_mock/health") && method != "OPTIONS" {
            assert_eq!(answer.json()["request_id"], id.as_str(), "{answer:?}");
        }
    }
}
