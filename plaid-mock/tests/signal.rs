//! Signal: scores by amount, and what may be reported afterwards.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use common::{Scene, post};
use plaid_api::types::Products;
use serde_json::{Value, json};

/// Returns an Item's access token and its accounts.
async fn accounts(scene: &Scene) -> (String, Vec<Value>) {
    let token = scene.item(&[Products::Auth]).await.expose().to_owned();
    let answer = post(&scene.server, "/accounts/get", json!({"access_token": token})).await.expect("accounts");
    (token, answer["accounts"].as_array().expect("a list").clone())
}

fn evaluation(token: &str, account: &Value, id: &str, amount: f64) -> Value {
    json!({
        "access_token": token, "account_id": account["account_id"], "client_transaction_id": id, "amount": amount,
    })
}

#[tokio::test]
async fn the_scores_follow_the_amount_as_in_the_sandbox() {
    let scene = Scene::new().await;
    let (token, accounts) = accounts(&scene).await;
    let cases = [
        (3.53, Some(10), "ACCEPT"),
        (12.17, Some(60), "REVIEW"),
        (27.53, Some(90), "REROUTE"),
        (20.0, None, "ACCEPT"),
        (5_000.0, None, "REROUTE"),
    ];
    for (amount, score, result) in cases {
        let request = evaluation(&token, &accounts[0], &format!("of {amount}"), amount);
        let answer = post(&scene.server, "/signal/evaluate", request).await.expect("scores");
        assert_eq!(answer["ruleset"]["result"], result, "{amount}");
        assert_eq!(answer["ruleset"]["ruleset_key"], "default");
        assert_eq!(answer["warnings"], json!([]));
        for risk in ["customer_initiated_return_risk", "bank_initiated_return_risk"] {
            let made = answer["scores"][risk]["score"].as_i64().expect("a score");
            assert!((1..=99).contains(&made) && score.is_none_or(|score| score == made), "{amount} {made}");
        }
    }
}

#[tokio::test]
async fn the_attributes_are_those_of_the_account() {
    let scene = Scene::new().await;
    let (token, accounts) = accounts(&scene).await;
    let mut request = evaluation(&token, &accounts[1], "one", 20.0);
    request["ruleset_key"] = "mine".into();
    let answer = post(&scene.server, "/signal/evaluate", request).await.expect("scores");
    assert_eq!(answer["ruleset"]["ruleset_key"], "mine");
    let attributes = &answer["core_attributes"];
    assert_eq!(attributes["available_balance"], accounts[1]["balances"]["available"]);
    assert_eq!(attributes["is_savings_or_money_market_account"], true);
    let count = |name: &str| attributes[name].as_i64().expect(name);
    assert!(count("debit_transactions_count_30d") > 0);
    for kind in ["debit", "credit"] {
        let counts = [10, 30, 60, 90].map(|days| count(&format!("{kind}_transactions_count_{days}d")));
        assert!(counts.is_sorted(), "{counts:?}");
    }
    for period in ["30d", "60d", "90d", "31d_to_60d"] {
        let balances = [10, 50, 90].map(|part| attributes[format!("p{part}_eod_balance_{period}")].as_f64());
        assert!(balances.is_sorted() && balances[0].is_some(), "{balances:?}");
    }
}

#[tokio::test]
async fn an_id_is_for_one_evaluation_of_the_items_own_account() {
    let scene = Scene::new().await;
    let (token, own) = accounts(&scene).await;
    let (_, foreign) = accounts(&scene).await;
    let evaluate = async |request: Value| post(&scene.server, "/signal/evaluate", request).await.err();
    assert_eq!(evaluate(evaluation(&token, &own[0], "one", 20.0)).await, None);
    let code = evaluate(evaluation(&token, &own[0], "one", 20.0)).await;
    assert_eq!(code.as_deref(), Some("CLIENT_TRANSACTION_ID_ALREADY_IN_USE"));
    let code = evaluate(evaluation(&token, &foreign[0], "two", 20.0)).await;
    assert_eq!(code.as_deref(), Some("INVALID_ACCOUNT_ID"));
    assert_eq!(evaluate(evaluation(&token, &own[0], "two", -1.0)).await.as_deref(), Some("INVALID_FIELD"));
}

#[tokio::test]
async fn only_initiated_transactions_are_returned() {
    let scene = Scene::new().await;
    let (token, accounts) = accounts(&scene).await;
    let decide = async |id: &str, initiated: bool| {
        let body = json!({"client_transaction_id": id, "initiated": initiated});
        post(&scene.server, "/signal/decision/report", body).await.err()
    };
    let report = async |id: &str, code: &str| {
        let body = json!({"client_transaction_id": id, "return_code": code});
        post(&scene.server, "/signal/return/report", body).await.err()
    };
    for (id, amount) in [("accepted", 3.53), ("rerouted", 27.53)] {
        post(&scene.server, "/signal/evaluate", evaluation(&token, &accounts[0], id, amount)).await.expect("scores");
    }
    assert_eq!(report("accepted", "R01").await, None);
    assert_eq!(report("accepted", "bounced").await.as_deref(), Some("INVALID_FIELD"));
    assert_eq!(report("rerouted", "R01").await.as_deref(), Some("SIGNAL_TRANSACTION_NOT_INITIATED"));
    assert_eq!(decide("rerouted", true).await, None);
    assert_eq!(report("rerouted", "R01").await, None);
    assert_eq!(decide("accepted", false).await, None);
    assert_eq!(report("accepted", "R01").await.as_deref(), Some("SIGNAL_TRANSACTION_NOT_INITIATED"));
    assert_eq!(decide("unknown", true).await.as_deref(), Some("INVALID_FIELD"));
    assert_eq!(report("unknown", "R01").await.as_deref(), Some("INVALID_FIELD"));
}

#[tokio::test]
async fn a_processor_evaluates_its_account_only() {
    let scene = Scene::new().await;
    let (token, accounts) = accounts(&scene).await;
    let mut processors = Vec::new();
    for account in &accounts[..2] {
        let create = json!({"access_token": token, "account_id": account["account_id"], "processor": "dwolla"});
        let answer = post(&scene.server, "/processor/token/create", create).await.expect("a token");
        processors.push(answer["processor_token"].clone());
    }
    let evaluate = json!({"processor_token": processors[0], "client_transaction_id": "one", "amount": 3.53});
    let answer = post(&scene.server, "/processor/signal/evaluate", evaluate).await.expect("scores");
    assert_eq!(answer["core_attributes"]["available_balance"], accounts[0]["balances"]["available"]);
    let decide = async |processor: usize| {
        let body = json!({"processor_token": processors[processor], "client_transaction_id": "one", "initiated": true});
        post(&scene.server, "/processor/signal/decision/report", body).await.err()
    };
    assert_eq!((decide(0).await, decide(1).await.as_deref()), (None, Some("INVALID_FIELD")));
}

#[tokio::test]
async fn an_item_that_needs_its_login_renewed_is_evaluated_with_a_warning() {
    let scene = Scene::new().await;
    let (token, accounts) = accounts(&scene).await;
    post(&scene.server, "/sandbox/item/reset_login", json!({"access_token": token})).await.expect("reset");
    let answer = post(&scene.server, "/signal/evaluate", evaluation(&token, &accounts[0], "one", 20.0)).await;
    assert_eq!(answer.expect("scores")["warnings"][0]["warning_code"], "ITEM_LOGIN_REQUIRED");
}

#[tokio::test]
async fn a_debit_is_scheduled_within_five_banking_days() {
    let scene = Scene::new().await;
    let (token, accounts) = accounts(&scene).await;
    for amount in [5.0, 50_000.0] {
        let request = evaluation(&token, &accounts[0], "one", amount);
        let answer = post(&scene.server, "/signal/schedule", request).await.expect("a schedule");
        let days = answer["recommendations"].as_array().expect("days");
        assert_eq!(days.len(), 5);
        let best = days.iter().find(|day| day["rank"] == 1).expect("the best");
        assert_eq!((&best["date"], &best["recommendation"]), (&answer["optimal_date"], &json!("RECOMMENDED")));
        assert!(days.iter().all(|day| day["rank"].is_null() != (day["recommendation"] == "RECOMMENDED")));
    }
}
