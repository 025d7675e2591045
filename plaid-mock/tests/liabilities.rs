//! Liabilities, as an application reads them.
#![allow(clippy::expect_used, clippy::float_cmp, reason = "a test, whose numbers are exact")]

mod common;

use std::time::Duration;

use chrono::{DateTime, NaiveDate};
use common::Scene;
use plaid_api::types::{
    AccountsGetRequest, ErrorCode, LiabilitiesGetRequest, LiabilitiesGetRequestOptions, Products,
    SandboxPublicTokenCreateRequest, SandboxPublicTokenCreateRequestOptions,
};
use plaid_mock::Server;
use serde_json::{Value, json};

fn custom(accounts: &Value) -> SandboxPublicTokenCreateRequest {
    let password = json!({"override_accounts": accounts}).to_string();
    let options =
        SandboxPublicTokenCreateRequestOptions::new().override_username("user_custom").override_password(password);
    SandboxPublicTokenCreateRequest::new([Products::Liabilities], "ins_109508").options(options)
}

fn today(advanced: Duration) -> NaiveDate {
    let now = common::now() + i64::try_from(advanced.as_millis()).expect("a time");
    DateTime::from_timestamp_millis(now).expect("a time").date_naive()
}

/// Returns the answer as JSON, which the SDK has read.
async fn liabilities(scene: &Scene, request: &LiabilitiesGetRequest) -> Value {
    let answer = scene.client.liabilities_get(request).await.expect("liabilities");
    serde_json::to_value(answer.liabilities).expect("JSON")
}

fn day(value: &Value) -> NaiveDate {
    value.as_str().and_then(|text| text.parse().ok()).expect("a date")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

#[tokio::test]
async fn each_liability_lies_on_an_account_of_its_type_and_dates_fit_the_clock() {
    let scene = Scene::of(Server::builder().lasting_logins(true).start().await.expect("a server"));
    let item = scene.item(&[Products::Liabilities]).await;
    let accounts = scene.client.accounts_get(&AccountsGetRequest::new(item.clone())).await.expect("accounts").accounts;
    let request = LiabilitiesGetRequest::new(item);
    let mut advanced = Duration::ZERO;
    for _ in 0..14 {
        let today = today(advanced);
        let owed = liabilities(&scene, &request).await;
        assert_eq!(owed, liabilities(&scene, &request).await, "the same on the same day");
        for (kind, subtype) in [("credit", "credit card"), ("student", "student"), ("mortgage", "mortgage")] {
            let list = owed[kind].as_array().expect("a list");
            assert_eq!(list.len(), 1, "{kind}");
            let one = &list[0];
            let account = accounts.iter().find(|account| one["account_id"] == account.account_id.to_string());
            let account = serde_json::to_value(account.expect("an account of the Item")).expect("JSON");
            assert_eq!(account["subtype"], subtype);
            assert!(day(&one["last_payment_date"]) < today, "{one}");
            assert!(day(&one["next_payment_due_date"]) > today, "{one}");
            if let Some(origination) = one.get("origination_date") {
                assert!(day(origination) < today - chrono::TimeDelta::days(365), "{one}");
                let balance = number(&account["balances"]["current"]);
                assert!(number(&one["origination_principal_amount"]) > balance, "{one}");
            }
        }
        let card = &owed["credit"][0];
        assert!(day(&card["last_statement_issue_date"]) < today);
        assert!(number(&card["minimum_payment_amount"]) <= number(&card["last_statement_balance"]));
        assert!(day(&owed["mortgage"][0]["maturity_date"]) > today);
        assert!(day(&owed["student"][0]["expected_payoff_date"]) > today);
        let step = Duration::from_hours(24 * 26);
        scene.server.advance(step);
        advanced += step;
    }
}

#[tokio::test]
async fn accounts_can_be_chosen_and_some_items_have_no_liability() {
    let scene = Scene::of(Server::builder().lasting_logins(true).start().await.expect("a server"));
    let item = scene.item(&[Products::Liabilities]).await;
    let accounts = scene.client.accounts_get(&AccountsGetRequest::new(item.clone())).await.expect("accounts").accounts;
    let of = |subtype: &str| {
        let account = accounts.iter().find(|account| json!(account.subtype) == subtype).expect("an account");
        let options = LiabilitiesGetRequestOptions::new().account_ids([account.account_id.clone()]);
        LiabilitiesGetRequest::new(item.clone()).options(options)
    };
    let answer = scene.client.liabilities_get(&of("mortgage")).await.expect("a mortgage");
    assert_eq!(answer.accounts.len(), 1);
    assert!(answer.liabilities.credit.is_none() && answer.liabilities.student.is_none());
    assert_eq!(answer.liabilities.mortgage.map(|list| list.len()), Some(1));
    let error = scene.client.liabilities_get(&of("checking")).await.expect_err("no liability");
    assert_eq!(error.code(), Some(&ErrorCode::NoLiabilityAccounts));
    let foreign = LiabilitiesGetRequestOptions::new().account_ids(["nobody"]);
    let error = scene.client.liabilities_get(&LiabilitiesGetRequest::new(item).options(foreign)).await;
    assert_eq!(error.expect_err("no account").code(), Some(&ErrorCode::InvalidAccountId));
}

#[tokio::test]
async fn a_custom_user_gives_the_terms() {
    let scene = Scene::new().await;
    let accounts = json!([
        {
            "type": "credit", "subtype": "credit card", "starting_balance": 800.5, "meta": {"limit": 2000},
            "liability": {
                "type": "credit", "purchase_apr": 19.9, "special_apr": 0, "last_payment_amount": 77.7,
                "minimum_payment_amount": 31, "is_overdue": true, "last_statement_balance": 640,
            },
        },
        {
            "type": "loan", "subtype": "student",
            "liability": {
                "type": "student", "origination_date": "2020-02-01", "principal": 30000, "nominal_apr": 0,
                "repayment_model": {"type": "standard", "non_repayment_months": 6, "repayment_months": 1200},
                "guarantor": "A GUARANTOR", "loan_name": "A loan", "sequence_number": 7,
                "repayment_plan_type": "graduated", "repayment_plan_description": "It grows",
                "loan_status": {"type": "forbearance", "end_date": "2031-01-01"},
                "servicer_address": {"street": "1 A Way", "city": "B", "country": "US"},
            },
        },
        {
            "type": "loan", "subtype": "auto", "starting_balance": 9000,
            "liability": {
                "type": "loan", "interest_rate": {"percentage": 3.5, "type": "fixed"}, "loan_term_months": 48,
                "next_payment_amount": 250, "next_payment_due_date": "2030-05-05", "payment_frequency": "biweekly",
            },
        },
        {
            "type": "loan", "subtype": "line of credit", "starting_balance": 500,
            "liability": {
                "type": "line_of_credit", "credit_limit": 5000, "past_due_amount": 12,
                "aprs": [{"apr_type": "cash_apr", "apr_percentage": 11}],
            },
        },
    ]);
    let item = scene.login(custom(&accounts)).await;
    let request = LiabilitiesGetRequest::new(item.clone());
    let owed = liabilities(&scene, &request).await;
    let card = &owed["credit"][0];
    let rates: Vec<(&Value, f64)> = card["aprs"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|apr| (&apr["apr_type"], number(&apr["apr_percentage"])))
        .collect();
    assert_eq!(rates, [(&json!("purchase_apr"), 19.9), (&json!("special"), 0.0)]);
    assert_eq!((number(&card["last_payment_amount"]), number(&card["minimum_payment_amount"])), (77.7, 31.0));
    assert_eq!((&card["is_overdue"], number(&card["last_statement_balance"])), (&json!(true), 640.0));

    let student = &owed["student"][0];
    assert_eq!(student["origination_date"], "2020-02-01");
    assert_eq!(number(&student["origination_principal_amount"]), 30_000.0);
    assert_eq!(number(&student["minimum_payment_amount"]), 25.0, "30,000 in 1,200 payments without interest");
    assert_eq!(student["expected_payoff_date"], "2120-08-01");
    assert_eq!((&student["guarantor"], &student["loan_name"]), (&json!("A GUARANTOR"), &json!("A loan")));
    assert_eq!((&student["sequence_number"], &student["loan_status"]["type"]), (&json!("7"), &json!("forbearance")));
    assert_eq!(student["repayment_plan"], json!({"type": "graduated", "description": "It grows"}));
    assert_eq!(
        (&student["servicer_address"]["city"], &student["servicer_address"]["region"]),
        (&json!("B"), &Value::Null)
    );

    let loan = &owed["loan"][0];
    assert_eq!((number(&loan["interest_rate"]["percentage"]), &loan["loan_term_months"]), (3.5, &json!(48)));
    assert_eq!(
        (&loan["next_payment_due_date"], &loan["payment_frequency"]),
        (&json!("2030-05-05"), &json!("biweekly"))
    );
    assert_eq!(number(&loan["principal_balance"]), 9000.0);
    let line = &owed["line_of_credit"][0];
    assert_eq!((number(&line["credit_limit"]), number(&line["available_credit"])), (5000.0, 4500.0));
    assert_eq!((number(&line["past_due_amount"]), number(&line["aprs"][0]["apr_percentage"])), (12.0, 11.0));

    let known = scene.client.accounts_get(&AccountsGetRequest::new(item)).await.expect("accounts").accounts;
    let known = serde_json::to_value(known).expect("JSON");
    assert_eq!(number(&known[0]["balances"]["available"]), 1199.5);
    let balance = number(&known[1]["balances"]["current"]);
    assert!(balance < 30_000.0 && balance > 20_000.0 && balance % 25.0 == 0.0, "{balance} follows from the payments");
}
