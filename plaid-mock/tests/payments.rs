//! Payment Initiation: a payment from its recipient to its execution.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::time::Duration;

use common::{Receiver, Scene, link};
use plaid_api::types::{
    CountryCode, ErrorCode, LinkTokenCreateRequestPaymentInitiation, PaymentAmount, PaymentAmountCurrency, PaymentId,
    PaymentInitiationPaymentCreateRequest, PaymentInitiationPaymentCreateRequired, PaymentInitiationPaymentGetRequest,
    PaymentInitiationPaymentListRequest, PaymentInitiationPaymentStatus as Status,
    PaymentInitiationRecipientCreateRequest, PaymentInitiationRecipientGetRequest, Products, RecipientId,
    SandboxPaymentSimulateRequest, SandboxPaymentSimulateRequired,
};
use plaid_api::webhook::{Verifier, Webhook};
use plaid_mock::Server;

async fn recipient(scene: &Scene) -> RecipientId {
    let request = PaymentInitiationRecipientCreateRequest::new("A shop").iban("GB33BUKB20201555555555");
    let made = scene.client.payment_initiation_recipient_create(&request).await.expect("a recipient");
    let get = PaymentInitiationRecipientGetRequest::new(made.recipient_id.clone());
    let got = scene.client.payment_initiation_recipient_get(&get).await.expect("it");
    assert_eq!((got.name.as_str(), got.iban.as_deref()), ("A shop", Some("GB33BUKB20201555555555")));
    made.recipient_id
}

fn pay(recipient: &RecipientId) -> PaymentInitiationPaymentCreateRequest {
    PaymentInitiationPaymentCreateRequest::new(PaymentInitiationPaymentCreateRequired {
        amount: PaymentAmount::new(PaymentAmountCurrency::Gbp, 12),
        recipient_id: recipient.clone(),
        reference: "Order 7".into(),
    })
}

fn simulate(payment: &PaymentId, status: &str, webhook: &str) -> SandboxPaymentSimulateRequest {
    SandboxPaymentSimulateRequest::new(SandboxPaymentSimulateRequired {
        payment_id: payment.clone(),
        status: status.into(),
        webhook: webhook.into(),
    })
}

async fn payment(scene: &Scene, recipient: &RecipientId) -> PaymentId {
    scene.client.payment_initiation_payment_create(&pay(recipient)).await.expect("a payment").payment_id
}

async fn status(scene: &Scene, payment: &PaymentId) -> Status {
    let get = PaymentInitiationPaymentGetRequest::new(payment);
    scene.client.payment_initiation_payment_get(&get).await.expect("it").status
}

#[tokio::test]
async fn a_payment_is_executed_once_its_user_approves() {
    let mut receiver = Receiver::start().await;
    let builder = Server::builder().work(Duration::from_hours(1)).webhook(&receiver.url);
    let scene = Scene::of(builder.start().await.expect("a server"));
    let recipient = recipient(&scene).await;
    let payment = payment(&scene, &recipient).await;
    assert_eq!(status(&scene, &payment).await, Status::PaymentStatusInputNeeded);

    let initiation = LinkTokenCreateRequestPaymentInitiation::new().payment_id(&payment);
    let mut link = link().products([Products::PaymentInitiation]).payment_initiation(initiation);
    link.country_codes = vec![CountryCode::Gb];
    let token = scene.client.link_token_create(&link).await.expect("a token").link_token;
    scene.server.finish_link(token.expose()).expect("agreed");
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
        let Webhook::PaymentInitiationPaymentStatusUpdate(update) = event else { panic!("{event:?}") };
        assert_eq!(update.payment_id, payment);
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
        let request = PaymentInitiationPaymentListRequest::new().count(2).cursor(cursor);
        let page = client.payment_initiation_payment_list(&request).await.expect("a page");
        listed.extend(page.payments.into_iter().map(|payment| payment.payment_id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(listed, made);

    let code = async |request: PaymentInitiationPaymentCreateRequest| {
        client.payment_initiation_payment_create(&request).await.expect_err("refused").code().cloned()
    };
    assert_eq!(code(pay(&"nobody".into())).await, Some(ErrorCode::PaymentInvalidRecipient));
    let mut wrong = pay(&recipient);
    wrong.reference = "a_b".into();
    assert_eq!(code(wrong).await, Some(ErrorCode::PaymentInvalidReference));
    let nowhere = PaymentInitiationRecipientCreateRequest::new("A shop");
    let error = client.payment_initiation_recipient_create(&nowhere).await.expect_err("no account");
    assert_eq!(error.code(), Some(&ErrorCode::MissingFields));
    let wrong = simulate(&made[0], "NO_STATUS", "http://127.0.0.1:1/");
    let error = client.sandbox_payment_simulate(&wrong).await.expect_err("no status");
    assert_eq!(error.code(), Some(&ErrorCode::InvalidField));
}
