//! Investments, as an application reads them.
#![allow(clippy::expect_used, clippy::float_cmp, reason = "a test, whose numbers are exact")]

mod common;

use std::collections::BTreeSet;

use common::Scene;
use plaid_api::types::{
    AccessToken, AccountsGetRequest, ErrorCode, InvestmentHoldingsGetRequestOptions, InvestmentsAuthGetRequest,
    InvestmentsHoldingsGetRequest, InvestmentsRefreshRequest, InvestmentsTransactionsGetRequest,
    InvestmentsTransactionsGetRequestOptions, InvestmentsTransactionsGetRequired, Products,
    SandboxPublicTokenCreateRequest, SandboxPublicTokenCreateRequestOptions,
};
use serde_json::{Value, json};

fn custom(account: &Value) -> SandboxPublicTokenCreateRequest {
    custom_with(Products::Investments, account)
}

fn custom_with(product: Products, account: &Value) -> SandboxPublicTokenCreateRequest {
    let password = json!({"override_accounts": [account]}).to_string();
    let options =
        SandboxPublicTokenCreateRequestOptions::new().override_username("user_custom").override_password(password);
    SandboxPublicTokenCreateRequest::new([product], "ins_109508").options(options)
}

fn transactions(item: &AccessToken, start: &str, end: &str) -> InvestmentsTransactionsGetRequest {
    let day = |text: &str| text.parse().expect("a date");
    InvestmentsTransactionsGetRequest::new(InvestmentsTransactionsGetRequired {
        access_token: item.clone(),
        start_date: day(start),
        end_date: day(end),
    })
}

async fn fetched(scene: &Scene, request: &InvestmentsTransactionsGetRequest) -> Value {
    let answer = scene.client.investments_transactions_get(request).await.expect("transactions");
    serde_json::to_value(answer).expect("JSON")
}

fn list<'a>(answer: &'a Value, field: &str) -> &'a Vec<Value> {
    answer[field].as_array().expect("a list")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn ids<'a>(list: &'a [Value], field: &str) -> BTreeSet<&'a str> {
    list.iter().filter_map(|one| one[field].as_str()).collect()
}

#[tokio::test]
async fn holdings_refer_to_securities_and_add_up_to_the_balance() {
    let scene = Scene::new().await;
    let item = scene.item(&[Products::Investments]).await;
    let request = InvestmentsHoldingsGetRequest::new(item.clone());
    let answer = scene.client.investments_holdings_get(&request).await.expect("holdings");
    let answer = serde_json::to_value(answer).expect("JSON");
    let again = scene.client.investments_holdings_get(&request).await.expect("holdings");
    assert_eq!(serde_json::to_value(again.holdings).expect("JSON"), answer["holdings"]);
    let (accounts, holdings) = (list(&answer, "accounts"), list(&answer, "holdings"));
    assert!(holdings.len() >= 3);
    assert_eq!(ids(holdings, "security_id"), ids(list(&answer, "securities"), "security_id"));
    for account in accounts {
        let held: Vec<&Value> = holdings.iter().filter(|one| one["account_id"] == account["account_id"]).collect();
        assert_eq!(held.is_empty(), account["type"] != "investment", "{account}");
        let value: f64 = held.iter().map(|one| number(&one["institution_value"])).sum();
        assert!(held.is_empty() || (value - number(&account["balances"]["current"])).abs() < 0.001, "{value}");
    }
    for holding in holdings {
        let value = number(&holding["quantity"]) * number(&holding["institution_price"]);
        assert!((value - number(&holding["institution_value"])).abs() < 0.01, "{holding}");
    }
    scene.client.investments_refresh(&InvestmentsRefreshRequest::new(item)).await.expect("refreshed");
}

#[tokio::test]
async fn transactions_lie_before_today_and_come_in_pages() {
    let scene = Scene::new().await;
    let item = scene.item(&[Products::Investments]).await;
    let all = fetched(&scene, &transactions(&item, "2000-01-01", "2100-01-01")).await;
    let found = list(&all, "investment_transactions");
    assert!(found.len() > 40 && found.len() <= 100);
    assert_eq!(all["total_investment_transactions"], found.len());
    let today = chrono::DateTime::from_timestamp_millis(common::now()).expect("a time").date_naive().to_string();
    let dates: Vec<&str> = found.iter().filter_map(|one| one["date"].as_str()).collect();
    assert!(dates.is_sorted_by(|one, next| one >= next), "the newest is first");
    assert!(dates.iter().all(|date| *date < today.as_str()));
    let known = ids(list(&all, "securities"), "security_id");
    assert!(ids(found, "security_id").iter().all(|id| known.contains(id)));
    for one in found.iter().filter(|one| one["type"] == "buy") {
        let value = number(&one["quantity"]) * number(&one["price"]) + number(&one["fees"]);
        assert!((value - number(&one["amount"])).abs() < 0.01, "{one}");
    }

    let mut paged = Vec::new();
    while paged.len() < found.len() {
        let options =
            InvestmentsTransactionsGetRequestOptions::new().count(7).offset(i64::try_from(paged.len()).expect("small"));
        let page = fetched(&scene, &transactions(&item, "2000-01-01", "2100-01-01").options(options)).await;
        assert_eq!(page["total_investment_transactions"], found.len());
        paged.extend(list(&page, "investment_transactions").clone());
    }
    assert_eq!(&paged, found);

    let (last, first) = (dates[0], dates[dates.len() - 1]);
    let one_day = fetched(&scene, &transactions(&item, last, last)).await;
    assert!(list(&one_day, "investment_transactions").iter().all(|one| one["date"] == last));
    let before = fetched(&scene, &transactions(&item, "2000-01-01", first)).await;
    assert!(list(&before, "investment_transactions").len() < found.len());
    let error = scene.client.investments_transactions_get(&transactions(&item, last, first)).await;
    assert_eq!(error.expect_err("the start is after the end").code(), Some(&ErrorCode::InvalidField));
}

#[tokio::test]
async fn only_investment_accounts_have_investments() {
    let scene = Scene::new().await;
    let checking = json!({"type": "depository", "subtype": "checking"});
    let refusal = scene.client.sandbox_public_token_create(&custom(&checking)).await.expect_err("no investments");
    assert_eq!(refusal.code(), Some(&ErrorCode::NoInvestmentAccounts));
    let item = scene.login(custom_with(Products::Auth, &checking)).await;
    let holdings = scene.client.investments_holdings_get(&InvestmentsHoldingsGetRequest::new(item.clone())).await;
    assert_eq!(holdings.expect_err("none").code(), Some(&ErrorCode::NoInvestmentAccounts));
    let trades = scene.client.investments_transactions_get(&transactions(&item, "2026-01-01", "2026-02-01")).await;
    assert_eq!(trades.expect_err("none").code(), Some(&ErrorCode::NoInvestmentAccounts));
    let auth = scene.client.investments_auth_get(&InvestmentsAuthGetRequest::new(item)).await;
    assert_eq!(auth.expect_err("none").code(), Some(&ErrorCode::NoInvestmentAuthAccounts));

    let item = scene.item(&[Products::Investments]).await;
    let accounts = scene.client.accounts_get(&AccountsGetRequest::new(item.clone())).await.expect("accounts").accounts;
    let options = InvestmentHoldingsGetRequestOptions::new().account_ids([accounts[0].account_id.clone()]);
    let checking = InvestmentsHoldingsGetRequest::new(item.clone()).options(options);
    let error = scene.client.investments_holdings_get(&checking).await.expect_err("a checking account");
    assert_eq!(error.code(), Some(&ErrorCode::NoInvestmentAccounts));
    let auth = scene.client.investments_auth_get(&InvestmentsAuthGetRequest::new(item)).await.expect("numbers");
    let auth = serde_json::to_value(auth).expect("JSON");
    assert_eq!(list(&auth["numbers"], "acats").len(), 1);
    assert_eq!(auth["owners"][0]["account_id"], auth["numbers"]["acats"][0]["account_id"]);
}

#[tokio::test]
async fn a_custom_user_gives_holdings_and_transactions() {
    let scene = Scene::new().await;
    let apple = json!({"ticker_symbol": "AAPL", "name": "Apple Inc.", "currency": "USD"});
    let account = json!({
        "type": "investment", "subtype": "brokerage",
        "holdings": [
            {
                "institution_price": 195.5, "institution_price_as_of": "2026-01-16", "quantity": 10, "cost_basis": 1900,
                "currency": "USD", "security": apple,
            },
            {
                "institution_price": 19999.54, "quantity": 0.002_936_44, "currency": "USD",
                "security": {"ticker_symbol": "CUR:BTC", "currency": "BTC"},
            },
            {
                "institution_price": 5.9, "quantity": 20, "currency": "USD",
                "security": {"ticker_symbol": "F241108C00005000", "currency": "USD"},
            },
        ],
        "investment_transactions": [
            {
                "date": "2026-01-02", "name": "Buy AAPL", "quantity": 10, "price": 190, "fees": 4.25, "type": "buy",
                "currency": "USD", "security": apple,
            },
            {"date": "2026-01-05", "name": "Money in", "quantity": -1, "price": 50, "type": "cash", "currency": "USD"},
            {
                "date": "2026-02-03", "name": "Sell AAPL", "quantity": -2, "price": 200, "type": "sell",
                "currency": "USD", "security": apple,
            },
        ],
    });
    let item = scene.login(custom(&account)).await;
    let held = scene.client.investments_holdings_get(&InvestmentsHoldingsGetRequest::new(item.clone())).await;
    let held = serde_json::to_value(held.expect("holdings")).expect("JSON");
    let [stock, coin, option] = &list(&held, "holdings")[..] else { unreachable!("three holdings are given") };
    assert_eq!((number(&stock["institution_value"]), number(&stock["cost_basis"])), (1955.0, 1900.0));
    assert_eq!(stock["institution_price_as_of"], "2026-01-16");
    assert_eq!((number(&coin["quantity"]), number(&coin["institution_value"])), (0.002_936_44, 58.73));
    let balance = number(&held["accounts"][0]["balances"]["current"]);
    assert!((balance - 1955.0 - 58.73 - number(&option["institution_value"])).abs() < 0.001, "{balance}");
    let security = |holding: &Value| {
        let mut all = list(&held, "securities").iter();
        all.find(|security| security["security_id"] == holding["security_id"]).cloned().expect("a security")
    };
    assert_eq!((&security(stock)["name"], &security(stock)["type"]), (&json!("Apple Inc."), &json!("equity")));
    assert_eq!(
        (&security(coin)["unofficial_currency_code"], &security(coin)["iso_currency_code"]),
        (&json!("BTC"), &Value::Null)
    );
    assert_eq!(security(option)["option_contract"]["underlying_security_ticker"], "F");

    let all = fetched(&scene, &transactions(&item, "2026-01-01", "2026-12-31")).await;
    let names: Vec<&Value> = list(&all, "investment_transactions").iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["Sell AAPL", "Money in", "Buy AAPL"]);
    let amounts: Vec<f64> = list(&all, "investment_transactions").iter().map(|one| number(&one["amount"])).collect();
    assert_eq!(amounts, [-400.0, -50.0, 1904.25]);
    assert_eq!(all["investment_transactions"][0]["security_id"], security(stock)["security_id"]);
    assert_eq!(list(&all, "securities").len(), 1);
    let january = fetched(&scene, &transactions(&item, "2026-01-01", "2026-01-31")).await;
    assert_eq!(january["total_investment_transactions"], 2);
}
