//! The state file keeps the state across restarts.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use common::Scene;
use plaid_api::types::{AccessToken, AccountsGetRequest, Products};
use plaid_api::{Client, RetryPolicy};
use plaid_mock::Server;

async fn start(file: &Path) -> Scene {
    Scene::of(Server::builder().state(file).start().await.expect("a server"))
}

async fn refusal(file: &Path) -> String {
    Server::builder().state(file).start().await.expect_err("no server").to_string()
}

async fn knows(client: &Client, token: &AccessToken) -> bool {
    client.accounts_get(&AccountsGetRequest::new(token.clone())).await.is_ok()
}

#[tokio::test]
async fn a_server_continues_from_the_state_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state");
    let scene = start(&file).await;
    let item = scene.item(&[Products::Auth]).await;
    let get = AccountsGetRequest::new(item);
    let before = scene.client.accounts_get(&get).await.expect("accounts");
    scene.server.advance(Duration::from_hours(24));
    scene.server.stop().await.expect("saved");

    let scene = start(&file).await;
    let after = scene.client.accounts_get(&get).await.expect("accounts");
    assert_eq!(before.accounts, after.accounts);
    assert_ne!(before.request_id, after.request_id, "request ids do not repeat");
    let second = scene.item(&[Products::Auth]).await;
    assert_ne!(second, get.access_token, "ids do not repeat");
    drop(scene);

    let scene = start(&file).await;
    assert!(knows(&scene.client, &second).await, "a server that is dropped saves its state");
}

#[tokio::test]
async fn a_restart_changes_no_id() {
    let without = Scene::new().await;
    let expected = [without.item(&[Products::Auth]).await, without.item(&[Products::Auth]).await];

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state");
    let scene = start(&file).await;
    let first = scene.item(&[Products::Auth]).await;
    scene.server.stop().await.expect("saved");
    let second = start(&file).await.item(&[Products::Auth]).await;
    assert_eq!([first, second], expected);
}

/// A server as a program of its own.
struct Program {
    child: Child,
    client: Client,
}

impl Program {
    fn start(file: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_plaid-mock"));
        command.args(["--port", "0", "--state"]).arg(file).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("a program");
        let mut lines = BufReader::new(child.stdout.take().expect("an output")).lines();
        let line = lines.next().expect("a line").expect("text");
        let url = line.split(' ').find(|word| word.starts_with("http://")).expect("a URL").to_owned();
        // The other lines are read too, since the program must not end because nobody reads them.
        std::thread::spawn(move || lines.for_each(drop));
        let builder = Client::builder().credentials("client-id", "secret").base_url(url);
        Self { child, client: builder.retry(RetryPolicy::off()).build().expect("a client") }
    }

    async fn item(&self) -> AccessToken {
        common::item_of(&self.client, &[Products::Auth]).await
    }

    /// Ends the program as a crash would.
    fn kill(mut self) {
        self.child.kill().expect("a running program");
        self.child.wait().expect("an end");
    }
}

#[tokio::test]
async fn what_a_crash_loses_is_not_given_out_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state");
    let program = Program::start(&file);
    let kept = program.item().await;
    tokio::time::sleep(Duration::from_millis(2500)).await;
    let mut given = vec![kept.clone()];
    // These may be lost.
    given.extend([program.item().await, program.item().await]);
    program.kill();
    for _ in 0..2 {
        let program = Program::start(&file);
        assert!(knows(&program.client, &kept).await, "what was saved is there after a crash");
        for _ in 0..3 {
            let token = program.item().await;
            assert!(!given.contains(&token), "{given:?} was given out before");
            given.push(token);
        }
        program.kill();
    }
}

#[tokio::test]
async fn the_file_is_written_where_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("empty"), "").expect("a file");
    // A mounted file can't be replaced by another. Neither can this one without the other name losing it.
    fs::hard_link(path("empty"), path("same")).expect("a second name");
    let scene = start(&path("empty")).await;
    let item = scene.item(&[Products::Auth]).await;
    scene.server.stop().await.expect("saved");
    assert!(knows(&start(&path("same")).await.client, &item).await);
    let names = fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(names, 2, "there are no other files");
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_stays_and_a_new_file_is_private() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = tempfile::tempdir().expect("a folder");
    let (link, target) = (folder.path().join("link"), folder.path().join("target"));
    symlink(&target, &link).expect("a link");
    let scene = start(&link).await;
    let item = scene.item(&[Products::Auth]).await;
    scene.server.stop().await.expect("saved");
    assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
    assert_eq!(fs::metadata(&target).expect("a file").permissions().mode() & 0o777, 0o600);
    assert!(knows(&start(&target).await.client, &item).await);
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_refused_and_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state");
    let error = refusal(folder.path()).await;
    assert!(error.contains("not a regular file"), "{error}");
    let error = refusal(&folder.path().join("missing").join("state")).await;
    assert!(error.contains("state:") && error.contains("create"), "{error}");

    let scene = start(&file).await;
    scene.item(&[Products::Auth]).await;
    let error = refusal(&file).await;
    assert!(error.contains("another server uses it"), "{error}");
    scene.server.stop().await.expect("saved");

    let good = fs::read(&file).expect("a file");
    let mut flipped = good.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let text = String::from_utf8(good.clone()).expect("text");
    let later = text.replacen("state 2", "state 3", 1);
    for (content, problem) in [
        (b"{".to_vec(), "not a state file"),
        (b"{\"seed\":0,\"made\":3}".to_vec(), "not a state file"),
        (vec![0; 100], "not a state file"),
        (later.into_bytes(), "the format 3"),
        (flipped, "damaged"),
        (good[..good.len() / 2].to_vec(), "damaged"),
        (good[..good.len() - 1].to_vec(), "damaged"),
    ] {
        fs::write(&file, &content).expect("a writable file");
        let error = refusal(&file).await;
        let expected = ["the state file", "state:", problem, "move or remove it to start afresh"];
        assert!(expected.iter().all(|part| error.contains(part)), "{error}");
        assert_eq!(fs::read(&file).expect("a file"), content, "a file that is refused stays as it is");
    }
    fs::write(&file, good).expect("a writable file");
    start(&file).await;
}
