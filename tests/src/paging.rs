//! Streams of pages and items, and complete sets: how they end, fail, and stop at servers with endless pages.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::TryStreamExt as _;
use plaid_api::operation::Operation;
use plaid_api::sync::{SyncStore, TransactionsUpdate};
use plaid_api::types::{
    CountryCode, ErrorCode, IdentityVerificationListRequest, InstitutionsGetRequest, InstitutionsGetRequired,
    TransactionsGetRequest, TransactionsGetRequestOptions, TransactionsGetRequired, TransactionsSyncRequest,
    TransactionsUpdateStatus, TransferEventSyncRequest,
};
use plaid_api::{Client, ErrorKind, Outcome, RetryPolicy, chrono::NaiveDate};
use serde_json::{Value, json};

use crate::scene::{builder, quick, refusal, success};
use crate::server::{Reply, Server, Step, answer, ok, with_headers};

/// Asks for institutions, two on a page.
fn institutions() -> InstitutionsGetRequest {
    let country_codes = vec![CountryCode::Us];
    InstitutionsGetRequest::new(InstitutionsGetRequired { count: 2, offset: 0, country_codes })
}

fn transactions(start_date: NaiveDate, end_date: NaiveDate) -> TransactionsGetRequest {
    let access_token = "access-sandbox-1".into();
    TransactionsGetRequest::new(TransactionsGetRequired { access_token, start_date, end_date })
}

/// Returns a full answer with some fields replaced.
fn page(id: &str, fields: &Value) -> Value {
    let mut page = success(id);
    page.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
    page
}

fn failed() -> Reply {
    answer("500 Internal Server Error", "text/plain", b"").into()
}

/// Creates a client without retries.
fn once(server: &Server) -> Client {
    builder(server).retry(RetryPolicy::off()).build().expect("a client")
}

/// Creates a client without retries, whose streams wait briefly.
fn client_of(server: &Server) -> Client {
    builder(server).retry(quick().attempts(1)).build().expect("a client")
}

/// Returns the values of a field in the requests.
fn asked(server: &Server, pointer: &str) -> Vec<Value> {
    server.seen().iter().map(|seen| seen.json().pointer(pointer).cloned().unwrap_or_default()).collect()
}

/// Returns pages of one session each, in the order of their cursors.
fn sessions(cursors: &[Value]) -> Vec<Reply> {
    let session = &success("identityVerificationList")["identity_verifications"][0];
    let page = |(i, next): (usize, &Value)| {
        let mut session = session.clone();
        session["id"] = json!(format!("idv_{i}"));
        let fields = json!({"identity_verifications": [session], "next_cursor": next});
        ok(&page("identityVerificationList", &fields)).into()
    };
    cursors.iter().enumerate().map(page).collect()
}

fn by_cursor() -> IdentityVerificationListRequest {
    IdentityVerificationListRequest::new("idvtmp_1").client_user_id("user-42")
}

#[tokio::test]
async fn pages_by_cursor_end_without_one() {
    for last in [Value::Null, json!("")] {
        let server = Server::in_turn(sessions(&[json!("a"), json!("b"), last])).await;
        let mut pages = once(&server).identity_verification_list_pages(&by_cursor());
        assert_eq!(pages.position(), None);
        let mut positions = Vec::new();
        while let Some(page) = pages.next().await {
            assert_eq!(page.expect("a page").identity_verifications.len(), 1);
            positions.push(pages.position().map(str::to_owned));
        }
        assert!(pages.next().await.is_none(), "an ended stream stays ended");
        assert_eq!(asked(&server, "/cursor"), [json!(null), json!("a"), json!("b")]);
        assert_eq!(positions, [Some("a".to_owned()), Some("b".to_owned()), Some("b".to_owned())]);
        assert!(server.seen().iter().all(|seen| seen.json()["client_user_id"] == "user-42"));
    }
}

#[tokio::test]
async fn items_are_those_of_all_pages_in_order() {
    let server = Server::in_turn(sessions(&[json!("a"), json!("b"), Value::Null])).await;
    let items = once(&server).identity_verification_list_pages(&by_cursor()).items();
    let sessions: Vec<_> = items.try_collect().await.expect("all pages");
    let ids: Vec<_> = sessions.iter().map(|session| session.id.clone()).collect();
    assert_eq!(ids, ["idv_0", "idv_1", "idv_2"]);
}

#[tokio::test]
async fn a_server_that_repeats_its_cursor_is_astray() {
    let cycle = [json!("a"), json!("b"), json!("a")];
    for cursors in [cycle.as_slice(), &[json!("a"), json!("a")], &[json!("a")]] {
        let server = Server::in_turn(sessions(cursors)).await;
        let mut pages = once(&server).identity_verification_list_pages(&by_cursor());
        let error = loop {
            assert!(server.seen().len() <= 4, "the stream does not end");
            if let Err(error) = pages.next().await.expect("more, or an error") {
                break error;
            }
        };
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Paging, Outcome::Done));
        assert_eq!(error.operation().and_then(Operation::id), Some("identityVerificationList"));
        assert!(pages.next().await.is_none(), "the stream ends after the error");
    }
}

#[tokio::test]
async fn no_page_comes_twice_from_a_server_that_repeats_where_the_stream_begins() {
    let start = || by_cursor().cursor("a");
    // The number of new pages depends on the cursor to which the server returns.
    for (cursors, new) in [(vec![json!("a")], 1), (vec![json!("b"), json!("a")], 2)] {
        let server = Server::in_turn(sessions(&cursors)).await;
        let mut pages = once(&server).identity_verification_list_pages(&start());
        for _ in 0..new {
            pages.next().await.expect("a page").expect("a new page");
        }
        let error = pages.next().await.expect("an error").expect_err("back at the start");
        assert_eq!((error.kind(), server.seen().len()), (ErrorKind::Paging, new));
        assert_ne!(new == 2, pages.position().is_none(), "the position stays at the start of the last page");
        assert!(pages.next().await.is_none());
    }
}

#[tokio::test]
async fn events_that_come_again_are_not_given_again() {
    let server = Server::in_turn(events(&[(&[4, 6, 5], true), (&[4, 6, 5], true)])).await;
    let mut items = once(&server).transfer_event_sync_pages(&TransferEventSyncRequest::new(3)).items();
    for id in [4, 6, 5] {
        assert_eq!(items.next().await.expect("an event").expect("an event").event_id, id);
    }
    let error = items.next().await.expect("an error").expect_err("the same page");
    assert_eq!((error.kind(), server.seen().len()), (ErrorKind::Paging, 2));
    assert!(items.next().await.is_none());

    let server = Server::in_turn(events(&[(&[2, 3], true)])).await;
    let mut pages = once(&server).transfer_event_sync_pages(&TransferEventSyncRequest::new(3));
    assert_eq!(pages.next().await.expect("an error").expect_err("before the start").kind(), ErrorKind::Paging);
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn a_page_with_more_than_was_asked_for_is_not_read_in_part_again() {
    let institution = success("institutionsGet")["institutions"][0].clone();
    let server = Server::start(move |_| {
        ok(&page("institutionsGet", &json!({"institutions": vec![&institution; 3], "total": 6})))
    })
    .await;
    let request = institutions();
    let items: Vec<_> = once(&server).institutions_get_pages(&request).items().try_collect().await.expect("all");
    assert_eq!((items.len(), asked(&server, "/offset")), (6, vec![json!(0), json!(3)]));
}

/// Starts a server on which every page leads to a new one.
async fn endless(id: &'static str, fields: Value) -> Server {
    let next = AtomicUsize::new(0);
    Server::start(move |_| {
        let mut fields = fields.clone();
        fields["next_cursor"] = json!(format!("cursor-{}", next.fetch_add(1, Ordering::Relaxed)));
        ok(&page(id, &fields))
    })
    .await
}

#[tokio::test]
async fn ever_new_cursors_end_at_the_limit_of_pages_and_can_be_followed_further() {
    let server = endless("identityVerificationList", json!({})).await;
    let mut pages = once(&server).identity_verification_list_pages(&by_cursor()).max_pages(3);
    for _ in 0..3 {
        pages.next().await.expect("a page").expect("a page");
    }
    let error = pages.next().await.expect("an error").expect_err("too many");
    assert_eq!((error.kind(), error.outcome(), server.seen().len()), (ErrorKind::Paging, Outcome::Done, 3));
    assert!(error.to_string().contains("after 3 pages") && error.to_string().contains("`max_pages`"), "{error}");
    assert!(pages.next().await.is_none());

    let request = by_cursor().cursor(pages.position().expect("a position"));
    let mut pages = once(&server).identity_verification_list_pages(&request);
    pages.next().await.expect("a page").expect("a page");
    assert_eq!(asked(&server, "/cursor"), [json!(null), json!("cursor-0"), json!("cursor-1"), json!("cursor-2")]);
}

#[tokio::test]
async fn a_last_page_at_the_limit_is_no_error() {
    let server = Server::in_turn(sessions(&[json!("a"), Value::Null])).await;
    let pages = once(&server).identity_verification_list_pages(&by_cursor()).max_pages(2);
    assert_eq!(pages.try_collect::<Vec<_>>().await.expect("all pages").len(), 2);
}

#[tokio::test]
async fn pages_with_nothing_on_them_end_the_items() {
    let server = endless("identityVerificationList", json!({"identity_verifications": []})).await;
    let mut items = once(&server).identity_verification_list_pages(&by_cursor()).items();
    let error = items.next().await.expect("an error").expect_err("nothing but pages");
    assert_eq!((error.kind(), server.seen().len()), (ErrorKind::Paging, 100));
    assert!(error.to_string().contains("100 empty pages in a row"), "{error}");
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn an_error_that_stays_comes_once_and_ends_the_stream() {
    let mut replies = sessions(&[json!("a")]);
    replies.push(refusal("400 Bad Request", "INVALID_REQUEST", "INVALID_FIELD").into());
    let server = Server::in_turn(replies).await;
    let mut pages = quick_client(&server).identity_verification_list_pages(&by_cursor());
    pages.next().await.expect("a page").expect("a page");
    let error = pages.next().await.expect("an error").expect_err("refused");
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Api, false));
    assert!(pages.next().await.is_none() && pages.next().await.is_none());
    assert_eq!((pages.position(), server.seen().len()), (Some("a"), 2));

    // An answer that can't be read would not be readable next time.
    let server = Server::in_turn(vec![ok(&json!({"identity_verifications": 1})).into()]).await;
    let mut items = client_of(&server).identity_verification_list_pages(&by_cursor()).items();
    assert_eq!(items.next().await.expect("an error").expect_err("unreadable").kind(), ErrorKind::Decode);
    assert!(items.next().await.is_none());
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_request_that_cannot_be_sent_ends_the_stream() {
    let server = Server::in_turn(sessions(&[json!("a")])).await;
    let pages = once(&server).identity_verification_list_pages(&by_cursor());
    let mut pages = pages.each_call(|call| call.header("X-Own", "\n"));
    assert_eq!(pages.next().await.expect("an error").expect_err("a wrong header").kind(), ErrorKind::Encode);
    assert!(pages.next().await.is_none());

    // This client's server is Plaid's Sandbox, to which it never sends such a token.
    let guarded = Client::builder().credentials("client-id", "secret").build().expect("a client");
    let mut pages = guarded.transactions_sync_pages(&TransactionsSyncRequest::new("access-production-1"));
    assert_eq!(pages.next().await.expect("an error").expect_err("a wrong token").kind(), ErrorKind::Environment);
    assert!(pages.next().await.is_none());
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn a_page_that_fails_for_ever_is_given_up() {
    let mut replies = sessions(&[json!("a")]);
    replies.push(failed());
    let server = Server::in_turn(replies).await;
    let mut pages = client_of(&server).identity_verification_list_pages(&by_cursor());
    pages.next().await.expect("a page").expect("a page");
    let mut errors = 0;
    while let Some(page) = pages.next().await {
        assert!(page.expect_err("a 500").is_retryable());
        errors += 1;
        assert!(errors < 10, "the stream does not end");
    }
    assert_eq!((errors, server.seen().len(), pages.position()), (6, 7, Some("a")));
}

#[tokio::test]
async fn failures_count_from_the_last_page_that_came() {
    let cursors: Vec<Value> = (0..9).map(|i| json!(format!("c{i}"))).chain([Value::Null]).collect();
    let replies = sessions(&cursors).into_iter().flat_map(|page| [failed(), page]).collect();
    let server = Server::in_turn(replies).await;
    let mut pages = client_of(&server).identity_verification_list_pages(&by_cursor());
    let (mut came, mut errors) = (0, 0);
    while let Some(page) = pages.next().await {
        if page.is_ok() { came += 1 } else { errors += 1 }
    }
    assert_eq!((came, errors), (10, 10));
}

#[tokio::test]
async fn a_wait_that_the_server_asks_for_ends_pages_if_it_is_beyond_the_budget() {
    let headers = [("Content-Type", "text/plain"), ("Retry-After", "4000000000")];
    let server = Server::in_turn(vec![with_headers("503 Service Unavailable", &headers, b"").into()]).await;
    let mut pages = client_of(&server).identity_verification_list_pages(&by_cursor());
    assert!(pages.next().await.expect("an error").expect_err("a 503").is_retryable());
    assert!(pages.next().await.is_none());
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_page_that_failed_is_asked_for_again_and_none_before_it() {
    let mut replies = sessions(&[json!("a"), json!("b"), Value::Null]);
    replies.insert(2, failed());
    replies.insert(1, failed());
    let server = Server::in_turn(replies).await;
    let mut items = once(&server).identity_verification_list_pages(&by_cursor()).items();
    let mut seen = Vec::new();
    while let Some(item) = items.next().await {
        seen.push(item.map_or_else(|error| error.to_string(), |session| session.id.into()));
    }
    assert_eq!(asked(&server, "/cursor"), [json!(null), json!("a"), json!("a"), json!("b"), json!("b")]);
    assert_eq!(seen.len(), 5);
    assert_eq!([&seen[0], &seen[2], &seen[4]], ["idv_0", "idv_1", "idv_2"]);
    assert!(seen[1].contains("status 500") && seen[3].contains("status 500"), "{seen:?}");
}

#[tokio::test]
async fn pages_go_on_elsewhere_from_their_position() {
    let server = Server::in_turn(sessions(&[json!("a"), Value::Null])).await;
    let mut pages = once(&server).identity_verification_list_pages(&by_cursor());
    pages.next().await.expect("a page").expect("a page");
    let request = by_cursor().cursor(pages.position().expect("a position"));
    once(&server).identity_verification_list_pages(&request).next().await.expect("a page").expect("a page");
    assert_eq!(asked(&server, "/cursor"), [json!(null), json!("a")]);
}

#[tokio::test]
async fn options_count_for_each_page() {
    let mut replies = sessions(&[json!("a"), Value::Null]);
    replies.insert(1, failed());
    let server = Server::in_turn(replies).await;
    let pages = once(&server).identity_verification_list_pages(&by_cursor());
    let pages: Vec<_> =
        pages.each_call(|call| call.retry(quick()).header("X-Own", "1")).try_collect().await.expect("all");
    assert_eq!(pages.len(), 2);
    assert!(server.seen().iter().all(|seen| seen.header("x-own") == Some("1")));
}

#[tokio::test]
async fn pages_by_offset_in_the_options_count_what_came() {
    let transaction = success("transactionsGet")["transactions"][0].clone();
    let server = Server::start(move |seen| {
        let offset = seen.json()["options"]["offset"].as_u64().unwrap_or_default();
        let left = usize::try_from(5 - offset).expect("few").min(2);
        let fields = json!({"transactions": vec![&transaction; left], "total_transactions": 5});
        ok(&page("transactionsGet", &fields))
    })
    .await;
    let day = |day| NaiveDate::from_ymd_opt(2024, 2, day).expect("a day");
    let request = transactions(day(1), day(29));
    let request = request.options(TransactionsGetRequestOptions::new().count(2));
    let items: Vec<_> = once(&server).transactions_get_pages(&request).items().try_collect().await.expect("all");
    assert_eq!(items.len(), 5);
    assert_eq!(asked(&server, "/options/offset"), [json!(null), json!(2), json!(4)]);
    assert_eq!(asked(&server, "/options/count"), [json!(2), json!(2), json!(2)]);
}

#[tokio::test]
async fn an_empty_page_ends_pages_by_offset_whatever_the_total_says() {
    let fields = json!({"transactions": [], "total_transactions": 5});
    let server = Server::in_turn(vec![ok(&page("transactionsGet", &fields)).into()]).await;
    let day = NaiveDate::from_ymd_opt(2024, 2, 1).expect("a day");
    let request = transactions(day, day);
    let items: Vec<_> = once(&server).transactions_get_pages(&request).items().try_collect().await.expect("all");
    assert_eq!((items.len(), server.seen().len()), (0, 1));
}

#[tokio::test]
async fn pages_by_offset_and_count_go_on_where_some_of_a_page_is_left_out() {
    let institution = success("institutionsGet")["institutions"][0].clone();
    let server = Server::start(move |seen| {
        let kept = usize::from(seen.json()["offset"] != 2);
        ok(&page("institutionsGet", &json!({"institutions": vec![&institution; kept], "total": 5})))
    })
    .await;
    let request = institutions();
    let pages: Vec<_> = once(&server).institutions_get_pages(&request).try_collect().await.expect("all");
    assert_eq!(pages.iter().map(|page| page.institutions.len()).collect::<Vec<_>>(), [1, 0, 1]);
    assert_eq!(asked(&server, "/offset"), [json!(0), json!(2), json!(4)]);
}

/// Returns pages with events of these ids, each with whether there are more.
fn events(pages: &[(&[i64], bool)]) -> Vec<Reply> {
    let event = &success("transferEventSync")["transfer_events"][0];
    let page_of = |(ids, more): &(&[i64], bool)| {
        let with_id = |id: &i64| {
            let mut event = event.clone();
            event["event_id"] = json!(id);
            event
        };
        let events: Vec<Value> = ids.iter().map(with_id).collect();
        ok(&page("transferEventSync", &json!({"transfer_events": events, "has_more": more}))).into()
    };
    pages.iter().map(page_of).collect()
}

#[tokio::test]
async fn pages_after_an_id_go_on_after_the_largest() {
    let server = Server::in_turn(events(&[(&[4, 6, 5], true), (&[7], false)])).await;
    let pages = once(&server).transfer_event_sync_pages(&TransferEventSyncRequest::new(3));
    let ids: Vec<i64> = pages.items().map_ok(|event| event.event_id).try_collect().await.expect("all");
    assert_eq!(ids, [4, 6, 5, 7]);
    assert_eq!(asked(&server, "/after_id"), [json!(3), json!(6)]);
}

#[tokio::test]
async fn more_to_come_after_nothing_is_astray() {
    let server = Server::in_turn(events(&[(&[4], true), (&[], true)])).await;
    let mut pages = once(&server).transfer_event_sync_pages(&TransferEventSyncRequest::new(3));
    for _ in 0..2 {
        pages.next().await.expect("a page").expect("a page");
    }
    let error = pages.next().await.expect("an error").expect_err("nowhere to go");
    assert_eq!((error.kind(), server.seen().len()), (ErrorKind::Paging, 2));
    assert!(pages.next().await.is_none());
}

/// Returns a page of updates with one new transaction.
fn update(id: &str, next: &str, more: bool) -> Reply {
    let mut transaction = success("transactionsSync")["added"][0].clone();
    transaction["transaction_id"] = json!(id);
    let fields = json!({
        "added": [transaction], "modified": [], "removed": [{"transaction_id": id, "account_id": "a"}],
        "next_cursor": next, "has_more": more, "transactions_update_status": "HISTORICAL_UPDATE_COMPLETE",
    });
    ok(&page("transactionsSync", &fields)).into()
}

fn changed() -> Reply {
    refusal("400 Bad Request", "TRANSACTIONS_ERROR", "TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION").into()
}

fn not_ready() -> Reply {
    let fields = json!({"added": [], "modified": [], "removed": [], "accounts": [], "next_cursor": "",
        "has_more": false, "transactions_update_status": "NOT_READY"});
    ok(&page("transactionsSync", &fields)).into()
}

fn ids(update: &TransactionsUpdate) -> Vec<String> {
    update.added.iter().map(|t| t.transaction_id.to_string()).collect()
}

fn quick_client(server: &Server) -> Client {
    builder(server).retry(quick()).build().expect("a client")
}

#[tokio::test]
async fn pages_of_updates_begin_anew_after_a_failure() {
    for fault in [changed(), failed()] {
        let replies = vec![update("1", "b", true), fault, update("1", "b", true), update("2", "c", false)];
        let server = Server::in_turn(replies).await;
        let mut request = TransactionsSyncRequest::new("access-sandbox-1");
        request.cursor = Some("a".to_owned());
        let mut pages = once(&server).transactions_sync_pages(&request);
        pages.next().await.expect("a page").expect("a page");
        assert_eq!(pages.position(), Some("b"));
        pages.next().await.expect("an error").expect_err("a fault");
        assert_eq!(pages.position(), None);
        let rest: Vec<_> = pages.try_collect().await.expect("the whole set");
        assert_eq!(rest.len(), 2);
        assert_eq!(asked(&server, "/cursor"), [json!("a"), json!("b"), json!("a"), json!("b")]);
    }
}

#[tokio::test]
async fn pages_of_updates_that_change_for_ever_end() {
    let next = AtomicUsize::new(0);
    let server = Server::start(move |_| {
        if next.fetch_add(1, Ordering::Relaxed).is_multiple_of(2) { update("1", "b", true) } else { changed() }
    })
    .await;
    let mut pages = client_of(&server).transactions_sync_pages(&TransactionsSyncRequest::new("access-sandbox-1"));
    let mut errors = 0;
    while let Some(page) = pages.next().await {
        errors += usize::from(page.is_err());
        assert!(errors < 10, "the stream does not end");
    }
    assert_eq!((errors, server.seen().len()), (6, 12));
}

#[tokio::test]
async fn a_set_that_leads_back_to_its_own_cursor_is_an_error() {
    for (replies, requests) in
        [(vec![update("1", "a", true)], 1), (vec![update("1", "b", true), update("2", "a", true)], 2)]
    {
        let server = Server::in_turn(replies).await;
        let set = quick_client(&server).transactions_sync_all("access-sandbox-1").since("a");
        let error = set.await.expect_err("a cycle");
        assert_eq!((error.kind(), server.seen().len()), (ErrorKind::Paging, requests));
    }
}

#[tokio::test]
async fn a_set_without_end_is_an_error_that_says_which_limit() {
    let full = || json!({"has_more": true});
    let empty = || json!({"has_more": true, "added": [], "modified": [], "removed": []});
    for (fields, requests, says) in [(full(), 7, "`max_pages`"), (empty(), 100, "100 empty pages in a row")] {
        let server = endless("transactionsSync", fields).await;
        let set = quick_client(&server).transactions_sync_all("access-sandbox-1");
        let set = if requests == 7 { set.max_pages(7) } else { set };
        let error = set.await.expect_err("no end");
        assert_eq!((error.kind(), server.seen().len()), (ErrorKind::Paging, requests));
        assert!(error.to_string().contains(says), "{error}");
    }
    let server = endless("transactionsSync", full()).await;
    let error = quick_client(&server).transactions_sync_all("access-sandbox-1").max_size(20).await;
    let error = error.expect_err("too much");
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(error.to_string().contains("`max_size`") && server.seen().len() <= 20, "{error}");
}

#[tokio::test]
async fn a_set_that_took_longer_than_the_budget_is_begun_anew() {
    let late = |reply: Reply| Reply([vec![Step::Wait(Duration::from_millis(400))], reply.0].concat());
    let replies = vec![late(update("old", "b", true)), changed(), update("1", "c", false)];
    let server = Server::in_turn(replies).await;
    let client = builder(&server).retry(quick().budget(Duration::from_millis(300))).build().expect("a client");
    let set = client.transactions_sync_all("access-sandbox-1").await.expect("a set");
    assert_eq!((ids(&set), server.seen().len()), (vec!["1".to_owned()], 3));
}

#[tokio::test]
async fn a_set_has_the_newest_balance_of_each_account_in_the_order_in_which_they_came() {
    let account = success("transactionsSync")["accounts"][0].clone();
    let page = |next: &str, more: bool, accounts: &[(&str, f64)]| -> Reply {
        let with = |(id, current): &(&str, f64)| {
            let mut account = account.clone();
            account["account_id"] = json!(id);
            account["balances"]["current"] = json!(current);
            account
        };
        let accounts: Vec<Value> = accounts.iter().map(with).collect();
        let fields = json!({"accounts": accounts, "next_cursor": next, "has_more": more});
        ok(&page("transactionsSync", &fields)).into()
    };
    let replies = vec![page("b", true, &[("x", 1.5), ("y", 2.5)]), page("c", false, &[("z", 3.5), ("x", 4.5)])];
    let server = Server::in_turn(replies).await;
    let set = quick_client(&server).transactions_sync_all("access-sandbox-1").await.expect("a set");
    let balance = |a: &plaid_api::types::AccountBase| a.balances.current.as_ref().map(ToString::to_string);
    let accounts: Vec<_> = set.accounts.iter().map(|a| (a.account_id.as_str(), balance(a))).collect();
    let expected = [("x", "4.5"), ("y", "2.5"), ("z", "3.5")].map(|(id, current)| (id, Some(current.to_owned())));
    assert_eq!(accounts, expected);
}

#[tokio::test]
async fn a_set_is_whole_or_begun_anew_from_its_own_cursor() {
    for fault in [changed(), failed(), Reply::reset()] {
        let replies = vec![update("old", "b", true), fault, update("1", "c", true), update("2", "d", false)];
        let server = Server::in_turn(replies).await;
        let set = quick_client(&server).transactions_sync_all("access-sandbox-1").since("a").await.expect("a set");
        assert_eq!(ids(&set), ["1", "2"]);
        assert_eq!((set.removed.len(), set.next_cursor.as_deref()), (2, Some("d")));
        assert_eq!(set.accounts.len(), 1, "each account once");
        assert_eq!(asked(&server, "/cursor"), [json!("a"), json!("b"), json!("a"), json!("c")]);
    }
}

#[tokio::test]
async fn a_set_without_a_cursor_begins_at_the_beginning_each_time() {
    let server = Server::in_turn(vec![update("1", "b", true), changed(), update("1", "b", false)]).await;
    quick_client(&server).transactions_sync_all("access-sandbox-1").await.expect("a set");
    assert_eq!(asked(&server, "/cursor"), [json!(null), json!("b"), json!(null)]);
}

#[tokio::test]
async fn a_set_that_changes_for_ever_is_given_up() {
    for (restarts, pages) in [(0, 2), (2, 6)] {
        let next = AtomicUsize::new(0);
        let server = Server::start(move |_| {
            if next.fetch_add(1, Ordering::Relaxed).is_multiple_of(2) { update("1", "b", true) } else { changed() }
        })
        .await;
        let set = quick_client(&server).transactions_sync_all("access-sandbox-1").restarts(restarts).await;
        let error = set.expect_err("it never ends");
        assert_eq!(error.code().map(ErrorCode::as_str), Some("TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION"));
        assert_eq!(server.seen().len(), pages);
    }
}

#[tokio::test]
async fn a_set_is_not_begun_anew_for_what_stays_wrong_nor_without_retries() {
    let login = || refusal("400 Bad Request", "ITEM_ERROR", "ITEM_LOGIN_REQUIRED").into();
    let server = Server::in_turn(vec![update("1", "b", true), login()]).await;
    let error = quick_client(&server).transactions_sync_all("access-sandbox-1").await.expect_err("wrong");
    assert!(error.needs_update_mode());
    assert_eq!(server.seen().len(), 2);

    let server = Server::in_turn(vec![update("1", "b", true), failed()]).await;
    once(&server).transactions_sync_all("access-sandbox-1").await.expect_err("a 500");
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_set_of_pages_that_lead_nowhere_is_an_error() {
    let server = Server::in_turn(vec![update("1", "b", true)]).await;
    let error = quick_client(&server).transactions_sync_all("access-sandbox-1").await.expect_err("a cycle");
    assert_eq!((error.kind(), server.seen().len()), (ErrorKind::Paging, 2));
}

#[tokio::test]
async fn what_is_not_ready_has_no_cursor_to_keep() {
    let server = Server::in_turn(vec![not_ready()]).await;
    for cursor in [None, Some("a".to_owned())] {
        let set = quick_client(&server).transactions_sync_all("access-sandbox-1").since(cursor).await.expect("a set");
        assert_eq!((set.next_cursor.as_deref(), set.is_empty()), (None, true));
        assert_eq!(set.status, TransactionsUpdateStatus::NotReady);
    }
}

#[tokio::test]
async fn a_processors_set_is_made_the_same_way() {
    let mut first = success("processorTransactionsSync");
    first["has_more"] = json!(true);
    first["next_cursor"] = json!("b");
    let mut last = first.clone();
    last["has_more"] = json!(false);
    last["next_cursor"] = json!("c");
    let server = Server::in_turn(vec![ok(&first).into(), changed(), ok(&first).into(), ok(&last).into()]).await;
    let sync = quick_client(&server).processor_transactions_sync_all("processor-sandbox-1").since("a");
    let set = sync.with(|request| request.count(7)).await.expect("a set");
    assert_eq!((set.added.len(), set.next_cursor.as_deref()), (2, Some("c")));
    assert_eq!(asked(&server, "/cursor"), [json!("a"), json!("b"), json!("a"), json!("b")]);
    assert_eq!(asked(&server, "/count"), [json!(7), json!(7), json!(7), json!(7)]);
}

/// A store in memory.
#[derive(Default)]
struct Memory {
    cursor: Option<String>,
    applied: Vec<Vec<String>>,
    fails_to: Option<&'static str>,
}

impl SyncStore for Memory {
    type Error = std::io::Error;

    async fn load(&mut self) -> Result<Option<String>, Self::Error> {
        if self.fails_to == Some("load") {
            return Err(std::io::Error::other("the disk is full"));
        }
        Ok(self.cursor.clone())
    }

    async fn apply(&mut self, update: &TransactionsUpdate, cursor: &str) -> Result<(), Self::Error> {
        if self.fails_to == Some("apply") {
            return Err(std::io::Error::other("the disk is full"));
        }
        self.applied.push(ids(update));
        self.cursor = Some(cursor.to_owned());
        Ok(())
    }
}

#[tokio::test]
async fn a_store_gets_each_whole_set_once_and_goes_on_from_its_cursor() {
    let replies = vec![
        update("old", "b", true),
        changed(),
        update("1", "b", true),
        update("2", "c", false),
        update("3", "d", false),
    ];
    let server = Server::in_turn(replies).await;
    let client = quick_client(&server);
    let mut store = Memory::default();
    client.transactions_sync_all("access-sandbox-1").keep_in(&mut store).await.expect("a set");
    assert_eq!(store.applied, [["1", "2"]]);
    client.transactions_sync_all("access-sandbox-1").keep_in(&mut store).await.expect("a set");
    assert_eq!(store.applied, [vec!["1", "2"], vec!["3"]]);
    assert_eq!(asked(&server, "/cursor").last(), Some(&json!("c")));
    assert_eq!(store.cursor.as_deref(), Some("d"));
}

#[tokio::test]
async fn a_store_gets_nothing_of_a_set_that_failed_or_is_not_ready() {
    let mut store = Memory { cursor: Some("a".to_owned()), ..Memory::default() };
    let server = Server::in_turn(vec![update("1", "b", true), failed()]).await;
    let sync = once(&server).transactions_sync_all("access-sandbox-1");
    sync.keep_in(&mut store).await.expect_err("a 500");
    let server = Server::in_turn(vec![not_ready()]).await;
    let sync = once(&server).transactions_sync_all("access-sandbox-1");
    sync.keep_in(&mut store).await.expect("not ready");
    assert_eq!((store.applied.len(), store.cursor.as_deref()), (0, Some("a")));
}

#[tokio::test]
async fn a_store_that_fails_is_an_error_of_the_store() {
    for (fails_to, requests) in [("load", 0), ("apply", 1)] {
        let server = Server::in_turn(vec![update("1", "b", false)]).await;
        let mut store = Memory { fails_to: Some(fails_to), ..Memory::default() };
        let sync = quick_client(&server).transactions_sync_all("access-sandbox-1");
        let error = sync.keep_in(&mut store).await.expect_err("the store fails");
        assert_eq!((error.kind(), server.seen().len()), (ErrorKind::Store, requests), "{fails_to}");
        let source = std::error::Error::source(&error).expect("a source");
        assert_eq!(source.to_string(), "the disk is full");
    }
}
