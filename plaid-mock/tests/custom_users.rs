//! Custom users: what their configuration says is what the products answer.
#![allow(clippy::expect_used, clippy::float_cmp, reason = "a test, whose numbers are exact")]

mod common;

use std::time::Duration;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta};
use common::{Scene, link};
use plaid_api::types::{
    AccessToken, AccountsGetRequest, AuthGetRequest, ErrorCode, IdentityGetRequest, IdentityMatchRequest,
    IdentityMatchUser, Products, SandboxPublicTokenCreateRequest, SandboxPublicTokenCreateRequestOptions,
    TransactionsRecurringGetRequest,
};
use plaid_mock::Server;
use serde_json::{Value, json};

fn login(user: &str, password: &str) -> SandboxPublicTokenCreateRequest {
    let options = SandboxPublicTokenCreateRequestOptions::new().override_username(user).override_password(password);
    SandboxPublicTokenCreateRequest::new([Products::Transactions], "ins_109508").options(options)
}

/// Starts a server that fetches transactions at once.
async fn quick() -> Scene {
    Scene::of(Server::builder().work(Duration::ZERO).lasting_logins(true).start().await.expect("a server"))
}

async fn item(scene: &Scene, config: &Value) -> AccessToken {
    scene.login(login("user_custom", &config.to_string())).await
}

async fn refused(scene: &Scene, user: &str, password: &str) -> Option<ErrorCode> {
    let answer = scene.client.sandbox_public_token_create(&login(user, password)).await;
    answer.err().and_then(|error| error.code().cloned())
}

async fn accounts(scene: &Scene, item: &AccessToken) -> Value {
    let answer = scene.client.accounts_get(&AccountsGetRequest::new(item.clone())).await.expect("accounts");
    serde_json::to_value(answer.accounts).expect("JSON")
}

async fn transactions(scene: &Scene, item: &AccessToken) -> Vec<Value> {
    let all = scene.client.transactions_sync_all(item.clone()).await.expect("transactions");
    all.added.iter().map(|one| serde_json::to_value(one).expect("JSON")).collect()
}

fn today() -> NaiveDate {
    DateTime::from_timestamp_millis(common::now()).expect("a time").date_naive()
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn checking(fields: &Value) -> Value {
    let mut account = json!({"type": "depository", "subtype": "checking"});
    account.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
    json!({"override_accounts": [account]})
}

#[tokio::test]
async fn accounts_have_the_names_and_balances_that_are_given() {
    let scene = Scene::new().await;
    let item = item(
        &scene,
        &json!({"override_accounts": [
            {
                "type": "depository", "subtype": "savings", "starting_balance": 12.34, "force_available_balance": 5,
                "currency": "GBP", "holder_category": "business",
                "meta": {"name": "Rent", "official_name": "Rent account", "mask": "a1", "apy": 4.25},
            },
            {"type": "credit", "subtype": "paypal", "starting_balance": 100, "meta": {"limit": 1000}},
            {"type": "depository", "subtype": "cd", "has_null_available_balance": true},
        ]}),
    )
    .await;
    let accounts = accounts(&scene, &item).await;
    let balances = &accounts[0]["balances"];
    assert_eq!((number(&balances["current"]), number(&balances["available"])), (12.34, 5.0));
    assert_eq!((&balances["iso_currency_code"], &accounts[0]["holder_category"]), (&json!("GBP"), &json!("business")));
    assert_eq!((&accounts[0]["name"], &accounts[0]["official_name"]), (&json!("Rent"), &json!("Rent account")));
    assert_eq!((&accounts[0]["mask"], number(&accounts[0]["apy"])), (&json!("a1"), 4.25));
    assert_eq!((&accounts[1]["type"], &accounts[1]["subtype"]), (&json!("credit"), &json!("paypal")));
    let balances = &accounts[1]["balances"];
    assert_eq!((number(&balances["limit"]), number(&balances["available"])), (1000.0, 900.0));
    assert!(number(&accounts[2]["balances"]["current"]) > 0.0 && accounts[2]["balances"]["available"].is_null());
}

#[tokio::test]
async fn numbers_are_those_of_the_country() {
    let scene = Scene::new().await;
    let item = item(&scene, &json!({"override_accounts": [
        {"type": "depository", "subtype": "checking", "numbers": {
            "account": "1234567890", "ach_routing": "122105155", "ach_wire_routing": "021000021",
        }},
        {"type": "depository", "subtype": "checking", "numbers": {
            "account": "111122220000", "eft_institution": "114", "eft_branch": "01533",
        }},
        {"type": "depository", "subtype": "savings", "numbers": {
            "international_iban": "IE29AIBK93115212345678", "international_bic": "BOFIIE2D",
        }},
        {"type": "depository", "subtype": "savings", "numbers": {"account": "31926819", "bacs_sort_code": "601613"}},
        {"type": "depository", "subtype": "checking"},
    ]})).await;
    let answer = scene.client.auth_get(&AuthGetRequest::new(item.clone())).await.expect("numbers");
    let answer = serde_json::to_value(answer).expect("JSON");
    let (numbers, accounts) = (&answer["numbers"], &answer["accounts"]);
    let id = |index: usize| &accounts[index]["account_id"];
    assert_eq!(numbers["ach"][0]["account_id"], *id(0));
    assert_eq!(
        (&numbers["ach"][0]["account"], &numbers["ach"][0]["routing"]),
        (&json!("1234567890"), &json!("122105155"))
    );
    assert_eq!(numbers["ach"][0]["wire_routing"], "021000021");
    assert_eq!(numbers["ach"].as_array().map(Vec::len), Some(2), "an account without numbers is American");
    let eft = json!([{"account_id": id(1), "account": "111122220000", "institution": "114", "branch": "01533"}]);
    assert_eq!(numbers["eft"], eft);
    let international = json!([{"account_id": id(2), "iban": "IE29AIBK93115212345678", "bic": "BOFIIE2D"}]);
    assert_eq!(numbers["international"], international);
    assert_eq!(numbers["bacs"], json!([{"account_id": id(3), "account": "31926819", "sort_code": "601613"}]));
    assert_eq!((&accounts[0]["mask"], &accounts[2]["mask"]), (&json!("7890"), &json!("5678")));

    let request = json!({"access_token": item.expose(), "account_id": id(3), "processor": "dwolla"});
    let token = post(&scene, "/processor/token/create", &request).await["processor_token"].clone();
    let one = post(&scene, "/processor/auth/get", &json!({"processor_token": token})).await;
    assert_eq!(one["numbers"]["bacs"], numbers["bacs"][0]);
    assert!(one["numbers"]["ach"].is_null() && one["numbers"]["international"].is_null());
}

async fn post(scene: &Scene, path: &str, body: &Value) -> Value {
    let request = reqwest::Client::new().post(format!("{}{path}", scene.server.url()));
    let request = request.header("PLAID-CLIENT-ID", "id").header("PLAID-SECRET", "secret");
    let request = request.header("Content-Type", "application/json").body(body.to_string());
    let answer = request.send().await.expect("an answer").bytes().await.expect("a body");
    serde_json::from_slice(&answer).expect("JSON")
}

#[tokio::test]
async fn all_owners_are_known_and_matched() {
    let scene = Scene::new().await;
    let address = |street: &str, primary: bool| {
        let place = json!({"street": street, "city": "Oslo", "country": "NO", "postal_code": "0150"});
        json!({"primary": primary, "data": place})
    };
    let config = json!({"override_accounts": [
        {"type": "depository", "subtype": "checking", "identity": {
            "names": ["Mara Lund", "Jon Berg"],
            "emails": [
                {"data": "mara@example.com", "primary": true, "type": "primary"},
                {"data": "jon@example.com", "primary": false, "type": "secondary"},
            ],
            "phone_numbers": [
                {"data": "+47 22 00 00 01", "primary": true, "type": "home"},
                {"data": "+47 22 00 00 02", "primary": false, "type": "work"},
            ],
            "addresses": [address("1 North Street", true), address("2 South Street", false)],
        }},
        {"type": "depository", "subtype": "savings"},
    ]});
    let item = item(&scene, &config).await;
    let answer = scene.client.identity_get(&IdentityGetRequest::new(item.clone())).await.expect("owners");
    let owners = &answer.accounts[0].owners;
    assert_eq!(owners.len(), 1, "several owners are one record");
    let owner = serde_json::to_value(&owners[0]).expect("JSON");
    let given = &config["override_accounts"][0]["identity"];
    for field in ["names", "emails", "phone_numbers"] {
        assert_eq!(owner[field], given[field]);
    }
    assert_eq!(owner["addresses"][1]["data"]["street"], "2 South Street");
    assert_eq!(
        (&owner["addresses"][1]["primary"], &owner["addresses"][1]["data"]["region"]),
        (&json!(false), &Value::Null)
    );
    assert_eq!(answer.accounts[1].owners[0].names, ["Mara Lund", "Jon Berg"], "an Item's accounts share the names");

    let user =
        IdentityMatchUser::new().legal_name("Jon Berg").email_address("jon@example.com").phone_number("+4722000002");
    let matched = scene.client.identity_match(&IdentityMatchRequest::new(item).user(user)).await.expect("scores");
    let scores = &matched.accounts[0];
    let scores = [scores.legal_name.score, scores.email_address.score, scores.phone_number.score];
    assert_eq!(scores, [Some(100); 3]);
}

#[tokio::test]
async fn transactions_are_posted_on_their_day() {
    let scene = quick().await;
    let day = |days: i64| (today() + TimeDelta::days(days)).to_string();
    let one = |posted: i64, transacted: i64, amount: f64, currency: &str| {
        json!({
            "date_posted": day(posted), "date_transacted": day(transacted), "amount": amount,
            "description": format!("posted {posted}"), "currency": currency,
        })
    };
    let listed = json!([one(-40, -41, 7.0, "USD"), one(-2, -4, 9.5, "EUR"), one(2, -1, -30.0, "USD")]);
    let item = item(&scene, &checking(&json!({"transactions": listed}))).await;
    let all = transactions(&scene, &item).await;
    assert_eq!(all.len(), 3);
    let named = |all: &[Value], name: &str| all.iter().find(|one| one["name"] == name).cloned().expect("a transaction");
    let posted = named(&all, "posted -2");
    assert_eq!((&posted["date"], &posted["authorized_date"]), (&json!(day(-2)), &json!(day(-4))));
    assert_eq!((&posted["iso_currency_code"], &posted["pending"]), (&json!("EUR"), &json!(false)));
    let pending = named(&all, "posted 2");
    assert_eq!((&pending["pending"], &pending["date"]), (&json!(true), &json!(day(-1))));
    scene.server.advance(Duration::from_hours(72));
    let later = transactions(&scene, &item).await;
    assert_eq!(later.len(), 3);
    let posted = named(&later, "posted 2");
    assert_eq!((&posted["pending"], &posted["date"]), (&json!(false), &json!(day(2))));
    assert_eq!(posted["pending_transaction_id"], pending["transaction_id"]);
}

#[tokio::test]
async fn an_inflow_model_pays_every_month() {
    let scene = quick().await;
    let model = |day: Value| {
        json!({
            "type": "monthly-income", "income_amount": 5125.25, "payment_day_of_month": day,
            "transaction_name": "DIRECT DEPOSIT",
        })
    };
    let config = json!({"override_accounts": [
        {"type": "depository", "subtype": "checking", "transactions": [], "inflow_model": model(json!("last"))},
        {"type": "depository", "subtype": "savings", "transactions": [], "inflow_model": model(json!(3))},
    ]});
    let item = item(&scene, &config).await;
    let paid = transactions(&scene, &item).await;
    let accounts = accounts(&scene, &item).await;
    let of = |paid: &[Value], index: usize| -> Vec<NaiveDate> {
        let of_account = paid.iter().filter(|one| one["account_id"] == accounts[index]["account_id"]);
        of_account.map(|one| one["date"].as_str().and_then(|day| day.parse().ok()).expect("a date")).collect()
    };
    assert!(paid.iter().all(|one| one["name"] == "DIRECT DEPOSIT" && number(&one["amount"]) == -5125.25), "{paid:?}");
    let (last, third) = (of(&paid, 0), of(&paid, 1));
    assert!((2..=4).contains(&last.len()) && (2..=4).contains(&third.len()), "90 days have about three");
    assert!(last.iter().all(|day| day.succ_opt().is_some_and(|next| next.day() == 1)), "{last:?}");
    assert!(third.iter().all(|day| day.day() == 3));
    scene.server.advance(Duration::from_hours(24 * 62));
    let request = TransactionsRecurringGetRequest::new(item.clone());
    let streams = scene.client.transactions_recurring_get(&request).await.expect("streams");
    assert_eq!(streams.inflow_streams.len(), 2);
    assert!(streams.inflow_streams.iter().all(|stream| stream.description == "DIRECT DEPOSIT"));
    let later = transactions(&scene, &item).await;
    let more = [of(&later, 0).len() - last.len(), of(&later, 1).len() - third.len()];
    assert!(more.iter().all(|more| (2..=3).contains(more)), "{more:?}");
}

#[tokio::test]
async fn an_account_without_a_list_has_random_transactions_and_a_seed_repeats_them() {
    let scene = quick().await;
    let config =
        |seed: &str| json!({"seed": seed, "override_accounts": [{"type": "depository", "subtype": "checking"}]});
    let facts = async |config: Value| {
        let item = item(&scene, &config).await;
        let one = accounts(&scene, &item).await[0].clone();
        let all = transactions(&scene, &item).await;
        let rows: Vec<Value> = all.iter().map(|one| json!([one["date"], one["amount"], one["name"]])).collect();
        (one["balances"].clone(), rows, one["account_id"].clone())
    };
    let (first, same, other) = (facts(config("a")).await, facts(config("a")).await, facts(config("b")).await);
    assert!(first.1.len() > 100);
    assert_eq!((&first.0, &first.1), (&same.0, &same.1));
    assert_ne!(first.2, same.2, "ids are never the same");
    assert!(first.0 != other.0 && first.1 != other.1);
    let empty = item(&scene, &json!({})).await;
    assert_eq!(accounts(&scene, &empty).await.as_array().map(Vec::len), Some(8));
    assert!(transactions(&scene, &empty).await.len() > 100);
}

#[tokio::test]
async fn dates_roll_forward_to_the_day_of_creation() {
    let scene = quick().await;
    let mut config = checking(&json!({"transactions": [
        {"date_posted": "2020-05-12", "date_transacted": "2020-05-10", "amount": 1, "description": "last"},
        {"date_posted": "2020-05-01", "date_transacted": "2020-05-01", "amount": 2, "description": "first"},
    ]}));
    let old = item(&scene, &config).await;
    assert!(transactions(&scene, &old).await.is_empty(), "the dates are used as they are");
    config["roll_dates_forward"] = true.into();
    let rolled = item(&scene, &config).await;
    let all = transactions(&scene, &rolled).await;
    let dates: Vec<(&Value, &Value, &Value)> =
        all.iter().map(|one| (&one["name"], &one["date"], &one["pending"])).collect();
    let day = |days: i64| json!((today() + TimeDelta::days(days)).to_string());
    assert!(dates.contains(&(&json!("last"), &day(0), &json!(true))), "{dates:?}");
    assert!(dates.contains(&(&json!("first"), &day(-9), &json!(false))), "{dates:?}");
}

#[tokio::test]
async fn errors_are_forced_and_wrong_configurations_refused_when_they_are_given() {
    let scene = Scene::new().await;
    let custom = async |config: Value| refused(&scene, "user_custom", &config.to_string()).await;
    assert_eq!(custom(json!({"force_error": "ITEM_LOCKED"})).await, Some(ErrorCode::ItemLocked));
    assert_eq!(
        custom(json!({"force_error": "INSTITUTION_NOT_RESPONDING"})).await,
        Some(ErrorCode::InstitutionNotResponding)
    );
    assert_eq!(
        custom(json!({"recaptcha": "bad"})).await.map(|code| code.to_string()).as_deref(),
        Some("RECAPTCHA_BAD")
    );
    assert_eq!(custom(json!({"recaptcha": "good"})).await, None);
    assert_eq!(custom(json!({"override_accounts": []})).await, Some(ErrorCode::NoAccounts));
    let mfa = json!({"mfa": {"type": "questions", "question_rounds": 2, "questions_per_round": 1}});
    assert_eq!(custom(mfa).await, None, "Link is passed by");
    for wrong in [
        json!({"override_accounts": [{"type": "chequing", "subtype": "checking"}]}),
        checking(&json!({"starting_balance": "12"})),
        checking(&json!({"colour": "red"})),
        json!([]),
    ] {
        assert_eq!(custom(wrong).await, Some(ErrorCode::InvalidCredentials));
    }
    for (user, password) in [("user_custom", "pass_good"), ("user_custom", ""), ("custom_balance", "any")] {
        assert_eq!(refused(&scene, user, password).await, Some(ErrorCode::InvalidCredentials), "{user} {password}");
    }
    assert_eq!(refused(&scene, "user_good", "error_ITEM_LOCKED").await, Some(ErrorCode::ItemLocked));
    assert_eq!(refused(&scene, "user_good", "mfa_device").await, None);
    let recaptcha = refused(&scene, "user_good", r#"{"recaptcha": "bad"}"#).await;
    assert_eq!(recaptcha.map(|code| code.to_string()).as_deref(), Some("RECAPTCHA_BAD"));
}

#[tokio::test]
async fn the_end_of_link_takes_a_login() {
    let scene = Scene::new().await;
    let token = scene.client.link_token_create(&link()).await.expect("a token").link_token;
    let finish = |password: Value| {
        let login = json!({"override_username": "user_custom", "override_password": password});
        scene.server.control("link/finish", &json!({"link_token": token.expose(), "options": login}))
    };
    let refusal = finish(json!({"override_accounts": [{"type": "loan"}]})).expect_err("no subtype");
    assert_eq!(refusal.code, "INVALID_CREDENTIALS");
    assert!(refusal.message.contains("override_accounts[0].subtype is missing"), "{}", refusal.message);
    let config = json!({"override_accounts": [{"type": "depository", "subtype": "savings"}]});
    for password in [config.clone(), config.to_string().into()] {
        let public = finish(password).expect("the end of Link");
        let exchange = json!({"public_token": public["public_token"]});
        let item = post(&scene, "/item/public_token/exchange", &exchange).await;
        let got = post(&scene, "/accounts/get", &json!({"access_token": item["access_token"]})).await;
        assert_eq!(got["accounts"].as_array().map(Vec::len), Some(1));
        assert_eq!(got["accounts"][0]["subtype"], "savings");
    }
}

#[tokio::test]
async fn other_documented_logins_have_everyday_accounts() {
    let scene = Scene::new().await;
    for user in ["user_ewa_user", "user_bank_income", "user_credit_profile_good", "user_small_business"] {
        let item = scene.login(login(user, "{}")).await;
        let accounts = accounts(&scene, &item).await;
        let subtypes: Vec<&Value> = accounts.as_array().into_iter().flatten().map(|one| &one["subtype"]).collect();
        assert_eq!(subtypes, ["checking", "savings", "credit card"], "{user}");
        let holder = if user == "user_small_business" { "business" } else { "personal" };
        assert_eq!(accounts[0]["holder_category"], holder);
    }
    let joint = scene.login(login("user_credit_joint_account", "any")).await;
    let owners = scene.client.identity_get(&IdentityGetRequest::new(joint)).await.expect("owners");
    assert_eq!(owners.accounts[0].owners[0].names.len(), 2);
}
