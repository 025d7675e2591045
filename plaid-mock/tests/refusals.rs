//! Answers and refusals over HTTP.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use common::Scene;
use plaid_api::types::{AccountId, AccountsGetRequest, ErrorCode, IdentityDocumentsUploadsGetRequest, Products};
use plaid_api::{Client, Outcome};
use plaid_mock::Server;
use serde_json::{Value, json};

async fn post(server: &Server, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, Value) {
    let mut request = reqwest::Client::new().post(format!("{}{path}", server.url())).body(body.to_owned());
    request = request.header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    (status, serde_json::from_slice(&response.bytes().await.expect("a body")).expect("JSON"))
}

fn code(answer: &(u16, Value)) -> (u16, &str, &str) {
    let text = |name: &str| answer.1[name].as_str().unwrap_or_default();
    assert!(answer.0 == 200 || !text("request_id").is_empty(), "{answer:?}");
    (answer.0, text("error_type"), text("error_code"))
}

const KEYS: [(&str, &str); 2] = [("PLAID-CLIENT-ID", "id"), ("PLAID-SECRET", "secret")];

#[tokio::test]
async fn invalid_requests_have_plaids_errors() {
    let server = Server::builder().start().await.expect("a server");
    let get = |body: &'static str| post(&server, "/accounts/get", &KEYS, body);
    assert_eq!(code(&get("{").await), (400, "INVALID_REQUEST", "INVALID_BODY"));
    assert_eq!(code(&get("[]").await), (400, "INVALID_REQUEST", "INVALID_BODY"));
    let missing = get("{}").await;
    assert_eq!(code(&missing), (400, "INVALID_REQUEST", "MISSING_FIELDS"));
    assert!(missing.1["error_message"].as_str().is_some_and(|m| m.contains("access_token")), "{missing:?}");
    assert_eq!(code(&get(r#"{"access_token": 1}"#).await), (400, "INVALID_REQUEST", "INVALID_FIELD"));
    assert_eq!(code(&get(r#"{"access_token": "a", "b": 1}"#).await), (400, "INVALID_REQUEST", "UNKNOWN_FIELDS"));
    assert_eq!(code(&post(&server, "/no/such/thing", &KEYS, "{}").await), (404, "INVALID_REQUEST", "NOT_FOUND"));
}

fn message(answer: &(u16, Value)) -> &str {
    answer.1["error_message"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn nested_fields_are_named_and_limits_told() {
    let server = Server::builder().start().await.expect("a server");
    let link = |more: Value| {
        let mut body = json!({"client_name": "A shop", "language": "en", "country_codes": ["US"], "products": ["auth"],
            "user": {"client_user_id": "ada"}});
        for (name, value) in more.as_object().expect("fields") {
            body[name] = value.clone();
        }
        let server = &server;
        async move { post(server, "/link/token/create", &KEYS, &body.to_string()).await }
    };
    assert_eq!(link(json!({})).await.0, 200);
    for (more, kind, part) in [
        (json!({"user": {"address": {"city": "Reno"}}}), "MISSING_FIELDS", "user.address.country, user.client_user_id"),
        (json!({"user": {"client_user_id": null}}), "MISSING_FIELDS", "user.client_user_id"),
        (json!({"client_name": null}), "MISSING_FIELDS", "client_name"),
        (json!({"client_name": ""}), "INVALID_FIELD", "client_name is empty"),
        (json!({"language": "tlh"}), "INVALID_FIELD", "language must be one of da, nl, en"),
        (json!({"country_codes": ["USA"]}), "INVALID_FIELD", "country_codes[0] must be one of"),
        (json!({"country_codes": [null]}), "INVALID_FIELD", "country_codes[0]"),
        (
            json!({"country_codes": "US", "language": 1}),
            "INVALID_FIELD",
            "country_codes must be a list; language must be",
        ),
        (json!({"user": {"client_user_id": "a", "email": "a@b.c"}}), "UNKNOWN_FIELDS", "user.email"),
    ] {
        let answer = link(more.clone()).await;
        assert_eq!(code(&answer), (400, "INVALID_REQUEST", kind), "{more}: {answer:?}");
        assert!(message(&answer).contains(part), "{more}: {}", message(&answer));
    }
    for (more, part) in [
        (json!({"phone_number": "4155550123"}), "user.phone_number must be a phone number in the form of E.164"),
        (json!({"email_address": "ada"}), "user.email_address must be an email address"),
        (json!({"date_of_birth": "1815-13-10"}), "user.date_of_birth must be a date such as"),
        (json!({"address": {"country": "usa"}}), "user.address.country must be a country code of two capital letters"),
    ] {
        let mut user = more.clone();
        user["client_user_id"] = json!("ada");
        let answer = link(json!({"user": user})).await;
        assert_eq!(code(&answer), (403, "USER_ERROR", "INVALID_USER_IDENTITY_DATA"), "{more}");
        assert!(message(&answer).contains(part), "{more}: {}", message(&answer));
    }
}

#[tokio::test]
async fn values_have_limits_in_words() {
    let scene = Scene::new().await;
    let token = scene.item(&[Products::Transactions, Products::Auth]).await;
    let token = token.expose();
    for (path, body, part) in [
        ("/transactions/sync", json!({"count": 0}), "count is less than 1"),
        ("/transactions/sync", json!({"count": 501}), "count is greater than 500"),
        (
            "/transactions/get",
            json!({"start_date": "2026-1-1", "end_date": "2026-02-01"}),
            "start_date must be a date such",
        ),
        (
            "/transactions/get",
            json!({"start_date": "2026-03-01", "end_date": "2026-02-01"}),
            "start_date is after end_date",
        ),
        (
            "/transfer/create",
            json!({"account_id": "a", "authorization_id": "a", "description": "x".repeat(16)}),
            "description is longer than 15 characters",
        ),
    ] {
        let mut body = body;
        body["access_token"] = json!(token);
        let answer = post(&scene.server, path, &KEYS, &body.to_string()).await;
        assert_eq!(code(&answer), (400, "INVALID_REQUEST", "INVALID_FIELD"), "{body}: {answer:?}");
        assert!(message(&answer).contains(part), "{body}: {}", message(&answer));
    }
}

/// Plaid's Quickstart sends `cursor: null` at first.
#[tokio::test]
async fn null_counts_as_absent_where_a_field_is_not_required() {
    let scene = Scene::new().await;
    let token = scene.item(&[Products::Transactions, Products::Auth]).await;
    let token = token.expose();
    for (path, body) in [
        ("/transactions/sync", json!({"cursor": null, "count": null, "options": null})),
        ("/transactions/sync", json!({"options": {"include_original_description": null, "account_id": null}})),
        ("/accounts/get", json!({"options": {"account_ids": null}})),
        ("/auth/get", json!({"options": null})),
    ] {
        let mut body = body;
        body["access_token"] = json!(token);
        let answer = post(&scene.server, path, &KEYS, &body.to_string()).await;
        assert_eq!(answer.0, 200, "{path} {body}: {answer:?}");
    }
    let link = json!({"client_name": "A shop", "language": "en", "country_codes": ["US"], "products": ["auth"],
        "user": {"client_user_id": "ada", "phone_number": null}, "access_token": null, "webhook": null, "redirect_uri": null});
    assert_eq!(post(&scene.server, "/link/token/create", &KEYS, &link.to_string()).await.0, 200);
}

#[tokio::test]
async fn credentials_come_in_headers_or_in_the_body() {
    let server = Server::builder().credentials("id", "secret").start().await.expect("a server");
    let search = |headers: Vec<(&'static str, &'static str)>, mut body: Value| {
        (body["query"], body["country_codes"]) = (json!("bank"), json!(["US"]));
        let (server, body) = (&server, body.to_string());
        async move { post(server, "/institutions/search", &headers, &body).await }
    };
    let with = |id: &str| json!({"client_id": id, "secret": "secret"});
    assert_eq!(search(KEYS.to_vec(), json!({})).await.0, 200);
    assert_eq!(search(vec![], with("id")).await.0, 200);
    assert_eq!(code(&search(vec![], json!({})).await), (400, "INVALID_REQUEST", "MISSING_FIELDS"));
    assert_eq!(code(&search(vec![], with("an id")).await), (400, "INVALID_REQUEST", "INVALID_FIELD"));
    assert_eq!(code(&search(vec![], with("other")).await), (400, "INVALID_INPUT", "INVALID_API_KEYS"));
}

#[tokio::test]
async fn a_made_up_answer_is_the_same_for_the_same_request_and_seed() {
    let scene = Scene::new().await;
    let (client, item) = (&scene.client, scene.item(&[Products::Identity]).await);
    let request = IdentityDocumentsUploadsGetRequest::new(item);
    let one = client.identity_documents_uploads_get(&request).await.expect("documents");
    let same = client.identity_documents_uploads_get(&request).await.expect("documents");
    assert_eq!((&one.accounts, &one.item), (&same.accounts, &same.item));
    assert_ne!(one.request_id, same.request_id);
}

#[tokio::test]
async fn the_ids_of_a_made_up_answer_are_consistent() {
    let scene = Scene::new().await;
    let (client, item) = (&scene.client, scene.item(&[Products::Identity]).await);
    let accounts = client.accounts_get(&AccountsGetRequest::new(item.clone())).await.expect("accounts");
    let made = client.identity_documents_uploads_get(&IdentityDocumentsUploadsGetRequest::new(item)).await;
    let made = made.expect("documents");
    assert_eq!(made.item.item_id, accounts.item.item_id);
    let ids = |ids: Vec<&AccountId>| ids.into_iter().cloned().collect::<Vec<_>>();
    assert_eq!(
        ids(made.accounts.iter().map(|account| &account.account_id).collect()),
        ids(accounts.accounts.iter().map(|account| &account.account_id).collect()),
    );
}

#[tokio::test]
async fn the_sdk_reads_refusals() {
    let server = Server::builder().credentials("id", "secret").start().await.expect("a server");
    let client = |secret| Client::builder().credentials("id", secret).base_url(server.url()).build().expect("a client");
    let request = AccountsGetRequest::new("access-sandbox-1");
    let error = client("wrong").accounts_get(&request).await.expect_err("refused");
    assert_eq!((error.code(), error.outcome()), (Some(&ErrorCode::InvalidApiKeys), Outcome::Rejected));
    let error = client("secret").accounts_get(&request).await.expect_err("refused");
    assert_eq!((error.code(), error.outcome()), (Some(&ErrorCode::InvalidAccessToken), Outcome::Rejected));
}
