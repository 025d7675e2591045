//! Watchlist screenings, by request and as a step of Identity Verification.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use common::{Receiver, Scene};
use plaid_api::types::{
    ErrorCode, IdentityVerificationCreateRequest, IdentityVerificationCreateRequired, IdentityVerificationGetRequest,
    IdentityVerificationStatus, IdentityVerificationStepStatus as Step, UpdateIndividualScreeningRequestSearchTerms,
    WatchlistScreeningId, WatchlistScreeningIndividualCreateRequest, WatchlistScreeningIndividualGetRequest,
    WatchlistScreeningIndividualHistoryListRequest, WatchlistScreeningIndividualHitListRequest,
    WatchlistScreeningIndividualListRequest, WatchlistScreeningIndividualUpdateRequest,
    WatchlistScreeningIndividualUpdateRequestResettableField as Resettable, WatchlistScreeningRequestSearchTerms,
    WatchlistScreeningRequestSearchTermsRequired, WatchlistScreeningStatus as Status,
};
use plaid_api::webhook::{Verifier, Webhook};
use plaid_mock::Server;
use serde_json::json;

async fn scene_with_webhooks(receiver: &Receiver) -> Scene {
    Scene::of(Server::builder().webhook(&receiver.url).start().await.expect("a server"))
}

fn screen(legal_name: &str) -> WatchlistScreeningIndividualCreateRequest {
    let terms = WatchlistScreeningRequestSearchTerms::new(WatchlistScreeningRequestSearchTermsRequired {
        legal_name: legal_name.into(),
        watchlist_program_id: "prg_1".into(),
    });
    WatchlistScreeningIndividualCreateRequest::new(terms).client_user_id("u")
}

fn update(id: &WatchlistScreeningId) -> WatchlistScreeningIndividualUpdateRequest {
    WatchlistScreeningIndividualUpdateRequest::new(id)
}

fn name(legal_name: &str) -> UpdateIndividualScreeningRequestSearchTerms {
    UpdateIndividualScreeningRequestSearchTerms::new().legal_name(legal_name)
}

#[tokio::test]
async fn the_legal_name_determines_the_status() {
    let scene = Scene::new().await;
    let client = &scene.client;
    for (legal_name, status, count) in [("Ada Lovelace", Status::Cleared, 0), ("Ada Listed", Status::PendingReview, 1)]
    {
        let made = client.watchlist_screening_individual_create(&screen(legal_name)).await.expect("made");
        assert_eq!((&made.status, made.search_terms.version), (&status, 1));
        let get = WatchlistScreeningIndividualGetRequest::new(&made.id);
        let got = client.watchlist_screening_individual_get(&get).await.expect("it");
        assert_eq!((got.status, got.search_terms), (status, made.search_terms));
        let hits = WatchlistScreeningIndividualHitListRequest::new(&made.id);
        let hits = client.watchlist_screening_individual_hit_list(&hits).await.expect("hits");
        assert_eq!(hits.watchlist_screening_hits.len(), count, "{legal_name}");
    }
    for wrong in ["", " Ada", "123", &"a".repeat(101)] {
        let error = client.watchlist_screening_individual_create(&screen(wrong)).await.expect_err(wrong);
        assert_eq!(error.code(), Some(&ErrorCode::InvalidField), "{wrong}");
    }
    let list = WatchlistScreeningIndividualListRequest::new("prg_1");
    let all = client.watchlist_screening_individual_list(&list).await.expect("a page");
    assert_eq!(all.watchlist_screenings.len(), 2, "refused requests create nothing");
    let unknown = WatchlistScreeningIndividualGetRequest::new("scr_none");
    let error = client.watchlist_screening_individual_get(&unknown).await.expect_err("none");
    assert_eq!(error.code(), Some(&ErrorCode::NotFound));
}

#[tokio::test]
async fn a_change_of_status_is_announced_and_every_change_is_in_the_history() {
    let mut receiver = Receiver::start().await;
    let scene = scene_with_webhooks(&receiver).await;
    let client = &scene.client;
    let id = client.watchlist_screening_individual_create(&screen("Ada Lovelace")).await.expect("made").id;
    let listed = client.watchlist_screening_individual_update(&update(&id).search_terms(name("Ada Listed"))).await;
    let listed = listed.expect("changed");
    assert_eq!((listed.status, listed.search_terms.version), (Status::PendingReview, 2));
    let both = update(&id).search_terms(name("Ada")).status(Status::Cleared);
    let error = client.watchlist_screening_individual_update(&both).await.expect_err("one or the other");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidField));
    let assigned = client.watchlist_screening_individual_update(&update(&id).assignee("usr_1")).await.expect("changed");
    assert_eq!(assigned.assignee.as_deref(), Some("usr_1"));
    let reset = update(&id).reset_fields([Resettable::Assignee]).status(Status::Rejected);
    let rejected = client.watchlist_screening_individual_update(&reset).await.expect("changed");
    assert_eq!((rejected.assignee, rejected.status), (None, Status::Rejected));
    let still = client.watchlist_screening_individual_update(&update(&id).search_terms(name("Ada Byron"))).await;
    assert_eq!(still.expect("changed").status, Status::Rejected, "a rejection is final");

    let history = WatchlistScreeningIndividualHistoryListRequest::new(&id);
    let history = client.watchlist_screening_individual_history_list(&history).await.expect("the past");
    let past: Vec<_> =
        history.watchlist_screenings.iter().map(|past| (&past.status, past.search_terms.version)).collect();
    let (pending, rejected) = (&Status::PendingReview, &Status::Rejected);
    assert_eq!(past, [(rejected, 2), (pending, 2), (pending, 2), (&Status::Cleared, 1)]);

    let verifier = Verifier::new(client.clone());
    for _ in 0..2 {
        let (header, body) = receiver.next().await;
        let event = verifier.verify(header.as_str(), body).await.expect("verified");
        assert!(
            matches!(event.webhook(), Webhook::ScreeningStatusUpdated(update) if id == update.screening_id.as_str())
        );
    }
    assert!(receiver.is_idle());
}

#[tokio::test]
async fn pages_have_no_gaps_and_filters_apply() {
    let scene = Scene::new().await;
    let client = &scene.client;
    let mut made = Vec::new();
    for number in 0..23 {
        let request = screen(if number % 2 == 0 { "Ada Listed" } else { "Ada Lovelace" });
        made.push(client.watchlist_screening_individual_create(&request).await.expect("made").id);
    }
    made.reverse();
    let (mut listed, mut request) = (Vec::new(), WatchlistScreeningIndividualListRequest::new("prg_1"));
    loop {
        let page = client.watchlist_screening_individual_list(&request).await.expect("a page");
        listed.extend(page.watchlist_screenings.into_iter().map(|one| one.id));
        let Some(cursor) = page.next_cursor else { break };
        request = request.cursor(cursor);
    }
    assert_eq!(listed, made);
    let cleared = WatchlistScreeningIndividualListRequest::new("prg_1").status(Status::Cleared);
    let page = client.watchlist_screening_individual_list(&cleared).await.expect("a page");
    assert!(
        page.watchlist_screenings.len() == 10
            && page.watchlist_screenings.iter().all(|one| one.status == Status::Cleared)
    );
    let another = WatchlistScreeningIndividualListRequest::new("prg_2");
    let page = client.watchlist_screening_individual_list(&another).await.expect("a page");
    assert!(page.watchlist_screenings.is_empty() && page.next_cursor.is_none());
}

#[tokio::test]
async fn a_verification_waits_for_its_screening_to_be_reviewed() {
    let mut receiver = Receiver::start().await;
    let scene = scene_with_webhooks(&receiver).await;
    let client = &scene.client;
    for (user, verdict, end, step) in [
        ("a", Status::Cleared, IdentityVerificationStatus::Success, Step::Success),
        ("b", Status::Rejected, IdentityVerificationStatus::Failed, Step::Failed),
    ] {
        let request = IdentityVerificationCreateRequest::new(IdentityVerificationCreateRequired {
            gave_consent: true,
            is_shareable: false,
            template_id: "idvtmp_1".into(),
        });
        let request = request.client_user_id(user);
        let id = client.identity_verification_create(&request).await.expect("created").id;
        let finish = json!({"identity_verification_id": id, "outcome": "pending_review"});
        scene.server.control("identity_verification/finish", &finish).expect("finished");
        let get = IdentityVerificationGetRequest::new(&id);
        let screening = client.identity_verification_get(&get).await.expect("it").watchlist_screening_id;
        let screening = screening.expect("it came to that");
        let made = WatchlistScreeningIndividualGetRequest::new(&screening);
        let made = client.watchlist_screening_individual_get(&made).await.expect("it");
        assert_eq!((made.status, made.client_user_id.as_deref()), (Status::PendingReview, Some(user)));
        assert_eq!(made.search_terms.legal_name, "Leslie Knope");
        let hits = WatchlistScreeningIndividualHitListRequest::new(&screening);
        let hits = client.watchlist_screening_individual_hit_list(&hits).await.expect("hits");
        assert_eq!(hits.watchlist_screening_hits.len(), 1);
        client.watchlist_screening_individual_update(&update(&screening).status(verdict)).await.expect("reviewed");
        let ended = client.identity_verification_get(&get).await.expect("it");
        assert_eq!((ended.status, ended.steps.watchlist_screening), (end, step));
        let mut codes = Vec::new();
        for _ in 0..8 {
            let body = receiver.body().await;
            codes.push(format!("{} {}", body["webhook_type"], body["webhook_code"]).replace('"', ""));
        }
        let status = "IDENTITY_VERIFICATION STATUS_UPDATED";
        assert_eq!(codes[5..], [status, "SCREENING STATUS_UPDATED", status]);
    }
}
