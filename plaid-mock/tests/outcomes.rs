//! Tries each row of `OUTCOMES.md`.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::time::Duration;

use common::{Scene, link_with};
use plaid_mock::{LinkSession, Server};
use serde_json::{Value, json};

/// Returns the rows of the table of a section, without its head.
fn rows(section: &str) -> Vec<Vec<&'static str>> {
    let text = include_str!("../OUTCOMES.md");
    let heading = format!("# {section}\n");
    let (_, rest) = text.split_once(&heading).expect("the section");
    let section = rest.split("\n# ").next().unwrap_or_default();
    let lines = section.lines().filter(|line| line.starts_with('|')).skip(2);
    let rows: Vec<Vec<&str>> = lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect();
    assert!(!rows.is_empty(), "{heading}");
    rows
}

/// Returns the first code of a cell.
fn quoted(cell: &'static str) -> &'static str {
    cell.split('`').nth(1).expect("a code in the cell")
}

async fn scene() -> Scene {
    Scene::of(Server::builder().work(Duration::from_secs(1)).start().await.expect("a server"))
}

/// Creates an Item with Auth or refuses it, and returns the answer with the access token.
async fn login(scene: &Scene, bank: &str, user_name: &str, password: &str) -> Value {
    let options = json!({"override_username": user_name, "override_password": password});
    let login = json!({"institution_id": bank, "initial_products": ["auth"], "options": options});
    let answer = scene.call("/sandbox/public_token/create", login).await;
    match &answer["public_token"] {
        Value::Null => answer,
        public => scene.call("/item/public_token/exchange", json!({"public_token": public})).await,
    }
}

#[test]
fn every_section_is_tried() {
    let text = include_str!("../OUTCOMES.md");
    let sections: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("# ")).collect();
    let tried =
        ["Logins", "Banks", "Identity Verification", "Watchlist screenings of individuals", "Transfer authorizations"];
    assert_eq!(sections, tried, "add a test of the new section");
}

#[tokio::test]
async fn logins() {
    let scene = scene().await;
    for row in rows("Logins") {
        let [user_name, password, outcome] = row[..] else { panic!("three cells: {row:?}") };
        let text = |cell: &'static str, otherwise: &str| {
            if cell == "any" { otherwise.to_owned() } else { quoted(cell).to_owned() }
        };
        let user_name = text(user_name, "user_good");
        if outcome.starts_with("the accounts") {
            let account = json!({"type": "depository", "subtype": "savings", "meta": {"mask": "7788"}});
            let accounts = json!({"override_accounts": [account]}).to_string();
            let item = login(&scene, "ins_109508", &user_name, &accounts).await;
            let accounts = scene.call("/accounts/get", json!({"access_token": item["access_token"]})).await;
            assert_eq!(accounts["accounts"].as_array().map(Vec::len), Some(1), "{row:?}");
            assert_eq!(accounts["accounts"][0]["mask"], "7788");
        } else if outcome.contains("/sandbox/transactions/create") {
            for (name, is_refused) in [(user_name.as_str(), false), ("user_good", true)] {
                let item = login(&scene, "ins_109508", name, "pass_good").await;
                scene.call("/transactions/sync", json!({"access_token": item["access_token"]})).await;
                scene.server.advance(Duration::from_secs(5));
                let at = chrono::DateTime::from_timestamp_millis(common::now()).expect("a time").format("%Y-%m-%d");
                let one = json!({
                    "amount": 1.5,
                    "description": "Tea",
                    "date_transacted": at.to_string(),
                    "date_posted": at.to_string(),
                });
                let create = json!({"access_token": item["access_token"], "transactions": [one]});
                let answer = scene.call("/sandbox/transactions/create", create).await;
                assert_eq!(answer["error_code"].is_string(), is_refused, "{answer}");
            }
        } else {
            let refusal = login(&scene, "ins_109508", &user_name, &text(password, "pass_good")).await;
            assert_eq!(refusal["error_code"], quoted(outcome), "{row:?}");
        }
    }
    let answer = login(&scene, "ins_109508", "somebody", "anything").await;
    let accounts = scene.call("/accounts/get", json!({"access_token": answer["access_token"]})).await;
    assert_eq!(accounts["accounts"].as_array().map(Vec::len), Some(8));
}

#[tokio::test]
async fn banks() {
    let scene = scene().await;
    for row in rows("Banks") {
        let [bank, outcome] = row[..] else { panic!("two cells: {row:?}") };
        let bank = quoted(bank);
        let item = login(&scene, bank, "user_good", "pass_good").await;
        if outcome.contains("refused") {
            assert_eq!(item["error_code"], quoted(outcome), "{row:?}");
            continue;
        }
        assert!(item["access_token"].is_string(), "{item}");
        let options = json!({"include_status": true});
        let get = json!({"institution_id": bank, "country_codes": ["US", "GB"], "options": options});
        let known = scene.call("/institutions/get_by_id", get).await["institution"].clone();
        if outcome.contains("status") {
            assert_eq!(known["status"]["item_logins"]["status"], quoted(outcome), "{row:?}");
        } else if outcome.contains("OAuth") {
            assert_eq!(known["oauth"], true, "{row:?}");
            let request = link_with(&json!({"products": ["auth"], "hosted_link": {}}));
            let token = scene.call("/link/token/create", request).await["link_token"].clone();
            let session = LinkSession::new().institution(bank);
            scene.server.run_link(token.as_str().expect("a token"), &session).expect("an Item");
            let got = scene.call("/link/token/get", json!({"link_token": token})).await;
            assert!(got["link_sessions"][0]["events"].to_string().contains("OPEN_OAUTH"), "{got}");
        } else {
            assert!(outcome.contains("consent ends"), "an outcome that this test does not know: {row:?}");
            let got = scene.call("/item/get", json!({"access_token": item["access_token"]})).await;
            assert!(got["item"]["consent_expiration_time"].is_string(), "{got}");
        }
    }
}

#[tokio::test]
async fn identity_verification() {
    let scene = scene().await;
    for row in rows("Identity Verification") {
        let [name, status, step] = row[..] else { panic!("three cells: {row:?}") };
        let name = if name == "any other" { "Lovelace" } else { quoted(name) };
        let create = json!({
            "template_id": "idvtmp_1",
            "is_shareable": false,
            "gave_consent": true,
            "client_user_id": name,
            "user": {
                "name": {"given_name": "Ada", "family_name": name},
                "date_of_birth": "1990-02-03",
                "phone_number": "+14155550147",
                "email_address": "ada@example.com",
                "address": {
                    "street": "1 Elm Street",
                    "city": "Sacramento",
                    "region": "CA",
                    "postal_code": "95814",
                    "country": "US",
                },
            },
        });
        let id = scene.call("/identity_verification/create", create).await["id"].clone();
        scene.server.advance(Duration::from_secs(5));
        let got = scene.call("/identity_verification/get", json!({"identity_verification_id": id})).await;
        assert_eq!(got["status"], quoted(status), "{row:?}");
        if step != "none" {
            assert_eq!(got["steps"][quoted(step)], quoted(status), "{row:?}");
        }
    }
}

#[tokio::test]
async fn watchlist_screenings() {
    let scene = scene().await;
    for row in rows("Watchlist screenings of individuals") {
        let [name, status, hits] = row[..] else { panic!("three cells: {row:?}") };
        let name = if name == "any other" { "Ada Lovelace".to_owned() } else { format!("Ada {}", quoted(name)) };
        let terms = json!({"watchlist_program_id": "prg_1", "legal_name": name});
        let screening = scene.call("/watchlist_screening/individual/create", json!({"search_terms": terms})).await;
        assert_eq!(screening["status"], quoted(status), "{row:?}");
        let list = json!({"watchlist_screening_id": screening["id"]});
        let list = scene.call("/watchlist_screening/individual/hit/list", list).await;
        let count = list["watchlist_screening_hits"].as_array().map(Vec::len);
        assert_eq!(count, Some(usize::from(hits == "one")), "{list}");
    }
}

#[tokio::test]
async fn transfer_authorizations() {
    let scene = scene().await;
    for row in rows("Transfer authorizations") {
        let [condition, decision, code] = row[..] else { panic!("three cells: {row:?}") };
        let item = login(&scene, "ins_109508", "user_good", "pass_good").await;
        let accounts = scene.call("/accounts/get", json!({"access_token": item["access_token"]})).await;
        let mut order = json!({
            "access_token": item["access_token"],
            "account_id": accounts["accounts"][0]["account_id"],
            "type": "debit",
            "network": "ach",
            "ach_class": "ppd",
            "amount": "1.00",
            "user": {"legal_name": "Ada Lovelace"},
        });
        match condition {
            "the login of the Item must be renewed" => {
                scene.call("/sandbox/item/reset_login", json!({"access_token": item["access_token"]})).await;
            }
            "the amount is above 100,000.00" => order["amount"] = json!("100000.01"),
            "a debit is above the available balance of the account" => order["amount"] = json!("100.01"),
            "otherwise" => {}
            name => order["user"]["legal_name"] = json!(format!("Ada {}", quoted(name))),
        }
        let made = scene.call("/transfer/authorization/create", order).await["authorization"].clone();
        assert_eq!(made["decision"], quoted(decision), "{row:?}");
        if code == "none" {
            assert!(made["decision_rationale"].is_null(), "{made}");
        } else {
            assert_eq!(made["decision_rationale"]["code"], quoted(code), "{row:?}");
        }
    }
}
