//! Waiting until something has been made.

use std::time::{Duration, Instant};

use plaid_api::types::{
    AccountsGetRequest, AssetReportGetRequest, AssetReportPdfGetRequest, TransactionsSyncRequest,
    TransactionsUpdateStatus,
};
use plaid_api::{Call, ErrorKind, Outcome, Waiting};
use serde_json::json;

use crate::scene::{refusal, retrying, success};
use crate::server::{Reply, Server, answer, ok};

fn quick() -> Waiting {
    Waiting::default().first_wait(Duration::from_millis(1)).budget(Duration::from_secs(20))
}

fn not_yet() -> Reply {
    refusal("400 Bad Request", "ASSET_REPORT_ERROR", "PRODUCT_NOT_READY").into()
}

fn report(server: &Server) -> Call<plaid_api::types::AssetReportGetResponse> {
    retrying(server).asset_report_get(&AssetReportGetRequest::new().asset_report_token("assets-sandbox-1"))
}

/// A page of updates with a status.
fn update(status: &str) -> Reply {
    let mut page = success("transactionsSync");
    page["transactions_update_status"] = json!(status);
    ok(&page).into()
}

#[tokio::test]
async fn what_tells_by_an_error_is_asked_until_it_is_there() {
    let done = || ok(&success("assetReportGet")).into();
    let server = Server::in_turn(vec![not_yet(), not_yet(), not_yet(), not_yet(), not_yet(), done()]).await;
    report(&server).until_ready(quick()).await.expect("a report");
    assert_eq!(server.seen().len(), 6, "attempts after failures don't bound it");
    let bodies = server.seen();
    assert!(bodies.iter().all(|seen| seen.body == bodies[0].body));
}

#[tokio::test]
async fn without_waiting_it_is_an_error_at_once() {
    let server = Server::in_turn(vec![not_yet()]).await;
    let error = report(&server).await.expect_err("not yet");
    assert!(error.is_product_not_ready() && !error.is_retryable());
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn what_tells_by_its_body_is_asked_until_it_is_there() {
    let server =
        Server::in_turn(vec![update("NOT_READY"), update("NOT_READY"), update("HISTORICAL_UPDATE_COMPLETE")]).await;
    let call = retrying(&server).transactions_sync(&TransactionsSyncRequest::new("access-sandbox-1"));
    let page = call.until_ready(quick()).await.expect("a page");
    assert_eq!(page.transactions_update_status, TransactionsUpdateStatus::HistoricalUpdateComplete);
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_file_is_waited_for_as_well() {
    let file = answer("200 OK", "application/pdf", b"%PDF").into();
    let server = Server::in_turn(vec![not_yet(), file]).await;
    let call = retrying(&server).asset_report_pdf_get(&AssetReportPdfGetRequest::new("assets-sandbox-1"));
    let download = call.until_ready(quick()).await.expect("a file").into_inner();
    assert_eq!(download.bytes().await.expect("its bytes"), "%PDF");
}

#[tokio::test]
async fn it_gives_up_when_the_time_is_over() {
    let begun = Instant::now();
    let waiting = || quick().budget(Duration::from_millis(800));
    let server = Server::in_turn(vec![not_yet()]).await;
    let error = report(&server).until_ready(waiting()).await.expect_err("never");
    assert!(error.is_product_not_ready(), "{error:?}");
    assert_eq!((error.kind(), error.status().map(|s| s.as_u16())), (ErrorKind::Api, Some(400)));
    assert!(server.seen().len() > 1);

    let server = Server::in_turn(vec![update("NOT_READY")]).await;
    let call = retrying(&server).transactions_sync(&TransactionsSyncRequest::new("access-sandbox-1"));
    let error = call.until_ready(waiting()).await.expect_err("never");
    assert!(error.is_product_not_ready(), "{error:?}");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::NotReady, Outcome::Done));
    assert_eq!(error.operation(), Some("transactionsSync"));
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn another_error_ends_the_waiting() {
    let refused = refusal("400 Bad Request", "ITEM_ERROR", "ITEM_LOGIN_REQUIRED").into();
    let server = Server::in_turn(vec![not_yet(), refused]).await;
    let error = report(&server).until_ready(quick()).await.expect_err("refused");
    assert!(error.needs_update_mode());
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_failure_in_between_is_tried_again() {
    let failed = answer("500 Internal Server Error", "text/plain", b"").into();
    let server = Server::in_turn(vec![not_yet(), failed, not_yet(), ok(&success("assetReportGet")).into()]).await;
    report(&server).until_ready(quick()).await.expect("a report");
    assert_eq!(server.seen().len(), 4);
}

#[tokio::test]
async fn where_an_operation_does_not_tell_nothing_is_sent() {
    let server = Server::in_turn(vec![ok(&success("accountsGet")).into()]).await;
    let call = retrying(&server).accounts_get(&AccountsGetRequest::new("access-sandbox-1"));
    let error = call.until_ready(quick()).await.expect_err("nothing to wait for");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Configuration, Outcome::NotSent));
    assert!(error.to_string().contains("wait for its webhook"), "{error}");
    assert!(server.seen().is_empty());
}
