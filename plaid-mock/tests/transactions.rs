//! Transactions: fetched, synced, listed, refreshed.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::NaiveDate;
use common::{Receiver, Scene};
use plaid_api::Client;
use plaid_api::observe::{CallView, EndView, Observer};
use plaid_api::types::{
    AccessToken, CustomSandboxTransaction, CustomSandboxTransactionRequired, ErrorCode, ItemGetRequest,
    ItemWebhookUpdateRequest, Products, SandboxPublicTokenCreateRequest, SandboxPublicTokenCreateRequestOptions,
    SandboxTransactionsCreateRequest, Transaction, TransactionsGetRequest, TransactionsGetRequestOptions,
    TransactionsGetRequired, TransactionsRecurringGetRequest, TransactionsRefreshRequest, TransactionsSyncRequest,
    TransactionsSyncRequestOptions, TransactionsUpdateStatus,
};
use plaid_api::webhook::Verifier;
use plaid_mock::Server;
use serde_json::json;

const HOUR: Duration = Duration::from_hours(1);

/// A server whose background work takes an hour by its own clock.
async fn slow() -> Scene {
    Scene::of(Server::builder().work(HOUR).start().await.expect("a server"))
}

async fn fetched(scene: &Scene) -> AccessToken {
    let item = scene.item(&[Products::Transactions]).await;
    scene.server.advance(2 * HOUR);
    item
}

fn ids(transactions: &[Transaction]) -> BTreeSet<String> {
    transactions.iter().map(|transaction| transaction.transaction_id.to_string()).collect()
}

fn change(scene: &Scene, item: &AccessToken, [add, modify, remove]: [u64; 3]) {
    let body = json!({"access_token": item.expose(), "add": add, "modify": modify, "remove": remove});
    scene.server.control("transactions/change", &body).expect("changed");
}

/// Returns a request for the transactions of all days.
fn list(item: &AccessToken) -> TransactionsGetRequest {
    let day = |year| NaiveDate::from_ymd_opt(year, 1, 1).expect("a day");
    TransactionsGetRequest::new(TransactionsGetRequired {
        access_token: item.clone(),
        end_date: day(2999),
        start_date: day(2000),
    })
}

#[tokio::test]
async fn first_nothing_is_ready_then_recent_days_then_all() {
    let scene = slow().await;
    let (client, item) = (&scene.client, scene.item(&[Products::Transactions]).await);
    let get = list(&item);
    let error = client.transactions_get(&get).await.expect_err("not yet");
    assert!(error.is_product_not_ready());
    let sync = TransactionsSyncRequest::new(item.clone()).count(500);
    let first = client.transactions_sync(&sync).await.expect("nothing yet");
    assert_eq!((first.added.len(), first.next_cursor.as_str()), (0, ""));
    assert_eq!(first.transactions_update_status, TransactionsUpdateStatus::NotReady);

    scene.server.advance(HOUR);
    let days = client.transactions_sync(&sync).await.expect("some days");
    assert_eq!(days.transactions_update_status, TransactionsUpdateStatus::InitialUpdateComplete);
    assert!(days.added.len() >= 90, "{}", days.added.len());
    scene.server.advance(HOUR);
    let rest = client.transactions_sync(&sync.clone().cursor(days.next_cursor)).await.expect("the rest");
    assert_eq!(rest.transactions_update_status, TransactionsUpdateStatus::HistoricalUpdateComplete);
    let total = client.transactions_get(&get).await.expect("all").total_transactions;
    assert_eq!(usize::try_from(total).expect("a count"), days.added.len() + rest.added.len());
    assert!((250..450).contains(&total), "a few hundred: {total}");
    let item = client.item_get(&ItemGetRequest::new(item)).await.expect("the Item");
    assert!(item.status.and_then(|status| status.transactions).is_some_and(|t| t.last_successful_update.is_some()));
}

#[tokio::test]
async fn pages_by_cursor_and_by_offset_have_the_same_transactions() {
    let scene = slow().await;
    let (client, item) = (&scene.client, fetched(&scene).await);
    let all = client.transactions_sync_all(item.clone()).with(|request| request.count(37)).await.expect("all");
    let (mut listed, mut dates) = (Vec::new(), Vec::new());
    loop {
        let options =
            TransactionsGetRequestOptions::new().count(61).offset(i64::try_from(listed.len()).expect("a count"));
        let page = client.transactions_get(&list(&item).options(options)).await.expect("a page");
        dates.extend(page.transactions.iter().map(|transaction| transaction.date));
        let done = page.transactions.is_empty();
        listed.extend(page.transactions);
        if done {
            break;
        }
    }
    assert_eq!(listed.len(), all.added.len());
    assert_eq!(ids(&listed), ids(&all.added));
    assert_eq!(ids(&listed).len(), listed.len(), "no transaction is repeated");
    assert!(dates.is_sorted_by(|a, b| a >= b), "newest first");
    let again = client.transactions_sync_all(item).since(all.next_cursor.as_deref()).await.expect("nothing new");
    assert_eq!((again.added.len(), again.modified.len(), again.removed.len()), (0, 0, 0));
}

#[tokio::test]
async fn a_reader_gets_only_the_changes() {
    let scene = slow().await;
    let (client, item) = (&scene.client, fetched(&scene).await);
    let all = client.transactions_sync_all(item.clone()).await.expect("all");
    change(&scene, &item, [3, 2, 1]);
    let update = client.transactions_sync_all(item).since(all.next_cursor.as_deref()).await.expect("changes");
    assert_eq!((update.added.len(), update.modified.len(), update.removed.len()), (3, 2, 1));
    let before: BTreeMap<_, _> = all.added.iter().map(|t| (t.transaction_id.clone(), t.amount)).collect();
    for modified in &update.modified {
        assert_ne!(before[&modified.transaction_id], modified.amount);
    }
    assert!(before.contains_key(&update.removed[0].transaction_id));
}

#[tokio::test]
async fn a_set_that_changes_while_it_is_read_must_be_read_again() {
    let scene = slow().await;
    let (client, item) = (&scene.client, fetched(&scene).await);
    let sync = TransactionsSyncRequest::new(item.clone()).count(50);
    let first = client.transactions_sync(&sync).await.expect("a page");
    assert!(first.has_more);
    change(&scene, &item, [1, 0, 0]);
    let error = client.transactions_sync(&sync.clone().cursor(first.next_cursor)).await.expect_err("changed");
    assert_eq!(error.code(), Some(&ErrorCode::TransactionsSyncMutationDuringPagination));
    assert_eq!(error.plaid().map(|plaid| plaid.error_type.as_str()), Some("TRANSACTIONS_ERROR"));
    client.transactions_sync(&sync).await.expect("from the beginning it works");

    for cursor in ["nonsense", "YSBiIDEgMSAw"] {
        let error = client.transactions_sync(&sync.clone().cursor(cursor)).await.expect_err("no cursor");
        assert_eq!(error.code(), Some(&ErrorCode::InvalidField));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_a_whole_set_survives_a_change_in_between() {
    let scene = slow().await;
    let item = fetched(&scene).await;
    let change = Changes { url: scene.server.url(), item: item.expose().to_owned(), calls: AtomicUsize::new(0) };
    let builder = Client::builder().credentials("client-id", "secret").base_url(scene.server.url());
    let client = builder.observer(change).build().expect("a client");
    let all = client.transactions_sync_all(item.clone()).with(|request| request.count(100)).await;
    let all = all.expect("a whole set");
    let syncs: Vec<u16> =
        scene.server.requests().iter().filter(|r| r.path == "/transactions/sync").map(|r| r.status).collect();
    assert_eq!(syncs, [200, 400, 200, 200, 200], "the second page belongs to a later version");
    let total = scene.client.transactions_get(&list(&item)).await.expect("a total").total_transactions;
    assert_eq!(all.added.len(), usize::try_from(total).expect("a count"));
}

/// Changes the transactions once, after the first page.
struct Changes {
    url: String,
    item: String,
    calls: AtomicUsize,
}

impl Observer for Changes {
    fn after(&self, _: &CallView<'_>, _: &EndView<'_>) {
        if self.calls.fetch_add(1, Ordering::Relaxed) > 0 {
            return;
        }
        let (url, body) =
            (format!("{}/_mock/transactions/change", self.url), json!({"access_token": self.item, "add": 2}));
        // The call waits for its observers.
        let change = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            let request = reqwest::Client::new().post(url).header("content-type", "application/json");
            let request = request.body(body.to_string());
            runtime.block_on(request.send()).expect("changed").status().as_u16()
        });
        assert_eq!(change.join().expect("a thread"), 200);
    }
}

#[tokio::test]
async fn a_refresh_posts_pending_transactions_and_sends_webhooks() {
    let mut receiver = Receiver::start().await;
    let scene = slow().await;
    let (client, item) = (&scene.client, fetched(&scene).await);
    let before = client.transactions_sync_all(item.clone()).await.expect("all");
    let pending: BTreeSet<String> = ids(&before.added.iter().filter(|t| t.pending).cloned().collect::<Vec<_>>());
    assert!(!pending.is_empty());
    let update = ItemWebhookUpdateRequest::new(item.clone()).webhook(&receiver.url);
    client.item_webhook_update(&update).await.expect("a webhook");
    client.transactions_refresh(&TransactionsRefreshRequest::new(item.clone())).await.expect("begun");
    let nothing =
        client.transactions_sync_all(item.clone()).since(before.next_cursor.as_deref()).await.expect("not yet");
    assert!(nothing.added.is_empty());
    scene.server.advance(HOUR);

    let after = client.transactions_sync_all(item).since(before.next_cursor.as_deref()).await.expect("changes");
    let removed: BTreeSet<String> = after.removed.iter().map(|t| t.transaction_id.to_string()).collect();
    assert_eq!(removed, pending);
    let replaced: BTreeSet<String> =
        after.added.iter().filter_map(|t| t.pending_transaction_id.as_ref().map(ToString::to_string)).collect();
    assert_eq!(replaced, pending);
    assert!(after.added.iter().any(|t| t.pending));

    let verifier = Verifier::new(client.clone());
    let mut codes = Vec::new();
    for _ in 0..4 {
        let (header, body) = receiver.next().await;
        codes.push(verifier.verify(header.as_str(), body).await.expect("verified").webhook_code().to_owned());
    }
    let expected = ["WEBHOOK_UPDATE_ACKNOWLEDGED", "SYNC_UPDATES_AVAILABLE", "DEFAULT_UPDATE", "TRANSACTIONS_REMOVED"];
    assert_eq!(codes, expected);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_transactions() {
    let mut sets = Vec::new();
    for seed in [7, 7, 8] {
        let scene = Scene::of(Server::builder().work(HOUR).seed(seed).start().await.expect("a server"));
        let item = fetched(&scene).await;
        let all = scene.client.transactions_sync_all(item).await.expect("all");
        sets.push(all.added.iter().map(|t| (t.transaction_id.clone(), t.amount)).collect::<BTreeMap<_, _>>());
    }
    assert_eq!(sets[0], sets[1]);
    assert_ne!(sets[0], sets[2]);
}

#[tokio::test]
async fn an_account_has_cursors_of_its_own() {
    let scene = slow().await;
    let (client, item) = (&scene.client, fetched(&scene).await);
    let all = client.transactions_sync_all(item.clone()).await.expect("all");
    let account = all.added[0].account_id.clone();
    let options = TransactionsSyncRequestOptions::new().account_id(account.clone());
    let request = TransactionsSyncRequest::new(item.clone()).count(500).options(options);
    let one = client.transactions_sync(&request).await.expect("one account");
    assert!(!one.added.is_empty() && one.added.iter().all(|t| t.account_id == account));
    assert!(one.added.len() < all.added.len());
    let other = TransactionsSyncRequest::new(item.clone()).cursor(one.next_cursor);
    let error = client.transactions_sync(&other).await.expect_err("a cursor of other options");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidField));
    let nobody = TransactionsSyncRequestOptions::new().account_id("nobody");
    let error = client.transactions_sync(&TransactionsSyncRequest::new(item).options(nobody)).await;
    assert_eq!(error.expect_err("no account").code(), Some(&ErrorCode::InvalidAccountId));
}

fn login(user: &str, password: Option<String>) -> SandboxPublicTokenCreateRequest {
    let options = SandboxPublicTokenCreateRequestOptions::new().override_username(user).override_password(password);
    SandboxPublicTokenCreateRequest::new([Products::Transactions], "ins_109508").options(options)
}

#[tokio::test]
async fn transactions_are_created_by_a_call_only_for_the_dynamic_login() {
    let scene = slow().await;
    let client = &scene.client;
    let today = chrono::DateTime::from_timestamp_millis(common::now()).expect("a time").date_naive();
    let make = |item: &AccessToken, date: NaiveDate| {
        let one = CustomSandboxTransaction::new(CustomSandboxTransactionRequired {
            amount: "42.10".parse().expect("money"),
            date_posted: date,
            date_transacted: date,
            description: "a lamp".into(),
        });
        SandboxTransactionsCreateRequest::new(item.clone(), [one])
    };
    let item = scene.login(login("user_transactions_dynamic", None)).await;
    scene.server.advance(2 * HOUR);
    let before = client.transactions_sync_all(item.clone()).await.expect("all");
    client.sandbox_transactions_create(&make(&item, today)).await.expect("made");
    let after = client.transactions_sync_all(item.clone()).since(before.next_cursor.as_deref()).await.expect("it");
    assert_eq!(after.added.len(), 1);
    assert_eq!(after.added[0].amount.to_string(), "42.1");
    let late = client.sandbox_transactions_create(&make(&item, today - chrono::TimeDelta::days(731))).await;
    assert_eq!(late.expect_err("too old").code(), Some(&ErrorCode::InvalidField));
    let other = fetched(&scene).await;
    let error = client.sandbox_transactions_create(&make(&other, today)).await.expect_err("another login");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidField));
}

#[tokio::test]
async fn a_custom_user_has_the_transactions_that_it_lists() {
    let scene = slow().await;
    let today = chrono::DateTime::from_timestamp_millis(common::now()).expect("a time").date_naive().to_string();
    let user = json!({"override_accounts": [{"type": "depository", "subtype": "checking", "transactions": [
        {"date_transacted": today, "date_posted": today, "amount": 9.5, "description": "a pen", "currency": "USD"},
    ]}]});
    let item = scene.login(login("user_custom", Some(user.to_string()))).await;
    scene.server.advance(2 * HOUR);
    let all = scene.client.transactions_sync_all(item).await.expect("all");
    assert_eq!(all.added.len(), 1);
    assert_eq!(all.added[0].amount.to_string(), "9.5");
}

#[tokio::test]
async fn monthly_transactions_are_a_stream() {
    let scene = slow().await;
    let (client, item) = (&scene.client, fetched(&scene).await);
    let all = client.transactions_sync_all(item.clone()).await.expect("all");
    let streams =
        client.transactions_recurring_get(&TransactionsRecurringGetRequest::new(item)).await.expect("streams");
    assert!(!streams.inflow_streams.is_empty() && streams.outflow_streams.len() >= 3);
    let known = ids(&all.added);
    let of_streams = streams.outflow_streams.iter().flat_map(|stream| &stream.transaction_ids);
    assert!(of_streams.clone().count() >= 9 && of_streams.clone().all(|id| known.contains(&id.to_string())));
}

#[tokio::test]
async fn cursors_stay_valid_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let start = async || Scene::of(Server::builder().work(HOUR).state(&file).start().await.expect("a server"));
    let scene = start().await;
    let item = fetched(&scene).await;
    let all = scene.client.transactions_sync_all(item.clone()).await.expect("all");
    scene.server.stop().await.expect("saved");
    let scene = start().await;
    change(&scene, &item, [2, 0, 0]);
    let update = scene.client.transactions_sync_all(item).since(all.next_cursor.as_deref()).await.expect("changes");
    assert_eq!(update.added.len(), 2);
}
