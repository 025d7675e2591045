//! Waiting until a result is ready.

use std::time::{Duration, Instant};

use plaid_api::operation::Operation;
use plaid_api::types::{
    AccessToken, AccountsGetRequest, AssetReportCreateRequest, AssetReportGetRequest, AssetReportGetResponse,
    AssetReportPdfGetRequest, AssetReportToken, TransactionsSyncRequest, TransactionsUpdateStatus,
};
use plaid_api::{Call, Client, ErrorKind, Outcome, Polling};
use plaid_mock::{Fault, Server};
use serde_json::json;

use crate::scene::{builder, item, quick, success};
use crate::server::{self as scripted, Reply, ok, with_headers};

/// A mock server with an asset report.
struct Scene {
    server: Server,
    client: Client,
    item: AccessToken,
    report: AssetReportToken,
}

impl Scene {
    /// Creates a report, for which the server needs the time `work`.
    async fn new(work: Duration) -> Self {
        let server = Server::builder().work(work).start().await.expect("a server");
        let builder = Client::builder().credentials("client-id", "secret").base_url(server.url());
        let client = builder.retry(quick()).build().expect("a client");
        let item = item(&client).await;
        let create = AssetReportCreateRequest::new(1).access_tokens(vec![item.clone()]);
        let report = client.asset_report_create(&create).await.expect("begun").asset_report_token;
        Self { server, client, item, report }
    }

    /// Creates a report that is ready.
    async fn made() -> Self {
        let scene = Self::new(Duration::from_hours(1)).await;
        scene.server.advance(Duration::from_hours(1));
        scene
    }

    fn report(&self) -> Call<AssetReportGetResponse> {
        self.client.asset_report_get(&AssetReportGetRequest::new().asset_report_token(self.report.expose()))
    }

    /// Returns the statuses of an operation's requests.
    fn seen(&self, path: &str) -> Vec<u16> {
        self.server.requests().iter().filter(|request| request.path == path).map(|request| request.status).collect()
    }
}

fn waiting() -> Polling {
    Polling::default().first_wait(Duration::from_millis(1)).budget(Duration::from_secs(20))
}

const REPORT: &str = "/asset_report/get";

#[tokio::test]
async fn what_tells_by_an_error_is_asked_until_it_is_there() {
    let scene = Scene::new(Duration::from_millis(300)).await;
    scene.report().until_ready(waiting()).await.expect("a report");
    assert!(scene.seen(REPORT).len() > 1);

    scene.server.fault(Fault::not_ready().on(REPORT).times(5));
    let before = scene.server.requests().len();
    scene.report().until_ready(waiting()).await.expect("a report");
    let asked = scene.server.requests().split_off(before);
    assert_eq!(asked.len(), 6, "attempts after failures don't bound it");
    assert!(asked.iter().all(|request| request.body() == asked[0].body()));
}

#[tokio::test]
async fn without_waiting_it_is_an_error_at_once() {
    let scene = Scene::new(Duration::from_hours(1)).await;
    let error = scene.report().await.expect_err("not yet");
    assert!(error.is_product_not_ready() && !error.is_retryable());
    assert_eq!(scene.seen(REPORT), [400]);
}

#[tokio::test]
async fn what_tells_by_its_body_is_asked_until_it_is_there() {
    let scene = Scene::new(Duration::from_millis(300)).await;
    let sync = TransactionsSyncRequest::new(scene.item.clone());
    let page = scene.client.transactions_sync(&sync).until_ready(waiting()).await.expect("a page");
    assert_ne!(page.transactions_update_status, TransactionsUpdateStatus::NotReady);
    assert!(!page.added.is_empty());
    assert!(scene.seen("/transactions/sync").len() > 1);
}

#[tokio::test]
async fn a_file_is_waited_for_as_well() {
    let scene = Scene::new(Duration::from_millis(300)).await;
    let call = scene.client.asset_report_pdf_get(&AssetReportPdfGetRequest::new(scene.report.clone()));
    let download = call.until_ready(waiting()).await.expect("a file");
    assert!(download.bytes().await.expect("its bytes").starts_with(b"%PDF"));
    assert!(scene.seen("/asset_report/pdf/get").len() > 1);
}

#[tokio::test]
async fn it_gives_up_when_the_time_is_over() {
    let begun = Instant::now();
    let scene = Scene::new(Duration::from_hours(1)).await;
    let waiting = || waiting().budget(Duration::from_millis(800));
    let error = scene.report().until_ready(waiting()).await.expect_err("never");
    assert!(error.is_product_not_ready(), "{error:?}");
    assert_eq!((error.kind(), error.status().map(|s| s.as_u16())), (ErrorKind::Api, Some(400)));
    assert!(scene.seen(REPORT).len() > 1);

    let call = scene.client.transactions_sync(&TransactionsSyncRequest::new(scene.item.clone()));
    let error = call.until_ready(waiting()).await.expect_err("never");
    assert!(error.is_product_not_ready(), "{error:?}");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::NotReady, Outcome::Done));
    assert_eq!(error.operation().and_then(Operation::id), Some("transactionsSync"));
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn another_error_ends_the_waiting() {
    let scene = Scene::made().await;
    scene.server.fault(Fault::not_ready());
    scene.server.fault(Fault::error("ITEM_LOGIN_REQUIRED"));
    let error = scene.report().until_ready(waiting()).await.expect_err("refused");
    assert!(error.needs_update_mode());
    assert_eq!(scene.seen(REPORT).len(), 2);
}

#[tokio::test]
async fn a_failure_in_between_is_tried_again() {
    let scene = Scene::made().await;
    for fault in [Fault::not_ready(), Fault::internal(), Fault::not_ready(), Fault::closed()] {
        scene.server.fault(fault);
    }
    scene.report().until_ready(waiting()).await.expect("a report");
    assert_eq!(scene.seen(REPORT), [400, 500, 400, 0, 200]);
}

#[tokio::test]
async fn where_an_operation_does_not_tell_nothing_is_sent() {
    let scene = Scene::made().await;
    let call = scene.client.accounts_get(&AccountsGetRequest::new(scene.item.clone()));
    let error = call.until_ready(waiting()).await.expect_err("nothing to wait for");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Configuration, Outcome::NotSent));
    assert!(error.to_string().contains("wait for its webhook"), "{error}");
    assert!(scene.seen("/accounts/get").is_empty());
}

#[tokio::test]
async fn no_setting_makes_it_ask_without_a_pause() {
    let scene = Scene::new(Duration::from_hours(1)).await;
    for waiting in [
        Polling::default().first_wait(Duration::ZERO),
        Polling::default().longest_wait(Duration::ZERO),
        Polling::default().first_wait(Duration::from_nanos(1)),
    ] {
        let before = scene.seen(REPORT).len();
        let waiting = waiting.budget(Duration::from_secs(1));
        scene.report().until_ready(waiting).await.expect_err("never");
        let asked = scene.seen(REPORT).len() - before;
        assert!((2..=11).contains(&asked), "{asked} requests in a second, at least 100 ms apart");
    }
}

#[tokio::test]
async fn extreme_settings_are_no_panic() {
    let scene = Scene::made().await;
    scene.server.fault(Fault::not_ready());
    let waiting = Polling::default().longest_wait(Duration::ZERO).budget(Duration::MAX);
    scene.report().until_ready(waiting).await.expect("a report");

    scene.server.fault(Fault::not_ready());
    let waiting = Polling::default().first_wait(Duration::MAX).longest_wait(Duration::MAX);
    let error = scene.report().until_ready(waiting).await.expect_err("too long a wait");
    assert!(error.is_product_not_ready(), "{error:?}");
}

#[tokio::test]
async fn a_wait_that_the_server_asks_for_counts_within_the_budget() {
    let not_ready = |after: &str| -> Reply {
        let body = json!({"error_type": "ASSET_REPORT_ERROR", "error_code": "PRODUCT_NOT_READY",
            "error_message": "", "display_message": null, "request_id": "r"});
        let headers = [("Content-Type", "application/json"), ("Retry-After", after)];
        with_headers("400 Bad Request", &headers, body.to_string().as_bytes()).into()
    };
    let ask = async |server: &scripted::Server| {
        let client = builder(server).retry(quick()).build().expect("a client");
        let request = AssetReportGetRequest::new().asset_report_token("assets-sandbox-1");
        client.asset_report_get(&request).until_ready(waiting()).await
    };
    let server = scripted::Server::in_turn(vec![not_ready("1"), ok(&success("assetReportGet")).into()]).await;
    let begun = Instant::now();
    ask(&server).await.expect("a report");
    assert!(begun.elapsed() >= Duration::from_secs(1));

    let server = scripted::Server::in_turn(vec![not_ready("4000000000")]).await;
    assert!(ask(&server).await.expect_err("too long a wait").is_product_not_ready());
    assert_eq!(server.seen().len(), 1);
}
