//! The products of Items: what Link grants, and what calls add.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::time::Duration;

use common::{Scene, link_with};
use plaid_api::types::Products;
use plaid_mock::LinkSession;
use serde_json::{Value, json};

/// Links an Item by a request and a session of its user, and returns its access token.
async fn linked(scene: &Scene, request: Value, session: &LinkSession) -> String {
    let token = scene.call("/link/token/create", request).await["link_token"].clone();
    let public = scene.server.run_link(token.as_str().expect("a token"), session).expect("the end of Link").remove(0);
    let item = scene.call("/item/public_token/exchange", json!({"public_token": public})).await;
    item["access_token"].as_str().expect("a token").to_owned()
}

/// Calls an operation with an access token only, and returns the error code; null for a success.
async fn code(scene: &Scene, path: &str, token: &str) -> Value {
    scene.call(path, json!({"access_token": token})).await["error_code"].clone()
}

async fn item(scene: &Scene, token: &str) -> Value {
    scene.call("/item/get", json!({"access_token": token})).await["item"].clone()
}

#[tokio::test]
async fn each_list_of_products_has_its_meaning() {
    let scene = Scene::new().await;
    let request = link_with(&json!({
        "products": ["transactions"],
        "required_if_supported_products": ["investments"],
        "optional_products": ["identity", "assets"],
        "additional_consented_products": ["liabilities"],
    }));
    let token = linked(&scene, request, &LinkSession::new()).await;
    let got = item(&scene, &token).await;
    assert_eq!(got["products"], json!(["assets", "identity", "investments", "transactions"]), "{got}");
    assert_eq!(got["billed_products"], json!(["investments", "transactions"]));
    let consented =
        ["assets", "balance", "identity", "income_verification", "investments", "liabilities", "transactions"];
    assert_eq!(got["consented_products"], json!(consented));
    assert_eq!(
        got["consented_data_scopes"],
        json!(["account_balance_info", "contact_info", "credit_loan_info", "investments", "transactions"])
    );
    let available = got["available_products"].as_array().expect("a list");
    assert!(available.contains(&json!("auth")) && !available.contains(&json!("transactions")), "{available:?}");
    assert!(got["created_at"].is_string() && got["auth_method"].is_null(), "{got}");

    // The first use bills an optional product, and adds one that the user has consented to.
    assert_eq!(code(&scene, "/identity/get", &token).await, Value::Null);
    assert_eq!(code(&scene, "/liabilities/get", &token).await, Value::Null);
    let got = item(&scene, &token).await;
    assert_eq!(got["billed_products"], json!(["identity", "investments", "liabilities", "transactions"]));
    let refusal = scene.call("/auth/get", json!({"access_token": token})).await;
    assert_eq!(refusal["error_code"], "ADDITIONAL_CONSENT_REQUIRED");
    assert_eq!(refusal["error_type"], "INVALID_INPUT");
    assert!(refusal["error_message"].as_str().is_some_and(|message| message.contains("auth")), "{refusal}");
    assert_eq!(item(&scene, &token).await["products"], got["products"], "a refusal adds nothing");

    // A report bills assets.
    let report = json!({"access_tokens": [token], "days_requested": 30});
    assert_eq!(scene.call("/asset_report/create", report).await["error_code"], Value::Null);
    let billed = item(&scene, &token).await["billed_products"].clone();
    assert!(billed.as_array().is_some_and(|billed| billed.contains(&json!("assets"))), "{billed}");
}

#[tokio::test]
async fn an_item_has_no_product_that_its_bank_or_its_accounts_lack() {
    let scene = Scene::new().await;
    let user = |kind: &str, subtype: &str| {
        let accounts = json!({"override_accounts": [{"type": kind, "subtype": subtype}]});
        LinkSession::new().login("user_custom", &accounts.to_string())
    };
    let request = link_with(&json!({
        "products": ["transactions"],
        "required_if_supported_products": ["investments", "auth"],
        "optional_products": ["liabilities"],
    }));
    let token = linked(&scene, request, &user("depository", "checking")).await;
    assert_eq!(item(&scene, &token).await["products"], json!(["auth", "transactions"]));
    let refused = async |product: &str, session: LinkSession| {
        let token = scene.call("/link/token/create", link_with(&json!({"products": [product]}))).await;
        let token = token["link_token"].as_str().expect("a token").to_owned();
        scene.server.run_link(&token, &session).expect_err("refused").code
    };
    assert_eq!(refused("investments", user("depository", "checking")).await, "NO_INVESTMENT_ACCOUNTS");
    assert_eq!(refused("liabilities", user("depository", "checking")).await, "NO_LIABILITY_ACCOUNTS");
    assert_eq!(refused("transfer", user("credit", "credit card")).await, "NO_AUTH_ACCOUNTS");

    let canadian = LinkSession::new().institution("ins_43");
    assert_eq!(refused("transactions", canadian.clone()).await, "INVALID_INSTITUTION");
    let request = json!({"country_codes": ["CA"], "products": ["transactions"], "optional_products": ["signal"]});
    let token = linked(&scene, link_with(&request), &canadian).await;
    assert_eq!(item(&scene, &token).await["products"], json!(["transactions"]));
    assert_eq!(code(&scene, "/statements/list", &token).await, "PRODUCTS_NOT_SUPPORTED");
    let login = json!({"institution_id": "ins_43", "initial_products": ["transactions", "statements"]});
    let refusal = scene.call("/sandbox/public_token/create", login).await;
    assert_eq!(
        (&refusal["error_type"], &refusal["error_code"]),
        (&json!("ITEM_ERROR"), &json!("PRODUCTS_NOT_SUPPORTED"))
    );
}

#[tokio::test]
async fn a_call_adds_a_product_if_nobody_was_asked_for_consent() {
    let scene = Scene::new().await;
    let token = scene.item(&[Products::Auth]).await.expose().to_owned();
    let before = item(&scene, &token).await;
    assert_eq!((&before["products"], &before["auth_method"]), (&json!(["auth"]), &json!("INSTANT_AUTH")));
    assert!(before.get("consented_products").is_none(), "{before}");
    for path in ["/transactions/refresh", "/statements/list"] {
        assert_eq!(code(&scene, path, &token).await, "PRODUCT_NOT_ENABLED", "{path}");
    }
    let report = scene.call("/asset_report/create", json!({"access_tokens": [token], "days_requested": 30})).await;
    assert_eq!(report["error_code"], "PRODUCT_NOT_ENABLED");

    let get = json!({"access_token": token, "start_date": "2020-01-01", "end_date": "2099-01-01"});
    assert_eq!(scene.call("/transactions/get", get.clone()).await["error_code"], "PRODUCT_NOT_READY");
    scene.server.advance(Duration::from_secs(1));
    assert!(scene.call("/transactions/get", get).await["total_transactions"].as_u64() > Some(0));
    assert_eq!(code(&scene, "/transactions/refresh", &token).await, Value::Null);
    assert_eq!(code(&scene, "/investments/holdings/get", &token).await, Value::Null);
    let got = scene.call("/item/get", json!({"access_token": token})).await;
    assert_eq!(got["item"]["products"], json!(["auth", "investments", "transactions"]));
    for product in ["transactions", "investments"] {
        assert!(got["status"][product]["last_successful_update"].is_string(), "{got}");
        assert!(got["status"][product]["last_failed_update"].is_null(), "{got}");
    }
}

#[tokio::test]
async fn lists_that_contradict_each_other_are_refused() {
    let scene = Scene::new().await;
    let refused = async |more: Value| scene.call("/link/token/create", link_with(&more)).await["error_code"].clone();
    for list in ["required_if_supported_products", "optional_products", "additional_consented_products"] {
        assert_eq!(refused(json!({"products": ["auth"], list: ["auth"]})).await, "INVALID_FIELD", "{list}");
        assert_eq!(refused(json!({list: ["auth"]})).await, "INVALID_FIELD", "{list} without products");
        assert_eq!(refused(json!({"products": ["auth"], list: ["balance"]})).await, "INVALID_PRODUCT", "{list}");
    }
    let both = json!({"optional_products": ["identity"], "additional_consented_products": ["identity"]});
    let mut both = both.as_object().expect("an object").clone();
    both.insert("products".into(), json!(["auth"]));
    assert_eq!(refused(both.into()).await, "INVALID_FIELD");
    assert_eq!(refused(json!({"products": ["signal"]})).await, "INVALID_FIELD", "signal needs auth");
    assert_eq!(refused(json!({"products": ["auth", "signal"]})).await, Value::Null);
    assert_eq!(refused(json!({"products": ["statements"]})).await, "MISSING_FIELDS");
    let alone = json!({"products": ["payment_initiation", "auth"], "payment_initiation": {"payment_id": "p"}});
    assert_eq!(refused(alone).await, "INVALID_PRODUCT");
    for product in ["balance", "recurring_transactions"] {
        assert_eq!(refused(json!({"products": [product]})).await, "INVALID_PRODUCT");
        let login = json!({"institution_id": "ins_109508", "initial_products": [product]});
        assert_eq!(scene.call("/sandbox/public_token/create", login).await["error_code"], "INVALID_PRODUCT");
    }
}

#[tokio::test]
async fn the_sandbox_needs_the_options_of_products_and_checks_periods() {
    let scene = Scene::new().await;
    let create = async |product: &str, options: Value| {
        let login = json!({"institution_id": "ins_109508", "initial_products": [product], "options": options});
        scene.call("/sandbox/public_token/create", login).await
    };
    let refused = async |options: Value| create("income_verification", options).await["error_code"].clone();
    assert_eq!(refused(json!({})).await, "MISSING_FIELDS");
    let bank = json!({"income_source_types": ["bank"]});
    assert_eq!(refused(json!({"income_verification": bank})).await, "MISSING_FIELDS");
    let bank = json!({"income_source_types": ["bank"], "bank_income": {"days_requested": 90}});
    assert_eq!(refused(json!({"income_verification": bank})).await, Value::Null);
    let period = json!({"start_date": "2026-02-01", "end_date": "2026-01-01"});
    assert_eq!(refused(json!({"income_verification": bank, "transactions": period})).await, "INVALID_FIELD");
    assert_eq!(refused(json!({"income_verification": bank, "webhook": "nowhere"})).await, "INVALID_FIELD");

    // The history is as long as the login asks for.
    let count = async |transactions: Value| {
        let public = create("transactions", json!({"transactions": transactions})).await["public_token"].clone();
        let item = scene.call("/item/public_token/exchange", json!({"public_token": public})).await;
        scene.server.advance(Duration::from_secs(1));
        scene.server.advance(Duration::from_secs(1));
        let sync = json!({"access_token": item["access_token"], "count": 500});
        scene.call("/transactions/sync", sync).await["added"].as_array().map(Vec::len).expect("a list")
    };
    let days_ago = |days: i64| {
        let day = common::now() / 86_400_000 - days;
        let date = chrono::DateTime::from_timestamp_millis(day * 86_400_000).expect("a day");
        json!({"start_date": date.format("%Y-%m-%d").to_string()})
    };
    let (short, long) = (count(json!({"days_requested": 10})).await, count(days_ago(59)).await);
    assert!(short > 0 && short < long, "{short} and {long}");
    assert!(count(days_ago(9)).await < long);
}

#[tokio::test]
async fn processors_need_the_product_and_the_login_too() {
    let scene = Scene::new().await;
    let request = link_with(&json!({"products": ["transactions"]}));
    let token = linked(&scene, request, &LinkSession::new()).await;
    let accounts = scene.call("/accounts/get", json!({"access_token": token})).await;
    let account = accounts["accounts"][0]["account_id"].clone();
    let create = json!({"access_token": token, "account_id": account, "processor": "dwolla"});
    let processor = scene.call("/processor/token/create", create).await["processor_token"].clone();
    let code = async |path: &str| scene.call(path, json!({"processor_token": processor})).await["error_code"].clone();
    assert_eq!(code("/processor/identity/get").await, Value::Null, "contact data belong to transactions");
    assert_eq!(code("/processor/auth/get").await, "ADDITIONAL_CONSENT_REQUIRED");
    scene.call("/sandbox/item/reset_login", json!({"access_token": token})).await;
    assert_eq!(code("/processor/identity/get").await, "ITEM_LOGIN_REQUIRED");
    assert_eq!(code("/processor/token/permissions/get").await, Value::Null);
}
