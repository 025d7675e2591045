//! Every webhook that the server can send is one of the description's, and is sent when Plaid sends it.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod common;

use std::time::Duration;

use common::{Receiver, Scene, link};
use plaid_api::types::{AccessToken, ItemWebhookUpdateRequest, Products};
use plaid_api::webhook::{Verifier, Webhook};
use plaid_mock::Server;
use serde_json::{Value, json};

/// Calls an operation without the SDK's types, as clients of other languages do.
async fn call(scene: &Scene, path: &str, body: Value) -> Value {
    let request = reqwest::Client::new().post(format!("{}{path}", scene.server.url()));
    let request = request.header("PLAID-CLIENT-ID", "client-id").header("PLAID-SECRET", "secret");
    let answer = request.header("content-type", "application/json").body(body.to_string()).send().await;
    let text = answer.expect("an answer").text().await.expect("a body");
    serde_json::from_str(&text).expect("JSON")
}

/// Returns the next webhook, which the SDK must know, as its type and code.
async fn next(receiver: &mut Receiver, scene: &Scene) -> (String, Value) {
    let (header, body) = receiver.next().await;
    let verifier = Verifier::new(scene.client.clone());
    let event = verifier.verify(header.as_str(), body.clone()).await.expect("verified");
    assert!(!matches!(event.webhook(), Webhook::Unknown(_)), "{:?}", event.webhook());
    (format!("{} {}", event.webhook_type(), event.webhook_code()), serde_json::from_str(&body).expect("JSON"))
}

/// Creates an Item with these products whose webhooks go to the receiver, and takes the acknowledgement.
async fn item(scene: &Scene, receiver: &mut Receiver, products: &[Products]) -> AccessToken {
    let token = scene.item(products).await;
    let update = ItemWebhookUpdateRequest::new(token.clone()).webhook(&receiver.url);
    scene.client.item_webhook_update(&update).await.expect("updated");
    assert_eq!(next(receiver, scene).await.0, "ITEM WEBHOOK_UPDATE_ACKNOWLEDGED");
    token
}

fn values(name: &str) -> Vec<String> {
    let description: Value = serde_yaml::from_str(include_str!("../plaid.yaml")).expect("the description");
    let schemas = &description["components"]["schemas"];
    let schema = schemas.pointer(name).expect("a schema");
    schema["enum"].as_array().expect("values").iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Starts a server whose background work takes an hour.
async fn slow(url: &str) -> Scene {
    Scene::of(Server::builder().work(HOUR).webhook(url).start().await.expect("a server"))
}

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn every_webhook_of_an_item_is_fired_whole() {
    let mut receiver = Receiver::start().await;
    let scene = slow(&receiver.url).await;
    let products = [
        Products::Assets,
        Products::Auth,
        Products::Identity,
        Products::Investments,
        Products::Liabilities,
        Products::Transactions,
    ];
    let token = item(&scene, &mut receiver, &products).await;
    let mut fired = Vec::new();
    for kind in values("/WebhookType") {
        for code in values("/SandboxItemFireWebhookRequest/properties/webhook_code") {
            let request = json!({"access_token": token.expose(), "webhook_type": kind, "webhook_code": code});
            let answer = call(&scene, "/sandbox/item/fire_webhook", request).await;
            if answer["webhook_fired"] == true {
                let (name, _) = next(&mut receiver, &scene).await;
                assert_eq!(name, format!("{kind} {code}"));
                fired.push(name);
            } else {
                assert_eq!(answer["error_code"], "SANDBOX_WEBHOOK_INVALID", "{answer}");
            }
        }
    }
    let expected = [
        "ASSETS ERROR",
        "ASSETS PRODUCT_READY",
        "AUTH DEFAULT_UPDATE",
        "AUTH SMS_MICRODEPOSITS_VERIFICATION",
        "HOLDINGS DEFAULT_UPDATE",
        "IDENTITY DEFAULT_UPDATE",
        "INVESTMENTS_TRANSACTIONS DEFAULT_UPDATE",
        "ITEM ERROR",
        "ITEM LOGIN_REPAIRED",
        "ITEM NEW_ACCOUNTS_AVAILABLE",
        "ITEM PENDING_DISCONNECT",
        "ITEM USER_ACCOUNT_REVOKED",
        "ITEM USER_PERMISSION_REVOKED",
        "LIABILITIES DEFAULT_UPDATE",
        "TRANSACTIONS DEFAULT_UPDATE",
        "TRANSACTIONS RECURRING_TRANSACTIONS_UPDATE",
        "TRANSACTIONS SYNC_UPDATES_AVAILABLE",
    ];
    assert_eq!(fired, expected);
    assert!(receiver.is_idle());
}

#[tokio::test]
async fn a_fired_webhook_has_the_type_of_its_code_and_the_number_that_was_asked_for() {
    let mut receiver = Receiver::start().await;
    let scene = slow(&receiver.url).await;
    let token = item(&scene, &mut receiver, &[Products::Assets, Products::Auth, Products::Transactions]).await;
    for (code, kind) in [
        ("DEFAULT_UPDATE", "TRANSACTIONS"),
        ("ERROR", "ASSETS"),
        ("PENDING_DISCONNECT", "ITEM"),
        ("PRODUCT_READY", "ASSETS"),
        ("SMS_MICRODEPOSITS_VERIFICATION", "AUTH"),
    ] {
        let answer = fire(&scene, &token, json!({"webhook_code": code})).await;
        assert_eq!(answer["webhook_fired"], true, "{answer}");
        let (name, body) = next(&mut receiver, &scene).await;
        assert_eq!(name, format!("{kind} {code}"));
        assert!(code != "DEFAULT_UPDATE" || body["new_transactions"] == 0, "a test webhook changes nothing: {body}");
    }
    let seven = json!({"new_transactions": 7});
    fire(&scene, &token, json!({"webhook_code": "DEFAULT_UPDATE", "options": seven})).await;
    assert_eq!(next(&mut receiver, &scene).await.1["new_transactions"], 7);
    let answer = fire(&scene, &token, json!({"webhook_code": "LOGIN_REPAIRED", "options": seven})).await;
    assert_eq!(answer["error_code"], "INVALID_FIELD", "{answer}");
    let answer = fire(&scene, &token, json!({"webhook_code": "AUTHORIZATION_GRANTED"})).await;
    assert_eq!(answer["error_code"], "SANDBOX_WEBHOOK_INVALID", "{answer}");
    assert!(receiver.is_idle());
}

async fn fire(scene: &Scene, token: &AccessToken, mut request: Value) -> Value {
    request["access_token"] = token.expose().into();
    call(scene, "/sandbox/item/fire_webhook", request).await
}

#[tokio::test]
async fn no_webhook_is_fired_for_a_product_that_the_item_lacks() {
    let mut receiver = Receiver::start().await;
    let scene = slow(&receiver.url).await;
    let token = item(&scene, &mut receiver, &[Products::Identity]).await;
    for (kind, code) in [
        ("ASSETS", "PRODUCT_READY"),
        ("ASSETS", "ERROR"),
        ("AUTH", "DEFAULT_UPDATE"),
        ("HOLDINGS", "DEFAULT_UPDATE"),
        ("INVESTMENTS_TRANSACTIONS", "DEFAULT_UPDATE"),
        ("LIABILITIES", "DEFAULT_UPDATE"),
        ("TRANSACTIONS", "DEFAULT_UPDATE"),
        ("TRANSACTIONS", "RECURRING_TRANSACTIONS_UPDATE"),
        ("TRANSACTIONS", "SYNC_UPDATES_AVAILABLE"),
    ] {
        let answer = fire(&scene, &token, json!({"webhook_type": kind, "webhook_code": code})).await;
        let error = (&answer["error_type"], &answer["error_code"]);
        assert_eq!(error, (&json!("SANDBOX_ERROR"), &json!("SANDBOX_PRODUCT_NOT_ENABLED")), "{kind} {code}");
    }
    let token = item(&scene, &mut receiver, &[Products::Assets]).await;
    let create = json!({"access_tokens": [token.expose()], "days_requested": 1});
    let report = call(&scene, "/asset_report/create", create).await["asset_report_id"].clone();
    fire(&scene, &token, json!({"webhook_type": "ASSETS", "webhook_code": "PRODUCT_READY"})).await;
    let (_, body) = next(&mut receiver, &scene).await;
    assert_eq!((&body["asset_report_id"], body.get("item_id")), (&report, None));
    assert!(receiver.is_idle());
}

#[tokio::test]
async fn the_other_operations_of_the_sandbox_fire_whole_webhooks() {
    let mut receiver = Receiver::start().await;
    let scene = slow(&receiver.url).await;
    let url = &receiver.url.clone();
    let user = call(&scene, "/user/create", json!({"client_user_id": "ada"})).await["user_id"].clone();
    let mut requests = vec![
        ("/sandbox/transfer/fire_webhook", "TRANSFER TRANSFER_EVENTS_UPDATE".to_owned(), json!({"webhook": url})),
        (
            "/sandbox/transfer/refund/simulate",
            "TRANSFER TRANSFER_EVENTS_UPDATE".to_owned(),
            json!({"refund_id": "r", "event_type": "refund.posted", "webhook": url}),
        ),
        (
            "/sandbox/bank_transfer/fire_webhook",
            "BANK_TRANSFERS BANK_TRANSFERS_EVENTS_UPDATE".to_owned(),
            json!({"webhook": url}),
        ),
    ];
    for code in values("/SandboxUserFireWebhookCode") {
        let request = json!({"webhook_type": "CHECK_REPORT", "webhook_code": code, "webhook": url, "user_id": user});
        requests.push(("/sandbox/user/fire_webhook", format!("CHECK_REPORT {code}"), request));
    }
    for code in values("/SandboxIncomeWebhookFireRequestWebhookCode") {
        let status = "VERIFICATION_STATUS_PROCESSING_COMPLETE";
        let mut request = json!({"item_id": "i", "user_id": user, "webhook": url, "webhook_code": code});
        request["verification_status"] = status.into();
        requests.push(("/sandbox/income/fire_webhook", format!("INCOME {code}"), request));
    }
    for code in values("/SandboxBankIncomeWebhookFireRequestWebhookCode") {
        let request = json!({"webhook_code": code, "webhook_fields": {"user_id": "u"}});
        requests.push(("/sandbox/bank_income/fire_webhook", format!("INCOME {code}"), request));
    }
    assert_eq!(requests.len(), 13);
    for (path, expected, request) in requests {
        let answer = call(&scene, path, request).await;
        assert_eq!(answer.get("error_code"), None, "{answer}");
        assert_eq!(next(&mut receiver, &scene).await.0, expected, "{path}");
    }
    let request = json!({"item_id": "i", "webhook": url, "webhook_code": "INCOME_VERIFICATION"});
    let answer = call(&scene, "/sandbox/income/fire_webhook", request).await;
    assert_eq!(answer["error_code"], "MISSING_FIELDS", "{answer}");
    let missing = "no webhook is sent about an Item that has no URL";
    let token = scene.item(&[Products::Auth]).await;
    let answer = fire(&scene, &token, json!({"webhook_code": "NEW_ACCOUNTS_AVAILABLE"})).await;
    assert_eq!(answer["error_code"], "SANDBOX_WEBHOOK_INVALID", "{missing}");
    assert!(receiver.is_idle());
}

#[tokio::test]
async fn transactions_are_announced_to_those_who_fetch_them() {
    let mut receiver = Receiver::start().await;
    let scene = slow(&receiver.url).await;
    let synced = item(&scene, &mut receiver, &[Products::Transactions]).await;
    call(&scene, "/transactions/sync", json!({"access_token": synced.expose()})).await;
    scene.server.advance(HOUR);
    scene.server.advance(HOUR);
    for code in ["INITIAL_UPDATE", "SYNC_UPDATES_AVAILABLE", "HISTORICAL_UPDATE", "SYNC_UPDATES_AVAILABLE"] {
        assert_eq!(next(&mut receiver, &scene).await.0, format!("TRANSACTIONS {code}"));
    }
    item(&scene, &mut receiver, &[Products::Transactions]).await;
    scene.server.advance(HOUR);
    scene.server.advance(HOUR);
    for code in ["INITIAL_UPDATE", "HISTORICAL_UPDATE"] {
        assert_eq!(next(&mut receiver, &scene).await.0, format!("TRANSACTIONS {code}"));
    }
    assert!(receiver.is_idle(), "this one never called /transactions/sync");
    let change = json!({"access_token": synced.expose(), "add": 2, "remove": 1});
    scene.server.control("transactions/change", &change).expect("changed");
    for code in ["SYNC_UPDATES_AVAILABLE", "DEFAULT_UPDATE", "TRANSACTIONS_REMOVED"] {
        assert_eq!(next(&mut receiver, &scene).await.0, format!("TRANSACTIONS {code}"));
    }
}

#[tokio::test]
async fn an_item_that_is_repaired_elsewhere_is_announced() {
    let mut receiver = Receiver::start().await;
    let scene = slow(&receiver.url).await;
    let token = item(&scene, &mut receiver, &[Products::Auth]).await;
    let reset = json!({"access_token": token.expose()});
    call(&scene, "/sandbox/item/reset_login", reset.clone()).await;
    let (name, body) = next(&mut receiver, &scene).await;
    assert_eq!((name.as_str(), &body["error"]["error_code"]), ("ITEM ERROR", &json!("ITEM_LOGIN_REQUIRED")));
    scene.server.repair_item(token.expose()).expect("repaired");
    assert_eq!(next(&mut receiver, &scene).await.0, "ITEM LOGIN_REPAIRED");
    scene.server.repair_item(token.expose()).expect("nothing to repair");

    call(&scene, "/sandbox/item/reset_login", reset).await;
    assert_eq!(next(&mut receiver, &scene).await.0, "ITEM ERROR");
    let update = link().products(plaid_api::Nullable::Null).access_token(&token);
    let link_token = scene.client.link_token_create(&update).await.expect("update mode").link_token;
    scene.server.finish_link(link_token.expose()).expect("repaired");
    let answer = fire(&scene, &token, json!({"webhook_code": "NEW_ACCOUNTS_AVAILABLE"})).await;
    assert_eq!(answer["webhook_fired"], true);
    assert_eq!(next(&mut receiver, &scene).await.0, "ITEM NEW_ACCOUNTS_AVAILABLE", "the app's own repair is not sent");
}

#[tokio::test]
async fn a_processor_learns_that_its_url_is_set() {
    let mut receiver = Receiver::start().await;
    let scene = slow(&receiver.url).await;
    let token = call(&scene, "/sandbox/processor_token/create", json!({"institution_id": "ins_109508"})).await;
    let update = json!({"processor_token": token["processor_token"], "webhook": receiver.url});
    call(&scene, "/processor/token/webhook/update", update).await;
    assert_eq!(next(&mut receiver, &scene).await.0, "PROCESSOR_TOKEN WEBHOOK_UPDATE_ACKNOWLEDGED");
}

#[tokio::test]
async fn payments_are_announced_to_their_item() {
    let (mut receiver, mut other) = (Receiver::start().await, Receiver::start().await);
    let scene = slow(&other.url).await;
    let recipient = json!({"name": "A shop", "iban": "GB29NWBK60161331926819"});
    let recipient = call(&scene, "/payment_initiation/recipient/create", recipient).await["recipient_id"].clone();
    let pay = json!({"recipient_id": recipient, "reference": "Tea", "amount": {"currency": "GBP", "value": 1.5}});
    let payment = call(&scene, "/payment_initiation/payment/create", pay).await["payment_id"].clone();
    let link = json!({
        "client_name": "A shop",
        "language": "en",
        "country_codes": ["GB"],
        "products": ["payment_initiation"],
        "user": {"client_user_id": "ada"},
        "payment_initiation": {"payment_id": payment},
        "webhook": receiver.url,
    });
    let token = call(&scene, "/link/token/create", link).await;
    scene.server.finish_link(token["link_token"].as_str().expect("a token")).expect("agreed");
    let simulate = json!({"payment_id": payment, "status": "PAYMENT_STATUS_SETTLED", "webhook": other.url});
    call(&scene, "/sandbox/payment/simulate", simulate).await;
    for status in ["PAYMENT_STATUS_INITIATED", "PAYMENT_STATUS_SETTLED"] {
        let (name, body) = next(&mut receiver, &scene).await;
        assert_eq!(
            (name.as_str(), &body["new_payment_status"]),
            ("PAYMENT_INITIATION PAYMENT_STATUS_UPDATE", &json!(status))
        );
    }
    assert!(other.is_idle());
}

#[tokio::test]
async fn a_url_that_is_none_is_refused_wherever_it_is_given() {
    let scene = Scene::new().await;
    let token = scene.item(&[Products::Assets]).await;
    let token = token.expose();
    let url = "foo";
    let link =
        json!({"client_name": "a", "language": "en", "country_codes": ["US"], "products": ["auth"], "webhook": url});
    let login = json!({"institution_id": "ins_109508", "initial_products": ["auth"], "options": {"webhook": url}});
    let report = json!({"access_tokens": [token], "days_requested": 1, "options": {"webhook": url}});
    let income = json!({
        "webhook_code": "BANK_INCOME_REFRESH_UPDATE",
        "webhook_fields": {"user_id": "u"},
        "webhook_override": url,
    });
    for (path, field, request) in [
        ("/link/token/create", "webhook", link),
        ("/sandbox/public_token/create", "options.webhook", login),
        ("/item/webhook/update", "webhook", json!({"access_token": token, "webhook": url})),
        ("/item/webhook/update", "webhook", json!({"access_token": token, "webhook": ""})),
        ("/asset_report/create", "options.webhook", report),
        ("/sandbox/transfer/fire_webhook", "webhook", json!({"webhook": "/hook"})),
        ("/sandbox/bank_transfer/fire_webhook", "webhook", json!({"webhook": "ftp://example.com/"})),
        ("/sandbox/bank_income/fire_webhook", "webhook_override", income),
        // The answer of this operation is made up.
        ("/beta/issues/v1/subscribe", "webhook", json!({"issue_id": "i", "webhook": url})),
    ] {
        let answer = call(&scene, path, request).await;
        assert_eq!(
            (&answer["error_type"], &answer["error_code"]),
            (&json!("INVALID_REQUEST"), &json!("INVALID_FIELD"))
        );
        let message = answer["error_message"].as_str().expect("a message");
        assert!(message.starts_with(&format!("{field} must be an http or https URL")), "{path}: {message}");
    }
    let none = json!({"access_token": token, "webhook": null});
    assert_eq!(call(&scene, "/item/webhook/update", none).await.get("error_code"), None);

    let error = Server::builder().webhook("not a url").start().await.expect_err("no URL");
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    assert!(error.to_string().contains("--webhook or Builder::webhook) must be an http or https URL"), "{error}");
}
