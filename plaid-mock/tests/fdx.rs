//! Consent grants of FDX: parameters in paths and queries, and two methods on one path.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::time::Duration;

use common::Scene;
use plaid_api::Client;
use plaid_api::types::{
    ErrorCode, FdxConsentGrantStatus, FdxConsentRevocation, FdxConsentRevocationRequired, FdxPartyType,
    FdxUpdateReason, SandboxFdxConsentSeedRequest, SandboxFdxConsentSeedRequired,
};

fn seed_request(customer: &str) -> SandboxFdxConsentSeedRequest {
    let required = SandboxFdxConsentSeedRequired { application_id: "app".into(), customer_id: customer.into() };
    SandboxFdxConsentSeedRequest::new(required)
}

async fn seed(client: &Client, customer: &str) -> String {
    let seeded = client.sandbox_fdx_consent_seed(&seed_request(customer)).await.expect("a consent");
    seeded.consent_id.to_string()
}

fn revocation() -> FdxConsentRevocation {
    let (initiator, reason) = (FdxPartyType::Individual, FdxUpdateReason::UserAction);
    FdxConsentRevocation::new(FdxConsentRevocationRequired { initiator, reason })
}

#[tokio::test]
async fn a_revoked_consent_is_revoked_wherever_it_is_seen() {
    let Scene { server: _server, client } = Scene::new().await;
    let (first, second) = (seed(&client, "a customer & more").await, seed(&client, "a customer & more").await);
    seed(&client, "another").await;
    let ids = async |status: Option<&str>| -> Vec<String> {
        let call = client.fdx_consents_list("a customer & more");
        let call = if let Some(status) = status { call.status(status) } else { call };
        call.await.expect("a list").consent_grants.into_iter().map(|grant| grant.id).collect()
    };
    assert_eq!(ids(None).await, [first.clone(), second.clone()]);
    assert_eq!(client.fdx_consents_get(&first).await.expect("it").status, FdxConsentGrantStatus::Active);
    assert!(client.fdx_consents_revocation_get(&first).await.expect("a history").revocations.is_empty());

    client.fdx_consents_revoke(&first, &revocation()).await.expect("revoked");
    assert_eq!(client.fdx_consents_get(&first).await.expect("it").status, FdxConsentGrantStatus::Revoked);
    assert_eq!(ids(Some("ACTIVE")).await, [second]);
    assert_eq!(ids(Some("REVOKED")).await, [first.as_str()]);
    // A repeat succeeds and changes nothing.
    client.fdx_consents_revoke(&first, &revocation()).await.expect("revoked");
    let history = client.fdx_consents_revocation_get(&first).await.expect("a history").revocations;
    assert_eq!(history.len(), 1);
    assert_eq!((&history[0].initiator, &history[0].reason), (&FdxPartyType::Individual, &FdxUpdateReason::UserAction));
    assert_eq!(history[0].status, FdxConsentGrantStatus::Revoked);
}

#[tokio::test]
async fn a_consent_ends_after_a_year() {
    let Scene { server, client } = Scene::new().await;
    let id = seed(&client, "one").await;
    server.advance(Duration::from_hours(365 * 24));
    assert_eq!(client.fdx_consents_get(&id).await.expect("it").status, FdxConsentGrantStatus::Expired);
}

#[tokio::test]
async fn an_id_of_a_consent_is_a_uuid_that_is_used_once() {
    let Scene { server: _server, client } = Scene::new().await;
    let with = |id: &str| seed_request("one").consent_id(id);
    let id = "0b4c9f5e-6f1d-4c0a-9a3e-2f1f5d7a8b9c";
    assert_eq!(client.sandbox_fdx_consent_seed(&with(id)).await.expect("it").consent_id.to_string(), id);
    for id in [id, "0b4c9f5e-6f1d-1c0a-9a3e-2f1f5d7a8b9c", "mine"] {
        let error = client.sandbox_fdx_consent_seed(&with(id)).await.expect_err("refused");
        assert_eq!(error.code(), Some(&ErrorCode::InvalidField), "{id}");
    }
    let error = client.fdx_consents_get("none").await.expect_err("unknown");
    assert_eq!(error.code(), Some(&ErrorCode::NotFound));
}

#[tokio::test]
async fn a_query_is_checked_as_a_body_is() {
    let Scene { server, client } = Scene::new().await;
    let get = |query: &str| {
        let request = reqwest::Client::new().get(format!("{}/fdx/consents{query}", server.url()));
        request.header("PLAID-CLIENT-ID", "id").header("PLAID-SECRET", "secret").send()
    };
    for (query, code, field) in [
        ("", "MISSING_FIELDS", "customerId"),
        ("?customerId=&status=ACTIVE", "MISSING_FIELDS", "customerId"),
        ("?customerId=a&status=ASLEEP", "INVALID_FIELD", "status"),
    ] {
        let text = get(query).await.expect("an answer").text().await.expect("text");
        assert!(text.contains(code) && text.contains(field), "{query}: {text}");
    }
    let error = client.fdx_consents_list("one").status("ASLEEP").await.expect_err("refused");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidField));
    assert_eq!(server.requests().last().expect("a request").query, "customerId=one&status=ASLEEP");
}
