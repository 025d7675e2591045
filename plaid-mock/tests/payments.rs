//! Payment Initiation: a payment from its recipient to its execution.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::time::Duration;

use common::{Receiver, Scene};
use plaid_api::types::{
    CountryCode, ErrorCode, LinkTokenCreateRequest, LinkTokenCreateRequestPaymentInitiation, PaymentAmount,
    PaymentAmountCurrency, PaymentInitiationPaymentCreateRequest, PaymentInitiationPaymentGetRequest,
    PaymentInitiationPaymentListRequest, PaymentInitiationPaymentStatus as Status,
    PaymentInitiationRecipientCreateRequest, PaymentInitiationRecipientGetRequest, Products,
    SandboxPaymentSimulateRequest,
};
use plaid_api::webhook::{Verifier, Webhook};
use plaid_mock::Server;

async fn recipient(scene: &Scene) -> String {
    let request = PaymentInitiationRecipientCreateRequest::new("A shop").iban("GB33BUKB20201555555555");
    let made = scene.client.payment_initiation_recipient_create(&request).await.expect("a recipient").into_inner();
    let get = PaymentInitiationRecipientGetRequest::new(made.recipient_id.clone());
    let got = scene.client.payment_initiation_recipient_get(&get).await.expect("it");
    assert_eq!((got.name.as_str(), got.iban.as_deref()), ("A shop", Some("GB33BUKB20201555555555")));
    made.recipient_id.to_string()
}

fn pay(recipient: &str, reference: &str) -> PaymentInitiationPaymentCreateRequest {
    let amount = PaymentAmount::new(PaymentAmountCurrency::Gbp, 12);
    PaymentInitiationPaymentCreateRequest::new(amount).recipient_id(recipient).reference(reference)
}

fn simulate(payment: &str, status: &str, webhook: &str) -> SandboxPaymentSimulateRequest {
    SandboxPaymentSimulateRequest::new().payment_id(payment).status(status).webhook(webhook)
}

async fn payment(scene: &Scene, recipient: &str) -> String {
    let made = scene.client.payment_initiation_payment_create(&pay(recipient, "Order 7")).await.expect("a payment");
    made.payment_id.to_string()
}

async fn status(scene: &Scene, payment: &str) -> Status {
    let get = PaymentInitiationPaymentGetRequest::new(payment);
    scene.client.payment_initiation_payment_get(&get).await.expect("it").into_inner().status
}

#[tokio::test]
async fn a_payment_is_executed_once_its_user_approves() {
    let mut receiver = Receiver::start().await;
    let builder = Server::builder().work(Duration::from_hours(1)).webhook(&receiver.url);
    let scene = Scene::of(builder.start().await.expect("a server"));
    let recipient = recipient(&scene).await;
    let payment = payment(&scene, &recipient).await;
    assert_eq!(status(&scene, &payment).await, Status::PaymentStatusInputNeeded);

    let link = LinkTokenCreateRequest::new(vec![CountryCode::Gb]).client_name("A shop").language("en");
    let link = link.products(vec![Products::PaymentInitiation]);
    let link = link.payment_initiation(LinkTokenCreateRequestPaymentInitiation::new().payment_id(payment.clone()));
    let token = scene.client.link_token_create(&link).await.expect("a token").into_inner().link_token;
    scene.server.finish_link(&token).expect("agreed");
    assert_eq!(status(&scene, &payment).await, Status::PaymentStatusInitiated);
    scene.server.advance(Duration::from_hours(1));
    assert_eq!(status(&scene, &payment).await, Status::PaymentStatusExecuted);
    let simulate = simulate(&payment, "PAYMENT_STATUS_SETTLED", &receiver.url);
    let simulated = scene.client.sandbox_payment_simulate(&simulate).await.expect("simulated");
    assert_eq!(
        (&simulated.old_status, &simulated.new_status),
        (&Status::PaymentStatusExecuted, &Status::PaymentStatusSettled)
    );

    let verifier = Verifier::new(scene.client.clone());
    let mut statuses = Vec::new();
    for _ in 0..3 {
        let (header, body) = receiver.next().await;
        let event = verifier.verify(header.as_str(), body).await.expect("verified").into_webhook();
        let Webhook::PaymentStatusUpdate(update) = event else { panic!("{event:?}") };
        assert_eq!(update.payment_id.as_str(), payment);
        statuses.push(update.new_payment_status);
    }
    assert_eq!(statuses, [Status::PaymentStatusInitiated, Status::PaymentStatusExecuted, Status::PaymentStatusSettled]);
}

#[tokio::test]
async fn payments_are_listed_and_invalid_ones_refused() {
    let scene = Scene::new().await;
    let client = &scene.client;
    let recipient = recipient(&scene).await;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.insert(0, payment(&scene, &recipient).await);
    }
    let (mut listed, mut cursor) = (Vec::new(), None);
    loop {
        let mut request = PaymentInitiationPaymentListRequest::new().count(2);
        if let Some(cursor) = cursor.take() {
            request = request.cursor(cursor);
        }
        let page = client.payment_initiation_payment_list(&request).await.expect("a page").into_inner();
        listed.extend(page.payments.iter().map(|payment| payment.payment_id.to_string()));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(listed, made);

    let code = async |request: PaymentInitiationPaymentCreateRequest| {
        client.payment_initiation_payment_create(&request).await.expect_err("refused").code().cloned()
    };
    assert_eq!(code(pay("nobody", "Order 7")).await, Some(ErrorCode::PaymentInvalidRecipient));
    assert_eq!(code(pay(&recipient, "a_b")).await, Some(ErrorCode::PaymentInvalidReference));
    let nowhere = PaymentInitiationRecipientCreateRequest::new("A shop");
    let error = client.payment_initiation_recipient_create(&nowhere).await.expect_err("no account");
    assert_eq!(error.code(), Some(&ErrorCode::MissingFields));
    let wrong = simulate(&made[0], "NO_STATUS", "http://127.0.0.1:1/");
    let error = client.sandbox_payment_simulate(&wrong).await.expect_err("no status");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidField));
}
