//! Tests of the delivery of webhooks: repeats, several receivers, the reasons of failures.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod common;

use std::collections::VecDeque;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use common::{Receiver, Scene};
use plaid_api::types::{BetaWebhookEventsListRequest, SandboxTransferFireWebhookRequest, WebhookEventDeliveryStatus};
use plaid_api::webhook::Verifier;
use plaid_mock::{Delivery, Server};
use serde_json::json;

/// A receiver that answers with these statuses and headers, one after the other, and then with 200.
struct Scripted {
    url: String,
    seen: Arc<Mutex<Vec<(String, String)>>>,
}

impl Scripted {
    async fn start(answers: &[(u16, &[(&'static str, &str)])]) -> Self {
        let answers: VecDeque<(StatusCode, HeaderMap)> = answers
            .iter()
            .map(|(status, headers)| {
                let headers = headers
                    .iter()
                    .map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")));
                (StatusCode::from_u16(*status).expect("a status"), headers.collect())
            })
            .collect();
        let (answers, seen) = (Arc::new(Mutex::new(answers)), Arc::new(Mutex::new(Vec::new())));
        let log = Arc::clone(&seen);
        let router = Router::new().fallback(async move |headers: HeaderMap, body: String| {
            let signature = headers["plaid-verification"].to_str().expect("text").to_owned();
            log.lock().expect("no panic").push((signature, body));
            answers.lock().expect("no panic").pop_front().unwrap_or_default()
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, seen }
    }

    fn seen(&self) -> Vec<(String, String)> {
        self.seen.lock().expect("no panic").clone()
    }
}

async fn fire(scene: &Scene, url: &str) {
    let fire = SandboxTransferFireWebhookRequest::new(url);
    scene.client.sandbox_transfer_fire_webhook(&fire).await.expect("fired");
}

/// Waits until the last webhook has had this many attempts.
async fn attempted(server: &Server, count: u64) -> Delivery {
    for _ in 0..500 {
        if let Some(last) = server.webhooks().pop().filter(|last| last.attempt_count >= count) {
            assert_eq!(last.attempt_count, count, "{last:?}");
            return last;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{:?}", server.webhooks());
}

#[tokio::test]
async fn a_webhook_is_repeated_until_its_receiver_answers_200() {
    let receiver = Scripted::start(&[(500, &[]), (204, &[])]).await;
    let scene = Scene::new().await;
    fire(&scene, &receiver.url).await;
    let first = attempted(&scene.server, 1).await;
    assert_eq!((first.status, first.error.as_deref()), (Some(500), Some("status 500")));
    scene.server.advance(Duration::from_secs(29));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(receiver.seen().len(), 1, "the first repeat comes after 30 seconds");
    scene.server.advance(Duration::from_secs(1));
    let second = attempted(&scene.server, 2).await;
    assert_eq!((second.id.as_str(), second.error.as_deref()), (first.id.as_str(), Some("status 204")));
    assert_eq!(second.attempts[1].at - second.attempts[0].at, 30_000);
    scene.server.advance(Duration::from_mins(2));
    let third = attempted(&scene.server, 3).await;
    assert_eq!((third.status, third.error.as_deref(), third.next_attempt_at), (Some(200), None, None));
    assert_eq!(third.attempts[2].at - third.attempts[1].at, 120_000);
    scene.server.advance(Duration::from_hours(24));
    attempted(&scene.server, 3).await;

    // The body is the same each time. Its signature has the machine's time, which receivers check.
    let seen = receiver.seen();
    assert!(seen.len() == 3 && seen.iter().all(|(_, body)| *body == seen[0].1), "{seen:?}");
    let verifier = Verifier::new(scene.client.clone());
    for (signature, body) in seen {
        verifier.verify(signature.as_str(), body).await.expect("verified");
    }
}

#[tokio::test]
async fn a_webhook_is_given_up_after_a_day() {
    let failures = [(500, &[][..]); 20];
    let receiver = Scripted::start(&failures).await;
    let scene = Scene::new().await;
    fire(&scene, &receiver.url).await;
    attempted(&scene.server, 1).await;
    let list = async || {
        let list = scene.client.beta_webhook_events_list(&BetaWebhookEventsListRequest::new()).await.expect("a list");
        let event = &list.webhook_events[0];
        (event.delivery_status.clone(), event.attempt_count, event.last_http_status_code)
    };
    assert_eq!(list().await, (WebhookEventDeliveryStatus::Pending, 1, Some(500)));
    scene.server.advance(Duration::from_hours(24));
    let last = attempted(&scene.server, 7).await;
    let delays: Vec<i64> = last.attempts.windows(2).map(|two| (two[1].at - two[0].at) / 1_000).collect();
    assert_eq!(delays, [30, 120, 480, 1_920, 7_680, 30_720]);
    assert_eq!(list().await, (WebhookEventDeliveryStatus::Failed, 7, Some(500)));
}

#[tokio::test]
async fn a_receiver_with_too_many_requests_says_when_to_come_back() {
    let receiver = Scripted::start(&[(429, &[("retry-after", "600")]), (503, &[("retry-after", "600")])]).await;
    let scene = Scene::new().await;
    fire(&scene, &receiver.url).await;
    let first = attempted(&scene.server, 1).await;
    assert_eq!(first.next_attempt_at, Some(first.attempts[0].at + 600_000));
    scene.server.advance(Duration::from_mins(10));
    let second = attempted(&scene.server, 2).await;
    assert_eq!(second.next_attempt_at, Some(second.attempts[1].at + 30_000), "only 429 can ask for a delay");
}

#[tokio::test]
async fn a_receiver_that_hangs_delays_no_other() {
    let hangs = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", hangs.local_addr().expect("an address"));
    let (scene, mut receiver) = (Scene::new().await, Receiver::start().await);
    for _ in 0..3 {
        fire(&scene, &url).await;
    }
    fire(&scene, &receiver.url).await;
    tokio::time::timeout(Duration::from_secs(5), receiver.next()).await.expect("it does not wait for the others");
    assert_eq!(attempted(&scene.server, 1).await.url, receiver.url, "the others have no answer yet");
    let hanging = async {
        loop {
            if let Some(hanging) = scene.server.webhooks().into_iter().find(|sent| sent.url == url) {
                return hanging;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let hanging = tokio::time::timeout(Duration::from_secs(15), hanging).await.expect("an end after 10 seconds");
    assert_eq!(hanging.error.as_deref(), Some("the receiver did not answer within 10 seconds"));
    drop(hangs);
}

#[tokio::test]
async fn webhooks_to_a_url_keep_their_order() {
    let (scene, mut receiver) = (Scene::new().await, Receiver::start().await);
    let (mut sent, mut received) = (Vec::new(), Vec::new());
    for number in 0..20 {
        let body = json!({"webhook_code": "INCOME_VERIFICATION_RISK_SIGNALS", "item_id": number.to_string()});
        let request = reqwest::Client::new().post(format!("{}/sandbox/income/fire_webhook", scene.server.url()));
        let request = request.header("PLAID-CLIENT-ID", "a").header("PLAID-SECRET", "b");
        let mut body = body;
        body["webhook"] = receiver.url.clone().into();
        let request = request.header("content-type", "application/json").body(body.to_string());
        assert_eq!(request.send().await.expect("an answer").status(), 200);
        sent.push(json!(number.to_string()));
    }
    for _ in 0..20 {
        received.push(receiver.body().await["item_id"].clone());
    }
    assert_eq!(received, sent);
}

#[tokio::test]
async fn redirects_are_not_followed_and_refusals_are_named() {
    let mut target = Receiver::start().await;
    let receiver = Scripted::start(&[(307, &[("location", &target.url)])]).await;
    let scene = Scene::new().await;
    fire(&scene, &receiver.url).await;
    let redirected = attempted(&scene.server, 1).await;
    assert_eq!(redirected.error.as_deref(), Some("status 307: redirects are not followed"));
    assert!(target.is_idle());
    // Nobody listens at this port.
    fire(&scene, "http://127.0.0.1:9/").await;
    let refused = async {
        loop {
            if let Some(refused) = scene.server.webhooks().into_iter().find(|sent| sent.url.ends_with(":9/")) {
                return refused;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let refused = tokio::time::timeout(Duration::from_secs(10), refused).await.expect("an end");
    let reason = refused.error.expect("a reason");
    assert!(reason.starts_with("the receiver refused the connection") && refused.status.is_none(), "{reason}");
}

#[tokio::test]
async fn a_webhook_is_sent_again_on_request() {
    let (scene, mut receiver) = (Scene::new().await, Receiver::start().await);
    fire(&scene, &receiver.url).await;
    let (_, first) = receiver.next().await;
    let sent = attempted(&scene.server, 1).await;
    scene.server.resend_webhook(&sent.id).expect("known");
    let again = receiver.next().await;
    assert_eq!(again.1, first);
    Verifier::new(scene.client.clone()).verify(again.0.as_str(), again.1).await.expect("verified");
    attempted(&scene.server, 2).await;

    let http = reqwest::Client::new();
    let resend = http.post(format!("{}/_mock/webhooks/resend", scene.server.url()));
    let resend = resend.header("content-type", "application/json").body(json!({"id": sent.id}).to_string());
    assert_eq!(resend.send().await.expect("an answer").status(), 200);
    receiver.next().await;
    attempted(&scene.server, 3).await;
    let list = http.get(format!("{}/_mock/webhooks", scene.server.url())).send().await.expect("an answer");
    let list: serde_json::Value = serde_json::from_str(&list.text().await.expect("a body")).expect("JSON");
    let shown = &list["webhooks"][0];
    assert_eq!((&shown["id"], &shown["status"], &shown["error"]), (&json!(sent.id), &json!(200), &json!(null)));
    assert_eq!((&shown["attempt_count"], shown["attempts"].as_array().map(Vec::len)), (&json!(3), Some(3)));

    let error = scene.server.resend_webhook("none").expect_err("unknown");
    assert_eq!(error.code, "INVALID_FIELD");
}

#[tokio::test]
async fn repeats_survive_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let start = async || Scene::of(Server::builder().state(&file).start().await.expect("a server"));
    let receiver = Scripted::start(&[(500, &[])]).await;
    let hangs = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let scene = start().await;
    fire(&scene, &receiver.url).await;
    let first = attempted(&scene.server, 1).await;
    // This one is under way when the server stops, so it is sent anew after the restart.
    fire(&scene, &format!("http://{}/", hangs.local_addr().expect("an address"))).await;
    let under_way = hangs.accept().await.expect("a connection");
    scene.server.stop().await.expect("saved");
    drop(under_way);

    let scene = start().await;
    hangs.accept().await.expect("a connection");
    assert_eq!(scene.server.webhooks()[0].attempts, first.attempts);
    scene.server.advance(Duration::from_secs(30));
    for _ in 0..500 {
        if scene.server.webhooks()[0].attempt_count == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let second = &scene.server.webhooks()[0];
    assert_eq!((&second.id, second.attempt_count, second.status), (&first.id, 2, Some(200)));
    let (signature, body) = receiver.seen().pop().expect("a webhook");
    Verifier::new(scene.client.clone()).verify(signature.as_str(), body).await.expect("verified by the new key");
}

#[tokio::test]
async fn a_proxy_of_the_environment_is_not_used() {
    let mut receiver = Receiver::start().await;
    let mut server = Command::new(env!("CARGO_BIN_EXE_plaid-mock"));
    server.args(["--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::null());
    // Nobody listens at this port.
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        server.env(name, "http://127.0.0.1:9");
    }
    let mut server = server.spawn().expect("a server");
    let mut line = String::new();
    BufReader::new(server.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    let url = line.trim().rsplit(' ').next().expect("a URL");
    let request = reqwest::Client::builder().no_proxy().build().expect("a client");
    let request = request.post(format!("{url}/sandbox/transfer/fire_webhook"));
    let request = request.header("PLAID-CLIENT-ID", "a").header("PLAID-SECRET", "b");
    let request = request.header("content-type", "application/json").body(json!({"webhook": receiver.url}).to_string());
    let answer = request.send().await;
    let received = tokio::time::timeout(Duration::from_secs(10), receiver.next()).await;
    server.kill().expect("it runs");
    server.wait().expect("it ends");
    assert_eq!(answer.expect("an answer").status(), 200);
    received.expect("a webhook");
}

#[test]
fn a_url_that_is_none_is_refused_at_the_start() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_plaid-mock"));
    let output = server.args(["--port", "0", "--webhook", "not a url"]).output().expect("a server");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && error.contains("must be an http or https URL"), "{error}");
}
