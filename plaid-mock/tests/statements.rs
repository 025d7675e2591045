//! Statements: listed by month, downloaded as PDF, refreshed.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::collections::BTreeSet;
use std::time::Duration;

use common::{Receiver, Scene, post, send};
use plaid_mock::Server;
use serde_json::{Value, json};

/// Returns the access token of a new Item, with these options.
async fn item(server: &Server, options: Value) -> String {
    let login = json!({"institution_id": "ins_109508", "initial_products": ["statements"], "options": options});
    let public = post(server, "/sandbox/public_token/create", login).await.expect("a login");
    let exchange = json!({"public_token": public["public_token"]});
    let item = post(server, "/item/public_token/exchange", exchange).await.expect("an Item");
    item["access_token"].as_str().expect("a token").to_owned()
}

async fn list(server: &Server, token: &str) -> Vec<Value> {
    let answer = post(server, "/statements/list", json!({"access_token": token})).await.expect("a list");
    answer["accounts"].as_array().expect("accounts").clone()
}

fn statements(account: &Value) -> &Vec<Value> {
    account["statements"].as_array().expect("statements")
}

/// Returns the lines of a statement.
async fn lines(server: &Server, token: &str, statement: &Value) -> Vec<String> {
    let body = json!({"access_token": token, "statement_id": statement["statement_id"]});
    let (status, file) = send(server, "/statements/download", &body).await;
    assert_eq!(status, 200);
    let text = String::from_utf8(file).expect("ASCII");
    assert!(text.starts_with("%PDF-1.4") && text.ends_with("%%EOF\n"));
    let shown = text.lines().filter_map(|line| line.strip_prefix("BT ")?.strip_suffix(" ET"));
    let strings = shown.flat_map(|line| line.split(" Tj T*"));
    strings.filter_map(|part| Some(part.split_once('(')?.1.strip_suffix(')')?.to_owned())).collect()
}

/// Returns the cents of the last amount in a line.
fn cents(line: &str) -> i64 {
    line.rsplit(' ').next().expect("an amount").replace('.', "").parse().expect("an amount")
}

#[tokio::test]
async fn the_item_has_statements_of_its_own_accounts_and_of_months_that_are_over() {
    let scene = Scene::new().await;
    let token = item(&scene.server, json!({})).await;
    let all = post(&scene.server, "/accounts/get", json!({"access_token": token})).await.expect("accounts");
    let accounts = list(&scene.server, &token).await;
    let kinds: BTreeSet<&str> = accounts.iter().filter_map(|account| account["account_type"].as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(["credit", "depository"]));
    let mut ids = BTreeSet::new();
    for account in &accounts {
        let own =
            all["accounts"].as_array().into_iter().flatten().find(|one| one["account_id"] == account["account_id"]);
        assert_eq!(own.expect("the Item's own")["mask"], account["account_mask"]);
        assert_eq!(statements(account).len(), 6);
        for statement in statements(account) {
            let (month, year) =
                (statement["month"].as_u64().expect("a month"), statement["year"].as_u64().expect("a year"));
            assert!((1..=12).contains(&month));
            let (next, of) = if month == 12 { (1, year + 1) } else { (month + 1, year) };
            assert_eq!(statement["date_posted"], format!("{of}-{next:02}-01"));
            assert!(ids.insert(statement["statement_id"].to_string()), "each has an id of its own");
        }
    }
    assert_eq!(list(&scene.server, &token).await, accounts, "the ids stay the same");
}

#[tokio::test]
async fn a_statement_adds_up_and_agrees_with_the_one_before_and_with_the_transactions() {
    let scene = Scene::of(Server::builder().work(Duration::ZERO).start().await.expect("a server"));
    let token = item(&scene.server, json!({})).await;
    let range = json!({"access_token": token, "start_date": "2000-01-01", "end_date": "2100-01-01"});
    // The transactions have been fetched by then.
    let _ = post(&scene.server, "/transactions/get", range.clone()).await;
    for account in list(&scene.server, &token).await.iter().filter(|account| account["account_subtype"] != "cd") {
        let newest = lines(&scene.server, &token, &statements(account)[0]).await;
        let before = lines(&scene.server, &token, &statements(account)[1]).await;
        let at = |lines: &[String], name: &str| cents(lines.iter().find(|line| line.contains(name)).expect(name));
        assert_eq!(at(&before, "Closing balance"), at(&newest, "Opening balance"));
        let is_row = |line: &&String| line.get(4..5) == Some("-") && !line.contains(" balance");
        let rows: Vec<&String> = newest.iter().filter(is_row).collect();
        let sum: i64 = rows.iter().map(|row| cents(row.rsplit_once(' ').expect("a row").0.trim_end())).sum();
        assert_eq!(at(&newest, "Opening balance") + sum, at(&newest, "Closing balance"));
        assert_eq!(
            rows.last().map_or(at(&newest, "Closing balance"), |row| cents(row)),
            at(&newest, "Closing balance")
        );
        assert!(newest.iter().any(|line| line.contains(account["account_mask"].as_str().expect("a mask"))));

        let mut known = range.clone();
        known["options"] = json!({"account_ids": [account["account_id"]], "count": 500});
        let known = post(&scene.server, "/transactions/get", known).await.expect("transactions");
        let month =
            newest.iter().find_map(|line| line.strip_prefix("From ")).expect("a period").get(..7).expect("a month");
        let of_month = known["transactions"].as_array().into_iter().flatten();
        let of_month = of_month.filter(|one| one["date"].as_str().is_some_and(|date| date.starts_with(month)));
        assert_eq!(of_month.count(), rows.len(), "{account}");
    }
}

#[tokio::test]
async fn the_period_is_that_of_the_link_and_grows_by_refreshes() {
    let mut receiver = Receiver::start().await;
    let scene = Scene::of(Server::builder().work(Duration::from_hours(1)).start().await.expect("a server"));
    let months = async |token: &str| -> Vec<String> {
        let accounts = list(&scene.server, token).await;
        let posted = statements(&accounts[0]).iter().map(|one| one["date_posted"].as_str().expect("a date").to_owned());
        posted.collect()
    };
    let period = json!({"start_date": "2025-02-01", "end_date": "2025-04-30"});
    let token = item(&scene.server, json!({"statements": period, "webhook": receiver.url})).await;
    assert_eq!(months(&token).await, ["2025-04-01", "2025-03-01", "2025-02-01"]);

    let refresh = json!({"access_token": token, "start_date": "2025-06-15", "end_date": "2025-07-01"});
    post(&scene.server, "/statements/refresh", refresh).await.expect("begun");
    assert_eq!(months(&token).await.len(), 3, "it is not done yet");
    scene.server.advance(Duration::from_hours(1));
    assert_eq!(months(&token).await, ["2025-07-01", "2025-04-01", "2025-03-01", "2025-02-01"]);
    let body = receiver.body().await;
    assert_eq!((&body["webhook_code"], &body["result"]), (&json!("STATEMENTS_REFRESH_COMPLETE"), &json!("SUCCESS")));

    let link = json!({
        "client_name": "A shop", "country_codes": ["US"], "language": "en", "products": ["statements"],
        "user": {"client_user_id": "ada"}, "statements": {"start_date": "2025-09-01", "end_date": "2025-09-01"},
    });
    let link = post(&scene.server, "/link/token/create", link).await.expect("a token");
    let public = scene.server.finish_link(link["link_token"].as_str().expect("a token")).expect("an Item");
    let exchanged =
        post(&scene.server, "/item/public_token/exchange", json!({"public_token": public})).await.expect("it");
    assert_eq!(months(exchanged["access_token"].as_str().expect("a token")).await, ["2025-09-01"]);
}

#[tokio::test]
async fn unknown_statements_and_impossible_periods_are_refused() {
    let scene = Scene::new().await;
    let (token, other) = (item(&scene.server, json!({})).await, item(&scene.server, json!({})).await);
    let foreign = list(&scene.server, &other).await[0]["statements"][0]["statement_id"].clone();
    for id in [json!("none"), foreign] {
        let body = json!({"access_token": token, "statement_id": id});
        assert_eq!(post(&scene.server, "/statements/download", body).await, Err("INVALID_FIELD".into()));
    }
    for (start, end) in [("2025-02-02", "2025-02-01"), ("2022-01-01", "2025-01-01")] {
        let body = json!({"access_token": token, "start_date": start, "end_date": end});
        assert_eq!(
            post(&scene.server, "/statements/refresh", body).await,
            Err("INVALID_FIELD".into()),
            "{start} {end}"
        );
    }
}
