//! Settings of a client: credentials, environment and transport; and calls without async.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Waker};
use std::time::Duration;

use futures_util::{FutureExt as _, StreamExt as _, stream};
use plaid_api::observe::{CallView, EndView, Observer};
use plaid_api::types::{AccessToken, AccountsGetRequest, AccountsGetResponse};
use plaid_api::{
    Call, Client, ClientBuilder, Credentials, Download, Environment, Error, ErrorKind, Outcome, RateLimit, RateLimits,
    Response, RetryPolicy, blocking, operation,
};
use serde_json::json;

use crate::calls::{CLIENT_ID, SECRET};
use crate::scene::{builder, quick, retrying, send, success};
use crate::server::{Reply, Server, Step, answer, ok, with_headers};

fn accounts(client: &Client) -> Call<AccountsGetResponse> {
    client.accounts_get(&AccountsGetRequest::new("access-sandbox-1"))
}

async fn good() -> Server {
    let content = ok(&success("accountsGet"));
    Server::start(move |_| content.clone()).await
}

fn failed() -> Reply {
    answer("500 Internal Server Error", "text/plain", b"").into()
}

/// Returns the values of a header in the requests.
fn asked(server: &Server, header: &str) -> Vec<Option<String>> {
    server.seen().iter().map(|seen| seen.header(header).map(str::to_owned)).collect()
}

#[tokio::test]
async fn credentials_are_asked_for_before_each_attempt() {
    let rotated = Arc::new(AtomicUsize::new(0));
    let provide = {
        let rotated = Arc::clone(&rotated);
        move || {
            let number = rotated.fetch_add(1, Ordering::Relaxed);
            async move { Ok(Credentials::new("id", &format!("secret-{number}"))) }
        }
    };
    let server = Server::in_turn(vec![failed(), failed(), ok(&success("accountsGet")).into()]).await;
    let client = Client::builder().credentials_from(provide).base_url(&server.url).retry(quick());
    let client = client.build().expect("a client");
    accounts(&client).await.expect("an answer");
    accounts(&client).await.expect("an answer");
    let secrets: Vec<_> = asked(&server, "plaid-secret").into_iter().flatten().collect();
    assert_eq!(secrets, ["secret-0", "secret-1", "secret-2", "secret-3"]);
    assert_eq!(rotated.load(Ordering::Relaxed), 4);
}

#[tokio::test]
async fn credentials_that_cannot_be_had_are_an_error_before_anything_is_sent() {
    let server = good().await;
    let asked = Arc::new(AtomicUsize::new(0));
    let provide = {
        let asked = Arc::clone(&asked);
        move || {
            asked.fetch_add(1, Ordering::Relaxed);
            async { Err("the vault is sealed".into()) }
        }
    };
    let client = Client::builder().credentials_from(provide).base_url(&server.url).retry(quick());
    let error = accounts(&client.build().expect("a client")).await.expect_err("no credentials");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Configuration, Outcome::NotSent));
    let source = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(source.as_deref(), Some("the vault is sealed"));
    assert_eq!(asked.load(Ordering::Relaxed), 1);

    let client = Client::builder().base_url(&server.url).build().expect("a client");
    let error = accounts(&client).await.expect_err("no credentials");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Configuration, Outcome::NotSent));
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_call_may_have_credentials_of_its_own() {
    let server = good().await;
    let client = builder(&server).build().expect("a client");
    accounts(&client).credentials(Credentials::new("another-id", "another-secret")).await.expect("an answer");
    accounts(&client).await.expect("an answer");
    let ids: Vec<_> = asked(&server, "plaid-client-id").into_iter().flatten().collect();
    let secrets: Vec<_> = asked(&server, "plaid-secret").into_iter().flatten().collect();
    assert_eq!((ids[0].as_str(), secrets[0].as_str()), ("another-id", "another-secret"));
    assert_eq!((ids[1].as_str(), secrets[1].as_str()), (CLIENT_ID, SECRET));
}

#[tokio::test]
async fn where_none_are_asked_for_no_credentials_are_sent_nor_had() {
    let content = ok(&success("categoriesGet"));
    let server = Server::start(move |_| content.clone()).await;
    let client = Client::builder().credentials_from(|| async { Err("nobody asked".into()) }).base_url(&server.url);
    send(&client.build().expect("a client"), "categoriesGet").await.expect("an answer");
    send(&builder(&server).build().expect("a client"), "categoriesGet").await.expect("an answer");
    assert_eq!(asked(&server, "plaid-secret"), [None, None]);
    assert_eq!(asked(&server, "plaid-client-id"), [None, None]);
}

#[tokio::test]
async fn options_of_a_call_are_its_own() {
    let server = good().await;
    let client = builder(&server).build().expect("a client");
    let call = accounts(&client).header("X-Own", "1").header("Authorization", "for a gateway").header("x-own", "2");
    let raw = call.json().await.expect("an answer");
    assert_eq!(raw, success("accountsGet"));
    assert_eq!(accounts(&client).bytes().await.expect("an answer"), success("accountsGet").to_string());
    assert_eq!(asked(&server, "x-own"), [Some("2".to_owned()), None]);
    assert_eq!(asked(&server, "authorization"), [Some("for a gateway".to_owned()), None]);
}

/// Creates a client for an environment, whose requests go to the server.
fn client_for(environment: Environment, server: &Server) -> ClientBuilder {
    builder(server).environment(environment)
}

fn with_token(client: &Client, token: &str) -> Call<AccountsGetResponse> {
    client.accounts_get(&AccountsGetRequest::new(token))
}

#[tokio::test]
async fn a_token_of_another_environment_is_not_sent() {
    let server = good().await;
    for (environment, foreign, own) in [
        (Environment::Production, "access-sandbox-1", "access-production-1"),
        (Environment::Sandbox, "access-production-1", "access-sandbox-1"),
        (Environment::Production, "access-development-1", "access-production-1"),
    ] {
        let client = client_for(environment, &server).retry(quick()).build().expect("a client");
        let error = with_token(&client, foreign).await.expect_err("another environment");
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Environment, Outcome::NotSent));
        assert!(!error.is_retryable() && error.attempts() == 0, "{error:?}");
        with_token(&client, own).await.expect("its own");
        let off = client_for(environment, &server).allow_other_environments().build().expect("a client");
        with_token(&off, foreign).await.expect("not guarded");
    }
    assert_eq!(server.seen().len(), 6);
    // A client without a known environment refuses no token.
    with_token(&builder(&server).build().expect("a client"), "access-production-1").await.expect("an answer");
}

#[tokio::test]
async fn operations_of_the_sandbox_stay_there() {
    let server = Server::start(|_| ok(&json!({"request_id": "r", "reset_login": true}))).await;
    let production = client_for(Environment::Production, &server).build().expect("a client");
    let reset = |client: &Client| send(client, "sandboxItemResetLogin");
    let error = reset(&production).await.expect_err("production");
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Environment, Some(&operation::SANDBOX_ITEM_RESET_LOGIN)));
    let error = production.request("/sandbox/new/thing", &json!({})).await.expect_err("production");
    assert_eq!(error.kind(), ErrorKind::Environment);
    assert!(server.seen().is_empty());
    reset(&client_for(Environment::Sandbox, &server).build().expect("a client")).await.expect("the sandbox");
    let off = client_for(Environment::Production, &server).allow_other_environments().build().expect("a client");
    reset(&off).await.expect("not guarded");
}

#[test]
fn without_tls_only_loopback_addresses_are_reached() {
    let build = |url: &str| Client::builder().credentials("id", "hush").base_url(url).build();
    for url in [
        "http://127.0.0.1",
        "http://127.0.0.1:4010/prefix",
        "http://127.1.2.3",
        "http://[::1]:4010",
        "http://localhost:4010",
        "http://LOCALHOST.",
        "http://plaid.localhost:4010",
        "https://example.com",
        "https://[::ffff:127.0.0.1]",
    ] {
        build(url).unwrap_or_else(|e| panic!("{url}: {e}"));
    }
    for url in [
        "localhost:4010",
        "http://localhost.evil.test",
        "http://notlocalhost",
        "http://localhost..",
        "http://127.0.0.1.evil.test",
        "http://localhost@evil.test",
        "http://127.0.0.1@evil.test",
        "http://127.0.0.1:80@evil.test",
        "http://127.0.0.1%2eevil.test",
        "http://[::ffff:127.0.0.1]",
        "http://0.0.0.0",
        "http://10.0.0.1",
        "http://sandbox.plaid.com",
        "http://evil.test#127.0.0.1",
        "http://evil.test?127.0.0.1",
        "http://evil.test\\@127.0.0.1",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "127.0.0.1",
        "",
    ] {
        let error = build(url).expect_err(url);
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Configuration, Outcome::NotSent), "{url}");
    }
    for url in ["http://localhost:4010", "http://10.0.0.1", "http://gateway.test"] {
        let builder = Client::builder().credentials("id", "hush").base_url(url).allow_http();
        builder.build().unwrap_or_else(|e| panic!("{url}: {e}"));
    }
    for url in ["http://localhost@evil.test", "ftp://evil.test"] {
        Client::builder().credentials("id", "hush").base_url(url).allow_http().build().expect_err(url);
    }
}

#[test]
fn a_base_url_that_is_refused_says_what_to_write() {
    for (url, instead) in [
        ("localhost:4010", "write `http://localhost:4010`"),
        ("127.0.0.1:4010", "write `http://127.0.0.1:4010`"),
        ("[::1]:4010", "write `http://[::1]:4010`"),
        ("http://0.0.0.0:4010", "write `http://127.0.0.1:4010`"),
        ("http://[::ffff:127.0.0.1]:4010", "write `http://127.0.0.1:4010`"),
        ("ftp://localhost:4010", "write `http://localhost:4010`"),
        ("sandbox.plaid.com", "write `https://sandbox.plaid.com`"),
        ("production.plaid.com:443", "write `https://production.plaid.com`"),
        ("http://sandbox.plaid.com", "write `https://sandbox.plaid.com`"),
        ("hush", "write `https://` before the host"),
        ("http://hush", "write `https://` before the host"),
        ("hush://hush.test/hush", "write `https://` before the host"),
        ("https://hush:hush/", "write one such as `https://sandbox.plaid.com`"),
        ("", "write one such as `https://sandbox.plaid.com`"),
    ] {
        let error = Client::builder().base_url(url).build().expect_err(url);
        let text = format!("{error} {error:?} {:?}", std::error::Error::source(&error).map(ToString::to_string));
        assert!(text.contains(instead), "{url}: {text}");
        assert!(!text.contains("hush"), "{text}");
    }
}

#[tokio::test]
async fn a_base_url_may_have_a_path() {
    let server = good().await;
    for base in ["/prefix/v1", "/prefix/v1/"] {
        let client = Client::builder().credentials("id", "hush").base_url(format!("{}{base}", server.url));
        accounts(&client.build().expect("a client")).await.expect("an answer");
    }
    assert!(server.seen().iter().all(|seen| seen.path == "/prefix/v1/accounts/get"));
}

#[tokio::test]
async fn an_http_client_of_ones_own_follows_no_redirects_either() {
    let elsewhere = good().await;
    let target = format!("{}/accounts/get", elsewhere.url);
    let server = Server::start(move |_| with_headers("307 Temporary Redirect", &[("Location", &target)], b"")).await;
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::limited(10)).user_agent("mine");
    let client = builder(&server).http(http).build().expect("a client");
    let error = accounts(&client).await.expect_err("a redirect");
    assert_eq!((error.kind(), error.status().map(|s| s.as_u16())), (ErrorKind::Status, Some(307)));
    assert_eq!((elsewhere.connections(), server.seen().len()), (0, 1));
}

#[tokio::test]
async fn an_http_client_of_ones_own_has_its_settings() {
    let proxy = good().await;
    let http = reqwest::Client::builder().proxy(reqwest::Proxy::http(&proxy.url).expect("a proxy"));
    let client = Client::builder().credentials("id", "hush").base_url("http://plaid.test").allow_http().http(http);
    accounts(&client.build().expect("a client")).await.expect("by way of the proxy");
    assert_eq!(proxy.seen()[0].path, "http://plaid.test/accounts/get");
}

#[test]
fn calls_are_made_without_async() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads");
    let server = runtime.block_on(good());
    let client = builder(&server).build().expect("a client");
    let answer = accounts(&client).response().send_blocking().expect("an answer");
    assert_eq!((answer.status().as_u16(), answer.request_id()), (200, Some("header-id")));
    assert!(accounts(&client).json().send_blocking().expect("an answer").is_object());
    assert_eq!(server.seen().len(), 2);

    let server = runtime.block_on(Server::start(|_| failed()));
    let error = accounts(&retrying(&server)).send_blocking().expect_err("a 500");
    assert_eq!((error.attempts(), server.seen().len()), (3, 3));

    let mut page = success("transactionsSync");
    page["has_more"] = json!(false);
    page["next_cursor"] = json!("b");
    let server = runtime.block_on(Server::start(move |_| ok(&page)));
    let client = builder(&server).build().expect("a client");
    let set = blocking::block_on(client.transactions_sync_all("access-sandbox-1")).expect("no async around");
    assert_eq!(set.expect("a set").next_cursor.as_deref(), Some("b"));
}

#[test]
fn calls_without_async_share_a_client_between_threads() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads");
    let server = runtime.block_on(good());
    let client = builder(&server).build().expect("a client");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| accounts(&client).send_blocking().expect("an answer"));
        }
    });
    assert_eq!(server.seen().len(), 4);
}

fn do_all_that_a_task_may() {
    let mut context = Context::from_waker(Waker::noop());
    while tokio::task::coop::poll_proceed(&mut context).map(|permit| permit.made_progress()).is_ready() {}
}

#[tokio::test]
async fn a_blocking_call_from_async_code_is_an_error_and_not_sent() {
    let server = good().await;
    let client = builder(&server).build().expect("a client");
    let call = move || accounts(&client).send_blocking();
    let (in_task, in_busy_task) = (call.clone(), call.clone());
    let answers = [
        call(),
        call(),
        tokio::spawn(async move { in_task() }).await.expect("no panic"),
        tokio::spawn(async move {
            do_all_that_a_task_may();
            in_busy_task()
        })
        .await
        .expect("no panic"),
    ];
    for answer in answers {
        let error = answer.expect_err("it would block");
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Configuration, Outcome::NotSent));
        assert!(error.to_string().contains("`spawn_blocking`"), "{error}");
    }
    assert!(server.seen().is_empty());
    assert!(tokio::task::coop::has_budget_remaining(), "the check does not use up the task's budget");
}

#[tokio::test]
async fn a_blocking_call_is_right_in_spawn_blocking() {
    let server = good().await;
    let client = builder(&server).build().expect("a client");
    let call = move || accounts(&client).send_blocking();
    let inside = call.clone();
    tokio::task::spawn_blocking(inside).await.expect("no panic").expect("an answer");
    // This thread runs no task, but is in the context of the runtime.
    let runtime = tokio::runtime::Handle::current();
    let entered = call.clone();
    let thread = move || {
        let _inside = runtime.enter();
        entered()
    };
    tokio::task::spawn_blocking(|| std::thread::spawn(thread).join())
        .await
        .expect("no panic")
        .expect("no panic")
        .expect("an answer");
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blocking_call_is_right_in_block_in_place_and_panics_nowhere() {
    let server = good().await;
    let client = builder(&server).build().expect("a client");
    let inside = move || accounts(&client).send_blocking();
    tokio::spawn(async move { tokio::task::block_in_place(inside) }).await.expect("no panic").expect("an answer");
    assert_eq!(server.seen().len(), 1);
    // The check can't distinguish this from code that may block. Nothing listens on the port, so the call ends at once.
    let client = Client::builder().credentials("id", "hush").base_url("http://127.0.0.1:1").retry(RetryPolicy::off());
    let client = client.build().expect("a client");
    let opted_out = tokio::task::unconstrained(async move { accounts(&client).send_blocking() });
    let error = tokio::spawn(opted_out).await.expect("no panic").expect_err("nobody listens");
    assert_eq!(error.kind(), ErrorKind::Transport);
}

/// The number of concurrent calls.
#[derive(Default)]
struct Crowd {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Observer for Crowd {
    fn before(&self, _: &CallView<'_>) {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
    }

    fn after(&self, _: &CallView<'_>, _: &EndView<'_>) {
        self.now.fetch_sub(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn many_calls_run_at_a_time_and_one_failure_stops_nobody() {
    let content = ok(&success("accountsGet"));
    let server = Server::start(move |seen| {
        let reply = if seen.json()["access_token"] == "token-3" { failed() } else { content.clone().into() };
        Reply([vec![Step::Wait(Duration::from_millis(30))], reply.0].concat())
    })
    .await;
    let crowd = Arc::new(Crowd::default());
    let client = builder(&server).retry(RetryPolicy::off()).observer(Arc::clone(&crowd)).build().expect("a client");
    let tokens = (0..12).map(|i| AccessToken::from(format!("token-{i}")));
    let calls = tokens.map(|token| client.accounts_get(&AccountsGetRequest::new(&token)).map(|answer| (token, answer)));
    let mut answers = stream::iter(calls).buffer_unordered(4);
    let (mut came, mut wrong) = (Vec::new(), Vec::new());
    while let Some((token, answer)) = answers.next().await {
        if answer.is_err() {
            wrong.push(token.expose().to_owned());
        }
        came.push(token.expose().to_owned());
    }
    came.sort();
    came.dedup();
    assert_eq!((came.len(), wrong), (12, vec!["token-3".to_owned()]));
    assert_eq!(crowd.most.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn a_call_beyond_a_rate_limit_waits_for_its_turn() {
    let server = good().await;
    let limits = RateLimits::none().limit(operation::ACCOUNTS_GET, RateLimit::none().per_item(1).per_client(3));
    let client = builder(&server).rate_limits(limits).build().expect("a client");
    let call = |client: &Client, token: &str| {
        let call = client.accounts_get(&AccountsGetRequest::new(token));
        tokio::time::timeout(Duration::from_millis(500), call.into_future())
    };
    call(&client, "token-1").await.expect("at once").expect("an answer");
    call(&client, "token-2").await.expect("at once").expect("another Item");
    assert!(call(&client.clone(), "token-1").await.is_err(), "a clone shares the limit");
    assert_eq!(server.seen().len(), 2);
    let other = send(&client, "itemGet");
    let other = tokio::time::timeout(Duration::from_secs(5), other).await.expect("another operation has no limit");
    drop(other);
    assert_eq!(server.seen().len(), 3);
}

const fn is_shared<T: Send + Sync + Clone + 'static>() {}
const fn is_sent<T: Send + 'static>() {}
const fn is_sent_of<T: Send + 'static>(_: &T) {}

const _: () = {
    is_shared::<Client>();
    is_shared::<Credentials>();
    is_shared::<RetryPolicy>();
    is_shared::<RateLimits>();
    is_sent::<ClientBuilder>();
    is_sent::<Call<AccountsGetResponse>>();
    is_sent::<Call<Download>>();
    is_sent::<Download>();
    is_sent::<Error>();
    is_sent::<Response<AccountsGetResponse>>();
};

#[tokio::test]
async fn a_call_outlives_its_client_and_request_and_moves_to_another_task() {
    let server = good().await;
    let call = {
        let client = builder(&server).build().expect("a client");
        accounts(&client)
    };
    let future = call.into_future();
    is_sent_of(&future);
    tokio::spawn(future).await.expect("no panic").expect("an answer");
}

#[tokio::test]
async fn a_call_waits_for_its_turn_no_longer_than_its_time_limit() {
    let server = good().await;
    let limits = RateLimits::none().limit(operation::ACCOUNTS_GET, RateLimit::none().per_client(1));
    let crowd = Arc::new(Crowd::default());
    let client = builder(&server).rate_limits(limits).retry(quick()).observer(Arc::clone(&crowd));
    let client = client.build().expect("a client");
    accounts(&client).await.expect("at once");
    // The wait would take a minute, so the call fails without waiting.
    let error = accounts(&client).timeout(Duration::from_secs(20)).await.expect_err("beyond the limit");
    assert_eq!((error.kind(), error.outcome(), error.attempts()), (ErrorKind::Timeout, Outcome::NotSent, 0));
    assert!(error.elapsed() < Duration::from_secs(10) && error.is_retryable(), "{error:?}");
    assert!(error.to_string().contains("rate limit for /accounts/get"), "{error}");
    // A dropped call must not keep its turn: otherwise, each would have to wait a minute longer than the one before.
    let patient = || accounts(&client).timeout(Duration::from_secs(90));
    for _ in 0..5 {
        let dropped = tokio::time::timeout(Duration::from_millis(50), patient().into_future()).await;
        assert!(dropped.is_err(), "the call waits for its turn: {dropped:?}");
    }
    assert_eq!((server.seen().len(), crowd.now.load(Ordering::SeqCst)), (1, 0));
}

#[tokio::test]
async fn an_earlier_error_is_reported_rather_than_the_queue() {
    let server = Server::start(|_| failed()).await;
    let limits = RateLimits::none().limit(operation::ACCOUNTS_GET, RateLimit::none().per_item(1));
    let client = builder(&server).rate_limits(limits).retry(quick()).build().expect("a client");
    let error = accounts(&client).timeout(Duration::from_secs(20)).await.expect_err("a 500");
    assert_eq!((error.kind(), error.attempts(), server.seen().len()), (ErrorKind::Status, 1, 1));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn what_names_another_environment_in_another_way_is_not_sent() {
    let server = good().await;
    let client = client_for(Environment::Production, &server).build().expect("a client");
    let refused =
        |error: Error| assert_eq!((error.kind(), error.outcome()), (ErrorKind::Environment, Outcome::NotSent));
    for token in [" access-sandbox-1", "\naccess-sandbox-1", "Bearer access-sandbox-1", "ACCESS-SANDBOX-1"] {
        refused(with_token(&client, token).await.expect_err("of the sandbox"));
        refused(client.request("/new/get", &json!({"a": {"b": [token]}})).await.expect_err("of the sandbox"));
    }
    refused(accounts(&client).header("X-Token", "access-sandbox-1").await.expect_err("in a header"));
    refused(client.fdx_consents_get("access-sandbox-1").await.expect_err("in the path"));
    for path in ["/SANDBOX/item/reset_login", "//sandbox/item/reset_login", "sandbox/item/reset_login", "/Sandbox/new"]
    {
        refused(client.request(path, &json!({})).await.expect_err("of the sandbox"));
    }
    assert!(server.seen().is_empty());
}
