//! Whom the server lets in: hosts, origins, media types, and cross-origin resource sharing.
#![allow(clippy::expect_used, clippy::panic, reason = "a test")]

#[path = "common/wire.rs"]
mod wire;

use plaid_api::types::{CountryCode, InstitutionsSearchRequest};
use plaid_mock::{Builder, Fault, Server};
use wire::{Answer, exchange, request};

async fn start(builder: Builder) -> Server {
    builder.start().await.expect("a server")
}

const JSON: &str = "content-type: application/json";
const LOCAL: &str = "host: localhost";

/// Requests for a path of each kind: the mock's own, Plaid's, OAuth's, and one that does not exist.
const EVERYWHERE: [(&str, &str, &str); 8] = [
    ("GET", "/_mock/health", ""),
    ("GET", "/_mock/requests", ""),
    ("POST", "/_mock/clock", r#"{"advance_seconds": 1}"#),
    ("DELETE", "/_mock/faults", ""),
    ("POST", "/categories/get", "{}"),
    ("POST", "/oauth/token", "{}"),
    ("GET", "/no/such/thing", ""),
    ("OPTIONS", "/categories/get", ""),
];

/// Sends a request with a body of JSON to every kind of path.
async fn everywhere(server: &Server, headers: &[&str]) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (method, path, body) in EVERYWHERE {
        let media = if body.is_empty() { None } else { Some(JSON) };
        let headers: Vec<&str> = headers.iter().copied().chain(media).collect();
        let answer = exchange(&server.url(), request(method, path, &headers, body)).await;
        answers.push(answer.unwrap_or_else(|| panic!("no answer to {method} {path}")));
    }
    answers
}

async fn health(server: &Server, headers: &[&str]) -> u16 {
    let answer = exchange(&server.url(), request("GET", "/_mock/health", headers, "")).await;
    answer.expect("an answer").status
}

#[tokio::test]
async fn a_foreign_host_is_refused_on_every_path() {
    let server = start(Server::builder()).await;
    server.fault(Fault::internal()).expect("a fault that can happen");
    for host in ["evil.example", "evil.example:4010", "localhost.evil.example", "127.0.0.1.nip.example", "10.0.0.1"] {
        for answer in everywhere(&server, &[&format!("Host: {host}")]).await {
            assert_eq!(answer.refusal(), (403, "INVALID_HEADERS".into()), "{host}: {answer:?}");
            assert!(answer.message().contains(host) && answer.message().contains("--allow-host"), "{answer:?}");
            assert!(!answer.header("plaid-request-id").is_empty(), "{answer:?}");
        }
    }
    assert!(server.requests().is_empty(), "a refused request does not get anywhere");
    let answer = exchange(&server.url(), request("POST", "/categories/get", &[LOCAL, JSON], "{}")).await;
    assert_eq!(answer.expect("an answer").status, 500, "nor does it use up a fault");
}

#[tokio::test]
async fn hosts_of_this_machine_are_ours_with_any_port() {
    let server =
        start(Server::builder().allow_host("plaid_mock").allow_host("192.168.0.7").allow_host("fe80::1")).await;
    let ours = [
        "localhost",
        "LOCALHOST:1",
        "localhost.",
        "app.localhost:3000",
        "127.0.0.1",
        "127.0.0.1:4010",
        "127.8.8.8",
        "[::1]",
        "[::1]:4010",
        "[::ffff:127.0.0.1]",
        "plaid_mock",
        "Plaid_Mock:80",
        "plaid_mock.",
        "192.168.0.7:9",
        "[fe80::1]:9",
    ];
    for host in ours {
        assert_eq!(health(&server, &[&format!("host: {host}")]).await, 200, "{host}");
    }
    for host in ["plaid_mock.evil.example", "plaid-mock", "0.0.0.0", "[::]", "192.168.0.8", "2130706433", "0x7f.1"] {
        assert_eq!(health(&server, &[&format!("host: {host}")]).await, 403, "{host}");
    }
    for host in
        ["", " ", ":4010", "localhost:http", "localhost:70000", "localhost@evil.example", "[::1", "a b", "\u{fc}"]
    {
        assert_eq!(health(&server, &[&format!("host: {host}")]).await, 400, "{host}");
    }
}

#[tokio::test]
async fn a_server_on_all_addresses_knows_every_address_and_no_name() {
    let server = start(Server::builder().bind("0.0.0.0")).await;
    assert!(server.url().starts_with("http://127.0.0.1:"), "{}", server.url());
    for (host, status) in [("192.168.0.9:1", 200), ("[2001:db8::1]", 200), ("0.0.0.0", 200), ("evil.example", 403)] {
        assert_eq!(health(&server, &[&format!("host: {host}")]).await, status, "{host}");
    }
}

#[tokio::test]
async fn a_name_can_be_bound() {
    let server = start(Server::builder().bind("localhost")).await;
    assert_eq!(health(&server, &[LOCAL]).await, 200);
    let client = plaid_api::Client::builder().credentials("id", "secret").base_url(server.url()).build();
    let search = InstitutionsSearchRequest::new([CountryCode::Us], "bank");
    client.expect("a client").institutions_search(&search).await.expect("an answer at that URL");
}

#[tokio::test]
async fn the_host_is_looked_for_where_http_has_it() {
    let server = start(Server::builder()).await;
    let status = async |text: &str| {
        let text = text.replace('\n', "\r\n") + "\r\n\r\n";
        exchange(&server.url(), text).await.map(|answer| answer.status)
    };
    // No browser sends HTTP/1.0.
    assert_eq!(status("GET /_mock/health HTTP/1.0").await, Some(200));
    assert_eq!(status("GET /_mock/health HTTP/1.0\nHost: evil.example").await, Some(403));
    assert_eq!(status("GET /_mock/health HTTP/1.1").await, Some(400));
    assert_eq!(status("GET /_mock/health HTTP/1.1\nHost: localhost\nHost: evil.example").await, Some(400));
    assert_eq!(status("GET /_mock/health HTTP/1.1\nHost: localhost\nHOST: localhost").await, Some(400));
    // The target may be a whole URL.
    assert_eq!(status("GET http://localhost/_mock/health HTTP/1.1\nHost: localhost").await, Some(200));
    assert_eq!(status("GET http://localhost/_mock/health HTTP/1.1").await, Some(200));
    assert_eq!(status("GET http://evil.example/_mock/health HTTP/1.1\nHost: localhost").await, Some(403));
    assert_eq!(status("GET http://localhost/_mock/health HTTP/1.1\nHost: evil.example").await, Some(403));
    assert_eq!(status("GET http://evil.example/_mock/health HTTP/1.0").await, Some(403));
    assert_eq!(status("GET http://localhost@evil.example/_mock/health HTTP/1.0").await, Some(400));
    assert_eq!(status("CONNECT evil.example:443 HTTP/1.1\nHost: localhost").await, Some(403));
}

#[tokio::test]
async fn a_page_of_another_origin_is_refused_on_every_path() {
    let server = start(Server::builder()).await;
    let port = server.url().rsplit(':').next().expect("a port").to_owned();
    let host = format!("host: localhost:{port}");
    let foreign = [
        "origin: https://evil.example".to_owned(),
        "origin: null".into(),
        "origin: ".into(),
        "origin: http://localhost:1".into(),
        format!("origin: https://localhost:{port}"),
        format!("origin: http://127.0.0.1:{port}"),
        format!("origin: http://localhost:{port}\r\norigin: https://evil.example"),
        "sec-fetch-site: cross-site".into(),
        "Sec-Fetch-Site: same-site".into(),
        "sec-fetch-site: something-new".into(),
        "sec-fetch-site: none\r\nsec-fetch-site: cross-site".into(),
        format!("origin: http://localhost:{port}\r\nsec-fetch-site: cross-site"),
    ];
    for header in &foreign {
        for answer in everywhere(&server, &[&host, header]).await {
            assert_eq!(answer.refusal(), (403, "INVALID_HEADERS".into()), "{header}: {answer:?}");
            assert!(answer.message().contains("--cors"), "{answer:?}");
            assert_eq!(answer.header("access-control-allow-origin"), "", "{answer:?}");
        }
    }
    let own = [
        format!("origin: http://localhost:{port}"),
        format!("origin: http://localhost:{port}\r\nsec-fetch-site: same-origin"),
        "sec-fetch-site: none".into(),
        // The fetch of Node sends this one.
        "sec-fetch-mode: cors".into(),
    ];
    for header in &own {
        assert_eq!(health(&server, &[&host, header]).await, 200, "{header}");
    }
    assert_eq!(health(&server, &[LOCAL, "origin: http://localhost"]).await, 200, "80 is the usual port");
}

#[tokio::test]
async fn bodies_are_json() {
    let server = start(Server::builder()).await;
    let send = async |path: &str, media: &str, body: &str| {
        let headers: &[&str] = if media.is_empty() { &[LOCAL] } else { &[LOCAL, media] };
        exchange(&server.url(), request("POST", path, headers, body)).await.expect("an answer")
    };
    let others = [
        "content-type: text/plain",
        "content-type: application/x-www-form-urlencoded",
        "content-type: multipart/form-data; boundary=a",
        "content-type: text/plain; application/json",
        "content-type: text/plain, application/json",
        "content-type: application/jsonp",
        "content-type: text/json",
        "content-type: ",
        "content-type: application/json\r\ncontent-type: text/plain",
    ];
    for path in ["/_mock/faults", "/_mock/keys/rotate", "/categories/get", "/accounts/get", "/no/such/thing"] {
        for media in others {
            let answer = send(path, media, "{}").await;
            assert_eq!(answer.refusal(), (400, "INVALID_BODY".into()), "{path} {media}");
            assert!(answer.message().contains("application/json"), "{answer:?}");
        }
        assert_eq!(send(path, "", "{}").await.refusal(), (400, "INVALID_HEADERS".into()), "{path}");
    }
    let chunked =
        "POST /categories/get HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    let answer = exchange(&server.url(), chunked).await.expect("an answer");
    assert_eq!(answer.refusal(), (400, "INVALID_HEADERS".into()));
    for media in [JSON, "Content-Type: Application/JSON;charset=UTF-8", "content-type:application/json ; charset=utf-8"]
    {
        assert_eq!(send("/categories/get", media, "{}").await.status, 200, "{media}");
    }
    // A request without a body needs no type.
    assert_eq!(send("/_mock/keys/rotate", "", "").await.status, 200);
    // OAuth has forms, which only its own operations take.
    let form = "content-type: application/x-www-form-urlencoded";
    let token = send("/oauth/token", form, "grant_type=client_credentials&client_id=a&client_secret=b").await;
    assert_eq!(token.status, 200, "{token:?}");
    assert_eq!(send("/oauth/token", "content-type: text/plain", "{}").await.status, 400);
}

#[tokio::test]
async fn given_origins_are_let_in() {
    let server = start(Server::builder().cors("http://localhost:3000").cors("HTTPS://App.Example:443")).await;
    let page = "origin: http://localhost:3000";
    let get = async |headers: &[&str]| {
        exchange(&server.url(), request("GET", "/_mock/health", headers, "")).await.expect("an answer")
    };
    for origin in ["http://localhost:3000", "https://app.example"] {
        let answer = get(&[LOCAL, &format!("origin: {origin}"), "sec-fetch-site: cross-site"]).await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, origin));
        assert_eq!(answer.header("vary"), "Origin");
        assert!(answer.header("access-control-expose-headers").contains("Plaid-Request-ID"), "{answer:?}");
        assert_eq!(answer.header("access-control-allow-credentials"), "");
    }
    for origin in
        ["http://localhost:3001", "https://localhost:3000", "http://app.example", "null", "http://localhost:30000"]
    {
        let answer = get(&[LOCAL, &format!("origin: {origin}")]).await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (403, ""), "{origin}");
    }
    assert_eq!(get(&[LOCAL]).await.header("vary"), "Origin");
    assert_eq!(get(&[LOCAL, page, "origin: https://evil.example"]).await.status, 403);
    assert_eq!(get(&["host: evil.example", page]).await.status, 403);
    // A page reads refusals as well.
    let missing = exchange(&server.url(), request("POST", "/accounts/get", &[LOCAL, page, JSON], "{}")).await;
    let missing = missing.expect("an answer");
    assert_eq!((missing.status, missing.header("access-control-allow-origin")), (400, "http://localhost:3000"));
}

#[tokio::test]
async fn preflights_are_answered() {
    let server = start(Server::builder().cors("http://localhost:3000")).await;
    let preflight = async |path: &str, origin: &str, more: &[&str]| {
        let asked = "access-control-request-headers: content-type,plaid-client-id";
        let mut headers = vec![LOCAL, origin, "access-control-request-method: POST", asked];
        headers.extend(more);
        exchange(&server.url(), request("OPTIONS", path, &headers, "")).await.expect("an answer")
    };
    let network = "access-control-request-private-network: true";
    for path in ["/accounts/get", "/_mock/faults", "/no/such/thing"] {
        let answer = preflight(path, "origin: http://localhost:3000", &[network]).await;
        assert_eq!(answer.status, 204, "{answer:?}");
        assert_eq!(answer.header("access-control-allow-origin"), "http://localhost:3000");
        assert!(answer.header("access-control-allow-methods").contains("POST"), "{answer:?}");
        assert_eq!(answer.header("access-control-allow-headers"), "content-type,plaid-client-id");
        assert_eq!(answer.header("access-control-allow-private-network"), "true");
        assert!(answer.header("vary").starts_with("Origin"), "{answer:?}");
        assert!(!answer.headers.contains_key("content-length"), "{answer:?}");
    }
    let answer = preflight("/accounts/get", "origin: http://localhost:3000", &[]).await;
    assert_eq!(answer.header("access-control-allow-private-network"), "", "nobody has asked");
    let answer = preflight("/accounts/get", "origin: https://evil.example", &[network]).await;
    assert_eq!(answer.status, 403);
    assert!(!answer.headers.keys().any(|name| name.starts_with("access-control-")), "{answer:?}");
}

#[tokio::test]
async fn settings_that_can_not_be_are_refused_at_the_start() {
    let wrong_hosts = ["", "http://mock", "mock:4010", "mock/", "*", "a b", "user@mock"];
    for host in wrong_hosts {
        let error = Server::builder().allow_host(host).start().await.expect_err(host).to_string();
        assert!(error.contains(&format!("\"{host}\" is not a host")), "{error}");
    }
    let wrong_origins =
        ["", "*", "null", "localhost:3000", "http://", "http://a/", "http://a/b", "http://*.a", "http://a@b", "1://a"];
    for origin in wrong_origins {
        let error = Server::builder().cors(origin).start().await.expect_err(origin).to_string();
        assert!(error.contains(&format!("\"{origin}\" is not an origin")), "{error}");
    }
    // Applications on phones have schemes of their own.
    start(Server::builder().cors("capacitor://localhost").cors("http://[::1]:3000")).await;
}

#[tokio::test]
async fn methods_are_those_of_the_path() {
    let server = start(Server::builder()).await;
    let send = async |method: &str, path: &str| {
        let mut wire = wire::Wire::to(&server.url()).await;
        wire.send(request(method, path, &[LOCAL], "")).await;
        let answer = wire.answer_to(method).await.expect("an answer");
        // The answer to HEAD has no body, so that the next one begins right after its headers.
        wire.send(request("GET", "/_mock/health", &[LOCAL], "")).await;
        assert_eq!(wire.answer().await.map(|answer| answer.status), Some(200), "{method} {path}");
        answer
    };
    let health = send("GET", "/_mock/health").await;
    assert_eq!((health.status, health.json()["version"].as_str()), (200, Some(env!("CARGO_PKG_VERSION"))));
    let head = send("HEAD", "/_mock/health").await;
    assert_eq!((head.status, head.header("content-length")), (200, health.header("content-length")));
    assert_eq!(send("HEAD", "/fdx/consents").await.status, send("GET", "/fdx/consents").await.status);
    assert_eq!(send("HEAD", "/accounts/get").await.status, 404);

    // Plaid's operations have no status but 404 for a wrong method; the mock's own paths have one.
    let get = send("GET", "/accounts/get").await;
    assert_eq!(get.refusal(), (404, "NOT_FOUND".into()));
    assert!(get.message().contains("POST"), "{get:?}");
    let post = send("POST", "/_mock/health").await;
    assert_eq!((post.status, post.header("allow")), (405, "GET, HEAD, OPTIONS"));
    assert_eq!(send("DELETE", "/_mock/clock").await.header("allow"), "GET, POST, HEAD, OPTIONS");
    assert_eq!(send("GET", "/_mock/no/such/thing").await.status, 404);

    let allow = async |path: &str| send("OPTIONS", path).await.header("allow").to_owned();
    assert_eq!(allow("/accounts/get").await, "POST, OPTIONS");
    assert_eq!(allow("/fdx/consents/a/revocation").await, "GET, PUT, HEAD, OPTIONS");
    assert_eq!(allow("/_mock/keys/rotate").await, "POST, OPTIONS");
    assert_eq!(allow("*").await, "OPTIONS");
}
