//! Retries, and the outcome of a call after them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use plaid_api::operation::{Idempotency, Operation};
use plaid_api::types::{
    AccountsBalanceGetRequest, AccountsGetRequest, ErrorCode, IdentityVerificationCreateRequest,
    IdentityVerificationCreateRequired,
};
use plaid_api::{Client, Error, ErrorKind, Outcome, RetryPolicy};
use serde_json::json;

use crate::scene::{builder, operation, quick, refusal, request, retrying, send, send_this, success};
use crate::server::{Reply, Server, answer, ok, with_headers};

const MONEY: &str = "paymentInitiationPaymentCreate";
const KEYED: &str = "transferCreate";

fn accounts(client: &Client) -> plaid_api::Call<plaid_api::types::AccountsGetResponse> {
    client.accounts_get(&AccountsGetRequest::new("access-sandbox-1"))
}

fn failed() -> Reply {
    answer("500 Internal Server Error", "text/plain", b"").into()
}

fn too_fast(headers: &[(&str, &str)], code: &str) -> Reply {
    let body = json!({
        "error_type": "RATE_LIMIT_EXCEEDED", "error_code": code, "error_message": "too fast", "request_id": "r",
        "display_message": null,
    });
    let headers = [&[("Content-Type", "application/json")], headers].concat();
    with_headers("429 Too Many Requests", &headers, body.to_string().as_bytes()).into()
}

/// Returns the error and the number of requests that the server saw.
async fn error_of(id: &str, replies: Vec<Reply>, policy: RetryPolicy) -> (Error, usize) {
    let server = Server::in_turn(replies).await;
    let client = builder(&server).retry(policy).build().expect("a client");
    let error = send(&client, id).await.expect_err("a fault");
    assert_eq!(error.attempts() as usize, server.seen().len(), "{error:?}");
    (error, server.seen().len())
}

async fn succeeds(id: &str, before: Vec<Reply>, policy: RetryPolicy) -> usize {
    let mut replies = before;
    replies.push(ok(&success(id)).into());
    let server = Server::in_turn(replies).await;
    let client = builder(&server).retry(policy).build().expect("a client");
    send(&client, id).await.unwrap_or_else(|e| panic!("{id}: {e:?}"));
    server.seen().len()
}

#[tokio::test]
async fn a_read_survives_two_failures_and_not_three() {
    assert_eq!(succeeds("accountsGet", vec![failed(), Reply::reset()], quick()).await, 3);
    let (error, requests) = error_of("accountsGet", vec![failed()], quick()).await;
    assert_eq!((error.kind(), requests), (ErrorKind::Status, 3));
    assert!(error.is_retryable() && error.to_string().contains("3 attempts in "), "{error}");
}

#[tokio::test]
async fn after_an_unknown_attempt_a_refusal_does_not_make_it_rejected() {
    let refused = || refusal("400 Bad Request", "TRANSFER_ERROR", "TRANSFER_LIMIT_REACHED").into();
    let (error, requests) = error_of(KEYED, vec![failed(), refused()], quick()).await;
    assert_eq!((error.outcome(), requests), (Outcome::Unknown, 2));
    assert_eq!((error.kind(), error.status().map(|s| s.as_u16())), (ErrorKind::Api, Some(400)));
    assert!(!error.is_retryable());

    // The answer was lost, and the server would answer a repeat with the same key with an error.
    let id = "paymentInitiationConsentPaymentExecute";
    let (error, requests) = error_of(id, vec![Reply::reset(), refused()], quick()).await;
    assert_eq!((error.outcome(), requests), (Outcome::Unknown, 2));
}

#[tokio::test]
async fn after_an_attempt_that_was_done_nothing_is_milder() {
    let mut cut = ok(&success(KEYED));
    cut.truncate(cut.len() - 5);
    for later in [refusal("400 Bad Request", "TRANSFER_ERROR", "TRANSFER_LIMIT_REACHED").into(), failed()] {
        let (error, _) = error_of(KEYED, vec![cut.clone().into(), later], quick()).await;
        assert_eq!(error.outcome(), Outcome::Done, "{error:?}");
    }
}

#[tokio::test]
async fn too_many_requests_are_repeated_for_every_class() {
    for id in ["accountsGet", KEYED, MONEY, "accountsBalanceGet", "itemRemove"] {
        let limited = || too_fast(&[("Retry-After", "0")], "RATE_LIMIT");
        assert_eq!(succeeds(id, vec![limited(), limited()], quick()).await, 3, "{id}");
        assert_eq!(succeeds(id, vec![too_fast(&[], "RATE_LIMIT")], quick()).await, 2, "{id}");
        let html = answer("429 Too Many Requests", "text/html", b"<html>a proxy</html>");
        assert_eq!(succeeds(id, vec![html.into()], quick()).await, 2, "{id}");
    }
    let (error, requests) = error_of(MONEY, vec![too_fast(&[], "RATE_LIMIT")], quick()).await;
    assert_eq!((error.outcome(), requests), (Outcome::Rejected, 3));
    assert!(error.is_rate_limited() && error.is_retryable());
}

#[tokio::test]
async fn after_an_unknown_attempt_too_many_requests_repeat_only_what_is_safe() {
    let replies = || vec![Reply::reset(), too_fast(&[("Retry-After", "0")], "RATE_LIMIT")];
    assert_eq!(succeeds(KEYED, replies(), quick()).await, 3);
    let (error, requests) = error_of(MONEY, replies(), quick()).await;
    assert_eq!((error.outcome(), requests), (Outcome::Unknown, 1));
}

#[tokio::test]
async fn what_the_server_asks_to_wait_is_waited() {
    let begun = Instant::now();
    assert_eq!(succeeds("accountsGet", vec![too_fast(&[("Retry-After", "1")], "RATE_LIMIT")], quick()).await, 2);
    assert!(begun.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_wait_beyond_the_budget_is_not_waited() {
    // The last value is the largest number of seconds. bankTransferCreate has a key, which the server forgets after
    // some time.
    for after in ["3600", "Tue, 31 Dec 2199 23:59:59 GMT", "99999999999999999", "18446744073709551615"] {
        for id in ["accountsGet", "bankTransferCreate"] {
            let limited = too_fast(&[("Retry-After", after)], "RATE_LIMIT");
            let (error, requests) = error_of(id, vec![limited], quick()).await;
            assert_eq!(requests, 1, "{id} {after}");
            assert!(error.is_rate_limited() && error.is_retryable());
            assert_eq!(error.headers()["retry-after"], after);
        }
    }
}

#[tokio::test]
async fn extreme_settings_are_no_panic() {
    for (first, longest) in [(Duration::ZERO, Duration::ZERO), (Duration::MAX, Duration::ZERO)] {
        let policy = || RetryPolicy::default().first_wait(first).longest_wait(longest).budget(Duration::MAX);
        assert_eq!(error_of("accountsGet", vec![failed()], policy()).await.1, 3);
    }
    let policy = RetryPolicy::default().first_wait(Duration::MAX).longest_wait(Duration::MAX);
    let (error, requests) = error_of("accountsGet", vec![failed()], policy.budget(Duration::from_secs(1))).await;
    assert_eq!((error.is_retryable(), requests), (true, 1));
}

#[tokio::test]
async fn waits_grow_from_a_first_of_zero() {
    let policy = RetryPolicy::default().first_wait(Duration::ZERO).attempts(1000).budget(Duration::from_secs(2));
    let requests = error_of("accountsGet", vec![failed()], policy).await.1;
    assert!((2..100).contains(&requests), "{requests} requests in 2 s");
}

#[tokio::test]
async fn a_retry_after_that_makes_no_sense_is_ignored() {
    for after in ["soon", "-1", "", "Fri, 31 Dec 1999 23:59:59 GMT"] {
        let limited = too_fast(&[("Retry-After", after)], "RATE_LIMIT");
        assert_eq!(succeeds("accountsGet", vec![limited], quick()).await, 2, "{after}");
    }
}

#[tokio::test]
async fn credits_that_are_exhausted_are_not_asked_for_again() {
    let (error, requests) =
        error_of("accountsGet", vec![too_fast(&[("Retry-After", "0")], "CREDITS_EXHAUSTED")], quick()).await;
    assert_eq!((error.code(), requests), (Some(&ErrorCode::CreditsExhausted), 1));
    assert!(!error.is_rate_limited() && !error.is_retryable());
}

#[tokio::test]
async fn a_conflict_is_repeated_with_the_same_key_and_never_without() {
    let conflict = || Reply::from(refusal("409 Conflict", "API_ERROR", "REQUEST_CONFLICT"));
    let server = Server::in_turn(vec![conflict(), ok(&success(KEYED)).into()]).await;
    send(&retrying(&server), KEYED).await.expect("the second goes through");
    let keys: Vec<_> = server.seen().iter().map(|s| s.json()["authorization_id"].clone()).collect();
    assert_eq!(keys, [request(KEYED)["authorization_id"].clone(), request(KEYED)["authorization_id"].clone()]);

    for id in ["accountsGet", MONEY, "itemRemove"] {
        assert_eq!(error_of(id, vec![conflict()], quick()).await.1, 1, "{id}");
    }
}

#[tokio::test]
async fn a_key_counts_only_if_the_request_has_it() {
    let id = "transferRefundCreate";
    let mut request = request("bankTransferCreate");
    assert!(request.get("idempotency_key").is_some());
    request["idempotency_key"] = json!("");
    let server = Server::in_turn(vec![failed()]).await;
    let error = send_this(&retrying(&server), "bankTransferCreate", &request).await.expect_err("a 500");
    assert_eq!((error.outcome(), server.seen().len()), (Outcome::Unknown, 1));
    assert!(!error.is_retryable());
    assert_eq!(error_of(id, vec![failed()], quick()).await.1, 3);
}

#[tokio::test]
async fn a_switch_is_a_key_only_when_it_is_on() {
    let request = || {
        let request = IdentityVerificationCreateRequest::new(IdentityVerificationCreateRequired {
            template_id: "idvtmp_1".into(),
            gave_consent: true,
            is_shareable: true,
        });
        request.client_user_id("user-1")
    };
    for (request, requests) in [(request(), 1), (request().is_idempotent(false), 1), (request().is_idempotent(true), 3)]
    {
        let server = Server::in_turn(vec![failed()]).await;
        let error = retrying(&server).identity_verification_create(&request).await.expect_err("a 500");
        assert_eq!((error.outcome(), server.seen().len()), (Outcome::Unknown, requests));
    }
}

#[tokio::test]
async fn a_least_wait_beyond_the_budget_ends_the_call_retryable() {
    for id in ["walletTransactionExecute", "paymentInitiationPaymentReverse"] {
        for fault in [failed(), Reply::reset(), refusal("409 Conflict", "API_ERROR", "REQUEST_CONFLICT").into()] {
            let (error, requests) = error_of(id, vec![fault], quick().budget(Duration::from_secs(59))).await;
            assert!(error.is_retryable(), "{id}: {error:?}");
            assert_eq!(requests, 1, "{id}");
        }
    }
}

#[tokio::test]
async fn a_policy_of_ones_own_cannot_shorten_the_least_wait() {
    let eager = RetryPolicy::custom(|_| Some(Duration::ZERO)).budget(Duration::from_secs(59));
    assert_eq!(error_of("walletTransactionExecute", vec![failed()], eager).await.1, 1);
}

#[tokio::test]
async fn switched_off_nothing_is_sent_twice() {
    for fault in [failed(), Reply::reset(), too_fast(&[("Retry-After", "0")], "RATE_LIMIT")] {
        assert_eq!(error_of("accountsGet", vec![fault], RetryPolicy::off()).await.1, 1);
    }
    let server = Server::in_turn(vec![failed()]).await;
    let error = accounts(&retrying(&server)).retry(RetryPolicy::off()).await.expect_err("a 500");
    assert_eq!((error.attempts(), server.seen().len()), (1, 1));
    assert!(error.is_retryable(), "the same call may be sent again");
}

#[tokio::test]
async fn a_policy_of_ones_own_decides_and_is_not_asked_about_what_is_not_safe() {
    let asked = Arc::new(AtomicUsize::new(0));
    let policy = |wait: Option<Duration>| {
        let asked = Arc::clone(&asked);
        RetryPolicy::custom(move |failure| {
            asked.fetch_add(1, Ordering::Relaxed);
            assert_eq!(
                (failure.idempotency, failure.error.status().map(|s| s.as_u16())),
                (Idempotency::Read, Some(500))
            );
            assert!(failure.attempt < 5);
            wait
        })
        .attempts(5)
    };
    assert_eq!(error_of("accountsGet", vec![failed()], policy(Some(Duration::ZERO))).await.1, 5);
    assert_eq!(asked.swap(0, Ordering::Relaxed), 4);
    assert_eq!(error_of("accountsGet", vec![failed()], policy(None)).await.1, 1);
    assert_eq!(asked.swap(0, Ordering::Relaxed), 1);
    assert_eq!(error_of(MONEY, vec![failed()], policy(Some(Duration::ZERO))).await.1, 1);
    assert_eq!(asked.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn billed_reads_are_repeated_only_if_asked_for() {
    assert_eq!(error_of("accountsBalanceGet", vec![failed()], quick()).await.1, 1);
    assert_eq!(succeeds("accountsBalanceGet", vec![failed()], quick().allow_billed_reads()).await, 2);

    let server = Server::in_turn(vec![failed()]).await;
    let call = retrying(&server).accounts_balance_get(&AccountsBalanceGetRequest::new("access-sandbox-1"));
    call.retry(quick().allow_billed_reads()).await.expect_err("a 500");
    assert_eq!(server.seen().len(), 3);
    // The setting does not affect other operations.
    assert_eq!(error_of(MONEY, vec![failed()], quick().allow_billed_reads()).await.1, 1);
    assert_eq!(error_of("itemRemove", vec![failed()], quick().allow_billed_reads()).await.1, 1);
}

#[tokio::test]
async fn the_budget_bounds_attempts_and_their_time() {
    let server = Server::start(|_| Reply::silence()).await;
    let call = accounts(&retrying(&server)).timeout(Duration::from_millis(300));
    let begun = Instant::now();
    let error = call.retry(quick().attempts(100).budget(Duration::from_millis(700))).await.expect_err("too slow");
    assert!(error.is_timeout() && error.attempts() >= 2, "{error:?}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert!(error.elapsed() >= Duration::from_millis(600), "{error:?}");
    assert!(error.to_string().contains(" attempts in 0."), "{error}");
}

#[tokio::test]
async fn what_the_sdk_does_not_know_is_never_sent_twice() {
    for fault in [failed(), Reply::reset()] {
        let server = Server::in_turn(vec![fault]).await;
        let error = retrying(&server).request("/new/thing/AbC-1", &json!({"a": 1})).await.expect_err("a fault");
        assert_eq!((error.outcome(), server.seen().len()), (Outcome::Unknown, 1));
        assert_eq!(error.operation().map(Operation::path), Some("/new/thing/{}"));
        let [seen] = server.seen().try_into().expect("one");
        assert_eq!((seen.path.as_str(), seen.json()), ("/new/thing/AbC-1", json!({"a": 1})));
    }
}

#[tokio::test]
async fn a_clients_time_limit_holds_for_all_but_the_slow_operations() {
    let server = Server::start(|_| Reply::silence()).await;
    let client = builder(&server).timeout(Duration::from_millis(200)).retry(RetryPolicy::off());
    let client = client.build().expect("a client");
    let error = accounts(&client).await.expect_err("too slow");
    assert!(error.is_timeout(), "{error:?}");
    let slow = client.accounts_balance_get(&AccountsBalanceGetRequest::new("access-sandbox-1"));
    let waited = tokio::time::timeout(Duration::from_millis(500), slow.into_future()).await;
    assert!(waited.is_err(), "it has a longer limit of its own");
    let slow = client.accounts_balance_get(&AccountsBalanceGetRequest::new("access-sandbox-1"));
    let error = slow.timeout(Duration::from_millis(200)).await.expect_err("too slow");
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(operation("accountsBalanceGet").path, "/accounts/balance/get");
}
