//! The state file keeps the state across restarts.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::time::Duration;

use common::Scene;
use plaid_api::types::{AccountsGetRequest, Products};
use plaid_mock::Server;

#[tokio::test]
async fn a_server_continues_from_the_state_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let start = async || Scene::of(Server::builder().state(&file).start().await.expect("a server"));
    let scene = start().await;
    let item = scene.item(&[Products::Auth]).await;
    let get = AccountsGetRequest::new(item);
    let before = scene.client.accounts_get(&get).await.expect("accounts");
    scene.server.advance(Duration::from_hours(24));
    scene.server.stop().await.expect("saved");

    let scene = start().await;
    let after = scene.client.accounts_get(&get).await.expect("accounts");
    assert_eq!(before.accounts, after.accounts);
    assert_ne!(scene.item(&[Products::Auth]).await, get.access_token, "ids do not repeat");
    drop(scene);

    std::fs::write(&file, "{").expect("writable");
    let error = Server::builder().state(&file).start().await.expect_err("no state").to_string();
    assert!(error.contains("state.json") && error.contains("remove it to start afresh"), "{error}");
}
