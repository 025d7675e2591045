//! Asset reports: prepared, read, filtered, removed.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::time::Duration;

use common::{Receiver, Scene};
use plaid_api::Polling;
use plaid_api::types::{
    AccessToken, AccountsGetRequest, AssetReportAuditCopyCreateRequest, AssetReportAuditCopyGetRequest,
    AssetReportAuditCopyRemoveRequest, AssetReportCreateRequest, AssetReportCreateRequestOptions,
    AssetReportFilterRequest, AssetReportGetRequest, AssetReportPdfGetRequest, AssetReportRefreshRequest,
    AssetReportRemoveRequest, AssetReportToken, ErrorCode, ItemRemoveRequest, Products,
};
use plaid_api::webhook::{Verifier, Webhook};
use plaid_mock::{Fault, Server};

const HOUR: Duration = Duration::from_hours(1);

async fn slow() -> Scene {
    Scene::of(Server::builder().work(HOUR).start().await.expect("a server"))
}

async fn begun(scene: &Scene, item: &AccessToken, webhook: Option<&str>) -> AssetReportToken {
    let options = AssetReportCreateRequestOptions::new().client_report_id("mine").webhook(webhook);
    let request = AssetReportCreateRequest::new(30).access_tokens([item.clone()]).options(options);
    scene.client.asset_report_create(&request).await.expect("begun").asset_report_token
}

fn get(token: &AssetReportToken) -> AssetReportGetRequest {
    AssetReportGetRequest::new().asset_report_token(token)
}

#[tokio::test]
async fn a_report_is_ready_after_the_work() {
    let mut receiver = Receiver::start().await;
    let scene = slow().await;
    let (client, item) = (&scene.client, scene.item(&[Products::Assets]).await);
    let token = begun(&scene, &item, Some(&receiver.url)).await;
    let error = client.asset_report_get(&get(&token)).await.expect_err("not yet");
    assert!(error.is_product_not_ready());
    assert_eq!(error.plaid().map(|plaid| plaid.error_type.as_str()), Some("ASSET_REPORT_ERROR"));

    scene.server.advance(HOUR);
    let report = client.asset_report_get(&get(&token)).await.expect("a report").report;
    assert_eq!(report.client_report_id.as_deref(), Some("mine"));
    let accounts = client.accounts_get(&AccountsGetRequest::new(item)).await.expect("accounts").accounts;
    assert_eq!(report.items[0].accounts.len(), accounts.len());
    for (pictured, account) in report.items[0].accounts.iter().zip(&accounts) {
        assert_eq!(pictured.account_id, account.account_id);
        assert_eq!(pictured.balances.current, account.balances.current);
        assert_eq!(pictured.historical_balances.len(), 30);
        assert_eq!(
            Some(pictured.historical_balances[0].current),
            account.balances.current,
            "the first balance is today's"
        );
        assert!(!pictured.owners.is_empty());
    }
    let same = client.asset_report_get(&get(&token)).await.expect("the same").report;
    assert_eq!(report, same);

    let verifier = Verifier::new(client.clone());
    let (header, body) = receiver.next().await;
    let event = verifier.verify(header.as_str(), body).await.expect("verified").into_webhook();
    let Webhook::AssetsProductReady(ready) = event else { panic!("{event:?}") };
    assert_eq!(ready.asset_report_id, report.asset_report_id);
}

#[tokio::test]
async fn the_sdk_waits_for_a_report() {
    let scene = Scene::of(Server::builder().work(Duration::from_millis(400)).start().await.expect("a server"));
    let item = scene.item(&[Products::Assets]).await;
    let token = begun(&scene, &item, None).await;
    let polling = || Polling::default().first_wait(Duration::from_millis(50)).budget(Duration::from_secs(20));
    scene.client.asset_report_get(&get(&token)).until_ready(polling()).await.expect("a report");
    // A fault delays it further.
    scene.server.fault(Fault::not_ready().on("/asset_report/get").times(2)).expect("a fault");
    scene.client.asset_report_get(&get(&token)).until_ready(polling()).await.expect("a report");
    let last = scene.server.requests().into_iter().rev().take(3).map(|request| request.status).collect::<Vec<_>>();
    assert_eq!(last, [200, 400, 400]);
}

#[tokio::test]
async fn a_report_is_also_a_complete_pdf() {
    let scene = slow().await;
    let item = scene.item(&[Products::Assets]).await;
    let token = begun(&scene, &item, None).await;
    let pdf = AssetReportPdfGetRequest::new(token.clone());
    let error = scene.client.asset_report_pdf_get(&pdf).await.expect_err("not yet");
    assert!(error.is_product_not_ready());
    scene.server.advance(HOUR);
    let file = scene.client.asset_report_pdf_get(&pdf).bytes().await.expect("a file");
    assert!(file.starts_with(b"%PDF-1.4") && file.ends_with(b"%%EOF\n"));
    let text = String::from_utf8_lossy(&file).into_owned();
    assert!(text.contains("Asset report") && text.contains("ending in 0000"), "{text}");
    // A truncated body is not a file.
    scene.server.fault(Fault::truncated()).expect("a fault");
    scene.client.asset_report_pdf_get(&pdf).bytes().await.expect_err("half of it");
}

#[tokio::test]
async fn a_report_is_filtered_refreshed_copied_and_removed() {
    let scene = slow().await;
    let (client, item) = (&scene.client, scene.item(&[Products::Assets]).await);
    let token = begun(&scene, &item, None).await;
    scene.server.advance(HOUR);
    let whole = client.asset_report_get(&get(&token)).await.expect("a report").report;
    let first = whole.items[0].accounts[0].account_id.clone();
    let filter = AssetReportFilterRequest::new([first.clone()], token.clone());
    let less = client.asset_report_filter(&filter).await.expect("begun").asset_report_token;
    let refresh = AssetReportRefreshRequest::new(token.clone()).days_requested(5);
    let fresh = client.asset_report_refresh(&refresh).await.expect("begun").asset_report_token;
    scene.server.advance(HOUR);
    let less = client.asset_report_get(&get(&less)).await.expect("less").report;
    assert_eq!(less.items[0].accounts.len(), whole.items[0].accounts.len() - 1);
    assert!(less.items[0].accounts.iter().all(|account| account.account_id != first));
    let fresh = client.asset_report_get(&get(&fresh)).await.expect("fresh").report;
    assert_eq!(fresh.items[0].accounts[0].historical_balances.len(), 5);

    let copy = AssetReportAuditCopyCreateRequest::new(token.clone());
    let copies = [
        client.asset_report_audit_copy_create(&copy).await.expect("a copy").audit_copy_token,
        client.asset_report_audit_copy_create(&copy).await.expect("a copy").audit_copy_token,
    ];
    let read = async |copy: usize| {
        let request = AssetReportAuditCopyGetRequest::new(copies[copy].clone());
        client.asset_report_audit_copy_get(&request).await.err().and_then(|error| error.code().cloned())
    };
    assert_eq!(read(0).await, None);
    let remove = AssetReportAuditCopyRemoveRequest::new(copies[0].clone());
    client.asset_report_audit_copy_remove(&remove).await.expect("removed");
    assert_eq!((read(0).await, read(1).await), (Some(ErrorCode::InvalidAuditCopyToken), None));
    client.asset_report_remove(&AssetReportRemoveRequest::new(token.clone())).await.expect("removed");
    assert_eq!(read(1).await, Some(ErrorCode::InvalidAuditCopyToken), "its copies are removed too");
    let error = client.asset_report_get(&get(&token)).await.expect_err("removed");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidField));
}

#[tokio::test]
async fn a_report_fails_with_its_item() {
    let mut receiver = Receiver::start().await;
    let scene = slow().await;
    let item = scene.item(&[Products::Assets]).await;
    let token = begun(&scene, &item, Some(&receiver.url)).await;
    scene.client.item_remove(&ItemRemoveRequest::new(item)).await.expect("removed");
    scene.server.advance(HOUR);
    let error = scene.client.asset_report_get(&get(&token)).await.expect_err("failed");
    assert_eq!(error.code(), Some(&ErrorCode::AssetReportGenerationFailed));
    let (header, body) = receiver.next().await;
    let event = Verifier::new(scene.client.clone()).verify(header.as_str(), body).await.expect("verified");
    assert!(matches!(event.webhook(), Webhook::AssetsError(_)), "{event:?}");
}

#[tokio::test]
async fn a_report_outlives_its_item_and_its_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let start = async || Scene::of(Server::builder().work(HOUR).state(&file).start().await.expect("a server"));
    let scene = start().await;
    let item = scene.item(&[Products::Assets]).await;
    let token = begun(&scene, &item, None).await;
    scene.server.advance(HOUR);
    let report = scene.client.asset_report_get(&get(&token)).await.expect("a report").report;
    scene.client.item_remove(&ItemRemoveRequest::new(item)).await.expect("removed");
    scene.server.stop().await.expect("saved");
    let scene = start().await;
    let again = scene.client.asset_report_get(&get(&token)).await.expect("the same").report;
    assert_eq!(report, again);
}
