//! Consumer reports of Plaid Check, and subscriptions to their updates.
#![allow(clippy::expect_used, clippy::panic, reason = "a test")]

mod common;

use std::time::Duration;

use common::{Receiver, Scene};
use plaid_api::Client;
use plaid_api::types::{
    ConsumerReportPermissiblePurpose, CraBaseReportProduct, CraBaseReportProductConfig, CraQualifyProduct,
    CraQualifyProductConfig, CraReportCreateBaseReportProductConfig, CraReportCreateQualifyProductConfig,
    CraReportCreateRequest, CraReportCreateRequired, CraReportDecisionStage, CraReportGetRequest,
    CraReportGetRequestProduct, CraReportGetRequired, CraReportGetResponseProduct, CraReportScope,
    CraServicingSubscriptionCreateRequest, CraServicingSubscriptionCreateRequired,
    CraServicingSubscriptionDeleteRequest, CraServicingSubscriptionGetRequest, CraServicingSubscriptionListRequest,
    CraServicingSubscriptionUpdateRequest, CraServicingSubscriptionUpdateRequestResettableField,
    CraSubscriptionProductConfig, ErrorCode, SandboxCraServicingSimulateRequest, UserCreateRequest, UserId,
};
use plaid_api::webhook::Webhook;
use plaid_mock::Server;
use serde_json::json;

async fn user(client: &Client) -> UserId {
    client.user_create(&UserCreateRequest::new("ada")).await.expect("a user").user_id
}

fn create(user: &UserId) -> CraReportCreateRequest {
    CraReportCreateRequest::new(CraReportCreateRequired {
        consumer_report_permissible_purpose: ConsumerReportPermissiblePurpose::ExtensionOfCredit,
        decision_stage: CraReportDecisionStage::Decisioning,
        products: vec![
            CraReportCreateBaseReportProductConfig::new("B1").into(),
            CraReportCreateQualifyProductConfig::new("Q1").into(),
        ],
        scope: CraReportScope::ClientUser,
        user_id: user.clone(),
    })
}

fn get(user: &UserId, products: Vec<CraReportGetRequestProduct>) -> CraReportGetRequest {
    CraReportGetRequest::new(CraReportGetRequired {
        consumer_report_permissible_purpose: ConsumerReportPermissiblePurpose::ExtensionOfCredit,
        decision_stage: CraReportDecisionStage::Decisioning,
        products,
        user_id: user.clone(),
    })
}

#[tokio::test]
async fn a_report_is_prepared_and_has_the_products_that_are_asked_for() {
    let scene = Scene::of(Server::builder().work(Duration::from_mins(1)).start().await.expect("a server"));
    let (client, mut receiver) = (&scene.client, Receiver::start().await);
    let user = user(client).await;
    let request = create(&user).client_report_id("mine").webhook(receiver.url.as_str());
    let report = client.cra_report_create(&request).await.expect("a report").report_id;
    let wanted = vec![CraQualifyProduct::new("Q1").into(), CraBaseReportProduct::new("B1").into()];
    let wanted = get(&user, wanted).report_id(&report);
    let error = client.cra_report_get(&wanted).await.expect_err("not ready");
    assert_eq!(error.code(), Some(&ErrorCode::ProductNotReady));

    scene.server.advance(Duration::from_mins(2));
    let webhook = receiver.webhook(client).await;
    let Webhook::CraReportReady(ready) = webhook else { panic!("{webhook:?}") };
    assert_eq!((ready.report_id.as_str(), ready.client_user_id.is_some()), (report.as_str(), true));
    assert_eq!(ready.successful_products.len(), 2);

    let got = client.cra_report_get(&wanted).await.expect("the report");
    assert_eq!((&got.report.report_id, &got.user_id), (&report, &user));
    assert_eq!(got.report.client_report_id.as_deref(), Some("mine"));
    let [CraReportGetResponseProduct::CraQualify(qualify), CraReportGetResponseProduct::CraBaseReport(base)] =
        got.report.products.as_slice()
    else {
        panic!("{:?}", got.report.products)
    };
    assert_eq!((qualify.version.as_str(), base.version.as_str()), ("Q1", "B1"));
    assert!(qualify.errors.is_empty() && base.errors.is_empty());
    let newest = client.cra_report_get(&get(&user, vec![CraQualifyProduct::new("Q1").into()])).await.expect("it");
    assert_eq!(newest.report.report_id, report);
}

#[tokio::test]
async fn a_report_of_another_user_or_product_is_refused() {
    let scene = Scene::of(Server::builder().work(Duration::ZERO).start().await.expect("a server"));
    let client = &scene.client;
    let (one, other) = (user(client).await, client.user_create(&UserCreateRequest::new("bo")).await.expect("another"));
    let report = client.cra_report_create(&create(&one)).await.expect("a report").report_id;
    let base = || vec![CraBaseReportProduct::new("B1").into()];
    let lend = json!([{"product": "cra_lend_score", "version": "L1"}]);
    let lend: Vec<CraReportGetRequestProduct> = serde_json::from_value(lend).expect("a product");
    for request in [
        get(&other.user_id, base()).report_id(&report),
        get(&one, base()).report_id("none"),
        get(&one, lend).report_id(&report),
    ] {
        let error = client.cra_report_get(&request).await.expect_err("refused");
        assert_eq!(error.code(), Some(&ErrorCode::InvalidField), "{error}");
    }
    client.cra_report_get(&get(&one, base()).report_id(report)).await.expect("the report");
}

#[tokio::test]
async fn the_error_of_a_variant_names_its_field() {
    let scene = Scene::new().await;
    let user = user(&scene.client).await;
    let send = async |products: serde_json::Value| {
        let body = json!({
            "user_id": user, "products": products, "decision_stage": "DECISIONING",
            "consumer_report_permissible_purpose": "EXTENSION_OF_CREDIT",
        });
        let call = scene.client.request("/cra/report/get", &body);
        let error = call.await.expect_err("refused");
        (error.code().cloned(), error.to_string())
    };
    let (code, message) = send(json!([{"product": "cra_qualify", "version": "Q1"}, {"product": "cra_qualify"}])).await;
    assert_eq!(code, Some(ErrorCode::MissingFields));
    assert!(message.contains("products[1].version"), "{message}");
    let (code, message) = send(json!([{"version": "Q1"}])).await;
    assert_eq!(code, Some(ErrorCode::MissingFields));
    assert!(message.contains("products[0].product"), "{message}");
    let (code, message) = send(json!([{"product": "tea", "version": "Q1"}])).await;
    assert_eq!(code, Some(ErrorCode::InvalidField));
    assert!(message.contains("products[0].product"), "{message}");
}

#[tokio::test]
async fn a_subscription_is_kept_until_it_is_deleted() {
    let Scene { server: _server, client } = Scene::new().await;
    let (user, mut receiver) = (user(&client).await, Receiver::start().await);
    let required = CraServicingSubscriptionCreateRequired {
        products: vec![CraBaseReportProductConfig::new("B1").into()],
        scope: CraReportScope::PlaidNetwork,
        user_id: user.clone(),
    };
    let request = CraServicingSubscriptionCreateRequest::new(required).webhook(receiver.url.as_str());
    let id = client.cra_servicing_subscription_create(&request).await.expect("a subscription").subscription_id;
    let list = CraServicingSubscriptionListRequest::new(&user);
    let listed = client.cra_servicing_subscription_list(&list).await.expect("a list").subscriptions;
    assert_eq!(listed.iter().map(|one| &one.subscription_id).collect::<Vec<_>>(), [&id]);

    let update = CraServicingSubscriptionUpdateRequest::new(&id);
    let qualify: Vec<CraSubscriptionProductConfig> = vec![CraQualifyProductConfig::new("Q1").into()];
    client.cra_servicing_subscription_update(&update.clone().products(qualify)).await.expect("updated");
    let get = CraServicingSubscriptionGetRequest::new(&id);
    let got = client.cra_servicing_subscription_get(&get).await.expect("it").subscription;
    assert!(matches!(got.products.as_slice(), [CraSubscriptionProductConfig::CraQualify(_)]), "{:?}", got.products);
    assert_eq!((got.scope, got.webhook.as_deref()), (CraReportScope::PlaidNetwork, Some(receiver.url.as_str())));

    let simulated = client.sandbox_cra_servicing_simulate(&SandboxCraServicingSimulateRequest::new(&id)).await;
    let webhook = receiver.webhook(&client).await;
    let Webhook::CraReportUpdated(updated) = webhook else { panic!("{webhook:?}") };
    assert_eq!(updated.report_id, simulated.expect("a report").report_id);

    let reset = vec![CraServicingSubscriptionUpdateRequestResettableField::Webhook];
    client.cra_servicing_subscription_update(&update.reset_fields(reset)).await.expect("updated");
    assert_eq!(client.cra_servicing_subscription_get(&get).await.expect("it").subscription.webhook, None);
    let delete = CraServicingSubscriptionDeleteRequest::new(&id);
    client.cra_servicing_subscription_delete(&delete).await.expect("deleted");
    let error = client.cra_servicing_subscription_get(&get).await.expect_err("gone");
    assert_eq!(error.code(), Some(&ErrorCode::NotFound));
    assert!(client.cra_servicing_subscription_list(&list).await.expect("a list").subscriptions.is_empty());
}
