//! Income: deposits of bank accounts, paystubs, employers.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::time::Duration;

use common::{Receiver, Scene, post, send};
use plaid_mock::Server;
use serde_json::{Value, json};

/// A user with an Item, whose background work takes no time.
struct User {
    server: Server,
    id: Value,
    access_token: Value,
    item_id: Value,
    accounts: Vec<Value>,
}

impl User {
    async fn new(products: &[&str]) -> Self {
        let scene = Scene::of(Server::builder().work(Duration::ZERO).start().await.expect("a server"));
        let server = scene.server;
        let user = post(&server, "/user/create", json!({"client_user_id": "ada"})).await.expect("a user");
        let id = user["user_id"].clone();
        let mut this = Self { server, id, access_token: Value::Null, item_id: Value::Null, accounts: Vec::new() };
        this.link(products).await;
        this
    }

    async fn link(&mut self, products: &[&str]) {
        let bank = json!({"income_source_types": ["bank"], "bank_income": {"days_requested": 90}});
        let options = json!({"income_verification": bank});
        let login = json!({
            "institution_id": "ins_109508", "initial_products": products, "user_id": self.id, "options": options,
        });
        let public = self.ask("/sandbox/public_token/create", login).await;
        let item = self.ask("/item/public_token/exchange", json!({"public_token": public["public_token"]})).await;
        self.access_token = item["access_token"].clone();
        self.item_id = item["item_id"].clone();
        let accounts = self.ask("/accounts/get", json!({"access_token": self.access_token})).await;
        self.accounts.clone_from(accounts["accounts"].as_array().expect("a list"));
    }

    async fn ask(&self, path: &str, body: Value) -> Value {
        post(&self.server, path, body).await.expect(path)
    }

    /// Returns the answer about the user.
    async fn get(&self, path: &str) -> Value {
        self.ask(path, json!({"user_id": self.id})).await
    }

    fn has_account(&self, id: &Value) -> bool {
        self.accounts.iter().any(|account| account["account_id"] == *id)
    }
}

fn list<'v>(value: &'v Value, pointer: &str) -> &'v Vec<Value> {
    value.pointer(pointer).and_then(Value::as_array).expect(pointer)
}

/// Returns a number in cents.
fn cents(value: &Value) -> i64 {
    let text = format!("{:.2}", value.as_f64().expect("a number"));
    text.replace('.', "").parse().expect("a number")
}

#[tokio::test]
async fn bank_income_is_what_the_transactions_say() {
    let user = User::new(&["transactions"]).await;
    let answer = user.get("/credit/bank_income/get").await;
    let [report] = list(&answer, "/bank_income").as_slice() else { panic!("{answer}") };
    let [item] = list(report, "/items").as_slice() else { panic!("{report}") };
    assert_eq!(item["item_id"], user.item_id);
    assert!(list(item, "/bank_income_accounts").iter().all(|account| user.has_account(&account["account_id"])));
    let [source] = list(item, "/bank_income_sources").as_slice() else { panic!("{item}") };
    assert!(user.has_account(&source["account_id"]));
    assert_eq!((&source["income_category"], &source["pay_frequency"]), (&json!("SALARY"), &json!("SEMI_MONTHLY")));

    let mut deposits = Vec::new();
    for month in list(source, "/historical_summary") {
        let (start, end) = (month["start_date"].as_str().expect("a date"), month["end_date"].as_str().expect("a date"));
        for one in list(month, "/transactions") {
            let date = one["date"].as_str().expect("a date");
            assert!(start <= date && date <= end, "{month}");
            deposits.push(one.clone());
        }
        let sum: i64 = list(month, "/transactions").iter().map(|one| cents(&one["amount"])).sum();
        assert_eq!(sum, cents(&month["total_amounts"][0]["amount"]));
    }
    let sum: i64 = deposits.iter().map(|one| cents(&one["amount"])).sum();
    assert!(sum > 0, "income is positive");
    assert_eq!(sum, cents(&source["total_amount"]));
    assert_eq!(sum, cents(&report["bank_income_summary"]["total_amounts"][0]["amount"]));
    assert_eq!(source["transaction_count"], deposits.len());
    assert_eq!(report["bank_income_summary"]["income_transactions_count"], deposits.len());

    let all = json!({
        "access_token": user.access_token, "start_date": "2000-01-01", "end_date": "2100-01-01",
        "options": {"count": 500},
    });
    let known = user.ask("/transactions/get", all).await;
    for one in &deposits {
        let known = list(&known, "/transactions").iter().find(|known| known["transaction_id"] == one["transaction_id"]);
        let known = known.expect("a transaction of the Item");
        assert_eq!((cents(&known["amount"]), &known["date"]), (-cents(&one["amount"]), &one["date"]));
    }
    let (status, file) = send(&user.server, "/credit/bank_income/pdf/get", &json!({"user_id": user.id})).await;
    assert!(status == 200 && String::from_utf8_lossy(&file).contains("Meridian Works"));
}

#[tokio::test]
async fn a_paystub_adds_up_and_is_what_the_bank_received() {
    let user = User::new(&["income_verification"]).await;
    let payroll = user.get("/credit/payroll_income/get").await;
    let [item] = list(&payroll, "/items").as_slice() else { panic!("{payroll}") };
    assert_eq!(item["item_id"], user.item_id);
    let bank = user.get("/credit/bank_income/get").await;
    let deposits = list(&bank, "/bank_income/0/items/0/bank_income_sources/0/historical_summary");
    let deposits: Vec<&Value> = deposits.iter().flat_map(|month| list(month, "/transactions")).collect();
    let paystubs = list(item, "/payroll_income/0/pay_stubs");
    assert_eq!(paystubs.len(), 4);
    assert!(user.has_account(&item["payroll_income"][0]["account_id"]));
    for paystub in paystubs {
        for (part, amount) in [
            ("earnings", "current_amount"),
            ("earnings", "ytd_amount"),
            ("deductions", "current_amount"),
            ("deductions", "ytd_amount"),
        ] {
            let lines: i64 = list(paystub, &format!("/{part}/breakdown")).iter().map(|line| cents(&line[amount])).sum();
            assert_eq!(lines, cents(&paystub[part]["total"][amount]), "{part} {amount}");
        }
        for amount in ["current_amount", "ytd_amount"] {
            let of = |part: &str| cents(&paystub[part]["total"][amount]);
            assert_eq!(of("earnings") - of("deductions"), cents(&paystub["net_pay"][amount]));
        }
        let details = &paystub["pay_period_details"];
        assert_eq!(details["pay_frequency"], "SEMI_MONTHLY");
        assert!(details["start_date"].as_str() < details["end_date"].as_str());
        assert!(details["end_date"].as_str() < details["pay_date"].as_str());
        assert_eq!(details["distribution_breakdown"][0]["current_amount"], paystub["net_pay"]["current_amount"]);
        if let Some(deposit) = deposits.iter().find(|deposit| deposit["date"] == details["pay_date"]) {
            assert_eq!(deposit["amount"], paystub["net_pay"]["current_amount"]);
            assert_eq!(deposit["name"], paystub["employer"]["name"]);
        }
    }
    let w2 = &item["payroll_income"][0]["w2s"][0];
    assert_eq!(w2["wages_tips_other_comp"], "68400.00");
    let employment = user.get("/credit/employment/get").await;
    assert_eq!(employment["items"][0]["employments"][0]["employer"]["name"], paystubs[0]["employer"]["name"]);
    assert_eq!(
        employment["items"][0]["employments"][0]["last_paystub_date"],
        paystubs[0]["pay_period_details"]["pay_date"]
    );
    let signals = user.get("/credit/payroll_income/risk_signals/get").await;
    let documents = list(&signals, "/items/0/verification_risk_signals/0/single_document_risk_signals");
    let ids: Vec<&Value> = documents.iter().map(|one| &one["document_reference"]["document_id"]).collect();
    assert!(paystubs.iter().all(|paystub| ids.contains(&&paystub["document_id"])));
    let legacy = user.ask("/income/verification/paystubs/get", json!({"access_token": user.access_token})).await;
    assert_eq!(legacy["paystubs"][0]["net_pay"]["ytd_amount"], paystubs[0]["net_pay"]["ytd_amount"]);
    assert_eq!(legacy["paystubs"][0]["doc_id"], paystubs[0]["document_id"]);
}

#[tokio::test]
async fn items_for_income_come_first_and_can_be_chosen() {
    let mut user = User::new(&["auth"]).await;
    let usual = user.item_id.clone();
    assert_eq!(list(&user.get("/credit/payroll_income/get").await, "/items")[0]["item_id"], usual);
    user.link(&["income_verification"]).await;
    let items = user.get("/credit/payroll_income/get").await;
    assert_eq!(list(&items, "/items").len(), 1);
    assert_eq!(items["items"][0]["item_id"], user.item_id);
    let chosen = json!({"user_id": user.id, "options": {"item_ids": [usual]}});
    let code = post(&user.server, "/credit/payroll_income/get", chosen).await.expect_err("not for income");
    assert_eq!(code, "INCOME_VERIFICATION_NOT_FOUND");
    let sessions = user.get("/credit/sessions/get").await;
    let added: Vec<&Value> =
        list(&sessions, "/sessions").iter().map(|one| &one["results"]["item_add_results"][0]["item_id"]).collect();
    assert_eq!(added, [&usual, &user.item_id]);
    assert_eq!(sessions["sessions"][0]["results"]["bank_income_results"][0]["status"], "APPROVED");
}

#[tokio::test]
async fn a_user_without_items_has_no_income() {
    let scene = Scene::new().await;
    let user = post(&scene.server, "/user/create", json!({"client_user_id": "ada"})).await.expect("a user");
    let ask = json!({"user_token": user["user_token"]});
    for path in ["/credit/bank_income/get", "/credit/payroll_income/get", "/credit/employment/get"] {
        assert_eq!(post(&scene.server, path, ask.clone()).await, Err("INCOME_VERIFICATION_NOT_FOUND".into()), "{path}");
        assert_eq!(post(&scene.server, path, json!({})).await, Err("MISSING_FIELDS".into()), "{path}");
    }
    assert_eq!(post(&scene.server, "/credit/sessions/get", ask).await.expect("none")["sessions"], json!([]));
}

#[tokio::test]
async fn the_request_of_a_precheck_says_its_outcome() {
    let scene = Scene::new().await;
    let check = async |body: Value| {
        let answer = post(&scene.server, "/credit/payroll_income/precheck", body).await.expect("a confidence");
        answer["confidence"].as_str().expect("text").to_owned()
    };
    assert_eq!(check(json!({"employer": {"name": "employer_good"}})).await, "HIGH");
    assert_eq!(check(json!({"employer": {"name": "employer_bad"}})).await, "LOW");
    assert_eq!(check(json!({"access_tokens": ["access_good"]})).await, "HIGH");
    assert_eq!(check(json!({"access_tokens": ["access_bad"]})).await, "LOW");
    assert_eq!(check(json!({"employer": {"name": "any"}})).await, "UNKNOWN");
}

#[tokio::test]
async fn a_refresh_sends_a_webhook_for_each_item() {
    let mut receiver = Receiver::start().await;
    let user = User::new(&["income_verification"]).await;
    let refresh = json!({"user_id": user.id, "options": {"webhook": receiver.url}});
    let answer = user.ask("/credit/payroll_income/refresh", refresh).await;
    assert_eq!(answer["verification_refresh_status"], "SUCCESSFUL");
    let body = receiver.body().await;
    assert_eq!((&body["webhook_code"], &body["item_id"]), (&json!("INCOME_VERIFICATION"), &user.item_id));
}

#[tokio::test]
async fn the_older_operations_have_documents_in_an_archive() {
    let user = User::new(&["income_verification"]).await;
    let create = json!({"webhook": "http://127.0.0.1:9/", "options": {"access_tokens": [user.access_token]}});
    let verification = user.ask("/income/verification/create", create).await["income_verification_id"].clone();
    let ask = json!({"income_verification_id": verification});
    let forms = user.ask("/income/verification/taxforms/get", ask.clone()).await;
    let id = forms["taxforms"][0]["doc_id"].as_str().expect("an id").to_owned();
    let (_, file) = send(&user.server, "/income/verification/documents/download", &ask).await;
    let text = String::from_utf8_lossy(&file);
    assert!(text.starts_with("PK") && text.contains(&format!("w2-{id}.pdf")) && text.contains("paystub-"));
    let one = json!({"income_verification_id": verification, "document_id": id});
    let (_, file) = send(&user.server, "/income/verification/documents/download", &one).await;
    assert!(!String::from_utf8_lossy(&file).contains("paystub-"));
    for wrong in
        [json!({"income_verification_id": "none"}), json!({"income_verification_id": verification, "document_id": "x"})]
    {
        assert_eq!(send(&user.server, "/income/verification/documents/download", &wrong).await.0, 400);
    }
}
