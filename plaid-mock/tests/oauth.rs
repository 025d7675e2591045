//! OAuth tokens: how they are got, where they are accepted, and how they end.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::time::Duration;

use common::Scene;
use plaid_api::types::{
    AuthGetRequest, ErrorCode, ItemGetRequest, OAuthErrorCode, OAuthGrantType, OAuthIntrospectRequest,
    OAuthRevokeRequest, OAuthSubjectTokenType, OAuthTokenRequest, OAuthTokenResponse, Products, UserCreateRequest,
};
use plaid_api::{Client, Credentials, Error};
use plaid_mock::Server;
use serde_json::{Value, json};

fn request(scope: &str) -> OAuthTokenRequest {
    OAuthTokenRequest::new(OAuthGrantType::ClientCredentials).scope(scope)
}

async fn token(client: &Client, scope: &str) -> OAuthTokenResponse {
    client.oauth_token(&request(scope)).await.expect("a token")
}

fn bearer(token: &OAuthTokenResponse) -> Credentials {
    Credentials::oauth(token.access_token.expose())
}

fn code_of_oauth(error: &Error) -> Option<&str> {
    error.oauth()?.error.as_ref().map(OAuthErrorCode::as_str)
}

#[tokio::test]
async fn a_token_stands_in_for_the_keys_until_it_ends() {
    let scene = Scene::new().await;
    let (client, item) = (&scene.client, scene.item(&[Products::Auth]).await);
    let get = AuthGetRequest::new(item.clone());
    let one = token(client, "").await;
    client.auth_get(&get).credentials(bearer(&one)).await.expect("numbers");
    let refused = async |token: &OAuthTokenResponse| {
        let error = client.auth_get(&get).credentials(bearer(token)).await.expect_err("refused");
        assert_eq!(error.code(), Some(&ErrorCode::InvalidAccessToken));
        assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
    };
    let active = async |token: &str| client.oauth_introspect(&OAuthIntrospectRequest::new(token)).await.expect("it");
    assert!(active(one.access_token.expose()).await.active && active(one.refresh_token.expose()).await.active);

    // It expires, and the refresh token gets a new one.
    scene.server.advance(Duration::from_secs(901));
    refused(&one).await;
    assert!(!active(one.access_token.expose()).await.active);
    let refresh = OAuthTokenRequest::new(OAuthGrantType::RefreshToken).refresh_token(one.refresh_token.expose());
    let two = client.oauth_token(&refresh).await.expect("a token");
    client.item_get(&ItemGetRequest::new(item)).credentials(bearer(&two)).await.expect("the Item");

    // A revoked refresh token takes its access tokens along.
    client.oauth_revoke(&OAuthRevokeRequest::new(two.refresh_token.expose())).await.expect("revoked");
    refused(&two).await;
    let error = client.oauth_token(&refresh).await.expect_err("revoked");
    assert_eq!(code_of_oauth(&error), Some("invalid_grant"));
    // So does an access token that is revoked itself.
    let three = token(client, "").await;
    client.oauth_revoke(&OAuthRevokeRequest::new(three.access_token.expose())).await.expect("revoked");
    refused(&three).await;
}

#[tokio::test]
async fn an_exchanged_token_ends_with_the_one_it_was_exchanged_for() {
    let scene = Scene::new().await;
    let (client, item) = (&scene.client, scene.item(&[Products::Auth]).await);
    let user = client.user_create(&UserCreateRequest::new("ada")).await.expect("a user");
    let exchange = |kind: OAuthSubjectTokenType, subject: &str| {
        let request = OAuthTokenRequest::new(OAuthGrantType::UrnIetfParamsOauthGrantTypeTokenExchange);
        request.audience("client-id").subject_token_type(kind).subject_token(subject)
    };
    let of_user = user.user_token.as_ref().expect("a token").expose().to_owned();
    let one = exchange(OAuthSubjectTokenType::UrnPlaidParamsTokensUser, &of_user);
    let one = client.oauth_token(&one).await.expect("a token");
    let facts = client.oauth_introspect(&OAuthIntrospectRequest::new(one.access_token.expose())).await.expect("it");
    assert_eq!(facts.user_id, Some(user.user_id));

    let two = exchange(OAuthSubjectTokenType::UrnPlaidParamsOauthUserToken, one.refresh_token.expose());
    let two = client.oauth_token(&two).await.expect("a token");
    let get = AuthGetRequest::new(item);
    client.auth_get(&get).credentials(bearer(&two)).await.expect("numbers");
    client.oauth_revoke(&OAuthRevokeRequest::new(one.refresh_token.expose())).await.expect("revoked");
    client.auth_get(&get).credentials(bearer(&two)).await.expect_err("revoked");

    let none = exchange(OAuthSubjectTokenType::UrnPlaidParamsTokensUser, "user-sandbox-none");
    let error = client.oauth_token(&none).await.expect_err("unknown");
    assert_eq!(code_of_oauth(&error), Some("invalid_grant"));
}

#[tokio::test]
async fn a_token_needs_the_scopes_of_the_operation() {
    let Scene { server: _server, client } = Scene::new().await;
    let create = UserCreateRequest::new("ada");
    let reader = bearer(&token(&client, "user:read").await);
    let error = client.user_create(&create).credentials(reader).await.expect_err("refused");
    assert_eq!(error.code(), Some(&ErrorCode::UnauthorizedRouteAccess));
    let writer = bearer(&token(&client, "user:read user:write").await);
    client.user_create(&create).credentials(writer).await.expect("a user");
}

/// Posts a body, and returns the status and the answer.
async fn post(server: &Server, path: &str, headers: &[(&str, &str)], body: String) -> (u16, Value) {
    let mut request = reqwest::Client::new().post(format!("{}{path}", server.url())).body(body);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    (status, serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON"))
}

#[tokio::test]
async fn only_a_valid_token_on_an_operation_of_oauth_replaces_the_keys() {
    let scene = Scene::new().await;
    let (server, access_token) = (&scene.server, scene.item(&[Products::Auth]).await);
    let valid = format!("bearer {}", token(&scene.client, "").await.access_token.expose());
    let body = json!({"access_token": access_token.expose()}).to_string();
    for (path, header, expected) in [
        ("/auth/get", valid.as_str(), None),
        ("/accounts/get", valid.as_str(), Some("MISSING_FIELDS")),
        ("/auth/get", "Bearer none", Some("INVALID_ACCESS_TOKEN")),
        ("/auth/get", "Bearer", Some("INVALID_ACCESS_TOKEN")),
        ("/auth/get", "Basic bm9uZTpub25l", Some("MISSING_FIELDS")),
    ] {
        let (status, answer) = post(server, path, &[("authorization", header)], body.clone()).await;
        assert_eq!(answer["error_code"].as_str(), expected, "{path} {header}");
        assert_eq!(status, if expected.is_some() { 400 } else { 200 });
    }
    let keys = [("authorization", "Bearer none"), ("plaid-client-id", "id"), ("plaid-secret", "secret")];
    assert_eq!(post(server, "/auth/get", &keys, body).await.0, 200, "the keys decide if they are given");
}

#[tokio::test]
async fn the_oauth_operations_speak_rfc_6749() {
    let server = Server::builder().credentials("id", "secret").start().await.expect("a server");
    let form = [("content-type", "application/x-www-form-urlencoded; charset=utf-8")];
    let of_form = |body: &str| post(&server, "/oauth/token", &form, body.to_owned());
    let (status, answer) =
        of_form("grant_type=client_credentials&client_id=id&client_secret=secret&scope=user%3Aread").await;
    assert_eq!((status, &answer["token_type"], &answer["expires_in"]), (200, &json!("Bearer"), &json!(900)));
    for (body, status, code) in [
        ("grant_type=client_credentials&client_id=id&client_secret=other", 401, "invalid_client"),
        ("grant_type=client_credentials", 400, "invalid_request"),
        ("client_id=id&client_secret=secret", 400, "invalid_request"),
        ("grant_type=refresh_token&client_id=id&client_secret=secret&refresh_token=x", 400, "invalid_grant"),
    ] {
        let (given, answer) = of_form(body).await;
        assert_eq!((given, answer["error"].as_str()), (status, Some(code)), "{body}");
        assert!(answer["error_description"].is_string() && answer["request_id"].is_string(), "{answer}");
    }
    let secret = server.requests().iter().any(|request| request.body().to_string().contains("other"));
    assert!(!secret, "the journal has no credentials");
}
