//! Servers that repeat credentials, tokens and values of the request in their answers. None of these may be shown, in
//! whichever part of the answer they are.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use plaid_api::types::{AccountsGetRequest, ItemGetResponse, PlaidError};
use plaid_api::{Client, Credentials, Error, ErrorKind, RetryPolicy};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::calls::{Pending, without_credentials};
use crate::description::{self, Operation};
use crate::generated;
use crate::listening::Listening;
use crate::observing::{Notes, all_of};
use crate::sample;
use crate::scene::{builder, success};
use crate::server::{Seen, Server, ok, with_headers};

/// A name that looks like a word of the API. Only the request shows that it is private.
const WORD: &str = "mustneverbeseen";
/// An opaque value that does not have the form of a token.
const OPAQUE: &str = "must-never-be-seen";
/// A value like Plaid's own ids, which also has the form of a request id.
const CLIENT_ID: &str = "5f4dcc3b5aa765d61d8327de";
const SECRET: &str = "b882cf99c3fcd3d76192e4007dfb49";
const STATUSES: [&str; 5] =
    ["200 OK", "400 Bad Request", "401 Unauthorized", "429 Too Many Requests", "500 Internal Server Error"];

/// An answer that repeats `text` in all of its parts.
#[derive(Default, Clone)]
struct Echo {
    status: &'static str,
    text: String,
    id: String,
    /// Whether the answer differs from the form of Plaid's errors.
    is_unreadable: bool,
}

impl Echo {
    fn answer(&self) -> Vec<u8> {
        let Self { status, text, id, is_unreadable } = self;
        let mut body = json!({
            "error_type": id, "error_code": id, "error_message": text, "display_message": text, "request_id": id,
            "documentation_url": text, "suggested_action": text, "error_code_reason": text,
            "causes": [{"error_code": id, "error_type": id, "error_message": text, "item_id": text}],
            "error": id, "error_description": text, "error_uri": text,
        });
        if *is_unreadable {
            body = json!([text]);
        }
        let headers = [("Content-Type", "application/json"), ("Plaid-Request-Id", id), ("X-Request-Id", id)];
        with_headers(status, &headers, body.to_string().as_bytes())
    }
}

struct Stage {
    echo: Arc<Mutex<Echo>>,
    notes: Arc<Notes>,
    client: Client,
    server: Server,
    listening: Listening,
}

impl Stage {
    async fn new() -> Self {
        let echo: Arc<Mutex<Echo>> = Arc::default();
        let server = Server::start({
            let echo = Arc::clone(&echo);
            move |_| echo.lock().expect("no panic").answer()
        })
        .await;
        let notes = Arc::new(Notes::default());
        let client = Client::builder().credentials(CLIENT_ID, SECRET).base_url(&server.url);
        let client = client.retry(RetryPolicy::off()).observer(Arc::clone(&notes)).build().expect("a client");
        Self { echo, notes, client, server, listening: Listening::start() }
    }

    /// Calls the operation, and searches every text about the call for the marks.
    async fn call(&self, operation: &Operation, request: &Value, echo: Echo, marks: &[&str]) {
        let what = format!("{} {} {:?}", operation.id, echo.status, echo.text);
        *self.echo.lock().expect("no panic") = echo;
        let pending: Pending =
            generated::calls::call(&self.client, operation.id, &[&format!("{OPAQUE} in the path")], request)
                .expect("a method");
        let mut shown = match pending.await {
            Ok(response) => vec![format!("{response:?} {:?}", response.request_id())],
            Err(error) => vec![in_full(&error)],
        };
        shown.extend(self.listening.take());
        shown.extend(self.notes.take());
        assert!(shown.len() > 3, "{what}: {shown:?}");
        assert_unseen(&shown.join("\n"), marks, &what);
    }
}

/// Returns every text of an error.
fn in_full(error: &Error) -> String {
    let (plaid, oauth) = (error.plaid(), error.oauth());
    format!("{}\n{plaid:?}\n{plaid:#?}\n{oauth:?}\n{oauth:#?}\n{:?}", all_of(error), error.request_id())
}

fn assert_unseen(shown: &str, marks: &[&str], what: &str) {
    let shown = shown.to_lowercase();
    for mark in marks {
        // Neither the beginning nor the end of the secret may be shown.
        let mark = mark.to_lowercase();
        let parts = [
            mark.as_str(),
            mark.get(..10).unwrap_or(&mark),
            mark.get(mark.len().saturating_sub(10)..).unwrap_or(&mark),
        ];
        for part in parts {
            assert!(!shown.contains(part), "{what}: `{part}` of `{mark}` in\n{shown}");
        }
    }
}

fn marked(operation: &Operation, mark: &str) -> Value {
    let is_number = |name: &str| ["amount", "fee", "balance", "value"].iter().any(|part| name.contains(part));
    let text = |name: &str| if is_number(name) { "12.50".to_owned() } else { mark.to_owned() };
    let request = description::request(operation).map_or(Value::Null, |schema| sample::marked(schema, &text));
    without_credentials(operation, request)
}

fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        write!(out, "%{byte:02X}").expect("memory");
        out
    })
}

#[tokio::test]
async fn nothing_of_a_request_is_shown_when_the_server_repeats_it() {
    let stage = Stage::new().await;
    for (index, operation) in description::operations().iter().enumerate() {
        for mark in [WORD, OPAQUE] {
            let request = marked(operation, mark);
            let body = request.to_string();
            let has_mark = body.contains(mark);
            let texts = [
                body.clone(),
                Value::from(body).to_string(),
                format!("no such thing: {mark}"),
                format!("`{}` is wrong", mark.to_uppercase()),
                format!("\"{}\"\r\n", percent_encoded(mark)),
            ];
            for (turn, text) in texts.into_iter().enumerate() {
                let status = STATUSES[(index + turn) % STATUSES.len()];
                let echo = Echo { status, text, id: mark.into(), is_unreadable: (index + turn) % 7 == 0 };
                // A request without text contains no mark.
                if has_mark {
                    stage.call(operation, &request, echo, &[mark]).await;
                }
            }
        }
    }
}

#[tokio::test]
async fn no_credential_is_shown_when_the_server_repeats_it() {
    let stage = Stage::new().await;
    for (index, operation) in description::operations().iter().enumerate() {
        let request = marked(operation, "text");
        // Public operations send no credentials, so the secret can be recognised by its form only.
        for (turn, credential) in [CLIENT_ID, SECRET].into_iter().enumerate() {
            let texts = [
                format!("client_id={CLIENT_ID}&secret={SECRET}"),
                format!("{}{credential}", "long ".repeat(77)),
                credential.to_uppercase(),
                percent_encoded(credential),
                credential[..12].to_owned(),
            ];
            let is_public = operation.value["security"].as_array().is_some_and(Vec::is_empty);
            for (at, text) in texts.into_iter().enumerate().filter(|(at, _)| !is_public || *at < 3) {
                let status = STATUSES[(index + turn + at) % STATUSES.len()];
                let id = if is_public { format!("access-sandbox-{credential}") } else { credential.to_owned() };
                let echo = Echo { status, text, id, is_unreadable: (index + at) % 7 == 0 };
                stage.call(operation, &request, echo, &[CLIENT_ID, SECRET]).await;
            }
        }
    }
    assert!(stage.server.seen().len() > 2000);
}

/// Returns the error of a server that repeats the request as `echo`.
async fn error_of<A>(call: impl FnOnce(Client) -> A, echo: fn(&Seen) -> String) -> Error
where
    A: Future<Output = Result<(), Error>>,
{
    let server =
        Server::start(move |seen| Echo { status: "400 Bad Request", text: echo(seen), ..Echo::default() }.answer());
    let client = builder(&server.await).retry(RetryPolicy::off()).build().expect("a client");
    call(client).await.expect_err("an echo")
}

#[tokio::test]
async fn what_belongs_to_one_call_only_is_known_as_well() {
    let error = error_of(
        |client| async move {
            let call = client.accounts_get(&AccountsGetRequest::new("access-1"));
            let theirs = Credentials::new("their-own-id", "their-own-secret");
            call.credentials(theirs).header("X-Own", "a-header-of-mine").await.map(drop)
        },
        |seen| format!("headers: {:?}", seen.headers),
    )
    .await;
    assert_unseen(&in_full(&error), &["their-own-id", "their-own-secret", "a-header-of-mine"], "accountsGet");

    let error = error_of(
        |client| async move { client.fdx_consents_get("an id/of mine").await.map(drop) },
        |seen| format!("no path {}, that is an id/of mine", seen.path),
    )
    .await;
    assert_unseen(&in_full(&error), &["an%20id%2fof%20mine", "an id/of mine"], "fdxConsentsGet");

    // The description has no fields for this path, so no word counts as harmless.
    let error = error_of(
        |client| async move {
            let body = json!({"products": ["transactionsofmine"], "count": 8_675_309, "deep": [{"b": "Ada Lovelace"}]});
            client.request("/new/thing-of-mine/get", &body).await.map(drop)
        },
        |seen| format!("{} {} for lovelace", seen.path, String::from_utf8_lossy(&seen.body)),
    )
    .await;
    let marks = ["transactionsofmine", "8675309", "lovelace", "thing-of-mine"];
    assert_unseen(&in_full(&error), &marks, "request");
}

#[tokio::test]
async fn a_message_stays_readable() {
    let words = "the product \"transactions\" is not enabled, see https://plaid.com/docs/errors/#invalid_product: \
                 options.account_ids[0], at most 500 in 30 days";
    let reply = json!({"error_type": "INVALID_REQUEST", "error_code": "NEW_CODE_2", "error_message": words,
        "request_id": "m8MDnv9okwxFNBV"});
    let reply = with_headers("400 Bad Request", &[], reply.to_string().as_bytes());
    let server = Server::start(move |_| reply.clone()).await;
    let client = builder(&server).build().expect("a client");
    let operation = crate::scene::operation("linkTokenCreate");
    let request = marked(&operation, "some text");
    let error = crate::scene::send_this(&client, operation.id, &request).await.expect_err("refused");
    assert_eq!(
        error.to_string(),
        format!(
            "linkTokenCreate: NEW_CODE_2 (INVALID_REQUEST): {words}, status 400, request id m8MDnv9okwxFNBV, rejected"
        )
    );
}

#[tokio::test]
async fn an_id_of_the_exchange_has_its_form() {
    for (id, is_shown) in
        [("m8MDnv9okwxFNBV", true), ("usr_9nSp2KuZ2x4JDw", false), ("000123456789", false), ("a b", false)]
    {
        let reply = with_headers("200 OK", &[("Plaid-Request-Id", id)], success("accountsGet").to_string().as_bytes());
        let server = Server::start(move |_| reply.clone()).await;
        let call = builder(&server).build().expect("a client").accounts_get(&AccountsGetRequest::new("access-1"));
        let answer = call.response().await.expect("an answer");
        assert_eq!(answer.request_id(), is_shown.then_some(id));
        assert_eq!(format!("{answer:?}").contains(id), is_shown, "{id}");
    }
}

#[test]
fn an_error_within_an_answer_shows_its_codes_only() {
    let error = json!({
        "error_type": "ITEM_ERROR", "error_code": OPAQUE, "error_message": OPAQUE, "display_message": OPAQUE,
        "request_id": OPAQUE, "documentation_url": OPAQUE, "suggested_action": OPAQUE, "error_code_reason": OPAQUE,
        "causes": [{"item_id": OPAQUE, "error_message": OPAQUE}], "required_account_subtypes": [OPAQUE],
    });
    let typed: PlaidError = serde_json::from_value(error.clone()).expect("an error");
    assert_eq!((typed.error_message.as_str(), typed.error_code.as_str()), (OPAQUE, OPAQUE));
    assert_unseen(&format!("{typed:?} {typed:#?}"), &[OPAQUE], "PlaidError");
    let mut answer = success("itemGet");
    answer["item"]["error"] = error;
    let answer: ItemGetResponse = serde_json::from_value(answer).expect("an answer");
    let shown = format!("{answer:?}");
    assert_unseen(&shown, &[OPAQUE], "Item.error");
    assert!(shown.contains("ItemError") || shown.contains("ITEM_ERROR"), "{shown}");
}

#[test]
fn a_new_value_of_an_enum_is_shown_if_it_is_a_word() {
    use plaid_api::types::{AccountSubtype, ErrorCode};
    for (value, is_shown) in [
        ("new kind of account", true),
        ("new_kind", true),
        (OPAQUE, false),
        ("access-sandbox-1", false),
        ("000123456789", false),
        ("Ada Lovelace", false),
        ("lPNjeW1nR6CDn5okmGQ6hEpMo4lLNoSrzqDje", false),
    ] {
        let (subtype, code) = (AccountSubtype::from(value), ErrorCode::from(value));
        assert_eq!(format!("{subtype:?}").contains(value), is_shown, "{value}");
        assert_eq!(format!("{code:?}").contains(value), is_shown, "{value}");
        assert_eq!((subtype.as_str(), subtype.to_string().as_str()), (value, value), "the value itself is kept");
    }
}

#[tokio::test]
async fn answers_without_a_type_show_their_size() {
    let body = json!({"access_token": OPAQUE, "a": [OPAQUE, {OPAQUE: OPAQUE}]});
    let server = Server::start(move |_| ok(&body)).await;
    let client = builder(&server).build().expect("a client");
    let request = AccountsGetRequest::new("access-1");
    let size = "bytes";
    for shown in [
        format!("{:?}", client.accounts_get(&request).json().response().await.expect("JSON")),
        format!("{:#?}", client.request("/a/b", &json!({})).response().await.expect("JSON")),
        format!("{:?}", client.accounts_get(&request).bytes().response().await.expect("bytes")),
    ] {
        assert!(shown.contains(size) && shown.contains("200"), "{shown}");
        assert_unseen(&shown, &[OPAQUE], "an answer without a type");
    }
    let mapped =
        client.accounts_get(&request).json().response().await.expect("JSON").map(|value| value["a"].to_string());
    assert_unseen(&format!("{mapped:?}"), &[OPAQUE], "a mapped answer");
}

#[test]
fn a_client_shows_where_it_calls_and_not_the_path() {
    let client = Client::builder().credentials("id", SECRET).base_url(format!("https://example.com:8443/{OPAQUE}/v1"));
    let shown = format!("{:?}", client.build().expect("a client"));
    assert!(shown.contains("https://example.com:8443\""), "{shown}");
    assert_unseen(&shown, &[OPAQUE, SECRET], "Client");
}

/// Returns HTTP/2 frames: settings, and a `GOAWAY` with the server's own text.
fn goaway(words: &str) -> Vec<u8> {
    let length = u8::try_from(8 + words.len()).expect("short");
    let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    let head = [0, 0, length, 7, 0, 0, 0, 0, 0];
    let enhance_your_calm = [0, 0, 0, 0, 0, 0, 0, 11];
    [&settings[..], &head, &enhance_your_calm, words.as_bytes()].concat()
}

#[tokio::test]
async fn a_broken_connection_is_reported_without_the_peers_words() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut seen = [0; 4096];
                let length = stream.read(&mut seen).await.expect("the preface");
                assert!(length > 0, "the client says something");
                stream.write_all(&goaway(OPAQUE)).await.expect("sent");
                while stream.read(&mut seen).await.is_ok_and(|length| length > 0) {}
            });
        }
    });
    let http = reqwest::Client::builder().http2_prior_knowledge();
    let client = Client::builder().http(http).credentials("id", SECRET).base_url(url).retry(RetryPolicy::off());
    let client = client.build().expect("a client");
    let error = client.accounts_get(&AccountsGetRequest::new("access-1")).await.expect_err("gone");
    assert_eq!(error.kind(), ErrorKind::Transport);
    let shown = in_full(&error);
    assert_unseen(&shown, &[OPAQUE], "a GOAWAY");
    assert!(shown.contains("the peer reported excessive load"), "{shown}");
}

#[tokio::test]
async fn a_refused_connection_keeps_its_kind() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", free.local_addr().expect("an address"));
    drop(free);
    let client = Client::builder().credentials("id", SECRET).base_url(url).retry(RetryPolicy::off());
    let error = client.build().expect("a client").accounts_get(&AccountsGetRequest::new("access-1")).await;
    let error = error.expect_err("nobody is there");
    let mut causes = std::iter::successors(std::error::Error::source(&error), |cause| cause.source());
    let kind = causes.find_map(|cause| cause.downcast_ref::<std::io::Error>()).map(std::io::Error::kind);
    assert_eq!(kind, Some(std::io::ErrorKind::ConnectionRefused));
}
