//! Calls each operation of the description once over HTTP. The method, path, headers and body must be as described, and
//! the answer must be read into its type without loss.

use std::pin::Pin;
use std::time::Duration;

use plaid_api::Outcome::NotSent;
use plaid_api::types::{IdentityVerificationRetryRequest, IdentityVerificationRetryRequired, Strategy};
use plaid_api::{Answer, Client, Download, Error, ErrorKind, Response, RetryPolicy};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::description::{self, Operation};
use crate::generated::calls::call;
use crate::sample;
use crate::scene;
use crate::server::{self, Seen, Server, answer};

/// The answer of an operation as JSON.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    Json(Value),
    File(Vec<u8>),
    Nothing,
}

pub type Pending = Pin<Box<dyn Future<Output = Result<Response<Outcome>, Error>>>>;

/// Reads a request into its type.
pub fn body<T: DeserializeOwned>(request: &Value) -> T {
    serde_json::from_value(request.clone()).unwrap_or_else(|e| panic!("{e} in the request {request}"))
}

pub fn json<T: Answer + Serialize, O: 'static>(call: plaid_api::Call<T, O>) -> Pending {
    Box::pin(async {
        let response = call.response().await?;
        let value = serde_json::to_value(&*response).expect("answers are JSON");
        Ok(response.map(|_| Outcome::Json(value)))
    })
}

pub fn file(call: plaid_api::Call<Download>) -> Pending {
    Box::pin(async {
        let mut response = call.response().await?;
        let first = response.chunk().await?.expect("some bytes");
        let mut bytes = None;
        let response = response.map(|download| bytes = Some(download));
        let rest = bytes.expect("a download").bytes().await?;
        Ok(response.map(|()| Outcome::File([first, rest].concat())))
    })
}

pub fn nothing(call: plaid_api::Call<()>) -> Pending {
    Box::pin(async { Ok(call.response().await?.map(|()| Outcome::Nothing)) })
}

pub const CLIENT_ID: &str = "client-id-in-a-header";
pub const SECRET: &str = "secret-in-a-header";

/// Creates a client without retries.
pub fn client(server: &Server) -> Client {
    let builder = Client::builder().credentials(CLIENT_ID, SECRET).base_url(&server.url);
    builder.retry(RetryPolicy::off()).build().expect("a client")
}

const FILE: &[u8] = b"%PDF-1.4 or a zip";
/// A value that needs escaping, and must stay one segment of the path.
const ARGUMENT: &str = "a/b ?#%../é";
const ESCAPED_IN_QUERY: &str = "a%2Fb+%3F%23%25..%2F%C3%A9";
const ESCAPED: &str = "a%2Fb%20%3F%23%25..%2F%C3%A9";

#[tokio::test]
async fn every_operation_is_called_as_described() {
    for operation in description::operations() {
        check(&operation).await;
    }
}

async fn check(operation: &Operation) {
    let id = operation.id;
    let (content, expected) = match description::answer(operation) {
        None => (answer("200 OK", "text/plain", b""), Outcome::Nothing),
        Some(("application/json", schema)) => {
            let value = sample::full(schema);
            (answer("200 OK", "application/json", value.to_string().as_bytes()), Outcome::Json(value))
        }
        Some((media, _)) => (answer("200 OK", media, FILE), Outcome::File(FILE.to_vec())),
    };
    let server = Server::start(move |_| content.clone()).await;
    let request = description::request(operation).map_or(Value::Null, sample::full);

    let pending = call(&client(&server), id, &[ARGUMENT], &request);
    let response = pending.unwrap_or_else(|| panic!("{id} has no method")).await;
    let response = response.unwrap_or_else(|e| panic!("{id}: {e}"));
    assert_eq!(response.request_id(), Some("header-id"), "{id}");
    assert_eq!(response.status(), 200, "{id}");
    match (&*response, &expected) {
        (Outcome::Json(typed), Outcome::Json(sent)) => assert_same(typed, sent, id),
        (outcome, expected) => assert_eq!(outcome, expected, "{id}"),
    }

    let [seen] = server.seen().try_into().unwrap_or_else(|s| panic!("{id}: one request, not {s:?}"));
    check_request(operation, &seen, request);
}

fn check_request(operation: &Operation, seen: &Seen, request: Value) {
    let id = operation.id;
    assert_eq!(seen.method, operation.method, "{id}");
    let mut path = operation.path.to_owned();
    if let Some((start, end)) = path.find('{').zip(path.find('}')) {
        path.replace_range(start..=end, ESCAPED);
    }
    let parameters = operation.value["parameters"].as_array().into_iter().flatten();
    let query = parameters.filter(|parameter| parameter["in"] == "query" && parameter["required"] == true);
    let query: Vec<String> =
        query.map(|parameter| format!("{}={ESCAPED_IN_QUERY}", parameter["name"].as_str().expect("a name"))).collect();
    if !query.is_empty() {
        path = format!("{path}?{}", query.join("&"));
    }
    assert_eq!(seen.path, path, "{id}");

    let header = |name: &str| seen.headers.get(name).map(String::as_str);
    let is_public = operation.value["security"].as_array().is_some_and(Vec::is_empty);
    assert_eq!(header("plaid-client-id"), (!is_public).then_some(CLIENT_ID), "{id}");
    assert_eq!(header("plaid-secret"), (!is_public).then_some(SECRET), "{id}");
    assert_eq!(header("plaid-version"), Some("2020-09-14"), "{id}");

    if request.is_null() {
        assert_eq!(seen.body, b"", "{id}");
        return;
    }
    assert_eq!(header("content-type"), Some("application/json"), "{id}");
    let sent: Value = serde_json::from_slice(&seen.body).unwrap_or_else(|e| panic!("{id}: {e}"));
    assert_same(&sent, &without_credentials(operation, request), id);
}

/// Compares two values. The message of a failure names the place, and does not print both.
pub fn assert_same(left: &Value, right: &Value, place: &str) {
    match (left, right) {
        (Value::Object(a), Value::Object(b)) => {
            assert!(a.keys().eq(b.keys()), "{place}: keys {:?} and {:?}", a.keys(), b.keys());
            a.iter().for_each(|(key, value)| assert_same(value, &b[key], &format!("{place}.{key}")));
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().for_each(|(i, (a, b))| assert_same(a, b, &format!("{place}[{i}]")));
        }
        (a, b) => assert_eq!(a, b, "{place}"),
    }
}

/// Removes the credentials from a body, unless the description requires them there or the operation is of OAuth.
pub fn without_credentials(operation: &Operation, mut request: Value) -> Value {
    let keeps = operation.path == "/application/get" || operation.path.starts_with("/oauth/");
    if !keeps && let Some(body) = request.as_object_mut() {
        body.retain(|name, _| name != "client_id" && name != "secret");
    }
    request
}

#[tokio::test]
async fn optional_parameters_are_setters() {
    let user = json!({"user_id": "usr_1", "request_id": "r"}).to_string();
    let server = Server::start(move |_| answer("200 OK", "application/json", user.as_bytes())).await;
    let call = client(&server).user_create(&plaid_api::types::UserCreateRequest::new("user-1"));
    call.plaid_new_user_api_enabled(true).await.expect("an answer");
    assert_eq!(server.seen()[0].headers.get("plaid-new-user-api-enabled").map(String::as_str), Some("true"));
}

#[tokio::test]
async fn a_call_is_a_future() {
    use futures_util::future::{join_all, try_join_all};
    use plaid_api::types::AccountsGetRequest;
    let content = scene::success("accountsGet");
    let server = Server::start(move |_| server::ok(&content)).await;
    let client = client(&server);
    let call = || client.accounts_get(&AccountsGetRequest::new("access-sandbox-1"));
    let prepared = vec![call(), call(), call().timeout(Duration::from_secs(9))];
    assert_eq!(server.seen().len(), 0, "nothing is sent before a call is polled");

    let answers = join_all(prepared).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let accounts = try_join_all([call(), call()]).await.expect("two answers");
    assert_eq!(accounts.iter().map(|answer| answer.accounts.len()).sum::<usize>(), 2);
    let spawned = tokio::spawn(call()).await.expect("no panic").expect("an answer");
    assert_eq!(spawned.accounts.len(), 1);
    let mut slow = call();
    tokio::select! {
        answer = &mut slow => assert!(answer.is_ok()),
        () = tokio::time::sleep(Duration::from_secs(9)) => panic!("no answer"),
    }
    assert_eq!(server.seen().len(), 7);

    let error = slow.await.expect_err("it is over");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(server.seen().len(), 7, "a call is not sent twice");
    drop(call());
    assert_eq!(server.seen().len(), 7, "a call that is dropped is not sent");
}

fn retry(strategy: Strategy) -> IdentityVerificationRetryRequest {
    IdentityVerificationRetryRequest::new(IdentityVerificationRetryRequired {
        client_user_id: "user-42".into(),
        strategy,
        template_id: "idvtmp_1".into(),
    })
}

#[tokio::test]
async fn only_what_is_set_is_sent() {
    let server = Server::start(|_| answer("500 Internal Server Error", "text/plain", b"")).await;
    let request = retry(Strategy::Reset).is_shareable(true);
    client(&server).identity_verification_retry(&request).await.expect_err("a 500");
    let sent: Value = serde_json::from_slice(&server.seen()[0].body).expect("JSON");
    assert_eq!(
        sent,
        json!({"client_user_id": "user-42", "template_id": "idvtmp_1", "strategy": "reset", "is_shareable": true})
    );
}

#[tokio::test]
async fn an_amount_with_three_decimals_is_not_sent() {
    use plaid_api::types::{TransferLedgerDepositRequest, TransferLedgerDepositRequired};
    let server = Server::start(|_| answer("500 Internal Server Error", "text/plain", b"")).await;
    let request = TransferLedgerDepositRequest::new(TransferLedgerDepositRequired {
        amount: plaid_api::Decimal::new(10_005, 3).into(),
        idempotency_key: "key".into(),
        network: "ach".into(),
    });
    let error = client(&server).transfer_ledger_deposit(&request).await.expect_err("three decimals");
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert!(error.to_string().contains("at most two decimals"), "{error}");
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn steps_go_with_the_custom_strategy() {
    use plaid_api::types::{
        IdentityVerificationRetryRequestStepsObject as Steps, IdentityVerificationRetryRequestStepsObjectRequired,
    };
    let server = Server::start(|_| answer("500 Internal Server Error", "text/plain", b"")).await;
    let steps = Steps::new(IdentityVerificationRetryRequestStepsObjectRequired {
        documentary_verification: true,
        kyc_check: false,
        selfie_check: false,
        verify_sms: true,
    });
    let mut mixed = retry(Strategy::Custom).steps(steps.clone());
    mixed.strategy = Strategy::Reset;
    for (request, is_sent) in [
        (retry(Strategy::Reset), true),
        (retry(Strategy::Reset).steps(steps), true),
        (retry(Strategy::Custom), false),
        (mixed, false),
    ] {
        let error = client(&server).identity_verification_retry(&request).await.expect_err("a 500");
        let says = error.to_string().contains(
            "`steps` of IdentityVerificationRetryRequest must be set if `strategy` is `custom`, and only then",
        );
        assert_eq!(says, !is_sent, "{error}");
    }
    let bodies: Vec<Value> = server.seen().iter().map(|s| serde_json::from_slice(&s.body).expect("JSON")).collect();
    let [reset, custom] = bodies.as_slice() else { panic!("two are sent, not {bodies:?}") };
    assert_eq!((&reset["strategy"], &reset["steps"]), (&json!("reset"), &Value::Null));
    assert_eq!((&custom["strategy"], &custom["steps"]["verify_sms"]), (&json!("custom"), &json!(true)));
}

#[tokio::test]
async fn absent_null_and_a_value_are_three_bodies() {
    use plaid_api::types::ItemWebhookUpdateRequest;
    let server = Server::start(|_| answer("500 Internal Server Error", "text/plain", b"")).await;
    let request = || ItemWebhookUpdateRequest::new("access-sandbox-1");
    for request in [request(), request().webhook("https://example.com"), request().webhook(plaid_api::Null)] {
        client(&server).item_webhook_update(&request).await.expect_err("a 500");
    }
    let bodies: Vec<Value> = server.seen().iter().map(|s| serde_json::from_slice(&s.body).expect("JSON")).collect();
    assert_eq!(
        bodies,
        [
            json!({"access_token": "access-sandbox-1"}),
            json!({"access_token": "access-sandbox-1", "webhook": "https://example.com"}),
            json!({"access_token": "access-sandbox-1", "webhook": null}),
        ]
    );
}

#[tokio::test]
async fn a_path_parameter_cannot_change_the_operation() {
    let server = Server::start(|_| answer("200 OK", "application/json", b"{}")).await;
    let client = client(&server);
    let dots = [".", "..", "%2e", "%2E%2e", ".%2e", "%2E."];
    let blank = |dots: &str| [format!(" {dots}"), format!("{dots}\u{a0}")];
    // URL parsers drop these three characters anywhere.
    let hidden = |dots: &str| ["\t", "\n", "\r"].map(|c| [format!("{c}{dots}"), format!("{dots}{c}")]).concat();
    let mut values: Vec<String> = dots.into_iter().map(str::to_owned).collect();
    values.extend(dots.into_iter().flat_map(blank));
    values.extend(dots.into_iter().chain([""]).flat_map(hidden));
    values.extend(
        ["", " ", ".\t.", "%2\ne", "a\tb", "a\nb", "a\rb", "a\0", "a\u{1f}", "a\u{7f}", "a\u{85}"].map(str::to_owned),
    );
    for value in values {
        let error = client.fdx_consents_get(&value).await.expect_err("no place in a path");
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Encode, NotSent), "{value:?}: {error}");
        assert!(error.to_string().contains("the path parameter `consentId` "), "{error}");
        if value.is_empty() {
            continue;
        }
        for path in [format!("/a/{value}/get"), format!("/a/{value}"), format!("/{value}/get")] {
            let error = client.request(&path, &json!({})).await.expect_err("no path");
            assert_eq!((error.kind(), error.outcome()), (ErrorKind::Encode, NotSent), "{path:?}: {error}");
        }
    }
    for path in ["", "/", "/a//get", "/a/"] {
        let error = client.request(path, &json!({})).await.expect_err("no path");
        assert_eq!(error.kind(), ErrorKind::Encode, "{path:?}");
    }
    assert!(server.seen().is_empty());
}
