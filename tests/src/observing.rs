//! Observers and logs get enough about calls for metrics and audit, but no secrets.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use plaid_api::observe::{AttemptView, CallView, EndView, Observer};
use plaid_api::operation::Idempotency;
use plaid_api::types::AccountsGetRequest;
use plaid_api::{Client, Credentials, Environment, Error, ErrorKind, Outcome, RetryPolicy};
use serde_json::{Value, json};

use crate::calls::Pending;
use crate::description::{self, Operation};
use crate::generated;
use crate::listening::Listening;
use crate::sample;
use crate::scene::{builder, quick, refusal, send, success};
use crate::server::{Reply, Server, Step, answer, head, ok, with_headers};

/// A mark in every text, credential and path parameter. The SDK can't recognise it as secret by its form.
const MARK: &str = "must-never-be-seen";

/// Records everything that observers get.
#[derive(Default)]
pub struct Notes(Mutex<Vec<String>>);

impl Notes {
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("no panic"))
    }

    fn note(&self, line: String) {
        self.0.lock().expect("no panic").push(line);
    }
}

impl Observer for Notes {
    fn before(&self, call: &CallView<'_>) {
        self.note(format!("before {call:?}"));
    }

    fn attempt(&self, call: &CallView<'_>, attempt: &AttemptView<'_>) {
        self.note(format!("attempt {call:?} {attempt:?} {:?}", attempt.error.map(all_of)));
    }

    fn after(&self, call: &CallView<'_>, end: &EndView<'_>) {
        self.note(format!("after {call:?} {end:?} {:?}", end.error.map(all_of)));
    }
}

/// Returns an error in every form in which it can be shown.
pub fn all_of(error: &Error) -> String {
    let mut text = format!("{error}\n{error:#}\n{error:?}\n{error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        write!(text, "\n{cause}\n{cause:#}\n{cause:?}\n{cause:#?}").expect("memory");
        source = cause.source();
    }
    text
}

/// Returns text with the mark, except for numbers.
fn marked(schema: &Value) -> Value {
    let is_number = |name: &str| ["amount", "fee", "balance", "value"].iter().any(|part| name.contains(part));
    sample::marked(schema, &|name| if is_number(name) { "12.50".to_owned() } else { format!("{MARK}-{name}") })
}

/// Clients and servers for all operations, with captured logs.
struct Stage {
    reply: Arc<Mutex<Reply>>,
    notes: Arc<Notes>,
    client: Client,
    server: Server,
    listening: Listening,
}

impl Stage {
    async fn new() -> Self {
        let reply: Arc<Mutex<Reply>> = Arc::default();
        let server = Server::start({
            let reply = Arc::clone(&reply);
            move |_| reply.lock().expect("no panic").clone()
        })
        .await;
        let notes = Arc::new(Notes::default());
        // This is reqwest's most verbose setting.
        let http = reqwest::Client::builder().connection_verbose(true);
        let client = Client::builder()
            .http(http)
            .credentials(&format!("{MARK}-id"), &format!("{MARK}-secret"))
            .base_url(&server.url)
            .retry(quick().attempts(2))
            .observer(Arc::clone(&notes));
        let client = client.build().expect("a client");
        Self { reply, notes, client, server, listening: Listening::start() }
    }

    async fn call(&self, operation: &Operation, reply: impl Into<Reply>) -> Option<Error> {
        *self.reply.lock().expect("no panic") = reply.into();
        let request = description::request(operation).map_or(Value::Null, marked);
        let path = format!("{MARK}-in-the-path");
        let pending: Pending =
            generated::calls::call(&self.client, operation.id, &[&path], &request).expect("a method");
        let answer = pending.await;
        let error = answer.err();
        let shown = error.as_ref().map(all_of);
        self.assert_unseen(operation.id, shown.as_ref());
        error
    }

    /// Checks that nothing logged, observed or shown since the last time contains a mark.
    fn assert_unseen(&self, id: &str, shown: Option<&String>) {
        let [logged, observed] = [self.listening.take(), self.notes.take()];
        assert!(logged.len() > 3 && observed.len() > 2, "{id}: {logged:?} {observed:?}");
        for line in logged.iter().chain(&observed).chain(shown) {
            assert!(!line.contains(MARK), "{id}: {line}");
        }
    }
}

fn operations() -> Vec<Operation> {
    description::operations()
}

/// Returns an answer whose headers contain the mark, too.
fn with_marked_headers(status: &str, media: &str, body: &[u8]) -> Vec<u8> {
    let cookie = format!("session={MARK}");
    let location = format!("/{MARK}?{MARK}");
    let headers = [("Content-Type", media), ("Set-Cookie", &cookie), ("Location", &location), ("X-Own", MARK)];
    with_headers(status, &headers, body)
}

#[tokio::test]
async fn nothing_secret_is_seen_of_a_success() {
    let stage = Stage::new().await;
    let mut successes = 0;
    for operation in operations() {
        let reply = match description::answer(&operation) {
            None => with_marked_headers("200 OK", "text/plain", b""),
            Some(("application/json", schema)) => {
                with_marked_headers("200 OK", "application/json", marked(schema).to_string().as_bytes())
            }
            Some((media, _)) => with_marked_headers("200 OK", media, MARK.as_bytes()),
        };
        successes += usize::from(stage.call(&operation, reply).await.is_none());
    }
    assert!(successes > 300, "only {successes}");
    assert!(stage.server.seen().iter().any(|seen| String::from_utf8_lossy(&seen.body).contains(MARK)));
}

#[tokio::test]
async fn nothing_secret_is_seen_of_an_error_of_plaid() {
    let stage = Stage::new().await;
    let body = json!({
        "error_type": "ITEM_ERROR", "error_code": "ITEM_LOGIN_REQUIRED", "error_message": "log in again",
        "display_message": MARK, "request_id": "r", "documentation_url": MARK, "suggested_action": MARK,
        "causes": [{"error_code": "A", "error_type": "B", "error_message": MARK, "item_id": MARK}],
        MARK: MARK, "new": {"token": [MARK]}, "error": "invalid_grant", "error_description": MARK,
    });
    for operation in operations() {
        for status in ["400 Bad Request", "500 Internal Server Error"] {
            let reply = with_marked_headers(status, "application/json", body.to_string().as_bytes());
            let error = stage.call(&operation, reply).await.expect("an error");
            assert_eq!(error.kind(), ErrorKind::Api, "{}", operation.id);
        }
    }
}

#[tokio::test]
async fn nothing_secret_is_seen_of_what_cannot_be_read() {
    let stage = Stage::new().await;
    let mut unread = 0;
    for operation in operations() {
        // Every field has an invalid form.
        let mut wrong = json!({MARK: MARK});
        if let Some((_, schema)) = description::answer(&operation)
            && let Some(fields) = marked(schema).as_object()
        {
            wrong = fields.keys().map(|name| (name.clone(), json!([MARK, {MARK: MARK}, 7]))).collect();
        }
        for body in [wrong.to_string(), format!("{{\"a\": \"{MARK}"), format!("\"{MARK}\""), format!("<p>{MARK}</p>")] {
            let reply = with_marked_headers("200 OK", "application/json", body.as_bytes());
            let error = stage.call(&operation, reply).await;
            unread += usize::from(error.is_some_and(|error| error.kind() == ErrorKind::Decode));
        }
    }
    assert!(unread > 4 * 300, "only {unread}");
}

#[tokio::test]
async fn nothing_secret_is_seen_of_what_a_proxy_says() {
    let stage = Stage::new().await;
    let html = format!("<html>{MARK}</html>");
    for operation in operations() {
        for status in ["502 Bad Gateway", "307 Temporary Redirect"] {
            let reply = with_marked_headers(status, "text/html", html.as_bytes());
            let error = stage.call(&operation, reply).await.expect("an error");
            assert_eq!(error.kind(), ErrorKind::Status, "{}", operation.id);
        }
    }
}

#[tokio::test]
async fn nothing_secret_is_seen_of_a_connection_that_breaks() {
    let stage = Stage::new().await;
    for operation in operations() {
        let error = stage.call(&operation, Reply::reset()).await.expect("an error");
        assert_eq!(error.kind(), ErrorKind::Transport, "{}", operation.id);
        let garbage = format!("{MARK}\r\n{MARK}: {MARK}\r\n\r\n").into_bytes();
        let error = stage.call(&operation, garbage).await.expect("an error");
        assert_eq!(error.kind(), ErrorKind::Transport, "{}", operation.id);
    }
}

#[tokio::test]
async fn nothing_secret_is_seen_of_a_timeout() {
    let stage = Stage::new().await;
    let head = head("200 OK", &[("X-Own", MARK)], 1000) + MARK;
    let slow = Reply::from(head.into_bytes()).then(Step::Wait(Duration::from_mins(1)));
    for reply in [Reply::silence(), slow] {
        *stage.reply.lock().expect("no panic") = reply;
        let call = stage.client.accounts_get(&AccountsGetRequest::new(MARK)).header("X-Own", MARK);
        let call = call.timeout(Duration::from_millis(200)).credentials(Credentials::new(MARK, MARK));
        assert!(!format!("{call:?}").contains(MARK));
        let error = call.await.expect_err("too slow");
        assert!(error.is_timeout() && error.attempts() == 2, "{error:?}");
        stage.assert_unseen("accountsGet", Some(&all_of(&error)));

        let call = stage.client.fdx_consents_get(MARK).timeout(Duration::from_millis(200));
        let error = call.await.expect_err("too slow");
        stage.assert_unseen("fdxConsentsGet", Some(&all_of(&error)));

        let call = stage.client.request(&format!("/new/{MARK}/get"), &json!({"a": MARK}));
        let error = call.timeout(Duration::from_millis(200)).await.expect_err("too slow");
        stage.assert_unseen("request", Some(&all_of(&error)));
    }
}

#[tokio::test]
async fn nothing_secret_is_seen_of_what_is_never_sent() {
    let stage = Stage::new().await;
    let wrong = format!("{MARK}\n");
    let request = AccountsGetRequest::new(MARK);
    for call in [
        stage.client.accounts_get(&request).header("X-Own", &wrong),
        stage.client.accounts_get(&request).header(&wrong, MARK),
        stage.client.accounts_get(&request).credentials(Credentials::new(MARK, &wrong)),
    ] {
        let error = call.await.expect_err("not sent");
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(!all_of(&error).contains(MARK), "{error:?}");
    }
    for url in
        [format!("https://{MARK}@evil.test"), format!("https://evil.test/?{MARK}"), format!("http://{MARK}.test")]
    {
        let error = Client::builder().credentials(MARK, MARK).base_url(url).build().expect_err("no good");
        assert!(!all_of(&error).contains(MARK), "{error:?}");
    }
    let client = Client::builder().credentials(MARK, MARK).environment(Environment::Production);
    assert!(!format!("{client:?}").contains(MARK));
    let client = client.build().expect("a client");
    let error = client.accounts_get(&AccountsGetRequest::new(format!("access-sandbox-{MARK}"))).await;
    assert!(!all_of(&error.expect_err("another environment")).contains(MARK));
    assert!(!format!("{client:?} {:?}", Credentials::new(MARK, MARK)).contains(MARK));
    assert!(stage.server.seen().is_empty());
    for line in stage.listening.take().into_iter().chain(stage.notes.take()) {
        assert!(!line.contains(MARK), "{line}");
    }
}

#[tokio::test]
async fn nothing_secret_is_seen_over_http_2() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let body = marked(description::answer(&crate::scene::operation("accountsGet")).expect("content").1).to_string();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a connection");
        let mut connection = h2::server::handshake(stream).await.expect("HTTP/2");
        while let Some(Ok((_request, mut respond))) = connection.accept().await {
            let head = http::Response::builder().header("set-cookie", MARK).header("content-type", "application/json");
            let mut stream = respond.send_response(head.body(()).expect("a head"), false).expect("sent");
            stream.send_data(Bytes::from(body.clone()), true).expect("sent");
        }
    });
    let listening = Listening::start();
    let http = reqwest::Client::builder().http2_prior_knowledge();
    let client = Client::builder().http(http).credentials(MARK, MARK).base_url(url).build().expect("a client");
    for _ in 0..2 {
        let call = client.accounts_get(&AccountsGetRequest::new(MARK)).header("X-Own", MARK);
        call.await.expect("an answer");
    }
    let lines = listening.take();
    assert!(lines.iter().any(|line| line.contains(" h2::")), "{lines:?}");
    for line in lines {
        assert!(!line.contains(MARK), "{line}");
    }
}

#[tokio::test]
async fn a_span_tells_operation_attempts_status_duration_and_request_id() {
    let listening = Listening::start();
    let failed = answer("500 Internal Server Error", "text/plain", b"").into();
    let server = Server::in_turn(vec![failed, ok(&success("accountsGet")).into()]).await;
    send(&builder(&server).retry(quick()).build().expect("a client"), "accountsGet").await.expect("an answer");
    let lines = listening.take();
    let ours: Vec<_> = lines.iter().filter(|line| line.contains(" plaid_api ")).collect();
    assert!(ours[0].starts_with("span plaid_api plaid_api.call operation=accountsGet path=/accounts/get"), "{ours:?}");
    assert_eq!(ours.iter().filter(|line| line.starts_with("span")).count(), 1, "{ours:?}");
    for (line, parts) in [
        (
            ours[1],
            ["attempt=1", "status=500", "duration_ms=", "request_id=\"header-id\"", "next_in_ms=", "error=account"],
        ),
        (ours[2], ["attempt=2", "status=200", "duration_ms=", "request_id=\"header-id\"", "attempt ended", "event "]),
    ] {
        assert!(parts.iter().all(|part| line.contains(part)), "{line}");
    }
    let records = lines.iter().filter(|line| line.starts_with("record")).cloned().collect::<String>();
    for part in [" attempts=2", " status=200", " duration_ms=", " request_id=\"header-id\""] {
        assert!(records.contains(part), "{records}");
    }
    // The logs also have events of other crates.
    assert!(lines.iter().any(|line| line.contains("hyper_util::")), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("log reqwest::")), "{lines:?}");
}

/// Records the reports to observers in short.
#[derive(Default)]
struct Recorded(Mutex<Vec<String>>);

impl Recorded {
    fn all(&self) -> Vec<String> {
        self.0.lock().expect("no panic").clone()
    }
}

impl Observer for Recorded {
    fn before(&self, call: &CallView<'_>) {
        let operation = call.operation;
        assert_eq!((operation.path(), operation.idempotency()), ("/accounts/get", Idempotency::Read));
        assert_eq!((operation, call.environment), (&plaid_api::operation::ACCOUNTS_GET, None));
        assert!(call.request_bytes > 10);
        self.0.lock().expect("no panic").push(format!("before {}", call.operation));
    }

    fn attempt(&self, _: &CallView<'_>, attempt: &AttemptView<'_>) {
        let status = attempt.status.map(|s| s.as_u16());
        let again = attempt.next_in.is_some();
        let text = format!("attempt {} {status:?} {} {again}", attempt.number, attempt.error.is_some());
        self.0.lock().expect("no panic").push(text);
    }

    fn after(&self, _: &CallView<'_>, end: &EndView<'_>) {
        let status = end.status.map(|s| s.as_u16());
        let (id, kind) = (end.request_id, end.error.map(Error::kind));
        let text = format!("after {} {status:?} {id:?} {kind:?} cancelled {}", end.attempts, end.is_cancelled);
        self.0.lock().expect("no panic").push(text);
    }
}

async fn recorded(replies: Vec<Reply>, policy: RetryPolicy) -> Vec<String> {
    let recorded = Arc::new(Recorded::default());
    let server = Server::in_turn(replies).await;
    let client = builder(&server).retry(policy).observer(Arc::clone(&recorded)).observer(Notes::default());
    let _ = send(&client.build().expect("a client"), "accountsGet").await;
    recorded.all()
}

#[tokio::test]
async fn an_observer_sees_the_beginning_the_attempts_and_the_end() {
    let failed = || answer("500 Internal Server Error", "text/plain", b"").into();
    assert_eq!(
        recorded(vec![failed(), Reply::reset(), ok(&success("accountsGet")).into()], quick()).await,
        [
            "before accountsGet",
            "attempt 1 Some(500) true true",
            "attempt 2 None true true",
            "attempt 3 Some(200) false false",
            "after 3 Some(200) Some(\"header-id\") None cancelled false",
        ]
    );
    assert_eq!(
        recorded(vec![refusal("400 Bad Request", "ITEM_ERROR", "ITEM_LOGIN_REQUIRED").into()], quick()).await,
        [
            "before accountsGet",
            "attempt 1 Some(400) true false",
            "after 1 Some(400) Some(\"body-id\") Some(Api) cancelled false",
        ]
    );
    // An answer that can't be read is a success of the attempt and a failure of the call.
    assert_eq!(
        recorded(vec![ok(&json!({})).into()], quick()).await,
        [
            "before accountsGet",
            "attempt 1 Some(200) false false",
            "after 1 Some(200) Some(\"header-id\") Some(Decode) cancelled false",
        ]
    );
}

#[tokio::test]
async fn a_call_that_is_dropped_is_reported_as_cancelled() {
    let recorded = Arc::new(Recorded::default());
    let server = Server::start(|_| Reply::silence()).await;
    let client = builder(&server).observer(Arc::clone(&recorded)).build().expect("a client");
    let call = client.accounts_get(&AccountsGetRequest::new("access-sandbox-1"));
    let waited = tokio::time::timeout(Duration::from_millis(300), call.into_future()).await;
    assert!(waited.is_err(), "it was pending");
    assert_eq!(recorded.all(), ["before accountsGet", "after 1 None None None cancelled true"]);
    assert_eq!(server.seen().len(), 1);
    // A call that was never sent is not reported.
    drop(client.accounts_get(&AccountsGetRequest::new("access-sandbox-1")));
    assert_eq!(recorded.all().len(), 2);
}

/// Panics on every report.
struct Panics;

impl Observer for Panics {
    fn before(&self, _: &CallView<'_>) {
        panic!("before");
    }

    fn attempt(&self, _: &CallView<'_>, _: &AttemptView<'_>) {
        panic!("attempt");
    }

    fn after(&self, _: &CallView<'_>, _: &EndView<'_>) {
        panic!("after");
    }
}

#[tokio::test]
async fn an_observer_that_panics_changes_nothing() {
    let recorded = Arc::new(Recorded::default());
    let failed = answer("500 Internal Server Error", "text/plain", b"").into();
    let server = Server::in_turn(vec![failed, ok(&success("accountsGet")).into(), Reply::silence()]).await;
    let client = builder(&server).retry(quick()).observer(Panics).observer(Arc::clone(&recorded)).observer(Panics);
    let client = client.build().expect("a client");
    send(&client, "accountsGet").await.expect("an answer");
    assert_eq!(recorded.all().len(), 4, "{:?}", recorded.all());
    // The caller panics during a call.
    let call = client.accounts_get(&AccountsGetRequest::new("access-sandbox-1"));
    let panicking = tokio::spawn(async move {
        let mut pending = call.into_future();
        let waited = tokio::time::timeout(Duration::from_millis(100), &mut pending).await;
        assert!(waited.is_ok(), "a panic that drops the call");
    });
    assert!(panicking.await.expect_err("the panic of the caller").is_panic());
    assert_eq!(recorded.all().last().map(String::as_str), Some("after 1 None None None cancelled true"));
}
