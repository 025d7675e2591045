//! Identity Verification: attempts, their ends, and the ways to try again.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::time::Duration;

use chrono::NaiveDate;
use common::{Receiver, Scene};
use plaid_api::types::{
    ErrorCode, IdentityVerificationAutofillCreateRequest, IdentityVerificationAutofillStatus,
    IdentityVerificationCreateRequest, IdentityVerificationCreateRequestUser, IdentityVerificationCreateResponse,
    IdentityVerificationGetRequest, IdentityVerificationListRequest, IdentityVerificationRequestUserName,
    IdentityVerificationRetryRequest, IdentityVerificationRetryRequestStepsObject,
    IdentityVerificationStatus as Status, IdentityVerificationStepStatus as Step, Strategy, UserAddress,
};
use plaid_api::webhook::Verifier;
use plaid_mock::Server;
use serde_json::json;

const HOUR: Duration = Duration::from_hours(1);

async fn slow(receiver: Option<&Receiver>) -> Scene {
    let mut builder = Server::builder().work(HOUR);
    if let Some(receiver) = receiver {
        builder = builder.webhook(&receiver.url);
    }
    Scene::of(builder.start().await.expect("a server"))
}

fn user(family_name: &str) -> IdentityVerificationCreateRequestUser {
    IdentityVerificationCreateRequestUser::new()
        .name(IdentityVerificationRequestUserName::new().given_name("Ada").family_name(family_name))
        .date_of_birth(NaiveDate::from_ymd_opt(1990, 2, 3).expect("a day"))
        .phone_number("+14155550147")
        .address(UserAddress::new("US").street("1 Elm Street").city("Duluth").region("MN").postal_code("55802"))
}

fn create(client_user_id: &str) -> IdentityVerificationCreateRequest {
    let request = IdentityVerificationCreateRequest::new("idvtmp_1").gave_consent(true).is_shareable(true);
    request.client_user_id(client_user_id)
}

async fn ended(scene: &Scene, family_name: &str) -> IdentityVerificationCreateResponse {
    let request = create(family_name).user(user(family_name));
    let created = scene.client.identity_verification_create(&request).await.expect("created").into_inner();
    assert_eq!(created.status, Status::Active);
    scene.server.advance(HOUR);
    let again = request.is_idempotent(true);
    let same = scene.client.identity_verification_create(&again).await.expect("the same").into_inner();
    assert_eq!(same.id, created.id);
    same
}

fn retry(client_user_id: &str, strategy: Strategy) -> IdentityVerificationRetryRequest {
    IdentityVerificationRetryRequest::new(strategy).client_user_id(client_user_id).template_id("idvtmp_1")
}

#[tokio::test]
async fn the_same_user_is_verified_once_where_that_is_asked_for() {
    let scene = slow(None).await;
    let first = scene.client.identity_verification_create(&create("u")).await.expect("created").into_inner();
    assert_eq!(first.steps.accept_tos, Step::Success);
    assert_eq!((&first.steps.verify_sms, &first.steps.kyc_check), (&Step::Active, &Step::WaitingForPrerequisite));
    assert_eq!(first.steps.selfie_check, Step::NotApplicable);
    assert!(first.shareable_url.as_ref().is_some_and(|url| url.contains(&first.id)));
    let same = scene.client.identity_verification_create(&create("u").is_idempotent(true)).await.expect("the same");
    assert_eq!(same.id, first.id);
    let error = scene.client.identity_verification_create(&create("u")).await.expect_err("another");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidField));
    let nobody = IdentityVerificationCreateRequest::new("idvtmp_1").gave_consent(true).is_shareable(true);
    let error = scene.client.identity_verification_create(&nobody).await.expect_err("nobody");
    assert_eq!(error.code(), Some(&ErrorCode::MissingFields));
    let unknown = IdentityVerificationGetRequest::new("idv_none");
    let error = scene.client.identity_verification_get(&unknown).await.expect_err("none");
    assert_eq!((error.code(), error.status().map(|s| s.as_u16())), (Some(&ErrorCode::NotFound), Some(404)));
}

#[tokio::test]
async fn the_data_of_a_user_decides_how_it_ends() {
    let scene = slow(None).await;
    for (family_name, status) in [
        ("Lovelace", Status::Success),
        ("Nomatch", Status::Failed),
        ("Forged", Status::Failed),
        ("Risky", Status::Failed),
        ("Listed", Status::PendingReview),
        ("Late", Status::Expired),
        ("Gone", Status::Canceled),
    ] {
        let end = ended(&scene, family_name).await;
        assert_eq!(end.status, status, "{family_name}");
        assert!(end.completed_at.is_some());
        let failing = [
            ("Nomatch", &end.steps.kyc_check),
            ("Forged", &end.steps.documentary_verification),
            ("Risky", &end.steps.risk_check),
        ];
        for (name, step) in failing {
            assert_eq!(name == family_name, *step == Step::Failed, "{family_name}: {name}");
        }
        assert_eq!(matches!(family_name, "Lovelace" | "Listed"), end.watchlist_screening_id.is_some());
        assert_eq!(family_name == "Nomatch", end.kyc_check.is_some_and(|kyc| kyc.status == "failed"));
    }
}

#[tokio::test]
async fn without_the_data_it_waits_for_its_user() {
    let mut receiver = Receiver::start().await;
    let scene = slow(Some(&receiver)).await;
    let created = scene.client.identity_verification_create(&create("u")).await.expect("created").into_inner();
    scene.server.advance(10 * HOUR);
    let get = IdentityVerificationGetRequest::new(created.id.clone());
    assert_eq!(scene.client.identity_verification_get(&get).await.expect("it").status, Status::Active);
    let finish = |outcome: &str| json!({"identity_verification_id": created.id, "outcome": outcome});
    scene.server.control("identity_verification/finish", &finish("nonsense")).expect_err("no outcome");
    scene.server.control("identity_verification/finish", &finish("pending_review")).expect("finished");
    assert_eq!(scene.client.identity_verification_get(&get).await.expect("it").status, Status::PendingReview);
    scene.server.control("identity_verification/finish", &finish("success")).expect_err("it has ended");

    let verifier = Verifier::new(scene.client.clone());
    let mut codes = Vec::new();
    for _ in 0..6 {
        let (header, body) = receiver.next().await;
        let event = verifier.verify(header.as_str(), body).await.expect("verified");
        assert_eq!(event.webhook_type(), "IDENTITY_VERIFICATION");
        codes.push(event.webhook_code().to_owned());
    }
    let mut expected = vec!["STEP_UPDATED"; 5];
    expected.push("STATUS_UPDATED");
    assert_eq!(codes, expected);
}

#[tokio::test]
async fn attempts_are_listed_newest_first_page_by_page() {
    let scene = slow(None).await;
    let mut ids = vec![scene.client.identity_verification_create(&create("u")).await.expect("one").id.clone()];
    for _ in 0..24 {
        let again = scene.client.identity_verification_retry(&retry("u", Strategy::Reset)).await.expect("another");
        assert_eq!(again.previous_attempt_id.as_ref().map(ToString::to_string).as_ref(), ids.last());
        ids.push(again.id.clone());
    }
    scene.client.identity_verification_create(&create("somebody else")).await.expect("one more");
    let request = IdentityVerificationListRequest::new("idvtmp_1").client_user_id("u");
    let (mut listed, mut cursor, mut pages) = (Vec::new(), None::<String>, 0);
    loop {
        let mut request = request.clone();
        if let Some(cursor) = cursor.take() {
            request = request.cursor(cursor);
        }
        let page = scene.client.identity_verification_list(&request).await.expect("a page").into_inner();
        listed.extend(page.identity_verifications.iter().map(|attempt| attempt.id.clone()));
        pages += 1;
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    ids.reverse();
    assert_eq!((listed, pages), (ids, 3));
    let error = scene.client.identity_verification_list(&request.cursor("nonsense")).await.expect_err("no cursor");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidField));
}

#[tokio::test]
async fn each_strategy_has_its_rules() {
    let scene = slow(None).await;
    let client = &scene.client;
    let code = async |request: IdentityVerificationRetryRequest| {
        client.identity_verification_retry(&request).await.expect_err("refused").code().cloned()
    };
    assert_eq!(code(retry("nobody", Strategy::Reset)).await, Some(ErrorCode::NotFound));

    // Failed at its documents: the three steps before need not be done again.
    ended(&scene, "Forged").await;
    let rest = client.identity_verification_retry(&retry("Forged", Strategy::Incomplete)).await.expect("the rest");
    assert_eq!((&rest.steps.verify_sms, &rest.steps.kyc_check), (&Step::Skipped, &Step::Skipped));
    assert_eq!(rest.steps.documentary_verification, Step::Active);
    assert!(rest.shareable_url.is_some(), "as before");
    // It is active now.
    assert_eq!(code(retry("Forged", Strategy::Infer)).await, Some(ErrorCode::InvalidField));

    for (family_name, inferred) in
        [("Nomatch", Step::Active), ("Late", Step::Skipped), ("Lovelace", Step::WaitingForPrerequisite)]
    {
        ended(&scene, family_name).await;
        let again = client.identity_verification_retry(&retry(family_name, Strategy::Infer)).await.expect("again");
        assert_eq!(again.steps.kyc_check, inferred, "{family_name}");
    }
    for family_name in ["Risky", "Listed"] {
        ended(&scene, family_name).await;
        assert_eq!(code(retry(family_name, Strategy::Incomplete)).await, Some(ErrorCode::InvalidField));
        client.identity_verification_retry(&retry(family_name, Strategy::Reset)).await.expect("anew");
    }

    let steps = IdentityVerificationRetryRequestStepsObject::new()
        .verify_sms(false)
        .kyc_check(false)
        .documentary_verification(true)
        .selfie_check(true);
    let custom = retry("Lovelace", Strategy::Custom).steps(steps).is_shareable(false);
    let custom = client.identity_verification_retry(&custom).await.expect("custom").into_inner();
    assert_eq!((&custom.steps.verify_sms, &custom.steps.kyc_check), (&Step::Skipped, &Step::Skipped));
    assert_eq!(custom.steps.selfie_check, Step::NotApplicable, "dropped without a word");
    assert!(custom.shareable_url.is_none());
}

#[tokio::test]
async fn steps_go_with_the_strategy_custom_only() {
    let scene = slow(None).await;
    scene.client.identity_verification_create(&create("u")).await.expect("created");
    // The SDK refuses to send these.
    let send = async |body: serde_json::Value| {
        let url = format!("{}/identity_verification/retry", scene.server.url());
        let request = reqwest::Client::new().post(url).header("plaid-client-id", "a").header("plaid-secret", "b");
        let answer = request.body(body.to_string()).send().await.expect("an answer").bytes().await.expect("a body");
        let answer: serde_json::Value = serde_json::from_slice(&answer).expect("JSON");
        answer["error_code"].as_str().map(str::to_owned)
    };
    let steps = json!({"verify_sms": true, "kyc_check": true, "documentary_verification": true, "selfie_check": false});
    let body = |strategy: &str| json!({"client_user_id": "u", "template_id": "idvtmp_1", "strategy": strategy});
    assert_eq!(send(body("custom")).await.as_deref(), Some("MISSING_FIELDS"));
    for strategy in ["reset", "incomplete", "infer"] {
        let mut body = body(strategy);
        body["steps"] = steps.clone();
        assert_eq!(send(body).await.as_deref(), Some("INVALID_FIELD"), "{strategy}");
    }
    let request = IdentityVerificationListRequest::new("idvtmp_1").client_user_id("u");
    let list = scene.client.identity_verification_list(&request).await.expect("a page");
    assert_eq!(list.identity_verifications.len(), 1, "nothing was made");
}

#[tokio::test]
async fn autofill_finds_those_who_gave_enough() {
    let scene = slow(None).await;
    let created = scene.client.identity_verification_create(&create("u").user(user("Lovelace"))).await.expect("one");
    let fill = IdentityVerificationAutofillCreateRequest::new(created.id.clone());
    let filled = scene.client.identity_verification_autofill_create(&fill).await.expect("filled");
    assert_eq!(filled.status, IdentityVerificationAutofillStatus::Success);
    assert!(filled.user.as_ref().is_some_and(|user| user.address.is_some() && user.id_number.is_some()));
    let created = scene.client.identity_verification_create(&create("nobody")).await.expect("one");
    let fill = IdentityVerificationAutofillCreateRequest::new(created.id.clone());
    let filled = scene.client.identity_verification_autofill_create(&fill).await.expect("not filled");
    assert_eq!(filled.status, IdentityVerificationAutofillStatus::Failed);
}

#[tokio::test]
async fn what_was_begun_goes_on_in_the_next_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let start = async || Scene::of(Server::builder().work(HOUR).state(&file).start().await.expect("a server"));
    let scene = start().await;
    let request = create("u").user(user("Lovelace"));
    let created = scene.client.identity_verification_create(&request).await.expect("created").into_inner();
    scene.server.stop().await.expect("saved");
    let scene = start().await;
    scene.server.advance(HOUR);
    let get = IdentityVerificationGetRequest::new(created.id);
    assert_eq!(scene.client.identity_verification_get(&get).await.expect("it").status, Status::Success);
}
