//! The forms of requests and answers that few operations have: parameters in the query, `PUT`, unions, OAuth.

use plaid_api::operation::Idempotency;
use plaid_api::types::{
    AccountsGetRequest, ConsumerReportPermissiblePurpose, CraBaseReportProduct, CraReportDecisionStage,
    CraReportGetRequest, CraReportGetRequestProduct, CraReportGetRequired, CraReportGetResponseProduct,
    FdxConsentGrantStatus, FdxConsentRevocation, FdxConsentRevocationRequired, FdxPartyType, FdxUpdateReason,
    InflowModel, InflowModelPaymentDayOfMonth as Day, TransactionsSyncRequest,
};
use plaid_api::{Client, Credentials, ErrorKind, Outcome, RetryPolicy, operation};
use serde_json::{Value, json};

use crate::calls::client;
use crate::server::{Seen, Server, answer, ok};

async fn serving(content: Value) -> Server {
    Server::start(move |_| ok(&content)).await
}

fn only(server: &Server) -> Seen {
    let [seen] = server.seen().try_into().expect("one request");
    seen
}

#[tokio::test]
async fn parameters_are_in_the_query() {
    let server = serving(json!({"consent_grants": []})).await;
    let client = client(&server);
    client.fdx_consents_list("customer 1&status=x").await.expect("an answer");
    client.fdx_consents_list("1").status(FdxConsentGrantStatus::Active).await.expect("an answer");
    client.fdx_consents_list("1").status("ACTIVE").status("a new status").await.expect("an answer");
    client.fdx_consents_list("1").status(None::<FdxConsentGrantStatus>).json().await.expect("an answer");
    // The setters stay after the form of the answer was chosen.
    client.fdx_consents_list("1").response().status("REVOKED").await.expect("an answer");
    let seen = server.seen();
    let paths: Vec<&str> = seen.iter().map(|seen| seen.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "/fdx/consents?customerId=customer+1%26status%3Dx",
            "/fdx/consents?customerId=1&status=ACTIVE",
            "/fdx/consents?customerId=1&status=a+new+status",
            "/fdx/consents?customerId=1",
            "/fdx/consents?customerId=1&status=REVOKED",
        ]
    );
    assert!(seen.iter().all(|seen| seen.method == "GET" && seen.body.is_empty()));
}

/// The query is as private as the path.
#[tokio::test]
async fn an_error_does_not_repeat_the_query() {
    const CUSTOMER: &str = "customer-of-ours-77";
    let echo = json!({"error_type": "INVALID_REQUEST", "error_code": "INVALID_FIELD", "error_message": format!("unknown {CUSTOMER}"),
        "request_id": CUSTOMER});
    let server =
        Server::start(move |_| answer("400 Bad Request", "application/json", echo.to_string().as_bytes())).await;
    let error = client(&server).fdx_consents_list(CUSTOMER).await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Api);
    for text in [format!("{error}"), format!("{error:?}"), format!("{error:#?}")] {
        assert!(!text.contains(CUSTOMER), "{text}");
    }
    assert_ne!(error.request_id(), Some(CUSTOMER));
}

/// A token of another environment is not sent in the query either.
#[tokio::test]
async fn the_query_is_guarded() {
    let production = Client::builder().credentials("id", "secret").environment(plaid_api::Environment::Production);
    let production = production.build().expect("a client");
    let error = production.fdx_consents_list("access-sandbox-1").await.expect_err("guarded");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Environment, Outcome::NotSent));
}

#[tokio::test]
async fn put_and_get_of_one_path_are_two_operations() {
    let server = Server::start(|seen| match seen.method.as_str() {
        "PUT" => answer("204 No Content", "text/plain", b""),
        _ => ok(&json!({"revocations": []})),
    })
    .await;
    let client = client(&server);
    let revocation = FdxConsentRevocation::new(FdxConsentRevocationRequired {
        initiator: FdxPartyType::DataProvider,
        reason: FdxUpdateReason::BusinessRule,
    });
    client.fdx_consents_revoke("id/1", &revocation).await.expect("no content");
    let history = client.fdx_consents_revocation_get("id/1").await.expect("an answer");
    assert_eq!(history.revocations.len(), 0);
    let [put, get] = server.seen().try_into().expect("two requests");
    assert_eq!((put.method.as_str(), put.path.as_str()), ("PUT", "/fdx/consents/id%2F1/revocation"));
    assert_eq!((get.method.as_str(), get.path.as_str()), ("GET", "/fdx/consents/id%2F1/revocation"));
    assert_eq!(put.json(), json!({"initiator": "DATA_PROVIDER", "reason": "BUSINESS_RULE"}));

    // Each has its own class, although they share the path.
    let (put, get) = (operation::FDX_CONSENTS_REVOKE, operation::FDX_CONSENTS_REVOCATION_GET);
    assert_eq!((put.method(), put.idempotency()), ("PUT", Idempotency::Write));
    assert_eq!((get.method(), get.idempotency()), ("GET", Idempotency::Read));
    assert_eq!(put.path(), get.path());
    assert_ne!(put, get);
}

fn report(products: Vec<CraReportGetRequestProduct>) -> CraReportGetRequest {
    CraReportGetRequest::new(CraReportGetRequired {
        consumer_report_permissible_purpose: ConsumerReportPermissiblePurpose::AccountReviewCredit,
        decision_stage: CraReportDecisionStage::from("APPLICATION"),
        products,
        user_id: "usr_1".into(),
    })
}

#[test]
fn a_union_writes_the_field_that_tells_its_variants_apart() {
    let known = CraBaseReportProduct::new("v1").into();
    let request = report(vec![known]);
    let sent = serde_json::to_value(&request).expect("JSON");
    assert_eq!(sent["products"], json!([{"product": "cra_base_report", "version": "v1"}]));
    let same: CraReportGetRequest = serde_json::from_value(sent).expect("the same request");
    assert_eq!(same, request);
    assert!(
        matches!(&same.products[..], [CraReportGetRequestProduct::CraBaseReport(product)] if product.version == "v1")
    );
}

#[test]
fn a_union_keeps_variants_that_come_later() {
    // The number has more digits than a double, and the tag is not the first field.
    let later = r#"{"deep": {"sum": 1234567890.12345678901234567890}, "product": "cra_moon", "n": [1e3, null]}"#;
    let read: CraReportGetResponseProduct = serde_json::from_str(later).expect("kept");
    let CraReportGetResponseProduct::UnknownValue(unknown) = &read else { panic!("{read:?}") };
    assert_eq!((unknown.name(), unknown.expose_json()), ("cra_moon", later));
    assert_eq!(serde_json::to_string(&read).expect("JSON"), later, "it is written back as it came");
    assert_eq!(read, read.clone());
    let shown = format!("{read:?}");
    assert!(shown.contains("cra_moon") && !shown.contains("1234567890"), "{shown}");

    // A tag of another kind, or none, does not make an answer unreadable.
    for odd in [r#"{"product": 5}"#, r#"{"version": "1"}"#, r#""text""#, "[]", "17", "true"] {
        let read: CraReportGetResponseProduct = serde_json::from_str(odd).expect(odd);
        assert!(matches!(read, CraReportGetResponseProduct::UnknownValue(_)), "{odd}");
        assert_eq!(serde_json::to_string(&read).expect("JSON"), odd);
    }
    // It reads from untyped JSON as well.
    let value: Value = serde_json::from_str(r#"{"product": "cra_moon", "n": 1}"#).expect("JSON");
    let read: CraReportGetResponseProduct = serde_json::from_value(value.clone()).expect("kept");
    assert_eq!(serde_json::to_value(&read).expect("JSON"), value);
}

#[tokio::test]
async fn an_error_in_a_known_variant_has_its_path() {
    let sample = crate::sample::full(crate::description::schema("CraReportGetResponse"));
    let server = serving(sample.clone()).await;
    let good = client(&server).cra_report_get(&report(Vec::new())).await.expect("an answer");
    let products = &good.report.products;
    assert!(matches!(products[..], [CraReportGetResponseProduct::CraBaseReport(_)]), "{products:?}");

    let mut broken = sample;
    let product = &mut broken["report"]["products"][0];
    product["items"][0]["accounts"] = json!([{"account_id": {}}]);
    let server = serving(broken).await;
    let error = client(&server).cra_report_get(&report(Vec::new())).await.expect_err("unreadable");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Decode, Outcome::Done));
    let text = error.to_string();
    assert!(text.contains("report.products[0].items[0].accounts[0]"), "{text}");
}

#[test]
fn a_union_of_a_number_and_a_word_is_a_small_enum() {
    let read = |text: &str| serde_json::from_str::<Day>(text).expect(text);
    assert_eq!(read("15"), Day::Integer(15));
    assert_eq!(read("15.0"), Day::Integer(15));
    assert_eq!(read("\"last\""), Day::Last);
    for later in ["\"first\"", "1.5", "null", "{\"a\":1}"] {
        assert!(matches!(read(later), Day::UnknownValue(_)), "{later}");
        assert_eq!(serde_json::to_string(&read(later)).expect("JSON"), later);
    }
    assert_eq!((Day::from(3), Day::from("last")), (Day::Integer(3), Day::Last));
    assert_eq!(serde_json::to_string(&[Day::from(3), Day::Last]).expect("JSON"), "[3,\"last\"]");
    assert_eq!(serde_json::to_string(&Day::from("first")).expect("JSON"), "\"first\"");
    let model: InflowModel =
        serde_json::from_value(json!({"type": "none", "payment_day_of_month": 7})).expect("a model");
    assert_eq!(model.payment_day_of_month, Some(Day::Integer(7)));
}

#[tokio::test]
async fn oauth_replaces_the_keys_where_an_operation_accepts_it() {
    let content = crate::scene::success("transactionsSync");
    let server = serving(content).await;
    let client = client(&server);
    let request = TransactionsSyncRequest::new("access-sandbox-1");
    client.transactions_sync(&request).credentials(Credentials::oauth("token-1")).await.expect("an answer");
    let seen = only(&server);
    assert_eq!(seen.header("authorization"), Some("Bearer token-1"));
    assert_eq!((seen.header("plaid-client-id"), seen.header("plaid-secret")), (None, None));
    assert_eq!(seen.header("plaid-version"), Some("2020-09-14"));
    // Without it, the keys are sent.
    client.transactions_sync(&request).await.expect("an answer");
    assert_eq!(server.seen()[1].header("authorization"), None);
    assert!(server.seen()[1].header("plaid-secret").is_some());

    // Where an operation does not accept it, nothing is sent.
    let accounts = client.accounts_get(&AccountsGetRequest::new("access-sandbox-1"));
    let error = accounts.credentials(Credentials::oauth("token-1")).await.expect_err("not accepted");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Configuration, Outcome::NotSent));
    assert!(error.to_string().contains("does not accept an OAuth token"), "{error}");
    for bad in ["", "a\nb"] {
        let call = client.transactions_sync(&request).credentials(Credentials::oauth(bad));
        let error = call.await.expect_err("no header");
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Configuration, Outcome::NotSent));
        assert!(error.to_string().contains("the OAuth token is empty or has characters"), "{error}");
    }
    assert_eq!(server.seen().len(), 2);
    assert_eq!(format!("{:?}", Credentials::oauth("token-1")), "Credentials([redacted])");
}

/// A client may have an OAuth token only.
#[tokio::test]
async fn an_echoed_oauth_token_is_hidden() {
    const TOKEN: &str = "pda-2f8c1d7e-secret-token";
    let echo = json!({"error_type": "INVALID_INPUT", "error_code": "INVALID_API_KEYS",
        "error_message": format!("no such token: Bearer {TOKEN}"), "request_id": "r"});
    let server =
        Server::start(move |_| answer("401 Unauthorized", "application/json", echo.to_string().as_bytes())).await;
    let builder = Client::builder().base_url(&server.url).retry(RetryPolicy::off());
    let tokens = builder.credentials_from(|| async { Ok(Credentials::oauth(TOKEN)) }).build().expect("a client");
    let error = tokens.transactions_sync(&TransactionsSyncRequest::new("access-sandbox-1")).await.expect_err("refused");
    assert!(!format!("{error} {error:?}").contains("2f8c1d7e"), "{error:?}");
}
