//! The end of logins and of consent, and their renewal.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::time::Duration;

use common::{Receiver, Scene, link_with};
use plaid_mock::{LinkSession, Server};
use serde_json::{Value, json};

const DAY: Duration = Duration::from_hours(24);

/// Creates an Item of a bank, whose webhooks a receiver gets.
async fn item(scene: &Scene, bank: &str, receiver: &Receiver) -> String {
    let login = json!({
        "institution_id": bank,
        "initial_products": ["auth"],
        "options": {"webhook": receiver.url},
    });
    let public = scene.call("/sandbox/public_token/create", login).await["public_token"].clone();
    let item = scene.call("/item/public_token/exchange", json!({"public_token": public})).await;
    item["access_token"].as_str().expect("a token").to_owned()
}

/// Returns the error that an Item is in.
async fn error(scene: &Scene, token: &str) -> Value {
    scene.call("/item/get", json!({"access_token": token})).await["item"]["error"]["error_code"].clone()
}

async fn update(scene: &Scene, token: &str) {
    let request = link_with(&json!({"country_codes": ["US", "GB"], "access_token": token}));
    let link = scene.call("/link/token/create", request).await["link_token"].clone();
    scene.server.run_link(link.as_str().expect("a token"), &LinkSession::new()).expect("update mode");
}

#[tokio::test]
async fn a_login_ends_after_thirty_days_and_update_mode_renews_it() {
    let mut receiver = Receiver::start().await;
    let scene = Scene::new().await;
    let token = item(&scene, "ins_109508", &receiver).await;
    scene.server.advance(DAY * 29);
    assert_eq!(error(&scene, &token).await, Value::Null);
    scene.server.advance(DAY);
    assert_eq!(error(&scene, &token).await, "ITEM_LOGIN_REQUIRED");
    let refusal = scene.call("/auth/get", json!({"access_token": token})).await;
    assert_eq!((&refusal["error_type"], &refusal["error_code"]), (&json!("ITEM_ERROR"), &json!("ITEM_LOGIN_REQUIRED")));
    let webhook = receiver.body().await;
    assert_eq!((&webhook["webhook_type"], &webhook["webhook_code"]), (&json!("ITEM"), &json!("ERROR")));
    assert_eq!(webhook["error"]["error_code"], "ITEM_LOGIN_REQUIRED");

    update(&scene, &token).await;
    assert_eq!(error(&scene, &token).await, Value::Null);
    scene.server.advance(DAY * 20);
    // A renewal in time counts from its own day.
    update(&scene, &token).await;
    scene.server.advance(DAY * 29);
    assert_eq!(error(&scene, &token).await, Value::Null);
    scene.server.advance(DAY);
    assert_eq!(error(&scene, &token).await, "ITEM_LOGIN_REQUIRED");
    assert_eq!(receiver.body().await["webhook_code"], "ERROR");
    assert!(receiver.is_idle(), "update mode of one's own is not announced");
}

#[tokio::test]
async fn consent_in_europe_ends_after_a_warning() {
    let mut receiver = Receiver::start().await;
    let builder = Server::builder().lasting_logins(true);
    let scene = Scene::of(builder.start().await.expect("a server"));
    let (american, british) =
        (item(&scene, "ins_109508", &receiver).await, item(&scene, "ins_117650", &receiver).await);
    let consent = async |token: &str| {
        scene.call("/item/get", json!({"access_token": token})).await["item"]["consent_expiration_time"].clone()
    };
    assert_eq!(consent(&american).await, Value::Null);
    let until = consent(&british).await;
    assert!(until.is_string());
    scene.server.advance(DAY * 173);
    let webhook = receiver.body().await;
    assert_eq!(webhook["webhook_code"], "PENDING_EXPIRATION");
    assert_eq!(webhook["consent_expiration_time"], until);
    scene.server.advance(DAY * 7);
    assert_eq!(receiver.body().await["webhook_code"], "ERROR");
    assert_eq!(error(&scene, &british).await, "ITEM_LOGIN_REQUIRED");
    assert_eq!(error(&scene, &american).await, Value::Null, "logins last if the server was told so");
    update(&scene, &british).await;
    assert_eq!(error(&scene, &british).await, Value::Null);
    assert_ne!(consent(&british).await, until);
}

#[tokio::test]
async fn all_items_of_a_user_are_reset_and_repaired_one_by_one() {
    let scene = Scene::new().await;
    let user = scene.call("/user/create", json!({"client_user_id": "ada"})).await["user_id"].clone();
    let mut tokens = Vec::new();
    let mut ids = Vec::new();
    for bank in ["ins_109508", "ins_109509"] {
        let login = json!({"institution_id": bank, "initial_products": ["auth"], "user_id": user});
        let public = scene.call("/sandbox/public_token/create", login).await["public_token"].clone();
        let item = scene.call("/item/public_token/exchange", json!({"public_token": public})).await;
        tokens.push(item["access_token"].as_str().expect("a token").to_owned());
        ids.push(item["item_id"].clone());
    }
    let reset = json!({"user_id": user, "item_ids": [ids[0]]});
    assert_eq!(scene.call("/sandbox/user/reset_login", reset).await["error_code"], Value::Null);
    assert_eq!(
        (error(&scene, &tokens[0]).await, error(&scene, &tokens[1]).await),
        ("ITEM_LOGIN_REQUIRED".into(), Value::Null)
    );
    scene.call("/sandbox/user/reset_login", json!({"user_id": user})).await;
    assert_eq!(error(&scene, &tokens[1]).await, "ITEM_LOGIN_REQUIRED");
    let foreign = json!({"user_id": user, "item_ids": ["none"]});
    assert_eq!(scene.call("/sandbox/user/reset_login", foreign).await["error_code"], "INVALID_FIELD");

    // The same link token repairs one Item after the other.
    let request = link_with(&json!({"user_id": user, "update": {"user": true}}));
    let link = scene.call("/link/token/create", request).await["link_token"].as_str().expect("a token").to_owned();
    for _ in 0..2 {
        scene.server.run_link(&link, &LinkSession::new()).expect("repaired");
    }
    for token in &tokens {
        assert_eq!(error(&scene, token).await, Value::Null);
    }
    assert_eq!(scene.server.run_link(&link, &LinkSession::new()).expect_err("all are well").code, "ITEM_NOT_FOUND");
}

#[tokio::test]
async fn the_state_of_a_failed_login_is_shown() {
    let scene = Scene::new().await;
    let receiver = Receiver::start().await;
    let token = item(&scene, "ins_109508", &receiver).await;
    scene.call("/investments/holdings/get", json!({"access_token": token})).await;
    scene.call("/sandbox/item/reset_login", json!({"access_token": token})).await;
    let got = scene.call("/item/get", json!({"access_token": token})).await;
    assert!(got["status"]["investments"]["last_failed_update"].is_string(), "{got}");
    assert_eq!(got["status"]["last_webhook"]["code_sent"], "ERROR");
}

#[tokio::test]
async fn the_verification_of_an_account_is_set_and_announced() {
    let mut receiver = Receiver::start().await;
    let scene = Scene::new().await;
    let token = item(&scene, "ins_109512", &receiver).await;
    let accounts = scene.call("/accounts/get", json!({"access_token": token})).await;
    let account = accounts["accounts"][0]["account_id"].clone();
    for status in ["automatically_verified", "verification_expired"] {
        let set = json!({"access_token": token, "account_id": account, "verification_status": status});
        assert_eq!(scene.call("/sandbox/item/set_verification_status", set).await["error_code"], Value::Null);
        let accounts = scene.call("/accounts/get", json!({"access_token": token})).await;
        assert_eq!(accounts["accounts"][0]["verification_status"], status);
        assert!(accounts["accounts"][1].get("verification_status").is_none());
        let webhook = receiver.body().await;
        assert_eq!(webhook["webhook_type"], "AUTH");
        assert_eq!(webhook["webhook_code"], status.to_uppercase());
        assert_eq!(webhook["account_id"], account);
    }
    let set = json!({"access_token": token, "account_id": "none", "verification_status": "verification_expired"});
    let refusal = scene.call("/sandbox/item/set_verification_status", set).await;
    assert_eq!(refusal["error_code"], "INVALID_ACCOUNT_ID");
}
