//! Identity Verification: attempts, how they end, and the ways to retry.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::time::Duration;

use chrono::NaiveDate;
use common::{Receiver, Scene};
use plaid_api::Null;
use plaid_api::types::{
    ClientUserIdentity, ClientUserIdentityAddress, ClientUserIdentityName, ClientUserIdentityNameRequired,
    ClientUserIdentityPhoneNumber, ErrorCode, IdentityVerificationAutofillCreateRequest,
    IdentityVerificationAutofillStatus, IdentityVerificationCreateRequest, IdentityVerificationCreateRequestUser,
    IdentityVerificationCreateRequired, IdentityVerificationCreateResponse, IdentityVerificationGetRequest,
    IdentityVerificationListRequest, IdentityVerificationRequestUser, IdentityVerificationRequestUserName,
    IdentityVerificationRequestUserNameRequired, IdentityVerificationRetryRequest,
    IdentityVerificationRetryRequestStepsObject, IdentityVerificationRetryRequestStepsObjectRequired,
    IdentityVerificationRetryRequired, IdentityVerificationRetryResponse, IdentityVerificationStatus as Status,
    IdentityVerificationStepStatus as Step, MatchSummaryCode as Match, Strategy, UserAddress, UserCreateRequest,
};
use plaid_api::webhook::{Verifier, Webhook};
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

fn name(family_name: &str) -> IdentityVerificationRequestUserName {
    IdentityVerificationRequestUserName::new(IdentityVerificationRequestUserNameRequired {
        family_name: family_name.into(),
        given_name: "Ada".into(),
    })
}

fn user(family_name: &str) -> IdentityVerificationCreateRequestUser {
    IdentityVerificationCreateRequestUser::new()
        .name(name(family_name))
        .date_of_birth(NaiveDate::from_ymd_opt(1990, 2, 3).expect("a day"))
        .phone_number("+14155550147")
        .address(UserAddress::new("US").street("1 Elm Street").city("Duluth").region("MN").postal_code("55802"))
}

/// Returns a request for an attempt that is nobody's yet.
fn attempt() -> IdentityVerificationCreateRequest {
    IdentityVerificationCreateRequest::new(IdentityVerificationCreateRequired {
        gave_consent: true,
        is_shareable: true,
        template_id: "idvtmp_1".into(),
    })
}

fn create(client_user_id: &str) -> IdentityVerificationCreateRequest {
    attempt().client_user_id(client_user_id)
}

async fn ended(scene: &Scene, family_name: &str) -> IdentityVerificationCreateResponse {
    let request = create(family_name).user(user(family_name));
    let created = scene.client.identity_verification_create(&request).await.expect("created");
    assert_eq!(created.status, Status::Active);
    scene.server.advance(HOUR);
    let again = request.is_idempotent(true);
    let same = scene.client.identity_verification_create(&again).await.expect("the same");
    assert_eq!(same.id, created.id);
    same
}

fn retry(client_user_id: &str, strategy: Strategy) -> IdentityVerificationRetryRequest {
    IdentityVerificationRetryRequest::new(IdentityVerificationRetryRequired {
        client_user_id: client_user_id.into(),
        strategy,
        template_id: "idvtmp_1".into(),
    })
}

#[tokio::test]
async fn an_idempotent_request_returns_the_existing_attempt() {
    let scene = slow(None).await;
    let first = scene.client.identity_verification_create(&create("u")).await.expect("created");
    assert_eq!(first.steps.accept_tos, Step::Skipped, "the caller has asked for consent");
    assert_eq!((&first.steps.verify_sms, &first.steps.kyc_check), (&Step::Active, &Step::WaitingForPrerequisite));
    assert_eq!(first.steps.selfie_check, Step::NotApplicable);
    assert!(first.shareable_url.as_ref().is_some_and(|url| url.contains(first.id.as_str())));
    let same = scene.client.identity_verification_create(&create("u").is_idempotent(true)).await.expect("the same");
    assert_eq!(same.id, first.id);
    let error = scene.client.identity_verification_create(&create("u")).await.expect_err("another");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidField));
    let error = scene.client.identity_verification_create(&attempt()).await.expect_err("nobody");
    assert_eq!(error.code(), Some(&ErrorCode::MissingFields));
    let unknown = IdentityVerificationGetRequest::new("idv_none");
    let error = scene.client.identity_verification_get(&unknown).await.expect_err("none");
    assert_eq!((error.code(), error.status().map(|s| s.as_u16())), (Some(&ErrorCode::NotFound), Some(404)));
}

#[tokio::test]
async fn the_family_name_determines_the_outcome() {
    let scene = slow(None).await;
    let done = |count| vec![Step::Success; count];
    let waiting = |count| vec![Step::WaitingForPrerequisite; count];
    for (family_name, status, steps) in [
        ("Lovelace", Status::Success, done(5)),
        ("Unreached", Status::Failed, [vec![Step::Failed], waiting(4)].concat()),
        ("Nomatch", Status::Failed, [done(1), vec![Step::Failed], waiting(3)].concat()),
        ("Forged", Status::Failed, [done(2), vec![Step::Failed], waiting(2)].concat()),
        ("Risky", Status::Failed, [done(3), vec![Step::Failed], waiting(1)].concat()),
        ("Listed", Status::PendingReview, [done(4), vec![Step::PendingReview]].concat()),
        ("Late", Status::Expired, [done(2), vec![Step::Expired; 3]].concat()),
        ("Gone", Status::Canceled, [done(2), vec![Step::Canceled; 3]].concat()),
    ] {
        let end = ended(&scene, family_name).await;
        assert_eq!(end.status, status, "{family_name}");
        assert!(end.completed_at.is_some());
        let all = end.steps;
        assert_eq!((all.accept_tos, all.selfie_check), (Step::Skipped, Step::NotApplicable));
        let gone_through =
            vec![all.verify_sms, all.kyc_check, all.documentary_verification, all.risk_check, all.watchlist_screening];
        assert_eq!(gone_through, steps, "{family_name}");

        // A step that succeeded or failed has a result with the same status.
        let text = |step: &Step| matches!(step, Step::Success | Step::Failed).then(|| step.to_string());
        let results = [
            end.verify_sms.map(|sms| sms.status.to_string()),
            end.kyc_check.map(|kyc| kyc.status),
            end.documentary_verification.map(|documents| documents.status),
            end.risk_check.map(|risk| risk.status.to_string()),
        ];
        assert_eq!(results.to_vec(), steps[..4].iter().map(text).collect::<Vec<_>>(), "{family_name}");
        assert!(end.selfie_check.is_none());
        assert_eq!(matches!(family_name, "Lovelace" | "Listed"), end.watchlist_screening_id.is_some());
    }
}

#[tokio::test]
async fn results_contain_the_data_of_the_user() {
    let scene = slow(None).await;
    let end = ended(&scene, "Lovelace").await;
    let (kyc, documents) = (end.kyc_check.expect("a result"), end.documentary_verification.expect("a result"));
    assert_eq!((kyc.name.summary, kyc.address.summary), (Match::Match, Match::Match));
    assert_eq!(kyc.id_number.summary, Match::NoInput);
    let [document] = &documents.documents[..] else { panic!("{documents:?}") };
    let read = document.extracted_data.as_ref().expect("what was read");
    assert_eq!(read.name.as_ref().map(|name| name.family_name.as_str()), Some("Lovelace"));
    assert_eq!(read.date_of_birth, NaiveDate::from_ymd_opt(1990, 2, 3));
    let sms = end.verify_sms.expect("a result");
    assert_eq!(sms.verifications[0].phone_number.as_deref(), Some("+14155550147"));

    let kyc = ended(&scene, "Nomatch").await.kyc_check.expect("a result");
    assert_eq!((kyc.name.summary, kyc.date_of_birth.summary), (Match::NoMatch, Match::NoMatch));
    assert_eq!((kyc.address.summary, kyc.phone_number.summary), (Match::PartialMatch, Match::NoData));
    let documents = ended(&scene, "Forged").await.documentary_verification.expect("a result").documents;
    assert_eq!(documents.iter().map(|document| document.attempt).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(documents.iter().all(|document| document.analysis.authenticity.to_string() == "no_match"));
    let risk = ended(&scene, "Risky").await.risk_check.expect("a result");
    assert!(risk.trust_index_score.is_some_and(|score| score < 50), "{risk:?}");
    assert!(risk.devices.is_empty(), "there was no browser session");
}

#[tokio::test]
async fn an_attempt_without_data_waits_for_its_user_to_enter_it() {
    let mut receiver = Receiver::start().await;
    let scene = slow(Some(&receiver)).await;
    let created = scene.client.identity_verification_create(&create("u")).await.expect("created");
    scene.server.advance(10 * HOUR);
    let get = IdentityVerificationGetRequest::new(created.id.clone());
    let now = async || {
        let mut attempt = scene.client.identity_verification_get(&get).await.expect("it");
        attempt.request_id.clear();
        attempt
    };
    let still = now().await;
    assert_eq!((&still.status, &still.steps), (&Status::Active, &created.steps));
    let finish = |more: serde_json::Value| {
        let mut body = json!({"identity_verification_id": created.id});
        body.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        scene.server.control("identity_verification/finish", &body)
    };
    for wrong in [
        json!({"outcome": "nonsense"}),
        json!({"step": "kyc_check"}),
        json!({"outcome": "failed", "step": "accept_tos"}),
        json!({"outcome": "success", "step": "kyc_check"}),
        json!({"outcome": "pending_review", "step": "kyc_check"}),
    ] {
        finish(wrong.clone()).expect_err(&wrong.to_string());
    }
    assert_eq!(now().await, still);
    finish(json!({"outcome": "pending_review"})).expect("finished");
    let end = now().await;
    assert_eq!(end.status, Status::PendingReview);
    assert_eq!(end.user.name.as_ref().map(|name| name.family_name.as_str()), Some("Knope"));
    assert!(end.user.ip_address.is_some() && end.user.id_number.is_some());
    assert_eq!(end.kyc_check.as_ref().map(|kyc| &kyc.id_number.summary), Some(&Match::Match));
    assert_eq!(end.risk_check.as_ref().map(|risk| risk.devices.len()), Some(1));
    finish(json!({"outcome": "success"})).expect_err("it has ended");
    assert_eq!(now().await, end);

    let again = scene.client.identity_verification_retry(&retry("u", Strategy::Reset)).await.expect("again");
    let verifier = Verifier::new(scene.client.clone());
    let mut received = Vec::new();
    for _ in 0..7 {
        let (header, body) = receiver.next().await;
        let event = verifier.verify(header.as_str(), body).await.expect("verified");
        assert_eq!(event.webhook_type(), "IDENTITY_VERIFICATION");
        received.push(match event.webhook() {
            Webhook::IdentityVerificationStepUpdated(step) => ("step", step.identity_verification_id.clone()),
            Webhook::IdentityVerificationStatusUpdated(end) => ("status", end.identity_verification_id.clone()),
            Webhook::IdentityVerificationRetried(again) => ("retried", again.identity_verification_id.clone()),
            other => panic!("{other:?}"),
        });
    }
    let (old, new) = (created.id.clone(), again.id.clone());
    let mut expected = vec![("step", old.clone()); 5];
    expected.extend([("status", old), ("retried", new)]);
    assert_eq!(received, expected);
    assert!(receiver.is_idle());
}

#[tokio::test]
async fn a_test_chooses_the_outcome_and_the_step() {
    let mut receiver = Receiver::start().await;
    let scene = slow(Some(&receiver)).await;
    let mut expected = Vec::new();
    for (user, more, status, documents, completed) in [
        ("a", json!({"outcome": "failed"}), Status::Failed, Step::WaitingForPrerequisite, 2),
        ("b", json!({"outcome": "failed", "step": "documentary_verification"}), Status::Failed, Step::Failed, 3),
        ("c", json!({"outcome": "expired", "step": "kyc_check"}), Status::Expired, Step::Expired, 1),
        ("d", json!({"outcome": "canceled"}), Status::Canceled, Step::Canceled, 0),
        ("e", json!({}), Status::Success, Step::Success, 5),
    ] {
        let id = scene.client.identity_verification_create(&create(user)).await.expect("created").id;
        let mut body = json!({"identity_verification_id": id});
        body.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        scene.server.control("identity_verification/finish", &body).expect("finished");
        let get = IdentityVerificationGetRequest::new(id);
        let end = scene.client.identity_verification_get(&get).await.expect("it");
        assert_eq!((end.status, end.steps.documentary_verification), (status, documents), "{user}");
        expected.extend(vec!["STEP_UPDATED"; completed]);
        expected.push("STATUS_UPDATED");
    }
    for expected in expected {
        assert_eq!(receiver.body().await["webhook_code"], expected);
    }

    // An attempt can't fail at a step that it does not have.
    let rest = retry("b", Strategy::Incomplete);
    let id = scene.client.identity_verification_retry(&rest).await.expect("the rest").id;
    let finish = json!({"identity_verification_id": id, "outcome": "failed"});
    scene.server.control("identity_verification/finish", &finish).expect("finished");
    let end = scene.client.identity_verification_get(&IdentityVerificationGetRequest::new(id)).await.expect("it");
    assert_eq!((&end.status, &end.steps.kyc_check), (&Status::Failed, &Step::Skipped));
    assert_eq!(end.steps.documentary_verification, Step::Failed);
    assert!(end.kyc_check.is_none(), "the step was not repeated");
}

#[tokio::test]
async fn attempts_are_listed_newest_first_page_by_page() {
    let scene = slow(None).await;
    let mut ids = vec![scene.client.identity_verification_create(&create("u")).await.expect("one").id];
    for _ in 0..24 {
        let again = scene.client.identity_verification_retry(&retry("u", Strategy::Reset)).await.expect("another");
        assert_eq!(again.previous_attempt_id.as_ref(), ids.last());
        ids.push(again.id);
    }
    scene.client.identity_verification_create(&create("somebody else")).await.expect("one more");
    let request = IdentityVerificationListRequest::new("idvtmp_1").client_user_id("u");
    let (mut listed, mut cursor, mut pages) = (Vec::new(), None::<String>, 0);
    loop {
        let request = request.clone().cursor(cursor);
        let page = scene.client.identity_verification_list(&request).await.expect("a page");
        listed.extend(page.identity_verifications.into_iter().map(|attempt| attempt.id));
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

    // The attempt failed at its documents, so the three completed steps are skipped.
    ended(&scene, "Forged").await;
    let rest = client.identity_verification_retry(&retry("Forged", Strategy::Incomplete)).await.expect("the rest");
    assert_eq!((&rest.steps.verify_sms, &rest.steps.kyc_check), (&Step::Skipped, &Step::Skipped));
    assert_eq!(rest.steps.documentary_verification, Step::Active);
    assert!(rest.shareable_url.is_some(), "the setting is kept");
    // The retry is active now.
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

    let steps = IdentityVerificationRetryRequestStepsObject::new(IdentityVerificationRetryRequestStepsObjectRequired {
        documentary_verification: true,
        kyc_check: false,
        selfie_check: true,
        verify_sms: false,
    });
    let custom = retry("Lovelace", Strategy::Custom).steps(steps).is_shareable(false);
    let custom = client.identity_verification_retry(&custom).await.expect("custom");
    assert_eq!((&custom.steps.verify_sms, &custom.steps.kyc_check), (&Step::Skipped, &Step::Skipped));
    assert_eq!(custom.steps.selfie_check, Step::NotApplicable, "the choice is ignored");
    assert!(custom.shareable_url.is_none());
}

#[tokio::test]
async fn steps_are_only_for_the_strategy_custom() {
    let scene = slow(None).await;
    scene.client.identity_verification_create(&create("u")).await.expect("created");
    // The SDK refuses to send these.
    let send = async |body: serde_json::Value| {
        let url = format!("{}/identity_verification/retry", scene.server.url());
        let request = reqwest::Client::new().post(url).header("plaid-client-id", "a").header("plaid-secret", "b");
        let request = request.header("content-type", "application/json");
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
    assert_eq!(list.identity_verifications.len(), 1, "a refused retry creates nothing");
}

#[tokio::test]
async fn a_retry_takes_the_new_data_of_the_user() {
    let scene = slow(None).await;
    let client = &scene.client;
    ended(&scene, "Nomatch").await;
    let user = IdentityVerificationRequestUser::new().name(name("Lovelace"));
    let request = retry("Nomatch", Strategy::Infer).user(user);
    let again = client.identity_verification_retry(&request).await.expect("again");
    let names = |attempt: &IdentityVerificationRetryResponse| {
        let name = attempt.user.name.as_ref().map(|name| name.family_name.clone());
        (name, attempt.user.phone_number.clone())
    };
    assert_eq!(names(&again), (Some("Lovelace".to_owned()), Some("+14155550147".to_owned())));
    scene.server.advance(HOUR);
    let get = IdentityVerificationGetRequest::new(again.id.clone());
    let end = client.identity_verification_get(&get).await.expect("it");
    assert_eq!((&end.status, &end.steps.verify_sms), (&Status::Success, &Step::Skipped));
    let old = IdentityVerificationGetRequest::new(again.previous_attempt_id.clone().expect("one before"));
    let old = client.identity_verification_get(&old).await.expect("it");
    assert_eq!(
        old.user.name.as_ref().map(|name| name.family_name.as_str()),
        Some("Nomatch"),
        "the earlier attempt is unchanged"
    );
}

#[tokio::test]
async fn without_consent_the_terms_come_first() {
    let scene = slow(None).await;
    let mut request = create("u").user(user("Lovelace"));
    (request.gave_consent, request.is_shareable) = (false, false);
    let created = scene.client.identity_verification_create(&request).await.expect("created");
    assert_eq!((&created.steps.accept_tos, &created.steps.verify_sms), (&Step::Active, &Step::WaitingForPrerequisite));
    assert!(created.shareable_url.is_none());
    let fill = IdentityVerificationAutofillCreateRequest::new(created.id.clone());
    let filled = scene.client.identity_verification_autofill_create(&fill).await.expect("not filled");
    assert_eq!(filled.status, IdentityVerificationAutofillStatus::Failed);
    scene.server.advance(10 * HOUR);
    let get = IdentityVerificationGetRequest::new(created.id);
    let still = scene.client.identity_verification_get(&get).await.expect("it");
    assert_eq!(still.status, Status::Active, "the user has not accepted the terms");
}

#[tokio::test]
async fn a_user_id_brings_the_data_of_the_user() {
    let scene = slow(None).await;
    let client = &scene.client;
    let name = ClientUserIdentityNameRequired { family_name: "Nomatch".into(), given_name: "Ada".into() };
    let identity = ClientUserIdentity::new()
        .name(ClientUserIdentityName::new(name))
        .phone_numbers([ClientUserIdentityPhoneNumber::new("+14155550147", true)])
        .date_of_birth(NaiveDate::from_ymd_opt(1990, 2, 3).expect("a day"))
        .addresses([ClientUserIdentityAddress::new("US", true).street_1("1 Elm Street").city("Duluth")]);
    let known = client.user_create(&UserCreateRequest::new("ada").identity(identity)).await.expect("a user");
    let mut request = attempt().user_id(&known.user_id);
    request.is_shareable = false;
    let error = client.identity_verification_create(&request.clone().user(user("Lovelace"))).await;
    assert_eq!(error.expect_err("two users").code(), Some(&ErrorCode::InvalidField));
    let created = client.identity_verification_create(&request).await.expect("created");
    assert_eq!(created.client_user_id.to_string(), "ada");
    assert_eq!(created.user.address.as_ref().and_then(|address| address.street.as_deref()), Some("1 Elm Street"));
    scene.server.advance(HOUR);
    let request = IdentityVerificationListRequest::new("idvtmp_1").user_id(&known.user_id);
    let list = client.identity_verification_list(&request).await.expect("a page");
    assert_eq!(list.identity_verifications.iter().map(|one| &one.status).collect::<Vec<_>>(), [&Status::Failed]);
    let again = client.identity_verification_retry(&retry("ada", Strategy::Incomplete)).await.expect("again");
    assert_eq!(again.user_id, created.user_id);
}

#[tokio::test]
async fn the_same_seed_makes_the_same_attempts() {
    let made = async |seed| {
        let scene = Scene::of(Server::builder().seed(seed).work(HOUR).start().await.expect("a server"));
        let first = ended(&scene, "Lovelace").await;
        let again = scene.client.identity_verification_retry(&retry("Lovelace", Strategy::Reset)).await.expect("again");
        (first.id, first.watchlist_screening_id.expect("one"), again.id)
    };
    assert_eq!(made(7).await, made(7).await);
    assert_ne!(made(7).await, made(8).await);
}

#[tokio::test]
async fn autofill_needs_phone_number_date_of_birth_and_country() {
    let scene = slow(None).await;
    let found = async |user_id: &str, user: IdentityVerificationCreateRequestUser| {
        let created = scene.client.identity_verification_create(&create(user_id).user(user)).await.expect("one");
        let fill = IdentityVerificationAutofillCreateRequest::new(created.id.clone());
        let filled = scene.client.identity_verification_autofill_create(&fill).await.expect("an answer");
        assert_eq!(filled.status == IdentityVerificationAutofillStatus::Success, filled.user.is_some());
        let again = scene.client.identity_verification_get(&IdentityVerificationGetRequest::new(&created.id)).await;
        assert_eq!(again.expect("it").user, created.user, "the user has yet to confirm it");
        filled.user
    };
    let known = found("a", user("Lovelace")).await.expect("somebody");
    let street = known.address.map(|address| address.street);
    assert_eq!((street.as_deref(), known.name.map(|n| n.family_name)), (Some("1 Elm Street"), Some("Lovelace".into())));
    let born = NaiveDate::from_ymd_opt(1990, 2, 3).expect("a day");
    let some = IdentityVerificationCreateRequestUser::new().phone_number("+14155550147").date_of_birth(born);
    let made_up = found("b", some.clone().address(UserAddress::new("GB"))).await.expect("somebody");
    assert_eq!(made_up.address.map(|address| address.country).as_deref(), Some("GB"));
    assert!(made_up.name.is_some() && made_up.id_number.is_none());
    assert!(found("c", some).await.is_none(), "no country");
    let no_phone = user("Lovelace").phone_number(Null);
    assert!(found("d", no_phone).await.is_none(), "no phone number");
}

#[tokio::test]
async fn a_scheduled_attempt_completes_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let start = async || Scene::of(Server::builder().work(HOUR).state(&file).start().await.expect("a server"));
    let scene = start().await;
    let request = create("u").user(user("Lovelace"));
    let created = scene.client.identity_verification_create(&request).await.expect("created");
    scene.server.stop().await.expect("saved");
    let scene = start().await;
    scene.server.advance(HOUR);
    let get = IdentityVerificationGetRequest::new(created.id);
    assert_eq!(scene.client.identity_verification_get(&get).await.expect("it").status, Status::Success);
}
