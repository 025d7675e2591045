//! The HTTP library must not use proxies, repeat requests or add headers by itself.

use std::future::ready;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use plaid_api::types::{AccountsGetRequest, AccountsGetResponse};
use plaid_api::{Call, Client, ClientBuilder, ErrorKind, Outcome, RetryPolicy};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{HeaderMap, HeaderValue};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::scene::{builder, quick, send, success};
use crate::server::{Reply, Server, Step, answer, ok};

const MONEY: &str = "paymentInitiationPaymentCreate";

fn accounts(client: &Client) -> Call<AccountsGetResponse> {
    client.accounts_get(&AccountsGetRequest::new("access-sandbox-1"))
}

async fn good() -> Server {
    let content = ok(&success("accountsGet"));
    Server::start(move |_| content.clone()).await
}

fn at(url: &str) -> ClientBuilder {
    Client::builder().credentials("id", "hush").base_url(url)
}

/// Returns the address of a server under other names.
fn names(server: &Server) -> [String; 4] {
    ["127.0.0.1", "localhost", "LocalHost.", "plaid.localhost"].map(|name| server.url.replace("127.0.0.1", name))
}

/// Runs itself in a new process, because only that can have other environment variables.
#[tokio::test]
async fn this_machine_is_not_reached_by_a_proxy_of_the_environment() {
    const SERVER: &str = "PLAID_TEST_SERVER";
    if let Ok(server) = std::env::var(SERVER) {
        // This is the new process.
        for url in server.split(' ') {
            accounts(&at(url).build().expect(url)).await.expect(url);
            let own = at(url).http(reqwest::Client::builder()).build().expect(url);
            accounts(&own).await.expect(url);
        }
        let elsewhere = at("http://plaid.test").allow_http().build().expect("a client");
        accounts(&elsewhere).await.expect("by way of the proxy");
        return;
    }
    let (server, proxy) = (good().await, good().await);
    let urls = names(&server);
    let mut again = Command::new(std::env::current_exe().expect("this binary"));
    let name = "transport::this_machine_is_not_reached_by_a_proxy_of_the_environment";
    again.args(["--exact", name]).env(SERVER, urls.join(" ")).env_remove("REQUEST_METHOD");
    for variable in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        again.env(variable, &proxy.url).env(variable.to_lowercase(), &proxy.url);
    }
    again.env_remove("NO_PROXY").env_remove("no_proxy");
    let output = tokio::task::spawn_blocking(move || again.output()).await.expect("no panic").expect("a process");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(server.seen().len(), 2 * urls.len());
    let paths: Vec<_> = proxy.seen().into_iter().map(|seen| seen.path).collect();
    assert_eq!(paths, ["http://plaid.test/accounts/get"]);
}

/// A resolver that resolves every name to one address.
struct Astray(SocketAddr);

impl Resolve for Astray {
    fn resolve(&self, _: Name) -> Resolving {
        let addresses: Addrs = Box::new(std::iter::once(self.0));
        Box::pin(ready(Ok(addresses)))
    }
}

#[tokio::test]
async fn this_machine_is_not_left_whatever_a_client_of_the_callers_says() {
    let (server, elsewhere) = (good().await, TcpListener::bind("127.0.0.2:0").await.expect("a free port"));
    let other = elsewhere.local_addr().expect("an address");
    let astray = || Arc::new(Astray(other));
    let proxy = || reqwest::Proxy::all(format!("http://{other}")).expect("a proxy");
    for url in names(&server) {
        let host = reqwest::Url::parse(&url).expect("a URL").host_str().expect("a host").to_owned();
        for http in [
            reqwest::Client::builder().proxy(proxy()),
            reqwest::Client::builder().dns_resolver(astray()),
            reqwest::Client::builder().resolve(&host, other),
        ] {
            accounts(&at(&url).http(http).build().expect("a client")).await.unwrap_or_else(|e| panic!("{url}: {e:?}"));
        }
    }
    // The server still sees the name that was asked for.
    assert!(server.seen().iter().any(|seen| seen.header("host").is_some_and(|host| host.starts_with("localhost:"))));
    let came = tokio::time::timeout(std::time::Duration::from_millis(1), elsewhere.accept()).await;
    came.expect_err("no connection");
}

#[tokio::test]
async fn localhost_is_reached_by_either_version_of_ip() {
    // This part needs IPv6, which not every machine has.
    let Ok(listener) = TcpListener::bind("[::1]:0").await else { return };
    let url = format!("http://localhost:{}", listener.local_addr().expect("an address").port());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let _ = stream.read(&mut [0; 4096]).await;
        stream.write_all(&ok(&success("accountsGet"))).await.expect("sent");
        stream.shutdown().await.expect("closed");
    });
    accounts(&at(&url).build().expect("a client")).await.expect("an answer");
}

/// Starts an HTTP/2 server that refuses each request with the frame of `refuse`, and counts the requests.
async fn refusing(refuse: fn(stream: [u8; 4]) -> Vec<u8>) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let requests = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let count = Arc::clone(&count);
            tokio::spawn(async move { frames(stream, refuse, &count).await });
        }
    });
    (url, requests)
}

/// Serves a connection by writing the frames of RFC 9113 itself, because the crate `h2` does not report
/// unprocessed streams.
async fn frames(mut connection: TcpStream, refuse: fn([u8; 4]) -> Vec<u8>, count: &AtomicUsize) -> std::io::Result<()> {
    const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    const HEADERS: u8 = 1;
    connection.read_exact(&mut [0; 24]).await?;
    connection.write_all(&SETTINGS).await?;
    loop {
        let mut head = [0; 9];
        connection.read_exact(&mut head).await?;
        let [a, b, c, kind, _, stream @ ..] = head;
        let mut content = vec![0; u32::from_be_bytes([0, a, b, c]) as usize];
        connection.read_exact(&mut content).await?;
        if kind == HEADERS {
            count.fetch_add(1, Ordering::SeqCst);
            connection.write_all(&refuse(stream)).await?;
        }
    }
}

/// Returns `RST_STREAM`, which says that the request was not processed.
fn refused_stream(stream: [u8; 4]) -> Vec<u8> {
    [&[0, 0, 4, 3, 0][..], &stream, &[0, 0, 0, 7]].concat()
}

/// Returns `GOAWAY`, which says that no request was processed, and that the server ends without an error.
fn go_away(_: [u8; 4]) -> Vec<u8> {
    [&[0, 0, 8, 7, 0][..], &[0; 4], &[0; 4], &[0; 4]].concat()
}

/// Returns a builder for a caller's own HTTP client, which repeats requests of all kinds.
fn eager() -> reqwest::ClientBuilder {
    let always = reqwest::retry::for_host("127.0.0.1").no_budget().max_retries_per_request(5);
    reqwest::Client::builder().retry(always.classify_fn(|request| match request.status() {
        Some(status) if status.is_success() => request.success(),
        _ => request.retryable(),
    }))
}

#[tokio::test]
async fn over_http_2_every_request_is_reported() {
    for refuse in [refused_stream, go_away] {
        for http in [reqwest::Client::builder, eager] {
            for (id, policy, most) in
                [(MONEY, RetryPolicy::off(), 1), (MONEY, quick(), 1), ("accountsGet", RetryPolicy::off(), 1)]
            {
                let (url, requests) = refusing(refuse).await;
                let client = at(&url).http(http().http2_prior_knowledge()).retry(policy).build().expect("a client");
                let error = send(&client, id).await.expect_err("it is refused");
                assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, most), "{error:?}");
                assert_eq!(requests.load(Ordering::SeqCst), 1, "{id}");
            }
            let (url, requests) = refusing(refuse).await;
            let client = at(&url).http(http().http2_prior_knowledge()).retry(quick()).build().expect("a client");
            let error = send(&client, "accountsGet").await.expect_err("it is refused");
            assert_eq!((error.attempts(), requests.load(Ordering::SeqCst)), (3, 3), "{error:?}");
        }
    }
}

#[tokio::test]
async fn over_http_1_every_request_is_reported() {
    let failed = answer("503 Service Unavailable", "text/plain", b"");
    for id in [MONEY, "transferCreate", "accountsGet"] {
        for fault in [failed.clone().into(), Reply::reset()] {
            let server = Server::in_turn(vec![fault]).await;
            let client = builder(&server).http(eager()).retry(RetryPolicy::off()).build().expect("a client");
            let error = send(&client, id).await.expect_err("a fault");
            assert_eq!((error.attempts(), server.seen().len()), (1, 1), "{id}: {error:?}");
        }
    }
}

/// Returns an answer that keeps the connection open.
fn staying(id: &str) -> Reply {
    let text = String::from_utf8(ok(&success(id))).expect("text").replace("Connection: close\r\n", "");
    Reply::from(text.into_bytes()).then(Step::Stay)
}

#[tokio::test]
async fn a_request_that_broke_off_on_a_connection_used_before_is_not_sent_again() {
    for fault in [Reply::reset(), Reply(Vec::new())] {
        let server = Server::in_turn(vec![staying(MONEY), fault]).await;
        let client = builder(&server).retry(RetryPolicy::off()).build().expect("a client");
        send(&client, MONEY).await.expect("an answer");
        let error = send(&client, MONEY).await.expect_err("it broke off");
        assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1), "{error:?}");
        assert_eq!((server.seen().len(), server.connections()), (2, 1));
    }
}

#[tokio::test]
async fn headers_that_are_ours_or_the_transports_cannot_be_set() {
    let server = good().await;
    let client = builder(&server).retry(quick()).build().expect("a client");
    for (name, instead) in [
        ("Plaid-Client-Id", "`credentials`"),
        ("PLAID-SECRET", "`credentials`"),
        ("plaid-version", "version"),
        ("content-type", "JSON"),
        ("content-encoding", "JSON"),
        ("Host", "`base_url`"),
        ("user-agent", "plaid-api"),
        ("accept-encoding", "decompressed"),
        ("range", "whole"),
        ("Content-Length", "connection"),
        ("transfer-encoding", "connection"),
        ("connection", "connection"),
        ("keep-alive", "connection"),
        ("te", "connection"),
        ("trailer", "connection"),
        ("upgrade", "connection"),
        ("expect", "connection"),
        ("http2-settings", "connection"),
        ("Proxy-Authorization", "proxy"),
        ("proxy-connection", "proxy"),
    ] {
        let error = accounts(&client).header(name, "1").await.expect_err(name);
        assert_eq!((error.kind(), error.outcome(), error.attempts()), (ErrorKind::Encode, Outcome::NotSent, 0));
        let text = error.to_string();
        assert!(text.contains(instead) && text.contains(&name.to_lowercase()), "{text}");
    }
    assert!(server.seen().is_empty());
    accounts(&client).header("Accept-Language", "en").header("cookie", "a=1").await.expect("an answer");
}

#[tokio::test]
async fn headers_of_a_client_of_the_callers_do_not_replace_ours() {
    let server = good().await;
    let names = ["plaid-client-id", "plaid-secret", "plaid-version", "content-type", "user-agent", "content-length"];
    let theirs: HeaderMap =
        names.iter().map(|name| (name.parse().expect("a name"), HeaderValue::from_static("3"))).collect();
    let http = reqwest::Client::builder().default_headers(theirs);
    accounts(&builder(&server).http(http).build().expect("a client")).await.expect("an answer");
    accounts(&builder(&server).build().expect("a client")).await.expect("an answer");
    let [with, without] = server.seen().try_into().expect("two requests");
    assert_eq!((with.headers, with.body), (without.headers, without.body));
}
