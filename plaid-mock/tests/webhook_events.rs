//! The list of webhook events, and webhooks about users.
#![allow(clippy::expect_used, clippy::panic, reason = "a test")]

mod common;

use std::time::Duration;

use common::{Receiver, Scene};
use futures_util::TryStreamExt;
use plaid_api::types::{
    AccessToken, BetaWebhookEventsListRequest, ErrorCode, ItemGetRequest, ItemId, Products,
    SandboxItemFireWebhookRequest, SandboxItemFireWebhookRequestWebhookCode, SandboxItemFireWebhookRequired,
    SandboxPublicTokenCreateRequest, SandboxPublicTokenCreateRequestOptions, SandboxUserFireWebhookCode,
    SandboxUserFireWebhookRequest, SandboxUserFireWebhookRequired, SandboxUserFireWebhookType, UserCreateRequest,
    WebhookEventDeliveryStatus,
};
use plaid_api::webhook::Webhook;
use plaid_mock::Server;

/// Creates an Item whose webhooks are sent to a URL.
async fn item(scene: &Scene, url: &str) -> (AccessToken, ItemId) {
    let options = SandboxPublicTokenCreateRequestOptions::new().webhook(url);
    let login = SandboxPublicTokenCreateRequest::new([Products::Transactions], "ins_109508").options(options);
    let token = scene.login(login).await;
    let id = scene.client.item_get(&ItemGetRequest::new(token.clone())).await.expect("an Item").item.item_id;
    (token, id)
}

async fn fire(scene: &Scene, token: &AccessToken, code: SandboxItemFireWebhookRequestWebhookCode) {
    let required = SandboxItemFireWebhookRequired { access_token: token.clone(), webhook_code: code };
    scene.client.sandbox_item_fire_webhook(&SandboxItemFireWebhookRequest::new(required)).await.expect("fired");
}

/// Waits until the server knows the fate of this many webhooks.
async fn settled(scene: &Scene, count: usize) {
    for _ in 0..500 {
        if scene.server.webhooks().len() >= count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{:?}", scene.server.webhooks());
}

#[tokio::test]
async fn webhooks_are_listed_with_their_fate_and_without_transactions() {
    use SandboxItemFireWebhookRequestWebhookCode as Code;
    let server = Server::builder().work(Duration::from_hours(1)).start().await.expect("a server");
    let (scene, receiver) = (Scene::of(server), Receiver::start().await);
    let (one, one_id) = item(&scene, &receiver.url).await;
    // Nobody listens at this port.
    let (other, other_id) = item(&scene, "http://127.0.0.1:9/").await;
    fire(&scene, &one, Code::NewAccountsAvailable).await;
    fire(&scene, &one, Code::DefaultUpdate).await;
    fire(&scene, &one, Code::LoginRepaired).await;
    fire(&scene, &other, Code::NewAccountsAvailable).await;
    settled(&scene, 4).await;

    let all = BetaWebhookEventsListRequest::new();
    let list = async |request: &BetaWebhookEventsListRequest| {
        scene.client.beta_webhook_events_list(request).await.expect("a list")
    };
    let codes = async |request: BetaWebhookEventsListRequest| -> Vec<String> {
        list(&request).await.webhook_events.into_iter().map(|event| event.webhook_code).collect()
    };
    let answer = list(&all).await;
    let first = &answer.webhook_events[0];
    assert_eq!((first.webhook_code.as_str(), &first.item_id), ("NEW_ACCOUNTS_AVAILABLE", &Some(one_id.clone())));
    assert_eq!((&first.delivery_status, first.attempt_count), (&WebhookEventDeliveryStatus::Delivered, 1));
    assert_eq!((first.last_http_status_code, first.destination_url.as_str()), (Some(200), receiver.url.as_str()));
    assert!(!answer.has_more && answer.webhook_events.len() == 3, "{answer:?}");
    let last = &answer.webhook_events[2];
    assert_eq!((&last.delivery_status, last.last_http_status_code), (&WebhookEventDeliveryStatus::Pending, None));

    assert_eq!(codes(all.clone().item_ids([other_id])).await, ["NEW_ACCOUNTS_AVAILABLE"]);
    assert_eq!(codes(all.clone().item_ids([one_id]).webhook_codes(["LOGIN_REPAIRED"])).await, ["LOGIN_REPAIRED"]);
    assert_eq!(codes(all.clone().delivery_statuses([WebhookEventDeliveryStatus::Pending])).await.len(), 1);
    assert!(codes(all.clone().webhook_types(["AUTH"])).await.is_empty());

    // A page begins where the one before it ended.
    let pages: Vec<_> =
        scene.client.beta_webhook_events_list_pages(&all.clone().count(2)).try_collect().await.expect("pages");
    assert_eq!(pages.iter().map(|page| page.webhook_events.len()).collect::<Vec<_>>(), [2, 1]);
    let known: Vec<_> = answer.webhook_events.iter().map(|event| &event.webhook_message_id).collect();
    let paged: Vec<_> = pages.iter().flat_map(|page| &page.webhook_events).map(|e| &e.webhook_message_id).collect();
    assert_eq!(paged, known);

    // The cursor of the last page returns what comes later.
    let poll = all.clone().cursor(&answer.next_cursor);
    let idle = list(&poll).await;
    assert!(idle.webhook_events.is_empty() && !idle.has_more);
    fire(&scene, &one, Code::LoginRepaired).await;
    settled(&scene, 5).await;
    assert_eq!(codes(poll.clone().cursor(&idle.next_cursor)).await, ["LOGIN_REPAIRED"]);

    // Nothing is kept for longer than a week.
    scene.server.advance(Duration::from_hours(7 * 24 + 1));
    assert!(codes(all.clone()).await.is_empty());
    let error = scene.client.beta_webhook_events_list(&poll).await.expect_err("too old");
    assert_eq!(error.code().map(ErrorCode::as_str), Some("WEBHOOK_EVENTS_CURSOR_EXPIRED"));
    let start = all.clone().start_time(chrono::DateTime::from_timestamp_millis(common::now()));
    let error = scene.client.beta_webhook_events_list(&start).await.expect_err("too old");
    assert_eq!(error.code().map(ErrorCode::as_str), Some("WEBHOOK_EVENTS_START_TIME_OUT_OF_RANGE"));
    let error = scene.client.beta_webhook_events_list(&all.cursor("mine")).await.expect_err("foreign");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidField));
}

#[tokio::test]
async fn a_webhook_about_a_user_has_the_form_of_its_code() {
    use SandboxUserFireWebhookCode as Code;
    let Scene { server: _server, client } = Scene::new().await;
    let mut receiver = Receiver::start().await;
    let user = client.user_create(&UserCreateRequest::new("ada")).await.expect("a user").user_id;
    let fire = |code: Code, webhook: &str| {
        SandboxUserFireWebhookRequest::new(SandboxUserFireWebhookRequired {
            webhook: webhook.into(),
            webhook_code: code,
            webhook_type: SandboxUserFireWebhookType::CheckReport,
        })
    };
    for code in
        [Code::CheckReportFailed, Code::CheckReportReady, Code::UserCheckReportFailed, Code::UserCheckReportReady]
    {
        let request = fire(code.clone(), &receiver.url).user_id(&user);
        assert!(client.sandbox_user_fire_webhook(&request).await.expect("fired").webhook_fired);
        let webhook = receiver.webhook(&client).await;
        let about = match (&code, &webhook) {
            (Code::CheckReportFailed, Webhook::CheckReportFailed(body)) => Some(&body.user_id),
            (Code::CheckReportReady, Webhook::CheckReportReady(body)) => Some(&body.user_id),
            (Code::UserCheckReportFailed, Webhook::CheckReportUserCheckReportFailed(body)) => Some(&body.user_id),
            (Code::UserCheckReportReady, Webhook::CheckReportUserCheckReportReady(body)) => Some(&body.user_id),
            _ => None,
        };
        assert_eq!(about, Some(&user), "{webhook:?}");
    }
    let error = client.sandbox_user_fire_webhook(&fire(Code::CheckReportReady, &receiver.url)).await;
    assert_eq!(error.expect_err("nobody").code(), Some(&ErrorCode::MissingFields));
}
