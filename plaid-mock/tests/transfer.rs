//! Transfer: from the authorization to the sweep, by its events.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use common::{Receiver, Scene};
use plaid_api::types::{
    AccessToken, AccountId, AccountSubtype, AccountsGetRequest, ErrorCode, Products, SandboxItemResetLoginRequest,
    SandboxTransferFireWebhookRequest, SandboxTransferSimulateRequest, SandboxTransferSimulateRequired,
    SandboxTransferSweepSimulateRequest, SandboxTransferTestClockAdvanceRequest, SandboxTransferTestClockCreateRequest,
    TransferAuthorization, TransferAuthorizationCancelRequest, TransferAuthorizationCreateRequest,
    TransferAuthorizationCreateRequired, TransferAuthorizationDecision as Decision,
    TransferAuthorizationDecisionRationaleCode as Code, TransferCancelRequest, TransferCreateRequest,
    TransferCreateRequired, TransferEventSyncRequest, TransferGetRequest, TransferId, TransferListRequest,
    TransferNetwork, TransferRecurringCancelRequest, TransferRecurringCreateRequest, TransferRecurringCreateRequired,
    TransferRecurringGetRequest, TransferRecurringNetwork, TransferRecurringSchedule,
    TransferRecurringScheduleRequired, TransferScheduleIntervalUnit, TransferStatus, TransferSweepGetRequest,
    TransferType, TransferUserInRequest,
};
use plaid_api::webhook::Webhook;
use plaid_api::{Amount, Client, Outcome, RetryPolicy};
use plaid_mock::{Fault, Server};

fn amount(text: &str) -> Amount {
    Amount::from(text.parse::<plaid_api::Decimal>().expect("money"))
}

/// A scene with a checking and a credit card account.
struct Bank {
    scene: Scene,
    item: AccessToken,
    checking: AccountId,
    card: AccountId,
}

impl Bank {
    async fn new() -> Self {
        Self::of(Scene::new().await).await
    }

    async fn of(scene: Scene) -> Self {
        let item = scene.item(&[Products::Transfer]).await;
        let accounts = scene.client.accounts_get(&AccountsGetRequest::new(item.clone())).await.expect("accounts");
        let of = |subtype: AccountSubtype| {
            let found = accounts.accounts.iter().find(|account| account.subtype.as_ref() == Some(&subtype));
            found.expect("an account").account_id.clone()
        };
        let (checking, card) = (of(AccountSubtype::Checking), of(AccountSubtype::CreditCard));
        Self { scene, item, checking, card }
    }

    fn asks(&self, money: &str) -> TransferAuthorizationCreateRequest {
        TransferAuthorizationCreateRequest::new(TransferAuthorizationCreateRequired {
            access_token: self.item.clone(),
            account_id: self.checking.clone(),
            amount: amount(money),
            network: TransferNetwork::Ach,
            type_: TransferType::Debit,
            user: TransferUserInRequest::new("Ada Lovelace"),
        })
    }

    async fn authorize(&self, request: &TransferAuthorizationCreateRequest) -> TransferAuthorization {
        let answer = self.scene.client.transfer_authorization_create(request).await;
        answer.expect("an authorization").authorization
    }

    fn uses(&self, authorization: &TransferAuthorization) -> TransferCreateRequest {
        TransferCreateRequest::new(TransferCreateRequired {
            access_token: self.item.clone(),
            account_id: self.checking.clone(),
            authorization_id: authorization.id.clone(),
            description: "Rent".into(),
        })
    }

    async fn transfer(&self, money: &str) -> TransferId {
        let authorization = self.authorize(&self.asks(money)).await;
        self.scene.client.transfer_create(&self.uses(&authorization)).await.expect("a transfer").transfer.id
    }

    async fn simulate(&self, transfer: &TransferId, event: &str) -> Result<(), Option<ErrorCode>> {
        let request = SandboxTransferSimulateRequest::new(SandboxTransferSimulateRequired {
            event_type: event.into(),
            transfer_id: transfer.clone(),
        });
        self.scene.client.sandbox_transfer_simulate(&request).await.map(drop).map_err(|error| error.code().cloned())
    }

    /// Returns the ids and types of all events after one, in pages of two.
    async fn events(&self, mut after: i64) -> Vec<(i64, String)> {
        let mut found = Vec::new();
        loop {
            let request = TransferEventSyncRequest::new(after).count(2);
            let page = self.scene.client.transfer_event_sync(&request).await.expect("events");
            found.extend(page.transfer_events.iter().map(|event| (event.event_id, event.event_type.to_string())));
            after = page.transfer_events.last().map_or(after, |event| event.event_id);
            if !page.has_more {
                return found;
            }
        }
    }
}

#[tokio::test]
async fn a_transfer_goes_from_pending_to_swept() {
    let bank = Bank::new().await;
    let client = &bank.scene.client;
    let transfer = bank.transfer("12.34").await;
    for event in ["posted", "settled", "funds_available"] {
        bank.simulate(&transfer, event).await.expect(event);
    }
    let refused = bank.simulate(&transfer, "posted").await.expect_err("it does not go back");
    assert_eq!(refused, Some(ErrorCode::SandboxTransferEventTransitionInvalid));
    let sweep = client.sandbox_transfer_sweep_simulate(&SandboxTransferSweepSimulateRequest::new()).await;
    let sweep = sweep.expect("swept").sweep.expect("a sweep");
    assert_eq!(sweep.amount.to_string(), "12.34");
    client.sandbox_transfer_sweep_simulate(&SandboxTransferSweepSimulateRequest::new()).await.expect("settled");
    let sweep = client.transfer_sweep_get(&TransferSweepGetRequest::new(sweep.id)).await.expect("it");
    assert!(sweep.sweep.settled.is_some());

    let events = bank.events(0).await;
    let kinds: Vec<&str> = events.iter().map(|(_, kind)| kind.as_str()).collect();
    assert_eq!(kinds, ["pending", "posted", "settled", "funds_available", "swept", "swept_settled"]);
    assert!(events.is_sorted_by(|a, b| a.0 < b.0));
    assert_eq!(bank.events(events[2].0).await, events[3..], "only the events after that id");
    let got = client.transfer_get(&TransferGetRequest::new().transfer_id(transfer)).await.expect("it");
    assert_eq!(got.transfer.status, TransferStatus::FundsAvailable);
    assert_eq!(got.transfer.amount, amount("12.34"));
}

#[tokio::test]
async fn a_returned_transfer_has_a_reason() {
    let bank = Bank::new().await;
    let transfer = bank.transfer("5.00").await;
    bank.simulate(&transfer, "posted").await.expect("posted");
    bank.simulate(&transfer, "returned").await.expect("returned");
    let get = TransferGetRequest::new().transfer_id(transfer);
    let got = bank.scene.client.transfer_get(&get).await.expect("it");
    let reason = got.transfer.failure_reason.expect("a reason");
    assert_eq!(reason.failure_code.as_deref(), Some("R01"));
}

#[tokio::test]
async fn the_decision_follows_from_the_account_and_the_user() {
    let bank = Bank::new().await;
    let decided = async |request: TransferAuthorizationCreateRequest| {
        let authorization = bank.authorize(&request).await;
        let rationale = authorization.decision_rationale.and_then(|rationale| rationale.code);
        (authorization.decision, rationale)
    };
    assert_eq!(decided(bank.asks("50.00")).await, (Decision::Approved, None));
    assert_eq!(decided(bank.asks("100.01")).await, (Decision::Declined, Some(Code::Nsf)));
    assert_eq!(decided(bank.asks("100000.01")).await, (Decision::Declined, Some(Code::TransferLimitReached)));
    let mut risky = bank.asks("1.00");
    risky.user = TransferUserInRequest::new("Ada Risky");
    assert_eq!(decided(risky).await, (Decision::Declined, Some(Code::Risk)));
    let mut by_card = bank.asks("1.00");
    by_card.account_id = bank.card.clone();
    let error = bank.scene.client.transfer_authorization_create(&by_card).await;
    assert_eq!(
        error.expect_err("a card").code().map(ToString::to_string).as_deref(),
        Some("TRANSFER_UNSUPPORTED_ACCOUNT_TYPE")
    );

    let declined = bank.authorize(&bank.asks("100.01")).await;
    let error = bank.scene.client.transfer_create(&bank.uses(&declined)).await.expect_err("declined");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidField));
    let reset = SandboxItemResetLoginRequest::new(bank.item.clone());
    bank.scene.client.sandbox_item_reset_login(&reset).await.expect("reset");
    assert_eq!(decided(bank.asks("1.00")).await, (Decision::UserActionRequired, Some(Code::ItemLoginRequired)));
}

#[tokio::test]
async fn an_idempotency_key_and_an_authorization_are_used_once() {
    let bank = Bank::new().await;
    let client = &bank.scene.client;
    let request = bank.asks("10.00").idempotency_key("key-1");
    let first = bank.authorize(&request).await;
    assert_eq!(bank.authorize(&request).await.id, first.id);
    let other = bank.asks("11.00").idempotency_key("key-1");
    let error = client.transfer_authorization_create(&other).await.expect_err("another request");
    assert_eq!(error.code().map(ToString::to_string).as_deref(), Some("NONIDENTICAL_REQUEST"));

    let one = client.transfer_create(&bank.uses(&first)).await.expect("a transfer").transfer;
    let same = client.transfer_create(&bank.uses(&first)).await.expect("the same").transfer;
    assert_eq!(one.id, same.id);
    let by_authorization = TransferGetRequest::new().authorization_id(first.id.clone());
    assert_eq!(client.transfer_get(&by_authorization).await.expect("it").transfer.id, one.id);
    assert_eq!(client.transfer_list(&TransferListRequest::new()).await.expect("a list").transfers.len(), 1);

    bank.scene.server.advance(Duration::from_hours(49));
    assert_ne!(bank.authorize(&request).await.id, first.id, "the key has expired");
}

#[tokio::test]
async fn an_authorization_expires_and_can_be_cancelled() {
    let bank = Bank::new().await;
    let client = &bank.scene.client;
    let late = bank.authorize(&bank.asks("10.00")).await;
    bank.scene.server.advance(Duration::from_mins(61));
    let error = client.transfer_create(&bank.uses(&late)).await.expect_err("too late");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidField));
    let canceled = bank.authorize(&bank.asks("10.00")).await;
    client
        .transfer_authorization_cancel(&TransferAuthorizationCancelRequest::new(canceled.id.clone()))
        .await
        .expect("ok");
    client.transfer_create(&bank.uses(&canceled)).await.expect_err("cancelled");
    let good = bank.authorize(&bank.asks("10.00")).await;
    let error = client.transfer_create(&bank.uses(&good).amount(amount("10.01"))).await.expect_err("too much");
    assert!(error.to_string().contains("amount"), "{error}");
    let less = client.transfer_create(&bank.uses(&good).amount(amount("9.99"))).await.expect("less");
    assert_eq!(less.transfer.amount, amount("9.99"));
}

/// If the answer is lost and the client repeats the request, the money moves once.
#[tokio::test]
async fn a_lost_answer_does_not_move_money_twice() {
    let server = Server::builder().start().await.expect("a server");
    let builder = Client::builder().credentials("client-id", "secret").base_url(server.url());
    let retry = RetryPolicy::default().first_wait(Duration::from_millis(1));
    let client = builder.retry(retry).build().expect("a client");
    let bank = Bank::of(Scene { server, client }).await;
    let (server, client) = (&bank.scene.server, &bank.scene.client);

    server.fault(Fault::closed().after_commit().on("/transfer/authorization/create"));
    let authorization = bank.authorize(&bank.asks("10.00").idempotency_key("key-1")).await;
    server.fault(Fault::internal().after_commit().on("/transfer/create"));
    let made = client.transfer_create(&bank.uses(&authorization)).await;
    match made {
        Ok(made) => assert_eq!(made.transfer.authorization_id, authorization.id),
        Err(error) => assert_eq!(error.outcome(), Outcome::Unknown),
    }
    client.transfer_create(&bank.uses(&authorization)).await.expect("the same transfer");
    assert_eq!(client.transfer_list(&TransferListRequest::new()).await.expect("a list").transfers.len(), 1);
    let sent = server.requests();
    assert_eq!(sent.iter().filter(|request| request.path == "/transfer/authorization/create").count(), 2);
}

#[tokio::test]
async fn only_pending_transfers_can_be_cancelled() {
    let bank = Bank::new().await;
    let client = &bank.scene.client;
    let one = bank.transfer("10.00").await;
    client.transfer_cancel(&TransferCancelRequest::new(one.clone())).await.expect("cancelled");
    let two = bank.transfer("10.00").await;
    bank.simulate(&two, "posted").await.expect("posted");
    for transfer in [one, two] {
        let error = client.transfer_cancel(&TransferCancelRequest::new(transfer)).await.expect_err("not any more");
        assert_eq!(error.code(), Some(&ErrorCode::TransferNotCancellable));
    }
    let error = client.transfer_cancel(&TransferCancelRequest::new("none")).await.expect_err("none");
    assert_eq!(error.code(), Some(&ErrorCode::NotFound));
}

#[tokio::test]
async fn webhooks_announce_events_where_a_request_asks_for_them() {
    let mut receiver = Receiver::start().await;
    let bank = Bank::of(Scene::of(Server::builder().webhook(&receiver.url).start().await.expect("a server"))).await;
    // As in the Sandbox, nothing is sent by itself.
    let transfer = bank.transfer("10.00").await;
    let fire = SandboxTransferFireWebhookRequest::new(&receiver.url);
    bank.scene.client.sandbox_transfer_fire_webhook(&fire).await.expect("fired");
    let update = receiver.webhook(&bank.scene.client).await;
    assert!(matches!(update, Webhook::TransferEventsUpdate(_)), "{update:?}");
    bank.simulate(&transfer, "posted").await.expect("posted");
    let request = SandboxTransferSimulateRequest::new(SandboxTransferSimulateRequired {
        event_type: "settled".into(),
        transfer_id: transfer,
    });
    let request = request.webhook(&receiver.url);
    bank.scene.client.sandbox_transfer_simulate(&request).await.expect("settled");
    let update = receiver.webhook(&bank.scene.client).await;
    assert!(matches!(update, Webhook::TransferEventsUpdate(_)), "{update:?}");
    assert!(receiver.is_idle());
}

fn recurring(bank: &Bank, start: NaiveDate) -> TransferRecurringCreateRequest {
    let schedule = TransferRecurringSchedule::new(TransferRecurringScheduleRequired {
        interval_count: 1,
        interval_execution_day: 3,
        interval_unit: TransferScheduleIntervalUnit::Week,
        start_date: start,
    });
    TransferRecurringCreateRequest::new(TransferRecurringCreateRequired {
        access_token: bank.item.clone(),
        account_id: bank.checking.clone(),
        amount: amount("10.00"),
        description: "Rent".into(),
        idempotency_key: "key-1".into(),
        network: TransferRecurringNetwork::Ach,
        schedule,
        type_: TransferType::Debit,
        user: TransferUserInRequest::new("Ada Lovelace"),
    })
}

#[tokio::test]
async fn a_recurring_transfer_follows_its_test_clock() {
    let bank = Bank::new().await;
    let client = &bank.scene.client;
    let time = |text: &str| text.parse::<DateTime<Utc>>().expect("a time");
    let create = SandboxTransferTestClockCreateRequest::new().virtual_time(time("2031-01-01T00:00:00Z"));
    let clock = client.sandbox_transfer_test_clock_create(&create).await.expect("a clock");
    let clock = clock.test_clock.test_clock_id;
    let start = NaiveDate::from_ymd_opt(2031, 1, 5).expect("a day");
    let request = recurring(&bank, start).test_clock_id(&clock);
    let made = client.transfer_recurring_create(&request).await.expect("made");
    let made = made.recurring_transfer.expect("one");
    let again = client.transfer_recurring_create(&request).await.expect("the same");
    assert_eq!(again.recurring_transfer.expect("one").recurring_transfer_id, made.recurring_transfer_id);

    let id = made.recurring_transfer_id;
    let advance = async |to: &str| {
        let request = SandboxTransferTestClockAdvanceRequest::new(time(to), clock.clone());
        client.sandbox_transfer_test_clock_advance(&request).await
    };
    let count = async || {
        let got = client.transfer_recurring_get(&TransferRecurringGetRequest::new(id.clone())).await.expect("it");
        (got.recurring_transfer.transfer_ids.len(), got.recurring_transfer.next_origination_date)
    };
    let day = |day| NaiveDate::from_ymd_opt(2031, 1, day);
    assert_eq!(count().await, (0, day(8)));
    advance("2031-01-08T12:00:00Z").await.expect("on");
    assert_eq!(count().await, (1, day(15)));
    advance("2031-01-23T00:00:00Z").await.expect("on");
    assert_eq!(count().await, (3, day(29)));
    advance("2031-01-22T00:00:00Z").await.expect_err("not back");
    client.transfer_recurring_cancel(&TransferRecurringCancelRequest::new(id.clone())).await.expect("cancelled");
    advance("2031-03-01T00:00:00Z").await.expect("on");
    assert_eq!(count().await, (3, None));
    assert_eq!(client.transfer_list(&TransferListRequest::new()).await.expect("a list").transfers.len(), 3);
}

#[tokio::test]
async fn a_recurring_transfer_follows_the_servers_clock() {
    let bank = Bank::new().await;
    let today = DateTime::from_timestamp_millis(common::now()).expect("a time").date_naive();
    let made = bank.scene.client.transfer_recurring_create(&recurring(&bank, today)).await.expect("made");
    let before = made.recurring_transfer.expect("one").transfer_ids.len();
    bank.scene.server.advance(Duration::from_hours(24 * 21));
    let list = bank.scene.client.transfer_list(&TransferListRequest::new()).await.expect("a list");
    assert!(list.transfers.len() >= 3 + before.saturating_sub(1) && list.transfers.len() <= 4);
}

#[tokio::test]
async fn transfers_stay_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let start = async || Scene::of(Server::builder().state(&file).start().await.expect("a server"));
    let bank = Bank::of(start().await).await;
    let transfer = bank.transfer("10.00").await;
    let Bank { scene, item, checking, card } = bank;
    scene.server.stop().await.expect("saved");
    let bank = Bank { scene: start().await, item, checking, card };
    bank.simulate(&transfer, "posted").await.expect("a transfer");
    assert_eq!(bank.events(1).await.len(), 1);
}
